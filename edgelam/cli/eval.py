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
from edgelam.cli.pictures import pictures
from edgelam.cli.reports import (
    print_grounding,
    print_maps,
    print_memory,
    print_online,
    print_plans,
    print_tools,
    print_voice,
)
from edgelam.errors import UsageError
from edgelam.quantize.evaluate.report import machine, percent
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
    print_online(report)


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
        systems |= {
            "retrieval": measured.index_alone(policy.index),
            "the window's plan": measured.as_understood(policy.index),
            policy.name: measured.policy_decides(policy),
        }
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
    print_json(report) if as_json else print_plans(report)
    if wrong:
        for name, divide in list(systems.items())[1:]:
            for line in measured.differences(divide, sentences):
                say(f"{name}: {line}")


@command.command("memory")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--encoder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None,
    help="Another encoder's folder.",
)  # fmt: skip
@click.option(
    "--wordings",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Another file than FOLDER's wordings.jsonl.",
)
@json_option()
def memory(folder: Path, encoder: Path | None, wordings: Path | None, as_json: bool) -> None:
    """Is the fourth wording understood after three corrections? FOLDER holds windows, as `edgelam inspect --json` prints
    them, and wordings.jsonl: app (the window's file name), gold (places in controls), wordings (five for one meaning).
    """
    from edgelam.quantize.evaluate.memory import evaluate
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import DEFAULT, Encoder

    report = evaluate(EmbeddingCache(Encoder(folder=encoder or DEFAULT)), folder, say, wordings)
    print_json(report) if as_json else print_memory(report)


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
        print_maps(report)


@command.command("voice")
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks.")
@click.option("--dev", is_flag=True, help="The commands to choose by instead, recognised only.")
@click.option(
    "--sureness", is_flag=True, help="With --dev: only what would be sent at once, and how much of it is misheard."
)
@click.option("--act/--hear", "act", default=True, help="Carry the commands out, or only recognise them.")
@click.option(
    "--whisper", type=click.Path(path_type=Path), default=None, help="Compare with faster-whisper: its model's folder."
)
@model_option()
@json_option()
def voice(
    only: str, dev: bool, sureness: bool, act: bool, whisper: Path | None, model: str | None, as_json: bool
) -> None:
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
        "recognition": []
        if dev and sureness
        else spoken.recognition(screens, {**spoken.own(recognizer), **spoken.others(whisper, say)}, say),
        "machine": machine(),
    }
    if dev:
        with opened_policy(model) as policy:
            report["sureness"] = spoken.sureness(screens, recognizer, policy.index)
    elif act:
        with opened_policy(model) as policy:
            report["driven"] = spoken.driven(tasks, policy, recognizer, say)
    if as_json:
        print_json(report)
        return
    print_voice(report)


@command.command("listen")
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.01), help="How long it idles.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1, 100), help="Starts, and stops of a run.")
@json_option()
def listen(minutes: float, rounds: int, as_json: bool) -> None:
    """The background service: how soon it is ready, its window visible and the first act begun, what it costs while it waits, how fast it stops."""
    from edgelam.quantize.evaluate import listening

    with listening.private():
        report = listening.measure(minutes, rounds, say)
    if as_json:
        print_json(report)
        return
    idle, visible, act = report["idle"], report["visible_ms"], report["first_act_ms"]
    say(
        f"visible {visible['p50']:.0f} ms after the hotkey (95 %: {visible['p95']:.0f}, most {visible['most']:.0f}); first act {act['p50']:.0f} ms "
        f"after Enter (95 %: {act['p95']:.0f}, most {act['most']:.0f}); n = {visible['n']} and {act['n']}"
    )
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


def _chosen(tasks: list[OnlineTask], only: str) -> list[OnlineTask]:
    wanted = {part.strip() for part in only.split(",") if part.strip()}
    return [t for t in tasks if not wanted or t.id in wanted]


command.add_command(pictures)
