"""Fields of web pages that are more than a text: dates, times, numbers, lists of which several are chosen, greyed-out buttons."""

import json
import time
from contextlib import suppress

import pytest

from edgelam.action import Verb, parse_action
from edgelam.errors import ActionError
from edgelam.runtime.agent import Agent
from edgelam.runtime.labels import control_of
from edgelam.trajectory import Outcome

pytestmark = pytest.mark.desktop

PAGE = """<!doctype html><meta charset="utf-8"><title>Order</title>
<p><label for=start>Start</label> <input type=date id=start><p><label for=wake>Wake-up</label> <input type=time id=wake>
<p><label for=meet>Meeting</label> <input type=datetime-local id=meet><p><label for=pieces>Pieces</label> <input type=number id=pieces value=1>
<p><label for=fruit>Fruit</label> <select id=fruit multiple size=4><option>Apple<option>Pear<option>Plum<option selected>Fig</select>
<p><button id=go disabled>Proceed</button>
<script>
const told = e => e.multiple ? [...e.selectedOptions].map(o => o.value) : e.value
const tell = () => document.title = JSON.stringify(Object.fromEntries([...document.querySelectorAll('input,select')].map(e => [e.id, told(e)])))
document.querySelectorAll('input,select').forEach(e => { e.addEventListener('input', tell); e.addEventListener('change', tell) })
</script>"""


@pytest.fixture
def page(app, tmp_path):
    """Chromium with the page open, and what the page says that it holds."""
    desktop = app("chromium")
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    for _ in range(5):  # a new tab that is still loading takes the address for its own
        with suppress(ActionError):
            act(desktop, f'type "{file}" into "Address and search bar"')
            act(desktop, "press enter")
        time.sleep(2)
        if any(c.name == "Proceed" for c in desktop.snapshot("chromium").controls):
            break
    return desktop, lambda: json.loads(desktop.snapshot("chromium").title.partition(" - Chromium")[0])


def act(desktop, line):
    action = parse_action(line)
    desktop.perform(action, control_of(action, desktop.snapshot("chromium")))
    desktop.settle(2)


def test_dates_times_and_numbers_as_people_write_them(page):
    desktop, held = page
    for text, name in (
        ("14 March 2027", "Start"),
        ("6:30 pm", "Wake-up"),
        ("2027-03-14 00:00", "Meeting"),
        ("seven", "Pieces"),
    ):
        act(desktop, f'type "{text}" into "{name}"')
    expected = {"start": "2027-03-14", "wake": "18:30", "meet": "2027-03-14T00:00", "pieces": "7", "fruit": ["Fig"]}
    assert held() == expected
    start = next(c for c in desktop.snapshot("chromium").controls if c.name == "Start" and c.verbs)
    assert (start.verbs, start.value) == ({Verb.TYPE}, "2027-03-14")
    values = {c.name: c.value for c in desktop.snapshot("chromium").controls if c.verbs}
    assert (values["Wake-up"], values["Meeting"]) == ("18:30", "2027-03-14 00:00")
    for text, name in (("3/4/2027", "Start"), ("soon", "Start"), ("9 am", "Start"), ("many", "Pieces")):
        with pytest.raises(ActionError, match=name):
            act(desktop, f'type "{text}" into "{name}"')
    assert held() == expected


def test_several_entries_are_chosen_together_and_no_other(page, scripted):
    desktop, held = page
    done = Agent(desktop, scripted()).run("choose Apple and Plum", "chromium")
    assert done.outcome is Outcome.DONE
    assert held()["fruit"] == ["Apple", "Plum"]


def test_a_button_that_is_greyed_out_is_said(page, scripted):
    desktop, _ = page
    done = Agent(desktop, scripted()).run("click Proceed", "chromium")
    assert (done.outcome, done.message.partition(":")[0]) == (Outcome.CANNOT, "Proceed is greyed out")
