"""Task-plan pairs: what people want in real applications and what to click for it, taken from documentation.

Kept as ``plans.jsonl.gz``: a task of a few words and the labels on the way. From Debian's packages
``libreoffice-help-en-us`` (headings and the names that their steps emphasise), ``gnome-user-docs`` (the same), the menu
bars and tooltips of LibreOffice, and desktop entries (name and comment). Make it again with
``python -m edgelam.quantize.data.plans ROOT OUT``, ROOT a folder into which those packages were unpacked.
"""

from __future__ import annotations

import gzip
import html
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from edgelam.paths import write_atomic
from edgelam.quantize.data import madeup, values
from edgelam.quantize.data.examples import Example
from edgelam.runtime.request.joints import COMMANDS

FILE = Path(__file__).with_name("plans.jsonl.gz")
LONGEST_TASK, LONGEST_LABEL, MAX_STEPS = 60, 36, 6
MODULES = {
    "swriter": "LibreOffice Writer", "scalc": "LibreOffice Calc", "simpress": "LibreOffice Impress", "sdraw": "LibreOffice Draw", "smath": "LibreOffice Math",
    "shared": "LibreOffice",
}  # fmt: skip


class Origin(StrEnum):
    HELP = "libreoffice-help"
    GUIDE = "gnome-user-docs"
    MENU = "libreoffice-menu"
    ENTRY = "desktop-entry"


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants, in which application, and the labels to click in their order."""

    origin: Origin
    app: str
    task: str
    steps: tuple[str, ...]


@cache
def load() -> tuple[Plan, ...]:
    """All plans but those that name a label of the test split."""
    held_out = {label.casefold() for label in madeup.labels(test=True)}
    with gzip.open(FILE, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    plans = (Plan(Origin(r["origin"]), r["app"], r["task"], tuple(r["steps"])) for r in rows)
    return tuple(p for p in plans if not held_out & {s.casefold() for s in (p.task, *p.steps)})


def examples(seed: int) -> list[Example]:
    """Every plan as a question and its answer, in random order and with a person's wording around the task."""
    rng = random.Random(f"plans/{seed}")
    made = [_example(rng, plan) for plan in load()]
    rng.shuffle(made)
    return made


def _example(rng: random.Random, plan: Plan) -> Example:
    task = values.noisy(rng, plan.task, ())
    return Example(plan.app, f"Task: {task}\nApplication: {plan.app}\nPlan", " > ".join(plan.steps))


# Harvest


def harvest(root: Path) -> list[Plan]:
    """Every usable plan of the packages under ``root``, sorted, each once."""
    found = [*_help(root), *_guide(root), *_menus(root), *_entries(root)]
    good = {p for p in found if 3 < len(p.task) <= LONGEST_TASK and p.steps}
    return sorted(good, key=lambda p: (p.origin, p.app, p.task, p.steps))


def wanted(title: str) -> str:
    """A heading as a request: ``To Insert a Break`` and ``Inserting a Break`` both become ``insert a break``."""
    words = title.strip(" :.").removeprefix("To ").split()
    if not words:
        return ""
    first = words[0].casefold()
    if first.endswith("ing"):
        stem = first[:-3]
        forms = (stem, stem + "e", stem[:-1])
        first = next((f for f in forms if f in COMMANDS), first)
    return " ".join([first, *(w if w.isupper() else w.lower() for w in words[1:])])


def labels_of(names: Iterable[str]) -> tuple[str, ...]:
    """The labels that a documentation text names, menu paths taken apart; none twice in a row."""
    steps: list[str] = []
    for name in names:
        for part in re.split(r"\s+-\s+|\s*▸\s*", name):
            label = part.strip(" .…:,")
            if not 1 < len(label) <= LONGEST_LABEL or not label[0].isupper() or "LibreOffice" in label:
                continue
            if label not in steps:
                steps.append(label)
    return tuple(steps[:MAX_STEPS])


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", "", markup)).split())


