"""What was learned beside the guard's rules: what it reads, what it is not asked about, and what comes of a damaged file."""

from dataclasses import replace

import numpy as np
import pytest

from edgelam.action import Action, Target, Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.runtime.guard import Consequence, Risk, judge, learned
from edgelam.runtime.guard.learned import BUCKETS, FIELDS, FILE, Weights, grams, is_settled, read, sight_of, write
from edgelam.runtime.guard.place import place_of
from edgelam.runtime.guard.stakes import hands_over
from edgelam.runtime.guard.steps import only_steps

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(ref, name, role=Role.BUTTON):
    return Control(ref, role, name, states=SHOWN, verbs=verbs_for(role, SHOWN))


def dialog(title, says, *controls):
    return Snapshot("app", title, (control("says", says, Role.LABEL), *controls), modal=True)


def window(title, *controls):
    return Snapshot("app", title, (control("m", "File", Role.MENU), *controls))


def judged(snapshot, ref="it", **more):
    act = snapshot.find(ref)
    return judge(
        Action(Verb.CHECK if act.role is Role.CHECK else Verb.CLICK, Target(act.name)), act, snapshot, "go on", **more
    )


def everybody(_control, _place):
    return True


@pytest.mark.parametrize(
    ("title", "says", "label"),
    [
        ("New owner: Tamsin", "Tamsin will own this group. Only she can give it back.", "Hand over"),
        ("Free up space", "Items not yet backed up will be gone too.", "Let's go"),
        ("Membership: Plus", "£39 today, then £39 each month for 12 months.", "Join"),
    ],
)
def test_what_no_word_betrays_is_asked_about(title, says, label):
    snapshot = dialog(title, says, control("it", label), control("no", "Cancel"))
    judgement = judged(snapshot)
    assert judgement.risk is Risk.IRREVERSIBLE
    assert judgement.question.consequence is Consequence.SUSPECTED
    assert "cannot be taken back" in str(judgement.question)
    assert judged(snapshot, "no").risk is Risk.REVERSIBLE


@pytest.mark.parametrize(
    ("title", "label", "beside", "risk"),
    [
        ("Manage Accounts", "Add", {"Remove": True}, Risk.REVERSIBLE),
        ("Welcome (1 of 2)", "Forward", {"Cancel": True}, Risk.REVERSIBLE),
        ("Setup", "Next", {"Back": False}, Risk.REVERSIBLE),
        ("Pick", "Local Address Book", {}, Risk.REVERSIBLE),
    ],
)
def test_a_step_on_is_not(title, label, beside, risk):
    others = [
        replace(control(name, name), states=frozenset({State.SHOWING} | ({State.ENABLED} if on else set())))
        for name, on in beside.items()
    ]
    assert judged(dialog(title, "", control("it", label), *others)).risk is risk


@pytest.mark.parametrize(
    ("title", "label", "beside"),
    [
        ("Wallet", "Add", "Cancel"),
        ("Setup (2 of 2)", "Next", "Back"),
        ("Setup", "Next", "Back"),
        ("Setup", "Install", "Remove"),
    ],
)
def test_a_last_step_may_be(title, label, beside):
    snapshot = dialog(title, "", control("it", label), control("beside", beside))
    assert not only_steps(snapshot.find("it"), place_of(snapshot))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("View", Role.MENU), ("Page", Role.TAB), ("Document", Role.TEXT), ("Word Wrap", Role.CHECK), ("Save", Role.BUTTON),
        ("Preferences…", Role.MENU_ITEM), ("Bold", Role.TOGGLE), ("Copy", Role.MENU_ITEM), ("7", Role.BUTTON), ("Zoom In", Role.MENU_ITEM),
    ],
)  # fmt: skip
def test_ordinary_work_is_not(label, role):
    assert judged(window("note.txt - Editor", control("it", label, role))).risk is Risk.REVERSIBLE


