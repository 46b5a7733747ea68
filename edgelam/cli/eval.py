"""``edgelam eval``: the numbers."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import Decorator, guide_by, json_option, model_option, opened_policy
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.report import ONLINE, machine, percent
from edgelam.quantize.evaluate.trust import SEED, Name
from edgelam.runtime.desktop import silent

if TYPE_CHECKING:
    from edgelam.quantize.evaluate.suite import OnlineTask

SHARES = ("step_success", "task_success", "object_accuracy", "operation_accuracy", "status_accuracy", "recall")


def report_option() -> Decorator:
    return click.option(
        "--report",
        "folder",
        type=click.Path(path_type=Path),
        default=None,
        help="Write report.md, report.json and report.png to this folder.",
    )


@click.group("eval")
def command() -> None:
    """Measure success: offline on unseen applications, online on real ones."""


@command.command("offline")
@click.option(
    "--tasks", "per_app", default=60, show_default=True, type=click.IntRange(1), help="Tasks per held-out application."
)
@report_option()
@click.option("--validation", is_flag=True, help="Fresh tasks of the training applications instead: to choose by.")
@model_option()
@json_option()
def offline(per_app: int, folder: Path | None, validation: bool, model: str | None, as_json: bool) -> None:
    """Every step of expert runs in simulated applications that training never saw."""
    from edgelam.quantize.data.tasks import TEST, TRAIN
    from edgelam.quantize.evaluate import report as reports
    from edgelam.quantize.evaluate.offline import evaluate

    with opened_policy(model) as policy:
        report = evaluate(policy, per_app, say, tuple(TRAIN if validation else TEST))
    if folder is not None:
        reports.write(folder, "Offline: steps and whole tasks", report, reports.OFFLINE)
    if as_json:
        print_json(report)
        return
    rows = [
        (name, *(percent(part[s]) for s in SHARES)) for name, part in [*report["apps"].items(), ("all", report["all"])]
    ]
    print_table(f"Offline, model {report['model']}, seed {report['seed']}", ("application", *SHARES), rows)
    whole = report["all"]
    say(f"decide {whole['decide_ms']} ms, prompt {whole['prompt_tokens']} tokens; wrong: {whole['wrong']}")


@command.command("online")
@click.option(
    "--suite",
    default="development",
    show_default=True,
    metavar="development|test|FILE",
    help="The suite to choose by, the one that is only for reporting a release, or a TOML file of tasks.",
)
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks.")
@report_option()
@click.option(
    "--screenshots",
    type=click.Path(path_type=Path),
    default=None,
    help="Keep a picture before and after each task here.",
)
@model_option()
@json_option()
def online(
    suite: str, only: str, folder: Path | None, screenshots: Path | None, model: str | None, as_json: bool
) -> None:
    """Tasks in real applications, each fresh in a private session; checks look at files and state.

    A task is done right, was called done and was not, or failed honestly; harm is what was lost or done unasked.
    """
    from edgelam.quantize.evaluate import report as reports
    from edgelam.quantize.evaluate.online import evaluate
    from edgelam.quantize.evaluate.suite import load_suite, suite_at

    tasks = _chosen(load_suite(suite_at(suite)), only)
    if not tasks:
        raise UsageError(f"No task is called {only!r}.")
    with opened_policy(model) as policy:
        report = evaluate(policy, tasks, say, screenshots)
    if folder is not None:
        reports.write(folder, "Online: tasks in real applications", report, reports.ONLINE)
    if as_json:
        print_json(report)
        return
    _print_online(report)


@command.command("miniwob")
@click.option("--seeds", default=2, show_default=True, type=click.IntRange(1, 100), help="Episodes of each page.")
@click.option("--only", default="", metavar="PAGE[,PAGE…]", help="Only these pages.")
@model_option()
@json_option()
def miniwob(seeds: int, only: str, model: str | None, as_json: bool) -> None:
    """MiniWoB++ pages in a real Chromium, through the accessibility tree alone; the pages score themselves."""
    from edgelam.quantize.evaluate.miniwob import evaluate

    with opened_policy(model) as policy:
        report = evaluate(policy, range(seeds), {p.strip() for p in only.split(",") if p.strip()}, say)
    if as_json:
        print_json(report)
        return
    rows = [(page, f"{share:.0%}") for page, share in report["pages"].items()]
    print_table(f"MiniWoB++, model {report['model']}", ("page", "success"), rows)
    say(
        f"success {percent(report['success'])} over {len(report['pages'])} pages; left out: {len(report['needs_sight'])}"
    )


@command.command("grounding")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--encoder", "encoders", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="Compare with this encoder, too: a folder, ONNX or sentence-transformers.",
)  # fmt: skip
@model_option()
@json_option()
def grounding(folder: Path, encoders: tuple[Path, ...], model: str | None, as_json: bool) -> None:
    """Which control does a request mean? FOLDER holds windows, as `edgelam inspect --json` prints them, and
    requests.jsonl: app (the window's file name), request, gold (places in controls), kind (label, paraphrase, goal, none).
    """
    from edgelam.quantize.evaluate import grounding as measured
    from edgelam.retrieval.encoder import DEFAULT
    from edgelam.retrieval.train import open_encoder

    suite = measured.read_suite(folder)
    systems = {f.name: measured.encoder_alone(open_encoder(f)) for f in (DEFAULT, *encoders)}
    with opened_policy(model) as policy:
        systems |= {"retrieval": measured.index_alone(policy.index), policy.name: measured.policy_decides(policy)}
        report = measured.evaluate(systems, suite, say)
    print_json(report) if as_json else print_grounding(report)


@command.command("plans")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--held-out", is_flag=True, help="The authored sentences that training does not see, to choose by.")
@click.option(
    "--tagger", "folders", type=click.Path(path_type=Path, exists=True, file_okay=False), multiple=True,
    help="Measure this tagger instead of the shipped one.",
)  # fmt: skip
@click.option("--wrong", is_flag=True, help="Show the sentences that are not wholly right, too.")
@json_option()
def plans(file: Path | None, held_out: bool, folders: tuple[Path, ...], wrong: bool, as_json: bool) -> None:
    """Are requests divided as people would, and is what they give found? FILE holds marked-up sentences, JSON lines:
    say, and subtasks with text, typed, file, file2, folder, folder2, value, condition, object, app.
    """
    from edgelam.quantize.data import marked
    from edgelam.quantize.evaluate import plans as measured

    if (file is None) != held_out:
        raise UsageError("Give either FILE or --held-out.")
    sentences = marked.read(file) if file is not None else marked.split(marked.read(marked.AUTHORED))[1]
    systems = {"rules": measured.by_rules, **measured.taggers(folders)}
    report = measured.evaluate(systems, sentences)
    print_json(report) if as_json else _print_plans(report)
    if wrong:
        for name, divide in list(systems.items())[1:]:
            for line in measured.differences(divide, sentences):
                say(f"{name}: {line}")


def _print_plans(report: dict[str, Any]) -> None:
    """Sentences and spans, by system."""
    systems = report["systems"]
    title = f"Plans, {report['sentences']} sentences, {report['subtasks']} subtasks, {report['machine']}"
    rows = [
        (name, *(percent(found[s]) for s in ("right", "cuts", "spans")), f"{found['ms']['p50']:.1f}", f"{found['ms']['p95']:.1f}")
        for name, found in systems.items()
    ]  # fmt: skip
    print_table(title, ("system", "wholly right", "cuts right", "spans right", "ms", "ms, 95 %"), rows)
    kinds = [
        (name, kind, percent(shares["precision"]), percent(shares["recall"]))
        for name, found in systems.items()
        for kind, shares in found["kinds"].items()
    ]
    print_table("Spans, letter for letter", ("system", "kind", "precision", "recall"), kinds)


def print_grounding(report: dict[str, Any]) -> None:
    """A table by kind, one by application."""
    shares = ("chosen", "in_3", "in_8", "in_30", "wrong_and_sure", "refused")
    rows = [
        (name, kind, *(percent(part[s]) if s in part else "–" for s in shares))
        for name, found in report["systems"].items()
        for kind, part in [*found["kinds"].items(), ("all", found["all"])]
    ]
    print_table(
        f"Grounding, {report['requests']} requests, {report['windows']} windows", ("system", "kind", *shares), rows
    )
    for name, found in report["systems"].items():
        if found["none"]:
            say(f"{name}: acted on what the window cannot do: {percent(found['none'])}")
    systems = list(report["systems"])
    apps = [(app, *(percent(report["systems"][s]["apps"][app]["chosen"]) for s in systems)) for app in report["systems"][systems[0]]["apps"]]  # fmt: skip
    print_table("Chosen, by application", ("application", *systems), apps)


@command.command("memory")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--encoder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None,
    help="Another encoder's folder.",
)  # fmt: skip
@json_option()
def memory(folder: Path, encoder: Path | None, as_json: bool) -> None:
    """Is the fourth wording understood after three corrections? FOLDER holds windows, as `edgelam inspect --json` prints
    them, and wordings.jsonl: app (the window's file name), gold (places in controls), wordings (five for one meaning).
    """
    from edgelam.quantize.evaluate.memory import evaluate
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, Encoder

    report = evaluate(EmbeddingCache(Encoder(folder=encoder or DEFAULT)), folder, say)
    print_json(report) if as_json else print_memory(report)


def print_memory(report: dict[str, Any]) -> None:
    """What three corrections teach, and what they do to requests about other things."""
    conditions = ("before", "alone", "together")
    rows = [
        (name, what, *(percent(found[what][c]) if c in found[what] else "–" for c in conditions))
        for name, found in report["systems"].items()
        for what in ("fourth", "each", "decided", "decided_right")
    ]
    title = f"Right after three corrections, {report['groups']} groups, {report['windows']} windows"
    print_table(title, ("system", "asked", "nothing remembered", "the group alone", "all of the window"), rows)
    measures = ("right_before", "right_after", "worse", "better", "taken_over", "impossible_taken_over")
    others = [
        (name, remembered, *(percent(found[part][m]) for m in measures))
        for name, found in report["systems"].items()
        for remembered, part in (("all of the window", "others"), ("what was not understood", "others_corrected"))
    ]
    print_table("Requests about other things", ("system", "remembered", *measures), others)


@command.command("tools")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--windows", type=click.Path(path_type=Path, file_okay=False), default=Path("quantize/evaluate/grounding-dev"), show_default=True,
    help="Where the windows are that requests name.",
)  # fmt: skip
@click.option(
    "--bfcl", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None,
    help="The folder bfcl_eval/data of the package bfcl-eval: functions of others, categories of one turn and one call.",
)  # fmt: skip
@click.option(
    "--scale",
    is_flag=True,
    help="How finding a tool grows from 16 to 16,000 of them; FILE's requests are asked, and BFCL's.",
)
@click.option("--cases/--no-cases", default=True, help="Name what went wrong, one line each.")
@model_option()
@json_option()
def tools(
    file: Path | None, windows: Path, folder: Path | None, scale: bool, cases: bool, model: str | None, as_json: bool
) -> None:
    """Is the right tool called? FILE holds one request a line: say, call (the right one) or kind (control), and window."""
    import tempfile

    from edgelam.quantize.evaluate import toolcalls, toolscale
    from edgelam.quantize.evaluate.tool_world import world
    from edgelam.runtime.tools.choose import Chooser
    from edgelam.runtime.tools.registry import installed

    if file is None and folder is None:
        raise UsageError("Name a file of requests, or --bfcl FOLDER.")
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="edgelam-") as home, opened_policy(model, keep=False) as policy:
        embeddings, computer = policy.index.embeddings, world(Path(home))
        assert embeddings is not None  # the shipped policy always has some
        if file is not None and not scale:
            chooser = Chooser(installed(), embeddings, policy.index)
            report |= toolcalls.evaluate(file, chooser, installed(), computer, windows, say if cases else silent)
        if folder is not None and not scale:
            report["bfcl"] = toolscale.bfcl(folder, embeddings, computer)
        if scale:
            requests = toolcalls.read_requests(file) if file is not None else []
            report["scale"] = toolscale.scale(installed(), requests, folder, embeddings, policy.engine.count)
    print_json(report) if as_json else print_tools(report)


TOOL_MEASURES = {
    "right": "right call with right arguments, made or asked about", "right_without_asking": "… made without asking",
    "wrong_without_asking": "wrong call made without asking", "asked": "asked first", "asked_wrongly": "… about a wrong call",
    "right_kind": "tool or control, chosen rightly (requests in a window)",
}  # fmt: skip


def print_tools(report: dict[str, Any]) -> None:
    """One line a measure; of the mixed requests whether a tool or a control was chosen."""
    if "requests" in report:
        rows = [(words, percent(report[key])) for key, words in TOOL_MEASURES.items() if report[key]["n"]]
        print_table(f"Tools, {report['requests']} requests, {report['machine']}", ("measure", "share"), rows)
        say(f"{report['milliseconds']['p50']:.0f} ms at the median, {report['milliseconds']['p95']:.0f} ms at 95 %")
    if "bfcl" in report:
        columns = ("function", "call", "called_though_none_fits")
        shares = [
            (name, *(percent(found[c]) if c in found else "–" for c in columns))
            for name, found in report["bfcl"].items()
        ]
        print_table(
            "BFCL, one turn, one call",
            ("category", "right function first", "right call", "called though none fits"),
            shares,
        )
    if "scale" in report:
        rows_by_size = [
            (
                str(r["tools"]), str(r["real"]), percent(r["recall_in_8"]), f"{r['tokens_of_8']:.0f}", str(r["tokens_of_all"] or "–"),
                f"{r['milliseconds']['p50']:.1f} / {r['milliseconds']['p95']:.1f}", f"{r['vectors_mb']:.1f}",
            )
            for r in report["scale"]
        ]  # fmt: skip
        heads = ("tools", "of them real", "recall in 8", "tokens of 8", "tokens of all", "ms p50 / p95", "MB")
        print_table("Finding a tool", heads, rows_by_size)


@command.command("maps")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks, or those of these applications.")
@click.option("--sweep", is_flag=True, help="Do nothing; say what each margin would lead to, to choose it by.")
@model_option()
@json_option()
def maps(file: Path, only: str, sweep: bool, model: str | None, as_json: bool) -> None:
    """Requests for what is not on the first screen, each with the application's map and without it, in fresh sessions.

    FILE holds one JSON object a line (or TOML, [[task]]): app, request, control (its label), window (part of its title, where needed),
    state (reached, checked, unchecked, chosen, value), and value for the last two. The end state is read through the tree.
    """
    from edgelam.quantize.evaluate import maps as measured

    wanted = {part.strip() for part in only.split(",") if part.strip()}
    tasks = [t for t in measured.load(file) if not wanted or t.id in wanted or t.app in wanted]
    with opened_policy(model) as policy:
        guide = guide_by(policy)
        if sweep:
            rows = measured.gains(guide, tasks)
            report: dict[str, Any] = {
                "margins": measured.sweep(rows, [n / 100 for n in range(-10, 31, 2)]),
                "tasks": rows,
            }
        else:
            report = measured.evaluate(policy, guide, tasks, say)
    if as_json:
        print_json(report)
    elif sweep:
        columns = ("margin", "far", "right", "window", "wrong", "not_led", "near", "led_away")
        print_table(
            "What each margin leads to", columns, [tuple(f"{r[c]}" for c in columns) for r in report["margins"]]
        )
    else:
        _print_maps(report)


def _print_maps(report: dict[str, Any]) -> None:
    shares = ("done_right", "called_done_and_was_not")
    parts = [("all", report), *report["apps"].items()]
    rows = [
        (name, f"{arm} the map", *(percent(part[arm][s]) for s in shares), *(f"{part[arm][m]:.1f}" for m in ("acts", "model_calls", "led")), f"{part[arm]['seconds']['p50']:.1f}")
        for name, part in parts
        for arm in ("with", "without")
    ]  # fmt: skip
    columns = ("application", "", "done right", "called done and was not", "acts", "model calls", "led", "median s")
    print_table(f"Maps, n = {len(report['tasks'])}, model {report['model']}, {report['machine']}", columns, rows)
    say(
        f"left out: {len(report['left_out'])} ({'; '.join(f'{name}: {why}' for name, why in report['left_out'].items()) or 'none'})"
    )


@command.command("voice")
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks.")
@click.option("--dev", is_flag=True, help="The commands to choose by instead, recognised only.")
@click.option("--act/--hear", "act", default=True, help="Carry the commands out, or only recognise them.")
@click.option(
    "--whisper", type=click.Path(path_type=Path), default=None, help="Compare with faster-whisper: its model's folder."
)
@model_option()
@json_option()
def voice(only: str, dev: bool, act: bool, whisper: Path | None, model: str | None, as_json: bool) -> None:
    """Spoken commands: synthetic voices, quiet and with noise, through a virtual microphone into real applications."""
    from edgelam.quantize.evaluate import voice as spoken
    from edgelam.quantize.evaluate.suite import load_suite
    from edgelam.runtime.voice.model import locate
    from edgelam.runtime.voice.recognizer import Recognizer

    tasks = _chosen(load_suite(spoken.SUITE), only)
    if not tasks:
        raise UsageError(f"No task is called {only!r}.")
    recognizer = Recognizer(locate())
    screens = spoken.dev_screens() if dev else spoken.screens_of(tasks)
    report: dict[str, Any] = {
        "recognition": spoken.recognition(screens, {**spoken.own(recognizer), **spoken.others(whisper, say)}, say),
        "machine": machine(),
    }
    if dev:
        report["sureness"] = spoken.sureness(screens, recognizer)
    elif act:
        with opened_policy(model) as policy:
            report["driven"] = spoken.driven(tasks, policy, recognizer, say)
    if as_json:
        print_json(report)
        return
    _print_voice(report)


@command.command("listen")
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.01), help="How long it idles.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 100), help="Starts, and stops of a run.")
@json_option()
def listen(minutes: float, rounds: int, as_json: bool) -> None:
    """The background service: how soon it is ready, what it costs while it waits, how fast it stops."""
    from edgelam.quantize.evaluate import listening

    with listening.private():
        report = listening.measure(minutes, rounds, say)
    if as_json:
        print_json(report)
        return
    idle = report["idle"]
    say(
        f"ready {report['ready_s']['p50']:.2f} s (most {report['ready_s']['most']:.2f}); idle {idle['cpu']:.2%} of a core, "
        f"{idle['rss_last_mb']:.0f} MB (most {idle['rss_most_mb']:.0f}); stopped {report['stop_s']['p50'] * 1000:.0f} ms after the key "
        f"(most {report['stop_s']['most'] * 1000:.0f}); {report['pause']['seconds_until_the_next_step']:.1f} s still after a person's clicks; {report['machine']}"
    )


@command.command("trust")
@click.argument("names", nargs=-1, type=click.Choice([str(name) for name in Name]), metavar="[TABLE]...")
@click.option("--sample", default=None, type=click.IntRange(1), help="Only so many cases of what is drawn at random.")
@click.option("--seed", default=None, type=int, help="What they are drawn by; the table's own by default.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, exists=True),
    default=None,
    help="More situations for the guard: one JSON object a line.",
)
@click.option("--cases/--no-cases", default=False, help="Name what went wrong, one line each.")
@model_option()
@json_option()
def trust(
    names: tuple[str, ...],
    sample: int | None,
    seed: int | None,
    labels: Path | None,
    cases: bool,
    model: str | None,
    as_json: bool,
) -> None:
    """The promises, counted: guard, injections, faults, fuzz; exit code 1 where one is broken."""
    from edgelam.quantize.evaluate.trust import suite

    wanted = {Name(n) for n in names or Name}
    made = []
    for table in suite.tables(
        wanted, partial(opened_policy, model), SEED if seed is None else seed, sample, labels, say
    ):
        made.append(table)
        if not as_json:
            print_table(table.title, table.columns, table.rows)
        for case in table.cases if cases else ():
            say(case)
    if as_json:
        print_json([asdict(table) for table in made])
    broken = sum(table.broken for table in made)
    say(f"promises broken: {broken}")
    sys.exit(1 if broken else 0)


def _print_online(report: dict[str, Any]) -> None:
    """Every task, the measures by application, and what stands in one line."""
    tasks = [
        (
            r["task"]["id"],
            r["ending"],
            r["outcome"],
            f"{r['seconds']:.1f}",
            " · ".join(r["actions"]),
            "; ".join(r["harms"]),
        )
        for r in report["tasks"]
    ]
    model = f"model {report['model']}, {report['machine']}"
    print_table(f"Online, {model}", ("task", "ending", "outcome", "s", "actions", "harm"), tasks)
    rows = [
        (name, *(percent(part[measure]) for measure in ONLINE), f"{part['seconds']['p50']:.1f}")
        for name, part in [*report["apps"].items(), ("all", report["all"])]
    ]
    names = ("done right", "called done and was not", "honest failure", "harm done")
    print_table("By application", ("application", *names, "median s"), rows)
    whole = report["all"]
    say(
        f"applications never recorded: {percent(report['unseen']['task_success'])} done right; step {whole['step_ms']} ms; "
        f"task {whole['seconds']} s; not right: {whole['wrong']}; not installed: {', '.join(report['not_installed']) or 'none'}"
    )


def _print_voice(report: dict[str, Any]) -> None:
    rows = [
        (
            r["recognizer"], r["condition"], f"{r['word_error_rate']:.1%}", percent(r["exact"]),
            f"{r['ms']['p50']:.0f}", f"{r['real_time_factor']:.2f}",
        )
        for r in report["recognition"]
    ]  # fmt: skip
    header = ("recognizer", "sound", "words wrong", "commands right", "ms", "real-time factor")
    print_table(f"Voice, {report['machine']}", header, rows)
    if "sureness" in report:
        columns = ("right", "misheard", "waiting", "waiting_right", "waiting_other")
        shares = [(f"{r['from']:.2f}", *(str(r[c]) for c in columns)) for r in report["sureness"]]
        heads = ("sure from", "sent: right", "misheard", "waiting", "right", "among the others")
        print_table(f"Sent at once, in quiet, n = {report['sureness'][0]['n']}", heads, shares)
    for condition, part in report.get("driven", {}).items():
        line = f"{condition}: task success {percent(part['success'])}"
        if "sent" in part:
            line += f"; done at once {percent(part['sent'])}, of these {percent(part['success_of_sent'])}; first act begun {part['begun_s']} s, done {part['first_act_s']} s"
        say(line)


def _chosen(tasks: list[OnlineTask], only: str) -> list[OnlineTask]:
    wanted = {part.strip() for part in only.split(",") if part.strip()}
    return [t for t in tasks if not wanted or t.id in wanted]