def _help(root: Path) -> Iterator[Plan]:
    for path in sorted((root / "usr/share/libreoffice/help/en-US/text").glob("*/guide/*.html")):
        app = MODULES.get(path.parts[-3])
        if app is None:
            continue
        page = path.read_text(encoding="utf-8")
        for _, title, body in re.findall(r"<h([123])[^>]*>(.*?)</h\1>(.*?)(?=<h[123]|$)", page, re.DOTALL):
            steps = re.search(r"<ol.*?</ol>", body, re.DOTALL)
            if steps:
                names = map(_text, re.findall(r'<span class="emph">(.*?)</span>', steps[0], re.DOTALL))
                yield Plan(Origin.HELP, app, wanted(_text(title)), labels_of(names))


def _guide(root: Path) -> Iterator[Plan]:
    name = "{http://projectmallard.org/1.0/}"
    for path in sorted((root / "usr/share/help/C/gnome-help").glob("*.page")):
        page = ElementTree.parse(path).getroot()
        for holder in page.iter():
            for steps in holder.findall(f"{name}steps"):
                title = steps.find(f"{name}title")
                title = holder.find(f"{name}title") if title is None else title
                names = [" ".join("".join(gui.itertext()).split()) for gui in steps.iter(f"{name}gui")]
                if title is not None:
                    steps_ = labels_of(n for n in names if n != "Activities")
                    yield Plan(Origin.GUIDE, "Settings", wanted("".join(title.itertext())), steps_)


_COMMAND = re.compile(r'<node oor:name="(\.uno:\w+)" oor:op="replace">(.*?)</node>', re.DOTALL)
_WORDS = re.compile(r'oor:name="(Label|TooltipLabel)"[^>]*>\s*<value xml:lang="en-US">([^<]+)</value>')


def _menus(root: Path) -> Iterator[Plan]:
    said: dict[str, dict[str, str]] = {}
    share = root / "usr/lib/libreoffice/share"
    for path in sorted((share / "registry").glob("*.xcd")):
        for command, body in _COMMAND.findall(path.read_text(encoding="utf-8")):
            words = {k: html.unescape(v).replace("~", "").strip() for k, v in _WORDS.findall(body)}
            said.setdefault(command, {}).update(words)
    for module, app in MODULES.items():
        path = share / f"config/soffice.cfg/modules/{module}/menubar/menubar.xml"
        if path.exists():
            yield from _menu(ElementTree.parse(path).getroot(), (), said, app)


def _menu(
    element: ElementTree.Element, path: tuple[str, ...], said: dict[str, dict[str, str]], app: str
) -> Iterator[Plan]:
    name = "{http://openoffice.org/2001/menu}"
    for child in element:
        words = said.get(child.get(f"{name}id", ""), {})
        label = words.get("Label", "").rstrip(".…")
        if child.tag == f"{name}menuitem" and label and len(label) <= LONGEST_LABEL and not set("$%") & {*label}:
            task = words.get("TooltipLabel", label).rstrip(".…")
            yield Plan(Origin.MENU, app, wanted(task), (*path, label))
        elif child.tag in (f"{name}menu", f"{name}menupopup"):
            yield from _menu(child, (*path, label) if label else path, said, app)


def _entries(root: Path) -> Iterator[Plan]:
    """Only of these packages: the machine's own applications are for tests."""
    for folder in ("usr/share/applications", "usr/lib/libreoffice/share/xdg"):
        for path in sorted((root / folder).glob("*.desktop")):
            text = path.read_text(encoding="utf-8").partition("\n[Desktop Action")[0]
            fields = dict(re.findall(r"^(Name|Comment|GenericName)=(.+)$", text, re.MULTILINE))
            for key in ("Comment", "GenericName"):
                if key in fields:
                    yield Plan(Origin.ENTRY, "Desktop", wanted(fields[key]), (fields.get("Name", ""),))


if __name__ == "__main__":
    lines = "".join(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in harvest(Path(sys.argv[1])))
    write_atomic(Path(sys.argv[2]), gzip.compress(lines.encode(), mtime=0))
