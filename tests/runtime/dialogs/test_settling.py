"""What is left to do where a subtask has done what it means."""

from dataclasses import replace

import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State
from edgelam.retrieval import Candidate
from edgelam.runtime.decision import Decision
from edgelam.runtime.dialogs.settling import applied, entered, is_done, settled, strays
from edgelam.runtime.files import Memory
from edgelam.runtime.request.intent import intent_of
from edgelam.runtime.verify.evidence import Act, Baseline, Evidence, Judgement
from edgelam.trajectory import Effect, Step

SHOWN = frozenset({State.SHOWING, State.ENABLED})


def control(name, role=Role.BUTTON):
    return Control(f"{role}/{name}", role, name, "", SHOWN, verbs=frozenset({Verb.CLICK, Verb.CHECK}))


WINDOW = Snapshot("editor", "a.txt", (control("Sort", Role.MENU_ITEM), control("Korean", Role.MENU_ITEM)))


def dialog(*buttons):
    return Snapshot("editor", "Preferences", (control("Wrap lines", Role.CHECK), *map(control, buttons)), modal=True)


def act(name, role, verb, effect, relevance, after, text=None):
    action = Action(verb, Target(name, None), text)
    step = Step(0, "editor", "", "", [], action, after.modal, 0, effect=effect, relevance=relevance)
    return Act(step, control(name, role), after)


def evidence(said, now, acts, began=WINDOW):
    return Evidence(intent_of(said), Baseline(began, frozenset(), {}, 0), now, acts, Memory({}))


@pytest.mark.parametrize(
    ("said", "buttons", "effect", "relevance", "left"),
    [
        ("make long lines wrap", ("Close",), Effect.VERIFIED, 0.9, 'click "Close"'),
        ("make long lines wrap", ("Cancel", "Apply", "OK"), Effect.VERIFIED, 0.9, 'click "OK"'),
        ("make long lines wrap", ("Cancel", "Wrap"), Effect.VERIFIED, 0.9, 'click "Wrap"'),
        ("make long lines wrap", ("Cancel", "Wrap", "Unwrap"), Effect.VERIFIED, 0.9, None),
        ("make long lines wrap", ("Close",), Effect.VERIFIED, 0.6, None),
        ("make long lines wrap", ("Close",), Effect.CHANGED, 0.9, None),
        ("make long lines wrap at 80", ("Close",), Effect.VERIFIED, 0.9, None),
        ("make long lines wrap", ("Delete",), Effect.VERIFIED, 0.9, None),
        ("make long lines wrap", ("Help",), Effect.VERIFIED, 0.9, "press escape"),
        ("make long lines wrap", ("Help",), Effect.VERIFIED, 0.6, None),
        ("save it as a.txt", ("Close",), Effect.VERIFIED, 0.9, None),
        ("keep two lines from wrapping", ("Close",), Effect.VERIFIED, 0.9, 'click "Close"'),
    ],
)
def test_a_dialog_is_left_when_it_is_done_with(said, buttons, effect, relevance, left):
    now = dialog(*buttons)
    found = settled(evidence(said, now, [act("Wrap lines", Role.CHECK, Verb.CHECK, effect, relevance, now)]))
    assert (found and str(found.action)) == left


def test_what_is_chosen_by_a_click_is_set_too():
    radio = replace(dialog("Close"), controls=(control("Wrap lines", Role.RADIO), control("Close")))
    done = [act("Wrap lines", Role.RADIO, Verb.CLICK, Effect.VERIFIED, 0.9, radio)]
    assert str(settled(evidence("make long lines wrap", radio, done)).action) == 'click "Close"'


BAR = ("Rotate right", "Cancel transformation", "Apply transformation")


@pytest.mark.parametrize(
    ("name", "verb", "buttons", "relevance", "does"),
    [
        ("Rotate right", Verb.CLICK, BAR, 0.9, 'click "Apply transformation"'),
        ("Rotate right", Verb.CLICK, BAR, 0.2, None),
        ("Rotate right", Verb.CLICK, (BAR[0], BAR[2]), 0.9, None),
        ("Sort", Verb.CLICK, BAR, 0.9, None),  # the tool itself
        ("Sort", Verb.CHECK, ("Cancel", "Apply"), 0.9, 'click "Apply"'),
        ("Sort", Verb.CHECK, ("Cancel", "OK"), 0.9, None),
        ("Apply transformation", Verb.CLICK, BAR, 0.9, None),
    ],
)
def test_what_a_tool_of_the_window_only_shows_is_taken_over(name, verb, buttons, relevance, does):
    now = replace(WINDOW, controls=(*WINDOW.controls, *map(control, buttons)))
    role = Role.MENU_ITEM if name == "Sort" else Role.BUTTON
    found = applied(evidence("turn it to the right", now, [act(name, role, verb, Effect.CHANGED, relevance, now)]))
    assert (found and str(found.action)) == does


