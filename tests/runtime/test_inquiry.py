"""A question is answered from where it is told, which is left again; nothing is changed for it, and the model is not asked."""

import pytest

from edgelam.control import Role
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, item, menu, text
from edgelam.runtime.maps.guide import Guide
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.options import Options
from edgelam.trajectory import Effect, Outcome

NEAR = {
    ("statistics and counts", "Document Statistics"): 0.9, ("how many pages are there", "Document Statistics"): 0.3, ("how many pages are there", "Pages"): 0.8,
    ("how many pages are there", "Remove Pages"): 0.9, ("how many pages are there", "Spell pages"): 0.9,
}  # fmt: skip


def fit(asked, texts):
    """Stands in for the encoder."""
    return [NEAR.get((asked, text), 0.0) for text in texts]


class Writer(SimApp):
    name = "Writer"

    def build(self):
        self.lazy_menus, self.done = False, []
        return [
            menu("Tools", item("stat", "Document Statistics", self._statistics), item("remove", "Remove Pages", self._grave), item("spell", "Spell pages", self._grave)),
            check("ruler", "Ruler", False),
            text("title", "Title"),
        ]  # fmt: skip

    def _grave(self, widget):
        self.done.append(widget.name)

    def _statistics(self, _widget):
        self.show(
            "stat", "Statistics", [Widget("pages", Role.LABEL, "Pages: 12"), button("close", "Close", self.dismiss)]
        )


@pytest.fixture
def writer():
    desktop = SimDesktop(extra={"Writer": Writer})
    desktop.launch("Writer")
    return desktop


class Hidden(Writer):
    """What it tells is in a menu whose entries are not known before it is opened."""

    name = "Writer"

    def build(self):
        found = super().build()
        self.lazy_menus = True
        return found


def test_closed_menus_are_looked_into(scripted):
    desktop = SimDesktop(extra={"Writer": Hidden})
    desktop.launch("Writer")
    before = desktop.snapshot("Writer")
    assert not any(c.name == "Document Statistics" for c in before.controls)
    done = asked(desktop, scripted(), "how many pages are there?")
    assert done.endings[-1].evidence == "Pages is 12."
    assert not desktop.snapshot("Writer") - before


def asked(desktop, policy, said):
    return Agent(desktop, policy, options=Options(guide=Guide(Maps(None), fit))).run(said, "Writer")


def test_it_is_read_where_it_is_told_and_that_is_closed_again(writer, scripted):
    policy = scripted()
    done = asked(writer, policy, "how many pages are there?")
    assert (done.outcome, done.endings[-1].effect, done.endings[-1].evidence) == (
        Outcome.DONE,
        Effect.VERIFIED,
        "Pages is 12.",
    )
    assert [str(s.action) for s in done.steps] == ['click "Document Statistics"', 'click "Close"', "done"]
    assert writer.running["Writer"].done == []
    assert policy.engine.prompts == []


def test_what_is_to_be_shown_stays_open(writer, scripted):
    done = asked(writer, scripted(), "show me how many pages are there")
    assert done.outcome is Outcome.DONE
    assert writer.snapshot("Writer").title == "Statistics"


@pytest.mark.parametrize("said", ["who wrote this?", "how many chapters are there?", "is the grid on?"])
def test_what_nothing_answers_is_said_and_nothing_done(writer, scripted, said):
    policy = scripted()
    before = writer.snapshot("Writer")
    done = asked(writer, policy, said)
    assert (done.outcome, done.endings[-1].effect) == (Outcome.UNKNOWN, Effect.UNKNOWN)
    assert "could not see an answer" in done.message
    assert not writer.snapshot("Writer") - before
    assert policy.engine.prompts == []


def test_two_questions_are_both_answered_or_it_is_said_which_is_not(writer, scripted):
    writer.running["Writer"].find("title").value = "Spring"
    done = asked(writer, scripted(), "what is the title, and who wrote it?")
    assert done.outcome is Outcome.UNKNOWN
    answer_shown = " ".join(e.evidence for e in done.endings)
    assert "Title is Spring." in answer_shown
    assert "could not see an answer" in answer_shown
