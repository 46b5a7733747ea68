"""Nothing private is left in a row."""

import json

from edgelam.redact import HIDDEN, Redactor


def step(action, *candidates, **more):
    return {
        "kind": "step",
        "action": action,
        "candidates": list(candidates),
        "window": "plan.txt - Editor",
        "evidence": "Name = x",
        **more,
    }


def test_request_plan_and_message_are_hidden():
    row = Redactor().row(
        {"kind": "run", "request": "type secret", "plan": ["type secret"], "message": "", "app": "mousepad"}
    )
    assert "secret" not in json.dumps(row)
    assert row["app"] == "mousepad"
    assert row["message"] == ""


def test_typed_text_is_hidden_wherever_it_shows_up_again():
    redactor = Redactor()
    first = redactor.row(
        step('type "~/Documents/plan.txt" into "Name"', 'text "Name" = "old \\"quoted\\" value"', 'button "Save"')
    )
    later = redactor.row(step('click "plan"', 'item "plan.txt"', 'says "Replace plan.txt?"'))
    assert first["action"] == f'type "{HIDDEN}" into "Name"'
    assert first["candidates"] == [f'text "Name" = "{HIDDEN}"', 'button "Save"']
    assert "plan" not in json.dumps(later)
    assert first["window"] == first["evidence"] == HIDDEN


def test_names_on_the_screen_stay():
    row = Redactor().row(step('choose "Large" in "Size"', 'combo "Size" = "Small" [Small, Large]'))
    assert row["action"] == 'choose "Large" in "Size"'
    assert row["candidates"] == [f'combo "Size" = "{HIDDEN}" [Small, Large]']