def page(value, *states, role=Role.TEXT):
    return Control("p", role, "Page", value, SHOWN | set(states), verbs=frozenset({Verb.CLICK, Verb.TYPE}))


@pytest.mark.parametrize(
    ("said", "field", "typed", "clicked", "modal", "does"),
    [
        ("go to page 3", page("3", State.FOCUSED), "3", False, False, "press enter"),
        ("go to page 3", page("3"), "3", False, False, 'click "Page"'),
        ("go to page 3", page("3", State.FOCUSED), "3", True, False, "press enter"),
        ("go to page 3", page("3"), "3", True, False, None),
        ("go to page 3", page("3", State.FOCUSED), "3", False, True, None),
        ("go to page 3", page("3", State.FOCUSED, State.MULTILINE), "3", False, False, None),
        ("go to page 3", page("3", State.FOCUSED, role=Role.SPIN), "3", False, False, None),
        ("go to page three", page("three", State.FOCUSED), "three", False, False, None),
        ('write "3"', page("3", State.FOCUSED), "3", False, False, None),
    ],
)
def test_a_number_is_taken_by_its_field_with_enter(said, field, typed, clicked, modal, does):
    now = Snapshot("viewer", "a.pdf", (field,), modal=modal)
    done = [replace(act("Page", Role.TEXT, Verb.TYPE, Effect.VERIFIED, 0.5, now, typed), control=field)]
    done += [act("Page", Role.TEXT, Verb.CLICK, Effect.CHANGED, 0.5, now)] if clicked else []
    found = entered(evidence(said, now, done))
    assert (found and str(found.action)) == does


@pytest.mark.parametrize(
    ("said", "name", "beside", "modal", "does"),
    [
        ("make a new playlist called Trip", "Text", (), False, "press enter"),
        ("add a category called Trip", "Text", ("Remove", "Close"), True, "press enter"),
        ("add a category called Trip", "Text", ("Remove", "OK"), True, None),  # its button takes the name
        ("add a category called Trip", "Text", ("Close",), True, None),
        ("add a category called Trip", "Name", ("Remove", "Close"), True, None),
        ('write "Trip"', "Text", (), False, None),
    ],
)
def test_a_name_that_is_given_in_place_is_taken_by_enter(said, name, beside, modal, does):
    states = SHOWN | {State.FOCUSED}
    field = Control("new", Role.TEXT, name, "Trip", states, verbs=frozenset({Verb.CLICK, Verb.TYPE}))
    buttons = [Control(b, Role.BUTTON, b, states=SHOWN, verbs=frozenset({Verb.CLICK})) for b in beside]
    now = Snapshot("app", "Things", (field, *buttons), modal=modal)
    done = [replace(act(name, Role.TEXT, Verb.TYPE, Effect.VERIFIED, 0.5, now, "Trip"), control=field)]
    found = entered(evidence(said, now, done, began=Snapshot("app", "App", ())))
    assert (found and str(found.action)) == does


@pytest.mark.parametrize(
    ("said", "name", "does"),
    [
        ("put in a task Plan party", "Ex.: “Buy milk tomorrow”", "press enter"),
        ("put in a task Plan party", "Add a task…", "press enter"),
        ("put in a task Plan party", "Title", None),
        ("search for Plan party", "Add a task…", None),
    ],
)
def test_a_line_that_makes_what_is_written_into_it_takes_it_by_enter(said, name, does):
    field = Control("f", Role.TEXT, name, "Plan party", SHOWN | {State.FOCUSED}, verbs=frozenset({Verb.TYPE}))
    now = Snapshot("app", "Tasks", (field,))
    done = [replace(act(name, Role.TEXT, Verb.TYPE, Effect.VERIFIED, 0.5, now, "Plan party"), control=field)]
    found = entered(evidence(said, now, done, began=now))
    assert (found and str(found.action)) == does


def test_a_dialog_that_was_there_before_stays():
    now = dialog("Close")
    done = [act("Wrap lines", Role.CHECK, Verb.CHECK, Effect.VERIFIED, 0.9, now)]
    assert settled(evidence("make long lines wrap", now, done, began=now)) is None


@pytest.mark.parametrize(
    ("relevance", "effect", "judged", "now", "done"),
    [
        (0.9, Effect.CHANGED, Effect.CHANGED, WINDOW, True),
        (0.6, Effect.CHANGED, Effect.CHANGED, WINDOW, False),
        (0.9, Effect.NOT_SEEN, Effect.CHANGED, WINDOW, False),
        (0.9, Effect.CHANGED, Effect.NOT_SEEN, WINDOW, False),
        (0.9, Effect.CHANGED, Effect.CHANGED, dialog("OK"), False),
    ],
)
def test_what_surely_was_meant_is_done_once(relevance, effect, judged, now, done):
    sort = act("Sort", Role.MENU_ITEM, Verb.CLICK, effect, relevance, now)
    assert is_done(sort.step, sort.control, now, Judgement(judged, "")) is done


