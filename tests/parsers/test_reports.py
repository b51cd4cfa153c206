"""What an officer reports, and what is asked back (rules 5 to 9 of the SMS language)."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import SYMBOLS, new_sheet_code
from domain.commands import Asker, NotRead, Understood
from domain.reports import ClientShares, ClientsReport, Doubt, ReportedLine, Share, SheetReport
from tests.parsers.heard import READER, asked

CLIENTS_PHONES = [each for each in Asker if not each.is_staff]
MARKS = ["7K4QZ", "BUT", "ILA", "C", "BY", "A", "S50", "L100", "L2=20", "FREG=5", "#3", "3=0", "5", "40", "=", ",", "-"]
typed_texts = st.one_of(
    st.text(max_size=2500),
    st.text("7K4QZbut 0123456789=.:-/,#CSLA\n", max_size=300),
    st.lists(st.sampled_from(MARKS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(MARKS), max_size=40).map("".join),
    st.text("0123456789=.:-/,#CSLA\n ", max_size=300).map("7K4QZ ".__add__),
)


def report_of(text: str) -> SheetReport | ClientsReport:
    reading = READER.read(text, Asker.STAFF)
    assert isinstance(reading, Understood), reading
    assert reading.report is not None
    return reading.report


def test_a_report_is_named_by_its_code_with_what_differs() -> None:
    assert report_of("7K4QZ BUT 3=0 5=40 7=A") == SheetReport(
        "7K4QZ", (ReportedLine(3, 0), ReportedLine(5, 40), ReportedLine(7, is_absent=True))
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("5=L400 S50", ReportedLine(5, None, (Share("L", 400), Share("S", 50))), id="said exactly"),
        pytest.param("7=A480", ReportedLine(7, 480, is_absent=True), id="absent, but sent money"),
        pytest.param("5=L2 20", ReportedLine(5, None, (Share("L2", 20),)), id="second loan behind a blank"),
        pytest.param("5=1,200", ReportedLine(5, 1200), id="thousands"),
    ],
)
def test_a_line_says_what_she_gave(text: str, line: ReportedLine) -> None:
    assert report_of(f"7K4QZ BUT {text}") == SheetReport("7K4QZ", (line,))


def test_guests_stand_behind_the_lines() -> None:
    guest = ClientShares("15", (Share("L", 300),), by="NANCY")
    assert report_of("7K4QZ but 3=0, C 15 L300 by nancy") == SheetReport("7K4QZ", (ReportedLine(3, 0),), (guest,))


def test_clients_stand_one_by_one() -> None:
    first = ClientShares("45", (Share("S", 50), Share("L", 100), Share("L2", 20)))
    assert report_of("C 45 S50 L100 L2=20, #3 L200") == ClientsReport((first, ClientShares("#3", (Share("L", 200),))))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("7K4QZ", {"code": "7K4QZ"}, id="a code alone"),
        pytest.param(
            "7K4QZ BUT 3=0 7=A480 5=L400 S50, C 15 L300",
            {
                "code": "7K4QZ",
                "exceptions": {"3": "0", "7": "A480", "5": "L400 S50"},
                "guests": [{"client": "15", "L": "300"}],
            },
            id="exceptions and guests",
        ),
        pytest.param(
            "C 45 S50 L2=20 FREG=100 BY 46",
            {"clients": [{"client": "45", "S": "50", "L2": "20", "FREG": "100", "by": "46"}]},
            id="a client",
        ),
    ],
)
def test_the_fields_of_a_report_are_those_of_the_contract(text: str, told: object) -> None:
    reading = READER.read(text, Asker.STAFF)
    assert isinstance(reading, Understood)
    assert reading.told == told


@pytest.mark.parametrize("sign", list("=.:-/ "))
def test_every_sign_between_a_line_and_its_amount_means_the_same(sign: str) -> None:
    assert report_of(f"7K4QZ BUT 3{sign}0 5{sign}40 7{sign}A") == report_of("7K4QZ BUT 3=0 5=40 7=A")


@pytest.mark.parametrize("but", ["", "BUT", "except", "isipokuwa", "ila", "maliban sa", "pero"])
def test_but_may_be_missing_or_in_any_language(but: str) -> None:
    assert report_of(f"7k4qz {but} 3=0") == SheetReport("7K4QZ", (ReportedLine(3, 0),))


@pytest.mark.parametrize(
    ("text", "doubt", "examples"),
    [
        pytest.param("7K4QX", Doubt.CODE, ("CODE",), id="a code mistyped"),
        pytest.param("7K4QX but 3=0", Doubt.CODE, ("CODE BUT 3=0",), id="its exceptions are kept"),
        pytest.param("7K4QZ 75X3S", Doubt.SEVERAL_CODES, ("7K4QZ", "75X3S"), id="two codes"),
        pytest.param("7K4QZ 5=4O", Doubt.LETTER, ("7K4QZ BUT 5=40",), id="a letter O"),
        pytest.param("7K4QZ 3-5=0", Doubt.RANGE, ("7K4QZ BUT 3=0 4=0 5=0",), id="a range"),
        pytest.param("7K4QZ 3-5", Doubt.RANGE, ("7K4QZ BUT 3=5", "7K4QZ BUT 3=0 4=0 5=0"), id="a range, or an amount"),
        pytest.param("7K4QZ 3 5", Doubt.TWO_WAYS, ("7K4QZ BUT 3=5", "7K4QZ BUT 3=0 5=0"), id="a list, or an amount"),
        pytest.param("7K4QZ 3=0 3=40", Doubt.TWICE, ("7K4QZ BUT 3=0", "7K4QZ BUT 3=40"), id="two amounts"),
        pytest.param(
            "7K4QZ ila 3 na 5", Doubt.TWO_WAYS, ("7K4QZ ISIPOKUWA 3=0 5=0", "7K4QZ ISIPOKUWA 3=A 5=A"), id="sw"
        ),
        pytest.param("7K4QZ 5=40k", Doubt.UNREADABLE, ("CODE BUT 3=0 5=40 7=A",), id="nobody's figures under her code"),
        pytest.param("C 45 50", Doubt.TWO_WAYS, ("C 45 S50", "C 45 L50"), id="an amount without its letter"),
        pytest.param("C 45 S50 46 L20", Doubt.UNREADABLE, ("C 45 S50, 46 L20",), id="a comma missing"),
        pytest.param("C 45", Doubt.UNREADABLE, ("C 45 S... L...",), id="no amounts are made up"),
        pytest.param("mary S50", Doubt.UNREADABLE, ("C MARY S50",), id="C forgotten"),
    ],
)
def test_what_is_in_doubt_is_asked_back_with_corrected_messages(
    text: str, doubt: Doubt, examples: tuple[str, ...]
) -> None:
    reading = asked(text, Asker.STAFF)
    assert (reading.doubt, reading.examples) == (doubt, examples)


@pytest.mark.parametrize("sure", ["3-0 5-10", "3 0 5 10", "3=5", "3:5", "5-40"])
def test_an_amount_that_cannot_be_a_line_is_one(sure: str) -> None:
    assert isinstance(report_of(f"7K4QZ {sure}"), SheetReport)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("7K4QZ 3 paid 5 paid 7 0", id="lines that paid"),
        pytest.param("7K4QZ 3 full 25 full 30 0", id="lines that paid in full"),
        pytest.param("7K4QZ 3=paid 5 40 7", id="a word for an amount"),
        pytest.param("7K4QZ 24/11", id="a date"),
        pytest.param("sheet 7K4QZ but 3=0", id="a report behind SHEET"),
    ],
)
def test_what_looks_like_exceptions_is_asked_back(text: str) -> None:
    assert asked(text, Asker.STAFF).near[:1] == ("code",)


def test_the_guests_of_a_mended_message_are_kept() -> None:
    assert asked("7K4QZ 3=o, C 15 L300", Asker.STAFF).examples == ("7K4QZ BUT 3=0, C 15 L300",)


@pytest.mark.parametrize("text", ["7K4QZ but C 15 L300", "7K4QZ 3=0 but", "7K4QZ 3=0 5=40 7", "7K4QZ=3=0"])
def test_a_message_that_was_cut_or_garbled_is_asked_back(text: str) -> None:
    assert asked(text, Asker.STAFF).near[:1] == ("code",)


def test_no_slip_of_a_code_is_read_as_a_report_whatever_stands_behind() -> None:
    choose = random.Random(7).choice
    for code in [new_sheet_code(choose) for _ in range(10)]:
        wrong = {code[:at] + symbol + code[at + 1 :] for at in range(5) for symbol in SYMBOLS}
        missing = {code[:at] + code[at + 1 :] for at in range(5)}
        more = {code[:at] + symbol + code[at:] for at in range(6) for symbol in SYMBOLS}
        swapped = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(4)}
        for slip in (wrong | missing | more | swapped) - {code}:
            for rest in ("", " but 3=0", " 3 0", " 3:0 5:40", " 7=a"):
                reading = READER.read(slip + rest, Asker.STAFF)
                assert isinstance(reading, NotRead) or reading.command != "code", slip + rest


@settings(deadline=None)
@given(typed_texts)
def test_reads_or_asks_back_whatever_an_officer_sends(text: str) -> None:
    reading = READER.read(text, Asker.STAFF)
    if isinstance(reading, NotRead):
        assert len(reading.examples) == len(reading.near) <= 2


@settings(deadline=None)
@given(typed_texts)
def test_no_text_of_another_phone_is_a_report(text: str) -> None:
    for asker in CLIENTS_PHONES:
        reading = READER.read(text, asker)
        assert isinstance(reading, NotRead) or reading.report is None


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        pytest.param("C 1 5", ("C 1 S5",), id="L5 is a loan without its amount"),
        pytest.param("C 1 S9999999 S9999999", ("C 1 S9999999",), id="a sum above every amount"),
    ],
)
def test_no_example_is_offered_that_would_be_asked_back(text: str, examples: tuple[str, ...]) -> None:
    assert asked(text, Asker.STAFF).examples == examples


@settings(deadline=None)
@given(typed_texts)
def test_an_example_is_read_as_it_stands_or_is_open(text: str) -> None:
    """An example that is sent as it is says what it shows, or is asked back once more: it is never read otherwise."""
    reading = READER.read(text, Asker.STAFF)
    if isinstance(reading, NotRead) and reading.doubt is not None:
        for each in reading.examples:
            again = READER.read(each, Asker.STAFF)
            is_open = each.startswith(("CODE", "KODI")) or "..." in each
            assert isinstance(again, NotRead) is is_open, each


@settings(deadline=None)
@given(st.data())
def test_lines_are_read_as_they_are_written(data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(1, 99), unique=True, min_size=1, max_size=12))
    shares = st.sampled_from([Share("S", 50), Share("L", 400), Share("L2", 20), Share("FREG", 100)])
    lines = tuple(
        data.draw(
            st.one_of(
                st.builds(ReportedLine, st.just(number), st.integers(0, 9_999_999)),
                st.just(ReportedLine(number, is_absent=True)),
                st.builds(ReportedLine, st.just(number), st.integers(0, 99_999), is_absent=st.just(True)),
                st.lists(shares, unique=True, min_size=1, max_size=3).map(
                    lambda each, number=number: ReportedLine(number, None, tuple(each))
                ),
            )
        )
        for number in numbers
    )
    written = " ".join(f"{each.number}={each.written}" for each in lines)
    assert report_of(f"7K4QZ BUT {written}") == SheetReport("7K4QZ", lines)


@pytest.mark.parametrize("letter", string.ascii_uppercase)
def test_a_message_cut_into_two_pages_is_one_text(letter: str) -> None:
    first, second = "7K4QZ BUT 3=0 5=4", f"0 7=A, C 15 L300 BY {letter}NN"
    assert report_of(first + second).told["exceptions"] == {"3": "0", "5": "40", "7": "A"}
