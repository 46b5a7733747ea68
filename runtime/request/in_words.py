"""What a subtask will do, said in a person's words from its own alone."""

from __future__ import annotations

from edgelam.action import quote
from edgelam.runtime.request.kinds import Intent, Kind
from edgelam.screen_text import clean


def described_by_words(intent: Intent) -> str:
    """What a subtask does where its own words say all of it; empty where that depends on the screen."""
    folder = "home" if intent.folder == "~" else clean(intent.folder)
    place = f" in {folder}" if folder else ""
    match intent.kind:
        case Kind.WRITE if intent.text:
            return f"Type {quote(clean(intent.text))}"
        case Kind.SAVE if intent.name or intent.file:
            return f"Save as {clean(intent.name or intent.file)}{place}"
        case Kind.OPEN if intent.file:
            return f"Open {clean(intent.file)}{place}"
        case Kind.NEW_FOLDER if intent.name:
            return f"Make the folder {quote(clean(intent.name))}{place}"
        case Kind.RENAME if intent.file and intent.name:
            return f"Rename {clean(intent.file)} to {clean(intent.name)}"
        case Kind.COPY | Kind.MOVE if intent.file:
            return f"{intent.kind.capitalize()} {clean(intent.file)}{f' to {folder}' if folder else ''}"
        case Kind.DELETE if intent.file:
            return f"Delete {clean(intent.file)}{place}"
        case Kind.REPLACE if intent.text:
            return f"Replace {quote(clean(intent.text))} with {quote(clean(intent.value))}"
        case Kind.COMPUTE if intent.expression:
            return f"Work out {_sum(clean(intent.expression))}"
        case _:
            return ""


def _sum(expression: str) -> str:
    """A sum as it is printed: ``12 × 7``."""
    for sign, printed in (("*", " × "), ("/", " ÷ "), ("+", " + ")):
        expression = expression.replace(sign, printed)
    return " ".join(expression.split())