@pytest.mark.parametrize(
    ("name", "relevance", "probability", "tried", "now", "ends"),
    [
        ("Korean", 0.1, 0.0, 0.7, WINDOW, True),
        ("Korean", 0.1, 0.3, 0.7, WINDOW, False),
        ("Korean", 0.4, 0.0, 0.7, WINDOW, False),
        ("Korean", 0.1, 0.0, 0.2, WINDOW, False),
        ("Other", 0.1, 0.0, 0.7, WINDOW, False),
        ("Korean", 0.1, 0.0, 0.7, dialog("OK"), False),
    ],
)
def test_nothing_of_another_kind_is_done_after_what_was_meant(name, relevance, probability, tried, now, ends):
    meant = control(name, Role.MENU_ITEM)
    action = Action(Verb.CLICK, Target(name, None))
    candidates = (Candidate(meant, 0.0, probability),)
    decision = Decision(action, meant, False, 1.0, (), 0, 0, 0, {}, relevance, candidates)
    done = [act("Sort", Role.MENU_ITEM, Verb.CLICK, Effect.NOT_SEEN, tried, WINDOW)]
    why = strays(decision, now, WINDOW, done)
    assert why == ("I clicked Sort, but nothing changed, and I found nothing else for it." if ends else "")


@pytest.mark.parametrize(("name", "ends"), [("From Clipboard", True), ("To Clipboard", False)])
def test_what_was_surely_meant_and_shows_nothing_is_not_followed_by_its_neighbour(name, ends):
    meant = control(name, Role.BUTTON)
    decision = Decision(
        Action(Verb.CLICK, Target(name)), meant, False, 1.0, (), 0, 0, 0, {}, 0.6, (Candidate(meant, 0.0, 0.3),)
    )
    done = [act("To Clipboard", Role.BUTTON, Verb.CLICK, Effect.NOT_SEEN, 0.9, WINDOW)]
    assert bool(strays(decision, WINDOW, WINDOW, done)) is ends


@pytest.mark.parametrize(
    ("relevances", "effect", "ends"),
    [
        ((0.9, 0.1, 0.1, 0.1), Effect.CHANGED, True),
        ((0.9, 0.1, 0.1), Effect.CHANGED, False),
        ((0.9, 0.1, 0.4, 0.1), Effect.CHANGED, False),
        ((0.9, 0.1, 0.1, 0.1), Effect.VERIFIED, False),
    ],
)
def test_a_dialog_is_not_looked_through_forever(relevances, effect, ends):
    now, other = dialog("OK"), control("Colours", Role.TAB)
    action = Action(Verb.CLICK, Target("Colours"))
    decision = Decision(action, other, False, 1.0, (), 0, 0, 0, {}, 0.1, (Candidate(other, 0.0, 0.0),))
    done = [act(f"Page {n}", Role.TAB, Verb.CLICK, effect, relevance, now) for n, relevance in enumerate(relevances)]
    assert bool(strays(decision, now, WINDOW, done)) is ends


@pytest.mark.parametrize(("first", "second", "ends"), [(0.4, 0.3, True), (0.3, 0.4, False), (0.7, 0.6, False)])
def test_a_number_that_stands_is_not_written_elsewhere_too(first, second, ends):
    action, volume = Action(Verb.TYPE, Target("Volume"), "60"), control("Volume", Role.SPIN)
    decision = Decision(action, volume, False, 1.0, (), 0, 0, 0, {}, second, (Candidate(volume, 0.0, 0.0),))
    done = [act("Speed", Role.SPIN, Verb.TYPE, Effect.VERIFIED, first, WINDOW, "60")]
    assert bool(strays(decision, WINDOW, WINDOW, done)) is ends


@pytest.mark.parametrize(
    ("names", "relevance", "ends"),
    [
        (("Sort", "Korean", "Sort"), 0.1, True),
        (("Sort", "Korean"), 0.1, False),
        (("Next", "Next", "Next"), 0.1, False),
        (("Sort", "Korean", "Sort"), 0.4, False),
    ],
)
def test_a_run_that_is_lost_ends(names, relevance, ends):
    korean = control("Korean", Role.MENU_ITEM)
    decision = Decision(Action(Verb.CLICK, Target("Korean")), korean, False, 1.0, (), 0, 0, 0, {}, relevance)
    done = [act(name, Role.MENU_ITEM, Verb.CLICK, Effect.CHANGED, 0.1, WINDOW) for name in names]
    assert bool(strays(decision, WINDOW, WINDOW, done)) is ends
