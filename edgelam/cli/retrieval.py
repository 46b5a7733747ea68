"""``edgelam retrieval``: make and measure the encoder that finds controls."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import print_json, say, show
from edgelam.cli.context import json_option, opened_policy
from edgelam.cli.reports import print_grounding
from edgelam.errors import UsageError

if TYPE_CHECKING:
    from edgelam.quantize.evaluate.grounding import Suite


@click.group("retrieval")
def command() -> None:
    """The encoder that finds the control a request means."""


@command.command("train")
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--data", "files", type=click.Path(path_type=Path), multiple=True, help="Pairs or windows, JSON lines.")
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="An interrupted run goes on there.")
@click.option(
    "--teacher", type=click.Path(path_type=Path, exists=True), default=None, help="A larger encoder to learn from."
)
@click.option("--everything", is_flag=True, help="Also what is held out to choose by: for the encoder that is shipped.")
@click.option("--steps", default=800, show_default=True, type=click.IntRange(1))
@click.option("--batch", default=192, show_default=True, type=click.IntRange(2), help="Requests in a step.")
@click.option("--rate", default=1e-4, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option(
    "--distil",
    default=0.7,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="The teacher's weight against the labels'.",
)
@click.option(
    "--together", default=1, show_default=True, type=click.IntRange(1), help="Requests of one screen at a time."
)
@click.option(
    "--keep", default=0.0, show_default=True, type=click.FloatRange(0, 1), help="Share of BASE's weights in the result."
)
@click.option("--words-stay", is_flag=True, help="Leave the table of words as it is, which other networks share.")
@click.option("--mine", is_flag=True, help="Learn against what BASE takes for the control that was asked for.")
@click.option("--seed", default=0, show_default=True)
def train(
    base: Path, files: tuple[Path, ...], out: Path, teacher: Path | None, everything: bool, steps: int, batch: int, rate: float,
    distil: float, together: int, keep: float, words_stay: bool, mine: bool, seed: int,
) -> None:  # fmt: skip
    """Tune BASE, a sentence-transformers folder, on requests and the controls they mean.

    \b
    edgelam retrieval train all-MiniLM-L6-v2 --data pairs.jsonl.gz --data windows.jsonl.gz -o out/encoder
    """
    _check_extra()
    from edgelam.retrieval import corpus, mining
    from edgelam.retrieval import train as training

    recipe = training.Recipe(
        steps, batch, together=together, rate=rate, distil=distil, keep=keep, seed=seed, words_stay=words_stay
    )
    given = corpus.read(files, corpus.Applications.to_learn_from(everything))
    if mine:
        given.near = mining.nearest(given, training.open_encoder(base), say)
    training.train(base, out, given, recipe, say, teacher)
    show(out)


@command.command("eval")
@click.argument("folders", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option(
    "--encoder", "encoders", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="A folder, ONNX or sentence-transformers; the shipped encoder by default.",
)  # fmt: skip
@json_option()
def evaluate(folders: tuple[Path, ...], encoders: tuple[Path, ...], as_json: bool) -> None:
    """Encoders alone on folders of windows and requests, or files of requests beside windows (`edgelam eval grounding --help`)."""
    from edgelam.quantize.evaluate import grounding
    from edgelam.retrieval.encoder import DEFAULT
    from edgelam.retrieval.train import open_encoder

    suite = grounding.read_suites(folders)
    systems = {f.name: grounding.encoder_alone(open_encoder(f)) for f in encoders or (DEFAULT,)}
    report = grounding.evaluate(systems, suite, say)
    print_json(report) if as_json else print_grounding(report)


@command.command("calibrate")
@click.argument("folders", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), help="Where the weights go; without it they are measured only."
)
@click.option(
    "--on", "measured", type=click.Path(path_type=Path, exists=True), multiple=True,
    help="Measure on these requests instead, each application by what the FOLDERS say of the others.",
)  # fmt: skip
@click.option("--policy", is_flag=True, help="Weigh retrieval against the action model instead.")
@click.option(
    "--tools", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Weigh calls instead, by a file of requests for tools; may be given several times.",
)  # fmt: skip
def calibrate(
    folders: tuple[Path, ...], out: Path | None, measured: tuple[Path, ...], policy: bool, tools: tuple[Path, ...]
) -> None:
    """Learn from folders of windows and requests, or files of requests beside windows, what else than the encoder tells which control is meant.

    Measured on each application with the weights learned from the others.
    """
    from edgelam.quantize.evaluate import calibration
    from edgelam.quantize.evaluate.grounding import read_suites
    from edgelam.retrieval import ranking
    from edgelam.retrieval.calibrate import calibrate as learn
    from edgelam.runtime.choosing import choice

    suite, others = read_suites(folders), read_suites(measured)
    if tools:
        _calibrate_tools(suite, tools, out)
        return
    if policy:
        with opened_policy(None) as decider:
            asked, on = (calibration.read_choices(s, decider, say) for s in (suite, others))
    else:
        asked, on = calibration.read(suite), calibration.read(others)
    show(calibration.crossed(asked, on))
    if out is not None:
        (choice if policy else ranking).write(learn(asked), out)
        show(out)


@command.command("match")
@click.argument("folders", type=click.Path(path_type=Path, exists=True, file_okay=False), nargs=-1, required=True)
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), help="Where the network goes; without it it is measured only."
)
@click.option("--seed", default=0, show_default=True)
def match(folders: tuple[Path, ...], out: Path | None, seed: int) -> None:
    """Learn from what people asked of windows (windows*.json.gz, requests*.jsonl) how requests and controls belong together.

    The requests must be others than the encoder was trained on. Measured on every seventh application, learned from all; then
    `edgelam retrieval calibrate` weighs the result.
    """
    from edgelam.quantize.data.asked import read
    from edgelam.quantize.train.match import crossed, examples
    from edgelam.retrieval import matching
    from edgelam.retrieval.cache import EmbeddingCache
    from edgelam.retrieval.encoder import Encoder
    from edgelam.retrieval.learn_match import learn
    from edgelam.runtime.request.wanted import index_of

    index = index_of(EmbeddingCache(Encoder()))
    found = [e for folder in folders for e in examples(read(folder), index, seed, say)]
    show(crossed(found, say))
    if out is not None:
        matching.write(learn(found, seed), out)
        show(out)


@command.command("rerank")
@click.argument("base", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folders", type=click.Path(path_type=Path, exists=True, file_okay=False), nargs=-1, required=True)
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="An interrupted run goes on there.")
@click.option("--data", "files", type=click.Path(path_type=Path), multiple=True, help="Pairs or windows, JSON lines.")
@click.option("--everything", is_flag=True, help="Also every seventh application, which is held out to choose by.")
@click.option("--steps", default=700, show_default=True, type=click.IntRange(1))
@click.option("--batch", default=6, show_default=True, type=click.IntRange(1), help="Windows in a step.")
@click.option("--rate", default=2e-4, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--seed", default=0, show_default=True)
def rerank(
    base: Path, folders: tuple[Path, ...], out: Path, files: tuple[Path, ...], everything: bool, steps: int, batch: int, rate: float,
    seed: int,
) -> None:  # fmt: skip
    """Teach BASE, an encoder's folder or a finished run, to read a request and a control together.

    Learns from what people asked of windows (windows*.json.gz, requests*.jsonl in each folder), and from labels and words for them; then
    `edgelam retrieval calibrate` weighs what it says with all else.
    """
    _check_extra()
    from edgelam.quantize.data.asked import read
    from edgelam.quantize.train import rerank
    from edgelam.quantize.train.match import held_out
    from edgelam.quantize.train.pieces import Recipe
    from edgelam.retrieval import corpus
    from edgelam.retrieval.encoder import Encoder

    given = [q for folder in folders for q in rerank.questions(read(folder), Encoder(), seed, say)]
    kept = set[str]() if everything else held_out(q.group for q in given)
    recipe = Recipe(steps, batch, rate, seed=seed, dropout=0.0)
    labels = corpus.read(files, corpus.Applications.to_learn_from(everything))
    rerank.train(base, out, [q for q in given if q.group not in kept], labels, recipe, say)
    show(out)


@command.command("sayings")
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="Where the table goes.")
def sayings(out: Path) -> None:
    """What people said for which labels, as vectors of the shipped encoder: a request is read as what others meant by nearly that."""
    from edgelam.quantize.data.sayings import sayings, table
    from edgelam.retrieval.encoder import Encoder
    from edgelam.retrieval.sayings import write

    given = sayings()
    say(f"{len(given)} sayings")
    write(table(given, Encoder()), out)
    show(out)


def _calibrate_tools(suite: Suite, files: tuple[Path, ...], out: Path | None) -> None:
    import tempfile

    from edgelam.quantize.evaluate import toolweights
    from edgelam.quantize.evaluate.tool_world import world
    from edgelam.retrieval import ranking
    from edgelam.retrieval.calibrate import calibrate as learn
    from edgelam.runtime.tools.choose import Chooser
    from edgelam.runtime.tools.evidence import FEATURES
    from edgelam.runtime.tools.registry import installed

    with tempfile.TemporaryDirectory(prefix="edgelam-") as home, opened_policy(None, keep=False) as policy:
        embeddings, nothing = policy.index.embeddings, ranking.Ranking((0.0,) * len(FEATURES), 0.0)
        assert embeddings is not None  # the shipped policy always has some
        chooser = Chooser(installed(), embeddings, policy.index, nothing)
        asked = toolweights.read(suite, files, chooser, installed(), world(Path(home)))
    show("\n".join(toolweights.table(toolweights.crossed(asked, say))))
    if out is not None:
        ranking.write(learn(asked), out, FEATURES)
        show(out)


def _check_extra() -> None:
    for module in ("torch", "sentence_transformers"):
        if find_spec(module) is None:
            raise UsageError(f"Training needs {module}; run: pip install 'edgelam[build]'")
