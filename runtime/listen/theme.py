"""Colours of the window: light, dark, and those of a person who needs high contrast. No widget is known here."""

from __future__ import annotations

from dataclasses import dataclass, replace

TEXT, SIGN = 4.5, 3.0
"""Contrast that text and signs must have against what is behind them (WCAG 2.2, 1.4.3 and 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``. ``shadow``: how dark the shadow is, 0 to 1; ``border``: width of the outline in logical pixels."""

    card: str
    raised: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    matched: str
    good: str
    bad: str
    doubt: str
    shadow: float = 0.28
    border: float = 1.0


LIGHT = Palette(
    card="#fbfbfc", raised="#eeeff2", edge="#d5d7dd", text="#1b1c20", muted="#5f636d", accent="#2563c9", on_accent="#ffffff", selected="#e4ecfa",
    matched="#1d56b3", good="#1c7f45", bad="#c02b35", doubt="#9a5b00",
)  # fmt: skip
DARK = Palette(
    card="#202126", raised="#2e3037", edge="#3d4049", text="#f1f2f5", muted="#a3a8b4", accent="#6ea4ff", on_accent="#10131a", selected="#2b3a55",
    matched="#94bcff", good="#5fd08d", bad="#ff8087", doubt="#f2b04c", shadow=0.55,
)  # fmt: skip


def with_accent(palette: Palette, accent: str) -> Palette:
    """The same with the system's own colour, as far as that can be read here."""
    seen = legible(accent, palette.card, TEXT)
    on = max(("#ffffff", "#10131a"), key=lambda colour: contrast(colour, seen))
    selected = mixed(seen, palette.card, 0.14 if luminance(palette.card) > 0.5 else 0.24)
    return replace(palette, accent=seen, on_accent=on, selected=selected, matched=legible(seen, selected, TEXT))


def high_contrast(window: str, text: str, highlight: str, on_highlight: str) -> Palette:
    """A person's own colours and no others: no shades, no shadow, strong outlines."""
    return Palette(
        card=window, raised=window, edge=text, text=text, muted=text, accent=highlight, on_accent=on_highlight, selected=highlight,
        matched=text, good=text, bad=text, doubt=text, shadow=0.0, border=2.0,
    )  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of one colour, the rest of the other."""
    pairs = [(int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def legible(colour: str, behind: str, least: float) -> str:
    """The colour, darkened or lightened until it has that contrast."""
    towards = "#000000" if luminance(behind) > 0.18 else "#ffffff"
    steps = (mixed(towards, colour, share / 20) for share in range(21))
    return next((c for c in steps if contrast(c, behind) >= least), towards)
