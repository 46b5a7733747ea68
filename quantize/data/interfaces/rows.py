"""One row of a window that an interface file describes, and the cleaning of its texts, the same for every toolkit."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from edgelam.control import Role

LABEL_MAX, TOOLTIP_MAX, OPTIONS_MAX = 60, 200, 12
"""Characters of a label and of a tooltip, choices of a combo box: what is longer is a sentence, or cut off."""

LEAST_ROWS, MOST_ROWS = 5, 60

_PLACEHOLDER = re.compile(
    r"(?:gtk)?(?:text|check|radio|push|tool|toggle|spin|combo|group|line|menu|command)?_?(?:label|button|box|item|edit|frame|page|tab|form|dialog|mainwindow|menu|action|widget|entry|"
    r"text|todo|fixme|dummy|placeholder|title|name here|lorem ipsum.*|foo|bar|test|column|row|window|list|combobox|groupbox)[ _]?\d*:?",
    re.IGNORECASE,
)
_MEANT = frozenset({
    "title", "text", "menu", "window", "list", "column", "row", "test", "page", "tab", "edit", "action", "form", "frame", "entry", "item",
    "box", "dialog", "bar", "text box", "widget", "check", "radio",
})  # fmt: skip
"""Words that are a placeholder with a number behind them, and a label without."""
_MARKUP = re.compile(r"<style.*?</style>|<[^<>]*>", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2}")
_FOREIGN = re.compile(
    r"[À-ÿ]|\b(?:le|la|les|des|une|du|aux|sur|avec|pour|der|die|das|und|von|mit|el|los|las|del|para|con|il|dello|della)\b",
    re.IGNORECASE,
)
"""Letters and small words of the languages that applications are written in where not in English."""

_LATIN = re.compile(r"[\x20-\x7e\u00a0-\u00ff\u2010-\u2026\u2190-\u21ff€™−×≤≥]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A control: its role, its label, its tooltip, what it offers to choose, and the menus above it (``File > Export``)."""

    role: Role
    label: str
    tooltip: str = ""
    options: tuple[str, ...] = ()
    path: str = ""

    def listed(self) -> list[object]:
        """As a window file keeps it; the path only where there is one."""
        return [str(self.role), self.label, self.tooltip, list(self.options), *([self.path] if self.path else [])]


@dataclass(frozen=True, slots=True)
class Window:
    """A window or a menu as one file describes it."""

    title: str
    rows: tuple[Row, ...]


def without_markup(text: str | None, mnemonic: str = "_") -> str:
    """The text on one line, without mark-up, mnemonic, key or the colon of a field's label."""
    text = html.unescape(_MARKUP.sub(" ", text or "")).replace("\\n", " ").split("\t")[0].split("\\t")[0]
    if mnemonic == "_" and text.count("_") == 1:
        text = text.replace("_", "")
    elif mnemonic == "&":
        text = re.sub(r"\(&\w\)|&(?=\S)", "", text.replace("&&", "\0")).replace("\0", "&")
    return " ".join(text.split()).strip(" :").strip()


def label(text: str | None, mnemonic: str = "_") -> str:
    """The text as a label; empty where it is none: a placeholder, a sentence, a symbol, another language."""
    said = without_markup(text, mnemonic)
    if not _WORD.search(said) or len(said) > LABEL_MAX or not _LATIN.fullmatch(said) or "%" in said or "{" in said:
        return ""
    bare = said.lower()
    return "" if _PLACEHOLDER.fullmatch(bare) and bare not in _MEANT else said


def tooltip(text: str | None, name: str, mnemonic: str = "_") -> str:
    """The tooltip, cut to its first sentences; empty where it says no more than the label."""
    said = without_markup(text, mnemonic)
    if len(said) > TOOLTIP_MAX:
        said = said[:TOOLTIP_MAX].rpartition(". ")[0] or said[:TOOLTIP_MAX].rpartition(" ")[0]
    return said if _WORD.search(said) and said.casefold() != name.casefold() and _LATIN.fullmatch(said) else ""


def options(texts: Iterable[str | None], mnemonic: str = "") -> tuple[str, ...]:
    """The choices that are real ones, each once."""
    said = dict.fromkeys(without_markup(t, mnemonic) for t in texts)
    return tuple(s for s in said if s and len(s) <= LABEL_MAX and _LATIN.fullmatch(s) and "%" not in s)[:OPTIONS_MAX]


def named(said: str, about: str | None, mnemonic: str = "_") -> str:
    """The label, or a short tooltip where there is none: what a screen reader says of a picture button."""
    return said or (label(about, mnemonic) if len(about or "") <= LABEL_MAX else "")


def window(title: str, rows: Sequence[Row]) -> Window | None:
    """The window with each of its rows once; None where too few are left, or in another language."""
    kept = tuple(dict.fromkeys(r for r in rows if r.label))
    foreign = sum(bool(_FOREIGN.search(r.label)) for r in kept)
    if foreign >= 2 and foreign * 5 >= len(kept):
        return None
    return Window(title, kept[:MOST_ROWS]) if len({r.label for r in kept}) >= LEAST_ROWS else None


def tag(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
