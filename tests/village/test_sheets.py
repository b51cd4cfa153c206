"""In the village the sheets of the day reach their officers after the start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from domain.codes import is_sheet_code
from gateway.village.kenya import KENYA
from gateway.village.screen import Story, show
from gateway.village.settings_file import SAVINGS_PER_MEETING
from parsers.gsm7 import septets
from tests.support.together import Together

GRACE, PETER, MARY = "+254700000001", "+254700000002", "+254700000011"
UPENDO = (
    "Upendo 24 Nov KES 3590. 1Mary860 2Jane290 3Alice770 4Esther50 5Josephine530 6Brian290 7Lilian290 8Samuel50"
    " 9Ruth410 10Faith50. Late:3"
)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    together = Together(tmp_path_factory.mktemp("village"))
    together.start()
    together.look_at_the_clock()
    yield together
    together.stop()


def sheets(texts: Sequence[str]) -> dict[str, str]:
    """Sort texts that begin with a code by the group named next."""
    return {text.split()[1]: text for text in texts if is_sheet_code(text.split()[0])}


def test_the_village_saves_what_its_cast_agreed_to() -> None:
    assert KENYA.savings_per_meeting == SAVINGS_PER_MEETING


@pytest.mark.parametrize(
    ("phone", "groups"),
    [pytest.param(GRACE, {"Upendo", "Baraka"}, id="Grace"), pytest.param(PETER, {"Tumaini"}, id="Peter")],
)
def test_each_officer_has_her_groups_sheets(village: Together, phone: str, groups: set[str]) -> None:
    assert set(sheets(village.got(phone))) == groups


def test_upendos_is_the_model_text(village: Together) -> None:
    _, _, rest = sheets(village.got(GRACE))["Upendo"].partition(" ")
    assert rest == UPENDO


def test_every_sheet_is_one_page(village: Together) -> None:
    told = [*village.got(GRACE), *village.got(PETER)]
    assert [text for text in told if (septets(text) or 999) > 160] == []


def test_what_came_by_phone_today_is_not_expected_again(tmp_path: Path) -> None:
    together = Together(tmp_path)
    together.start()
    together.pays(MARY, "L4", "480")
    together.look_at_the_clock()
    text = sheets(together.got(GRACE))["Upendo"]
    together.stop()
    assert (" KES 3110. " in text, " 1Mary380 " in text) == (True, True)


def test_sheet_gives_the_same_again(village: Together) -> None:
    before = village.got(GRACE)
    village.texts(GRACE, "sheet")
    assert sheets(village.got(GRACE)[len(before) :]) == sheets(before)


def test_a_client_is_told_nothing_of_sheets(village: Together) -> None:
    village.texts(MARY, "sheet upendo")
    assert sheets(village.got(MARY)) == {}


def test_help_names_the_officers_words(village: Together) -> None:
    village.texts(PETER, "help")
    assert village.got(PETER)[-1] == (
        "Send SHEET: codes of today, CODE alone: all paid, CODE BUT 3=0 5=40 7=A: the rest paid, C 14 S50 L240: one"
        " client, UNDO ref, DAY. Call 0700000009"
    )


@pytest.mark.parametrize(
    ("phone", "groups"),
    [pytest.param(GRACE, ["Baraka", "Upendo"], id="an officer's phone"), pytest.param(MARY, [], id="a client's phone")],
)
def test_the_page_shows_where_a_sheet_is_printed(village: Together, phone: str, groups: list[str]) -> None:
    screen = show(village.world, phone, village.world.carrier.texts(phone), Story())
    assert screen is not None
    assert sorted(called.split(",")[0] for called, _ in screen.sheets) == groups
    assert all(to.endswith(f"/staff/sheets/{called.split()[1]}") for called, to in screen.sheets)
