"""The guard before real windows: a page's consequential buttons, and Return in its form."""

import shutil
import time

import pytest

from edgelam.action import Action, Verb
from edgelam.control import Role, State
from edgelam.runtime.guard import Risk, risk_of
from edgelam.runtime.labels import Labels

pytestmark = pytest.mark.desktop

CONSEQUENTIAL = (
    "Place your order", "Confirm purchase", "Subscribe now", "Pay €12", "Buy now", "Cancel my subscription", "Unfriend", "Deactivate", "Merge pull request",
    "Sign out everywhere", "Delete account", "Send message", "Post", "Accept all", "Transfer money", "Book now", "Revoke token", "Empty bin", "Konto löschen", "Se désabonner",
)  # fmt: skip
HARMLESS = ("Search", "Show more", "Sign in", "Add to cart", "Next", "Reply", "Edit", "Filter", "Help", "Mehr anzeigen")
PAGE = """<!doctype html><meta charset=utf-8><title>Shop</title><h1>Shop</h1>
<form><label>Card holder <input id=h></label><button type=button>Pay now</button></form>
{buttons}{links}
<form aria-label=Transfer><label>To <input value="GB29 NWBK 6016 1331 9268 19"></label><label>Sum <input value="€ 410"></label>
<p>It leaves your account at once.</p><button type=button>Go on then</button></form>
<div role=alertdialog aria-label="Give the account away?"><p>Tom will own it. Only he can give it back.</p><button>Hand it on</button><button>Keep it</button></div>
<button aria-label="Delete conversation">🗑</button><button title="Block this user">x</button>"""
SECONDS = 20.0


@pytest.fixture
def page(desktop, tmp_path):
    """The page in Chromium, once all of it is there."""
    path = tmp_path / "shop.html"
    buttons = "".join(f"<button>{n}</button>" for n in (*CONSEQUENTIAL[::2], *HARMLESS[::2]))
    links = "".join(f"<a href=#x>{n}</a> " for n in (*CONSEQUENTIAL[1::2], *HARMLESS[1::2]))
    path.write_text(PAGE.format(buttons=buttons, links=links), encoding="utf-8")
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    desktop.launch("chromium", str(path))
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        snapshot = desktop.snapshot("chromium")
        if {*CONSEQUENTIAL, *HARMLESS} <= {c.name for c in snapshot.controls}:
            return desktop, snapshot
        time.sleep(0.2)
    raise AssertionError([c.name for c in snapshot.controls])


def test_no_consequential_button_of_a_page_is_pressed_unasked(page):
    desktop, snapshot = page
    labels = Labels(snapshot.controls)
    risks = {
        c.name: risk_of(Action(Verb.CLICK, labels.target(c.ref)), c, snapshot, "look around")
        for c in snapshot.controls
        if Verb.CLICK in c.verbs and c.role in (Role.BUTTON, Role.LINK)
    }
    grave = (*CONSEQUENTIAL, "Pay now", "Delete conversation", "x", "Go on then", "Hand it on")
    expected = dict.fromkeys(grave, Risk.IRREVERSIBLE) | dict.fromkeys((*HARMLESS, "Keep it"), Risk.REVERSIBLE)
    assert {n: risks[n] for n in expected} == expected
    holder = next(c for c in snapshot.controls if c.name == "Card holder" and Verb.TYPE in c.verbs)
    desktop.perform(Action(Verb.TYPE, text="Anna"), holder)
    focused = desktop.snapshot("chromium")
    assert focused.focus is not None
    assert focused.focus.has(State.EDITABLE)
    assert risk_of(Action(Verb.PRESS, text="enter"), None, focused, "fill in the form") is Risk.IRREVERSIBLE
