"""The style sheet: small, of the palette alone, and with enough contrast to be read in the sun."""

from __future__ import annotations

import re

import pytest

from gateway.web.staff.rendering import ASSETS

STYLE = next(body for name, body in ASSETS.items() if name.endswith(".css")).decode()
GROUND, PAPER = "#eff5ec", "#ffffff"
PALETTE = {
    *("#eff5ec", "#fff", "#17212b", "#4a5661", "#1a3f8f", "#17653a", "#7a4a00", "#a3211b", "#5b3a8c"),
    *("#123d2a", "#1b4d37", "#d5e6d8", "#66756a", "#c9d6c6", "#d9a59f", "#b97a10", "#ffd24d", "#000"),
}


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [pytest.param(GROUND, id="on ground"), pytest.param(PAPER, id="on paper")])
@pytest.mark.parametrize("ink", ["#17212b", "#4a5661", "#1a3f8f", "#17653a", "#7a4a00", "#a3211b", "#5b3a8c"])
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(
    ("small", "ground"),
    [("#ffffff", "#123d2a"), ("#ffffff", "#1b4d37"), ("#d5e6d8", "#123d2a"), ("#ffffff", "#1a3f8f")],
)
def test_words_on_the_dark_can_be_read(small: str, ground: str) -> None:
    assert contrast(small, ground) >= 4.5


@pytest.mark.parametrize(
    ("edge", "ground"), [("#66756a", PAPER), ("#66756a", GROUND), ("#17653a", PAPER), ("#b97a10", PAPER)]
)
def test_edges_and_bars_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3


def test_no_other_colour_is_used() -> None:
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", STYLE)) <= PALETTE


def test_it_weighs_little() -> None:
    assert len(STYLE.encode()) <= 7.5 * 1024


@pytest.mark.parametrize(
    "thing",
    ["var(", "url(", "@import", "@font-face", "animation", "transition", "prefers-color-scheme", ":focus-visible"],
)
def test_old_phones_understand_it(thing: str) -> None:
    assert thing not in STYLE


def test_there_is_one_breakpoint() -> None:
    assert re.findall(r"@media ([^{]+)\{", STYLE) == ["print,(min-width:48em)", "print"]
