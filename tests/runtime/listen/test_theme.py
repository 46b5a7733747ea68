"""Colours that can be read."""

import pytest

from edgelam.runtime.listen.theme import DARK, LIGHT, SIGN, TEXT, contrast, high_contrast, legible, mixed, with_accent

ACCENTS = ("#ffdd00", "#0078d4", "#7f7f7f", "#e95420", "#101010", "#fafafa")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


def palettes():
    yield from (LIGHT, DARK)
    yield from (with_accent(palette, accent) for palette in (LIGHT, DARK) for accent in ACCENTS)
    yield high_contrast("#000000", "#ffffff", "#1aebff", "#000000")


@pytest.mark.parametrize("palette", [*palettes()], ids=str)
def test_everything_can_be_read_whatever_the_accent(palette):
    for ink, behind in (
        (palette.text, palette.card), (palette.muted, palette.card), (palette.text, palette.raised), (palette.muted, palette.raised),
        (palette.on_accent, palette.accent), (palette.matched, palette.card), (palette.doubt, palette.card),
    ):  # fmt: skip
        assert contrast(ink, behind) >= TEXT
    for sign in (palette.good, palette.bad, palette.accent):
        assert contrast(sign, palette.card) >= SIGN
    if palette.selected != palette.accent:
        assert contrast(palette.text, palette.selected) >= TEXT


def test_colours_are_mixed_and_made_legible():
    assert mixed("#ff0000", "#0000ff", 0.5) == "#800080"
    assert legible("#000000", "#ffffff", TEXT) == "#000000"
    assert contrast(legible("#ffff00", "#ffffff", TEXT), "#ffffff") >= TEXT
