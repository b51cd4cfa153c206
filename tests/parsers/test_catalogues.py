from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.commands import Speaks
from domain.money import Money
from parsers.catalogues import Catalogue, codes, load, load_all
from parsers.gsm7 import septets

NAIROBI = ZoneInfo("Africa/Nairobi")
TODAY = date(2026, 11, 23)


def catalogue(code: str) -> Catalogue:
    return load(code, NAIROBI)


def test_every_catalogue_speaks() -> None:
    speaking: list[Speaks] = [*load_all().values()]
    assert [each.code for each in speaking] == list(codes())


def test_only_some_languages_are_loaded_in_the_order_asked_for() -> None:
    assert list(load_all(only=("sw", "en"))) == ["sw", "en"]


def test_there_is_no_catalogue_of_a_language_nobody_wrote() -> None:
    with pytest.raises(FileNotFoundError):
        load("eo")


def test_a_text_without_translation_is_said_in_english_with_its_values() -> None:
    assert catalogue("sw").say("Hello {name}, untranslated.", name="Mary") == "Hello Mary, untranslated."


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        pytest.param(Money.of(Decimal(14880), "KES"), "KES 14,880", id="thousands"),
        pytest.param(Money(5, "KES"), "KES 0.05", id="cents alone"),
        pytest.param(Money(81050, "KES"), "KES 810.50", id="cents"),
        pytest.param(Money.of(Decimal(1250), "PHP"), "PHP 1,250", id="pesos"),
        pytest.param(Money.nothing("KES"), "KES 0", id="nothing"),
        pytest.param(Money(-50000, "KES"), "KES -500", id="less than nothing"),
        pytest.param(Money(123456789012, "KES"), "KES 1,234,567,890.12", id="a branch's"),
    ],
)
@pytest.mark.parametrize("code", codes())
def test_writes_amounts(code: str, amount: Money, text: str) -> None:
    assert catalogue(code).money(amount) == text


def test_writes_a_figure_without_its_currency() -> None:
    assert catalogue("fil").figure(Money(1488000, "KES")) == "14,880"


@pytest.mark.parametrize(
    ("code", "day", "text"),
    [
        pytest.param("en", date(2026, 11, 24), "Tue 24 Nov", id="to come"),
        pytest.param("en", TODAY, "Mon 23 Nov", id="today is still to come"),
        pytest.param("en", date(2026, 11, 17), "17 Nov", id="past"),
        pytest.param("en", date(2027, 1, 4), "Mon 4 Jan 2027", id="to come, next year"),
        pytest.param("en", date(2025, 12, 30), "30 Dec 2025", id="past, last year"),
        pytest.param("sw", date(2026, 11, 24), "Jumanne 24 Nov", id="Swahili, to come"),
        pytest.param("sw", date(2026, 8, 5), "5 Ago", id="Swahili, past"),
        pytest.param("fil", date(2026, 11, 24), "Mar 24 Nob", id="Filipino, to come"),
    ],
)
def test_writes_days(code: str, day: date, text: str) -> None:
    assert catalogue(code).day(day, TODAY) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(datetime(2026, 11, 23, 8, 15, tzinfo=UTC), "11:15", id="today"),
        pytest.param(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), "Sun 22 Nov 18:00", id="yesterday"),
        pytest.param(datetime(2026, 11, 22, 22, 5, tzinfo=UTC), "01:05", id="today there, yesterday in Greenwich"),
        pytest.param(datetime(2025, 12, 31, 9, 0, tzinfo=UTC), "Wed 31 Dec 2025 12:00", id="last year"),
    ],
)
def test_writes_moments_in_the_zone_of_the_institution(moment: datetime, text: str) -> None:
    assert catalogue("en").moment(moment, TODAY) == text


@pytest.mark.parametrize("code", codes())
def test_days_of_a_whole_year_are_gsm_7(code: str) -> None:
    days = [date.fromordinal(TODAY.toordinal() + each) for each in range(366)]
    assert all(septets(catalogue(code).day(each, TODAY)) is not None for each in days)


def test_lists_keywords_the_shown_one_first() -> None:
    assert catalogue("sw").keywords()["balance"][0] == "salio"
