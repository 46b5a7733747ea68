"""What is said beside a text keeps a subtask from being held for done where nothing used it."""

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.runtime.files import Memory
from edgelam.runtime.verify.judge import Judge
from edgelam.trajectory import Effect, Step

ON = frozenset({State.SHOWING, State.ENABLED})


def field(name, value="", *states):
    return Control(name, Role.TEXT, name, value, ON | set(states), verbs=frozenset({Verb.TYPE, Verb.CLICK}))


def document(value=""):
    return field("Document", value, State.MULTILINE)


def screen(*controls):
    return Snapshot("diary", "Friday - Diary", controls)


def step(verb, name, text=None, effect=Effect.VERIFIED, relevance=1.0):
    return Step(0, "diary", "", "", [], Action(verb, Target(name), text), False, effect=effect, relevance=relevance)


def button(name):
    return Control(name, Role.BUTTON, name, states=ON, verbs=frozenset({Verb.CLICK}))


def judged(subtask, before, after, *acts):
    judge = Judge(Memory({}))
    judge.begin(subtask, screen(before))
    for done, on in acts:
        judge.saw(done, on, screen(after))
    return judge.judge(screen(after))


TYPED = step(Verb.TYPE, "Document", "Dentist")
INTO = document()


@pytest.mark.parametrize(
    ("subtask", "acts", "effect", "said"),
    [
        ('write "Dentist" on the page for today', [], Effect.VERIFIED, "in the document"),
        ('put "Dentist" on the page of yesterday', [], Effect.UNKNOWN, "it is for yesterday"),
        ('put "Dentist" on the page of 3 May 2027', [], Effect.UNKNOWN, "it is for that day"),
        ('put "Dentist" on the page of yesterday', [(step(Verb.CLICK, "Back", None, Effect.CHANGED), button("Back"))], Effect.VERIFIED, ""),
        ('write "Dentist" in bold', [], Effect.UNKNOWN, "it is in bold"),
        ('write "Dentist" in bold', [(step(Verb.CLICK, "Bold", None, Effect.CHANGED), button("Bold"))], Effect.VERIFIED, ""),
        ('start with the big headline "Dentist"', [], Effect.UNKNOWN, "big headline"),
        ('write "Dentist" into all of them', [], Effect.UNKNOWN, "where it belongs"),
        ('write "Dentist in bold"', [], Effect.NOT_SEEN, ""),
    ],
)  # fmt: skip
def test_what_is_said_beside_a_text(subtask, acts, effect, said):
    found = judged(subtask, document(), document("Dentist"), *acts, (TYPED, INTO))
    assert found.effect is effect
    assert said in found.sentence
    assert found.go_on is (effect is not Effect.UNKNOWN)


@pytest.mark.parametrize(
    ("before", "effect"),
    [("Brandt & Sons", Effect.VERIFIED), ("", Effect.UNKNOWN)],
)
def test_instead_of_nothing_is_nowhere(before, effect):
    typed = step(Verb.TYPE, "Company", "Brandt Group")
    found = judged(
        'write "Brandt Group" instead',
        field("Company", before),
        field("Company", "Brandt Group"),
        (typed, field("Company", before)),
    )
    assert found.effect is effect


@pytest.mark.parametrize(
    ("after", "missing"),
    [
        ([field("Name", "Photos weekly")], "Pictures was not used."),
        ([field("Name", "Photos weekly"), field("Source", "/home/a/Pictures")], "Downloads/photo-copy was not used."),
        (
            [
                field("Name", "Photos weekly"),
                field("Source", "/home/a/Pictures"),
                field("To", "~/Downloads/photo-copy"),
            ],
            "",
        ),
    ],
)
def test_folders_are_used(after, missing):
    subtask = 'new profile "Photos weekly" from Pictures to Downloads/photo-copy'
    judge = Judge(Memory({}))
    judge.begin(subtask, screen(field("Name")))
    judge.saw(step(Verb.TYPE, "Name", "Photos weekly"), field("Name"), screen(*after))
    found = judge.judge(screen(*after))
    assert found.effect is (Effect.NOT_SEEN if missing else Effect.VERIFIED)
    assert missing in found.sentence


@pytest.mark.parametrize(
    ("name", "effect"), [("Color Name", Effect.CHANGED), ("Name", Effect.UNKNOWN), ("Search", Effect.UNKNOWN)]
)
def test_what_is_quoted_stands_in_the_field_that_is_named(name, effect):
    typed = step(Verb.TYPE, name, "#3366cc", relevance=0.38)
    assert (
        judged('show me the color "#3366cc"', field(name), field(name, "#3366cc"), (typed, field(name))).effect
        is effect
    )


@pytest.mark.parametrize(
    ("said", "shown", "effect"),
    [
        ('write "Dentist" under the heading Plans', "Plans\nDentist", Effect.VERIFIED),
        ('write "Dentist" under the heading Plans', "Dentist", Effect.UNKNOWN),
        ('write "Dentist" under the heading Plans', "Dentist\nPlans", Effect.UNKNOWN),
        ('write "Dentist" under the heading', "Dentist", Effect.VERIFIED),
    ],
)
def test_a_text_stands_under_its_heading(said, shown, effect):
    assert judged(said, document(), document(shown), (TYPED, INTO)).effect is effect