@pytest.mark.parametrize(
    ("label", "role", "settled"),
    [
        ("View", Role.MENU, True), ("Wrap", Role.CHECK, True), ("Send to…", Role.BUTTON, True), ("Save", Role.BUTTON, True),
        ("How to hand over a group", Role.LINK, True), ("Everyone", Role.ITEM, True), ("Cancel", Role.BUTTON, True),
        ("7", Role.BUTTON, True), ("Forward", Role.BUTTON, True), ("Fullscreen", Role.BUTTON, True), ("Zoom In", Role.BUTTON, True), ("Next picture", Role.BUTTON, True), ("Rotate Clockwise", Role.BUTTON, True), ("Flip image horizontally", Role.BUTTON, True),
        ("License", Role.BUTTON, True), ("Release notes", Role.BUTTON, True), ("Minimise", Role.BUTTON, True), ("Reload", Role.BUTTON, True), ("Restore", Role.BUTTON, False), ("Sign in", Role.LINK, True), ("Sign in to pay", Role.LINK, False), ("Create", Role.BUTTON, True), ("Create new project", Role.BUTTON, True), ("Create partition", Role.BUTTON, False),
        ("Rotate the keys", Role.BUTTON, False), ("Forward to all", Role.BUTTON, False), ("Hand over", Role.BUTTON, False), ("Hand over", Role.LINK, False),
    ],
)  # fmt: skip
def test_the_rules_alone_decide_about_what_only_leads_on(label, role, settled):
    snapshot = window("Group", control("it", label, role))
    assert is_settled(snapshot.find("it"), place_of(snapshot)) is settled


@pytest.mark.parametrize(
    ("says", "settled"),
    [
        ("The file was saved in Documents.", True),
        ("Do you want to save the changes?", True),
        ("Everybody will see it.", False),
    ],
)
def test_the_ok_of_a_dialog_that_the_rules_know_whole_is_left_to_them(says, settled):
    snapshot = dialog("Question", says, control("it", "OK"))
    assert is_settled(snapshot.find("it"), place_of(snapshot)) is settled


def test_the_ok_of_a_form_of_settings_is_left_to_the_rules():
    form = Snapshot("app", "Settings", (control("it", "OK"), control("x", "Hide dots", Role.CHECK)), modal=True)
    assert is_settled(form.find("it"), place_of(form))
    asking = dialog("Settings", "Everybody will see it.", control("it", "OK"))
    assert not is_settled(asking.find("it"), place_of(asking))


def test_it_only_adds_questions():
    snapshot = window("Shop", control("it", "Buy now"))
    assert judged(snapshot, suspects=lambda control, place: False).question.consequence is Consequence.PAY
    assert (
        judged(window("Shop", control("it", "Look")), suspects=everybody).question.consequence is Consequence.SUSPECTED
    )


def test_a_wish_to_close_needs_no_question():
    snapshot = window("Shop", control("it", "Quit"))
    act = Action(Verb.CLICK, Target("Quit"))
    assert judge(act, snapshot.find("it"), snapshot, "quit", suspects=everybody).risk is Risk.REVERSIBLE


def test_the_title_of_a_page_is_read_without_the_browser():
    page = Snapshot("chromium", "Transfer to R. Hale - Chromium", (control("it", "Confirm"),))
    assert sight_of(page.find("it"), place_of(page)).title == "Transfer to R. Hale"


def test_grams_of_texts_have_places_of_their_own():
    places = [set(grams("Löschen", field)) for field in range(FIELDS)]
    assert all(places)
    assert not places[0] & places[1] | places[1] & places[2]
    assert set(grams("LOSCHEN", 0)) == places[0]
    assert len(grams("", 0)) <= 1


def test_weights_are_kept(tmp_path):
    rng = np.random.default_rng(0)
    whole = Weights(rng.normal(size=(3, 4)), rng.normal(size=FIELDS * BUCKETS), {"box": 0.5}, -1.0, 0.25)
    alone = Weights(np.zeros((3, 0)), np.zeros(FIELDS * BUCKETS), {}, 0.0, 0.0)
    write(tmp_path / "w.npz", whole, alone)
    again, bare = read(tmp_path / "w.npz")
    assert np.allclose(again.vectors, whole.vectors, atol=1e-2)
    assert (again.facts, again.bias, again.limit) == ({"box": 0.5}, -1.0, 0.25)
    assert bare.vectors.shape == (3, 0)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut short", b"{}"])
def test_a_damaged_file_is_one_sentence(tmp_path, data):
    (tmp_path / "w.npz").write_bytes(data)
    with pytest.raises(ModelError, match="damaged or missing"):
        read(tmp_path / "w.npz")
    with pytest.raises(ModelError, match="damaged or missing"):
        read(tmp_path / "none.npz")


