"""``edgelam eval grounding | switches | plans | forms | memory | tools | maps``: each part alone, on requests that say what is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from edgelam.cli.console import print_json, print_table, say
from edgelam.cli.context import guide_by, json_option, model_option, opened_policy
from edgelam.cli.reports import (
    print_forms,
    print_grounding,
    print_maps,
    print_memory,
    print_plans,
    print_switches,
    print_tools,
)
from edgelam.errors import UsageError
from edgelam.runtime.desktop import silent


@click.command("grounding")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--encoder", "encoders", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="Compare with this encoder, too: a folder, ONNX or sentence-transformers.",
)  # fmt: skip
@model_option()
@json_option()
def grounding(folder: Path, encoders: tuple[Path, ...], model: str | None, as_json: bool) -> None:
    """Which control does a request mean? FOLDER holds windows, as `edgelam inspect --json` prints them, and
    requests.jsonl: app (the window's file name), request, gold (places in controls), kind (label, paraphrase, goal, none). Or FOLDER is
    another such file beside windows.
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


@click.command("plans")
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
    say, and subtasks with text, typed, file, file2, folder, folder2, value, condition, object, app. Where each has its command, too:
    is what is asked for read as a person does?
    """
    from edgelam.quantize.data import marked
    from edgelam.quantize.evaluate import intents
    from edgelam.quantize.evaluate import plans as measured

    if (file is None) != held_out:
        raise UsageError("Give either FILE or --held-out.")
    sentences = marked.read(file) if file is not None else marked.split(marked.read(marked.AUTHORED))[1]
    systems = {"rules": measured.by_rules, **measured.taggers(folders)}
    report = measured.evaluate(systems, sentences)
    if not folders and all(subtask.command for s in sentences for subtask in s.subtasks):
        report["asked"] = intents.evaluate(sentences)
    print_json(report) if as_json else print_plans(report)
    if wrong:
        for name, divide in list(systems.items())[1:]:
            for line in measured.differences(divide, sentences):
                say(f"{name}: {line}")


@click.command("forms")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option(
    "--network", "folders", type=click.Path(path_type=Path, exists=True, file_okay=False), multiple=True,
    help="Measure this network instead of the shipped one.",
)  # fmt: skip
@json_option()
def forms(file: Path | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """Is what a sentence says for the fields of a form read? FILE holds forms, JSON lines: say, app, fields with role, name, about, value."""
    from edgelam.quantize.data import forms as data
    from edgelam.quantize.evaluate import forms as measured

    fit = measured.encoders_fit()
    systems = {f.name: measured.reader(f, fit) for f in folders} or {"shipped": measured.reader(None, fit)}
    report = measured.evaluate(systems, data.read(file or data.TEST))
    print_json(report) if as_json else print_forms(report)


@click.command("switches")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option()
def switches(folder: Path, as_json: bool) -> None:
    """Which way is a box to stand that a request means? FOLDER holds windows, as `edgelam inspect --json` prints them, and switches.jsonl:
    app (the window's file name), request, gold (the box's place in controls), on (how it is wanted)."""
    from edgelam.quantize.evaluate import switches as measured

    report = measured.evaluate(measured.read(folder))
    print_json(report) if as_json else print_switches(report)


@click.command("memory")
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


@click.command("tools")
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
    "--seal", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None,
    help="The folder Seal-Tools_Dataset of the repository Seal-Tools: functions of others, to learn and to choose by.",
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
    file: Path | None,
    windows: Path,
    folder: Path | None,
    seal: Path | None,
    scale: bool,
    cases: bool,
    model: str | None,
    as_json: bool,
) -> None:
    """Is the right tool called? FILE holds one request a line: say, call (the right one) or kind (control), and window."""
    import tempfile

    from edgelam.quantize.evaluate import functions, toolcalls, toolscale
    from edgelam.quantize.evaluate.tool_world import world
    from edgelam.runtime.tools.choose import Chooser
    from edgelam.runtime.tools.registry import installed

    if file is None and folder is None and seal is None:
        raise UsageError("Name a file of requests, or --bfcl FOLDER, or --seal FOLDER.")
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="edgelam-") as home, opened_policy(model, keep=False) as policy:
        embeddings, computer = policy.index.embeddings, world(Path(home))
        assert embeddings is not None  # the shipped policy always has some
        if file is not None and not scale:
            chooser = Chooser(installed(), embeddings, policy.index)
            report |= toolcalls.evaluate(file, chooser, installed(), computer, windows, say if cases else silent)
        if folder is not None and not scale:
            report["bfcl"] = functions.bfcl(folder, embeddings, computer)
        if seal is not None:
            report["seal"] = functions.seal(seal, embeddings, computer)
        if scale:
            requests = toolcalls.read_requests(file) if file is not None else []
            report["scale"] = toolscale.scale(installed(), requests, folder, embeddings, policy.engine.count)
    print_json(report) if as_json else print_tools(report)


@click.command("maps")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--only", default="", metavar="ID[,ID…]", help="Only these tasks, or those of these applications.")
@click.option("--sweep", is_flag=True, help="Do nothing; say what each probability would lead to.")
@model_option()
@json_option()
def maps(file: Path, only: str, sweep: bool, model: str | None, as_json: bool) -> None:
    """Requests for what is not on the first screen, each with the application's map and without it, in fresh sessions.

    FILE holds one JSON object a line (or TOML, [[task]]): app, request, control (its label), window (part of its title, where needed),
    state (reached, checked, unchecked, chosen, value), and value for the last two. The end state is read through the tree. A folder with its own
    maps, as `edgelam eval offline` measures, will do, too: those of its requests that are for one thing elsewhere.
    """
    from edgelam.quantize.evaluate import maps as measured
    from edgelam.quantize.evaluate import recorded

    wanted = {part.strip() for part in only.split(",") if part.strip()}
    given = recorded.elsewhere(file) if file.is_dir() else measured.load(file)
    tasks = [t for t in given if not wanted or t.id in wanted or t.app in wanted]
    with opened_policy(model) as policy:
        guide = recorded.guide_of(file, policy.index.fit, say) if file.is_dir() else guide_by(policy)
        if sweep:
            rows = measured.chances(guide, policy.index.rank, tasks)
            report: dict[str, Any] = {
                "chances": measured.sweep(rows, [n / 100 for n in range(20, 91, 5)]),
                "tasks": rows,
            }
        else:
            report = measured.evaluate(policy, guide, tasks, say)
    if as_json:
        print_json(report)
    elif sweep:
        columns = ("chance", "far", "right", "window", "wrong", "not_led", "near", "led_away")
        print_table(
            "What each probability leads to", columns, [tuple(f"{r[c]}" for c in columns) for r in report["chances"]]
        )
    else:
        print_maps(report)
