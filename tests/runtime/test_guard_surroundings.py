"""What stands around a control inside its window: dialogs that a page draws, and the texts that a button follows."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.guard import Risk, judge
from edgelam.runtime.guard.learned import is_settled
from edgelam.runtime.guard.place import place_of
from edgelam.runtime.guard.surroundings import near, place_at, told, values
from edgelam.runtime.guard.target import resolve

SHOWN = frozenset({State.ENABLED, State.SHOWING})
PAGE = "Basket - Kettle"
WINDOW = f"{PAGE} - Chromium"
GROUP = (WINDOW, PAGE)


def control(name, role=Role.BUTTON, path=GROUP, value="", more=()):
    states = SHOWN | set(more)
    return Control(f"{name}{path}", role, name, value, states, path=path, verbs=verbs_for(role, states))


def page(*controls, app="Chromium"):
    chrome = [control(n, path=(WINDOW,)) for n in ("Back", "Reload")]
    return Snapshot(app, WINDOW, (*chrome, control("Address", Role.TEXT, (WINDOW,)), *controls))


BOX = (*GROUP, "Leave the family?")
DIALOG = (
    control("Leave the family?", Role.DIALOG),
    control("Leave the family?", Role.LABEL, (*BOX, "Leave the family?")),
    control("Only an adult can let you in again.", Role.LABEL, BOX),
    control("Stay", path=BOX),
    control("Bye", path=BOX),
)


def test_a_dialog_of_a_page_is_judged_like_a_window_of_its_own():
    shown = page(control("Help", path=GROUP), *DIALOG)
    inner = place_at(DIALOG[-1], place_of(shown))
    assert inner.box
    assert inner.snapshot.title == "Leave the family?"
    assert inner.said.endswith("Only an adult can let you in again.")
    assert [c.name for c in inner.buttons] == ["Stay", "Bye"]
    assert place_at(shown.controls[3], place_of(shown)).snapshot is shown


@pytest.mark.parametrize(("button", "risk"), [("Bye", Risk.IRREVERSIBLE), ("Stay", Risk.REVERSIBLE)])
def test_what_it_asks_counts(button, risk):
    shown = page(*DIALOG)
    act = next(c for c in shown.controls if c.name == button)
    assert judge(Action(Verb.CLICK), act, shown, "go on").risk is risk


def test_a_button_follows_the_texts_of_its_group_up_to_the_button_before():
    shown = page(
        control("Teapot € 24", Role.LABEL), control("Take the teapot"), control("Cup € 5", Role.LABEL), control("More", Role.LABEL, (*GROUP, "Cup")),
        control("Pieces", Role.SPIN, value="2"), control("Gift wrap"), control("Take the cup"), control("Terms", Role.LABEL),
    )  # fmt: skip
    said = {c.name: told(near(c, place_of(shown))) for c in shown.controls if c.role is Role.BUTTON}
    assert said["Take the teapot"] == "Teapot € 24"
    assert said["Take the cup"] == said["Gift wrap"] == "Cup € 5 . Pieces 2"


@pytest.mark.parametrize("app", ["gedit", "Thunar", "xterm"])
def test_what_a_person_wrote_themselves_is_no_text_of_a_button(app):
    shown = page(control("The will be lost for good.", Role.LABEL), control("Go"), app=app)
    assert near(shown.controls[-1], place_of(shown)) == ()


def test_a_form_of_a_page_begins_after_the_button_before_it():
    shown = page(
        control("€ 24", Role.LABEL), control("Look"), control("Postcode", Role.TEXT, value="1010"), control("Go")
    )
    assert list(values(shown.controls[-1], place_of(shown))) == ["Postcode", "1010"]
    bare = page(control("€ 24", Role.LABEL), control("Look"))
    assert list(values(bare.controls[-1], place_of(bare))) == []


SEARCH, GO = control("Search", Role.TEXT), control("Find", more={State.DEFAULT})
CARD, PAY = control("Card holder", Role.TEXT), control("Pay now", more={State.DEFAULT})


@pytest.mark.parametrize(
    ("focus", "pressed"),
    [("Search", set()), ("Address", set()), ("Card holder", {"Show number", "Pay now"}), (None, {"Find", "Pay now"})],
)
def test_return_hands_in_the_form_that_it_is_pressed_in(focus, pressed):
    shown = page(SEARCH, GO, CARD, control("Show number"), PAY)
    focused = [replace(c, states=c.states | {State.FOCUSED}) if c.name == focus else c for c in shown.controls]
    place = place_of(replace(shown, controls=tuple(focused)))
    triggers = resolve(Action(Verb.PRESS, text="enter"), None, place)
    assert {t.control.name for t in triggers if t.control} == pressed


@pytest.mark.parametrize(
    ("text", "asked"),
    [("€ 145. No changes afterwards.", True), ("What you sent will be lost.", True), ("Page 2 of 9", False)],
)
def test_next_is_more_than_a_turn_where_a_text_says_so(text, asked):
    shown = page(control(text, Role.LABEL), control("Next"))
    assert is_settled(shown.controls[-1], place_of(shown)) is not asked


def test_who_gets_access_is_chosen_in_a_dialog_too():
    radio = control("Anyone with the link can edit", Role.RADIO, ("Access",))
    shown = Snapshot("Docket", "Board salaries", (control("Close", path=("Access",)), radio), modal=True)
    assert judge(Action(Verb.CLICK), radio, shown, "go on").risk is Risk.IRREVERSIBLE


def test_a_yes_is_for_the_amount_that_stood_there():
    def asked(amount):
        shown = page(control(f"Total: {amount}. It leaves at once.", Role.LABEL), control("Go on then"))
        return judge(Action(Verb.CLICK), shown.controls[-1], shown, "look around", suspects=lambda *_: True).question

    assert "Total: € 4" in str(asked("€ 4"))
    assert asked("€ 4") != asked("€ 400")
    assert asked("€ 4") == asked("€ 4")