def test_without_an_encoder_it_goes_by_ngrams_alone(monkeypatch):
    def lacking():
        raise ModelError("no encoder")

    monkeypatch.setattr(learned, "shared", lacking)
    learned._weighing.cache_clear()
    try:
        snapshot = dialog("Transfer", "You are about to give £1,250.00 to R. Hale.", control("it", "Hand over"))
        assert learned._weighing()[0] == read(FILE)[1].limit
        assert judged(snapshot).risk is Risk.IRREVERSIBLE
    finally:
        learned._weighing.cache_clear()


def test_what_ships_is_small():
    assert FILE.stat().st_size < 100_000


@pytest.mark.parametrize("title", ["GTick 0.5.5", "Recorder v2.1", "Painter 3.10.4 (beta)"])
def test_the_version_in_a_title_is_no_amount(title):
    sight = sight_of(control("it", "Start"), place_of(window(title, control("it", "Start"))))
    assert not any(map(str.isdigit, sight.title))


def form(label, *rows, kind="shop"):
    """A window in which a form ends with a button called so; there is something to search with, as in most."""
    fields = [replace(control(f"f{n}", name, Role.TEXT), value=value) for n, (name, value) in enumerate(rows)]
    others = [control(f"o{n}", name) for n, name in enumerate(("Back", "Search", "Help", "Reload", "Print", "Zoom"))]
    return Snapshot(kind, "Step 2", (control("m", "File", Role.MENU), *others, *fields, control("it", label)))


@pytest.mark.parametrize("label", ["Reserve", "Move money", "Dispatch", "Seal it", "Begin"])
def test_what_ends_a_form_that_names_money_or_somebody_is_asked_about_sooner(label):
    assert judged(form(label, ("Sum", "€ 410"), ("To", "GB29 NWBK 6016 1331 9268 19"))).risk is Risk.IRREVERSIBLE


@pytest.mark.parametrize("label", ["Next month", "Chart", "Sort by price", "Save", "Add field", "Edit", "Preview"])
def test_what_only_shows_or_orders_it_is_not(label):
    assert judged(form(label, ("Food", "$300"), ("E-mail", "ann@home.net"))).risk is Risk.REVERSIBLE


def test_a_form_of_an_editor_names_nobody():
    place = place_of(form("Begin", ("A1", "€ 410"), kind="gimp"))
    assert not hands_over(place.snapshot.find("it"), place)


def test_something_to_search_with_makes_no_window_one_to_find_text_with():
    """Else hardly a page would be judged by what was learned."""
    assert not place_of(form("Dispatch")).looks_for
    assert place_of(dialog("Find", "", control("f", "Find what", Role.TEXT))).looks_for


@pytest.mark.parametrize(
    ("title", "says", "label", "risk"),
    [
        ("portrait.psd", "Changes since 14:02 are lost.", "Close", Risk.IRREVERSIBLE),
        ("Rule: everyone gets new prices", "Takes effect in production at once.", "Save", Risk.IRREVERSIBLE),
        ("Slot 10:40", "A fee of $25 is billed.", "No-show", Risk.IRREVERSIBLE),
        ("Cancel membership?", "Do you really want to leave?", "Keep my membership", Risk.REVERSIBLE),
        ("notes.txt", "The document was saved in Documents.", "Close", Risk.REVERSIBLE),
        ("notes.txt", "Do you want to save the changes?", "Save", Risk.REVERSIBLE),
        ("About", "", "Close", Risk.REVERSIBLE),
        ("Buddies", "You have no accounts. Later you can edit or delete them here.", "Close", Risk.REVERSIBLE),
    ],
)
def test_to_save_or_close_may_be_more_than_that_where_a_dialog_tells_so(title, says, label, risk):
    other = control("no", "Back" if risk is Risk.IRREVERSIBLE else "Add...")
    assert judged(dialog(title, says, control("it", label), other)).risk is risk


@pytest.mark.parametrize(
    ("subtask", "rows", "risk"),
    [
        ("click Join", (), Risk.REVERSIBLE),
        ("press the Join button", (), Risk.REVERSIBLE),
        ("hit the button named Join", (), Risk.REVERSIBLE),
        ("don't click Join", (), Risk.IRREVERSIBLE),
        ("go on", (), Risk.IRREVERSIBLE),
        ("click Join", (("Fee", "£39"),), Risk.IRREVERSIBLE),
    ],
)
def test_what_a_person_says_to_press_is_not_suspected_where_no_more_is_at_stake(subtask, rows, risk):
    snapshot = form("Join", *rows)
    act = snapshot.find("it")
    assert judge(Action(Verb.CLICK, Target(act.name)), act, snapshot, subtask).risk is risk
