"""Task-plan pairs from documentation, and the menus that tasks in their words are carried out in."""

import gzip
import json

import pytest

from edgelam.quantize.data import plans, tasks
from edgelam.quantize.data.demonstrate import demonstrate
from edgelam.quantize.data.madeup import labels
from edgelam.quantize.data.plans import Origin, Plan, labels_of, wanted
from edgelam.retrieval import Index

HELP = """<html><h1>Inserting Page Breaks</h1><p>…</p><h2>To Set a Border</h2><ol><li>Choose <span class="emph">Format
 - Paragraph</span>.</li><li>Click the <span class="emph"><b>Borders</b></span> tab.</li></ol></html>"""
PAGE = """<page xmlns="http://projectmallard.org/1.0/"><title>Change the volume</title><steps><item><p>Open <gui>Activities
</gui>, click <gui>Sound</gui>.</p></item></steps></page>"""
MENU = """<menu:menubar xmlns:menu="http://openoffice.org/2001/menu"><menu:menu menu:id=".uno:FormatMenu"><menu:menupopup>
<menu:menuitem menu:id=".uno:Bold"/></menu:menupopup></menu:menu></menu:menubar>"""
COMMANDS = "".join(
    f'<node oor:name=".uno:{name}" oor:op="replace"><prop oor:name="{kind}" oor:type="xs:string"> <value xml:lang="en-US">'
    f"{label}</value></prop></node>"
    for name, kind, label in (
        ("FormatMenu", "Label", "F~ormat"),
        ("Bold", "Label", "~Bold"),
        ("Bold", "TooltipLabel", "Make It Bold"),
    )
)
ENTRY = "[Desktop Entry]\nName=Paint\nComment=Draw pictures\n[Desktop Action new]\nName=Other\n"


@pytest.mark.parametrize(
    ("title", "request_"),
    [
        ("To Insert a Manual Page Break", "insert a manual page break"),
        ("Inserting and Deleting Page Breaks", "insert and deleting page breaks"),
        ("Hiding the Toolbar:", "hide the toolbar"),
        ("Turn on bounce keys", "turn on bounce keys"),
        ("Export as PDF", "export as PDF"),
        ("", ""),
    ],
)
def test_headings_become_requests(title, request_):
    assert wanted(title) == request_


def test_labels_are_taken_apart_and_cleaned():
    assert labels_of(["Format - Cells", "Numbers…", "the box", "Numbers", "LibreOffice - Preferences", "x" * 60]) == (
        "Format", "Cells", "Numbers", "Preferences",
    )  # fmt: skip
    assert labels_of([f"A{i}" for i in range(9)]) == tuple(f"A{i}" for i in range(6))


def test_documentation_is_harvested(tmp_path):
    for path, text in (
        ("usr/share/libreoffice/help/en-US/text/swriter/guide/a.html", HELP), ("usr/share/help/C/gnome-help/b.page", PAGE),
        ("usr/lib/libreoffice/share/registry/main.xcd", COMMANDS), ("usr/share/applications/c.desktop", ENTRY),
        ("usr/lib/libreoffice/share/config/soffice.cfg/modules/swriter/menubar/menubar.xml", MENU),
    ):  # fmt: skip
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert plans.harvest(tmp_path) == [
        Plan(Origin.ENTRY, "Desktop", "draw pictures", ("Paint",)),
        Plan(Origin.GUIDE, "Settings", "change the volume", ("Sound",)),
        Plan(Origin.HELP, "LibreOffice Writer", "set a border", ("Format", "Paragraph", "Borders")),
        Plan(Origin.MENU, "LibreOffice Writer", "make it bold", ("Format", "Bold")),
    ]


def test_no_label_of_the_test_split_is_in_a_plan():
    held_out = {label.casefold() for label in labels(test=True)}
    assert len(plans.load()) > 1200
    assert not held_out & {word.casefold() for p in plans.load() for word in (p.task, *p.steps)}
    with gzip.open(plans.FILE, "rt", encoding="utf-8") as stream:
        assert {json.loads(line)["origin"] for line in stream} == set(Origin)


def test_plans_are_examples():
    made = plans.examples(1)
    assert made == plans.examples(1)
    assert all(e.prompt.endswith("\nPlan") and e.answer for e in made)


def test_the_way_leads_through_submenus():
    trajectories = [demonstrate(tasks.make("Documented", seed), Index(None)) for seed in range(80)]
    ways = [[str(s.action) for s in t.steps if not s.verdict] for t in trajectories]
    assert max(map(len, ways)) >= 3
    assert all(t.steps[-1].completes for t in trajectories if t.outcome == "done")
