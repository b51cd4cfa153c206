"""What every catalogue must hold; a new one is found by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

from domain.commands import Asker, Understood
from parsers.catalogues import FOLDER, IN_A_REPORT, Catalogue, codes, load, load_all
from parsers.gsm7 import septets, transliterate
from parsers.paging import page_count
from parsers.reading import Reader
from parsers.typed import split_words
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS

SHEET_CODE = re.compile(r"(?=.*[A-Z].*[A-Z])[2-9][23456789BCDFGHJKLMNPQRSTVWXYZ]{4}")
OPT_OUT = {"yes", "cancel", "end", "quit"}
PAGES_MAX = 2
TABLES = {
    "keyword",
    "small words",
    "other",
    "hint",
    "ask",
    "beside",
    "new",
    "sign-off",
    "language",
    "in an example",
    IN_A_REPORT,
}
SOURCE = "en"
SPEAKING = ("gateway/commands", "gateway/flows", "parsers")
"""The folders whose modules say something by SMS."""

SAYS = {"say": None, "_why": None, "AboutPerson": (4,), "AboutPhone": (4,), "AboutOfficer": (4,)}
"""Where a text stands in a call: what is said, why nothing was paid, and what HELP says of a command."""

LONGEST = {
    "account": "L21",
    "accounts": "S1 KES 3,450, S2 KES 1,200, S5 KES 900",
    "amount": "KES 27,360",
    "before": "H2235",
    "case": "41027",
    "client": "5 Josephine",
    "code": "7K4QZ",
    "count": "12",
    "echo": "balans of lone",
    "expected": "KES 1,010",
    "held": "KES 4,000",
    "institution": "JIRANI",
    "last": "H2247",
    "late": "KES 14,880",
    "line": "12",
    "lines": "3,8,11",
    "loan": "L21",
    "moment": "11:15",
    "most": "250,000",
    "name": "Catherine",
    "names": "C16 Elizabeth Wairimu N., C17 Elizabeth Wairimu K.",
    "number": "UKN4T7Q2WX",
    "officer": "Grace Wanjiru",
    "operator": "M-PESA",
    "owed": "KES 16,760",
    "parts": "L4 480, L21 330",
    "paybill": "600417",
    "phone": "0700000009",
    "reference": "UKN4T7Q2WX",
    "said": "",
    "saved": "KES 3,470",
    "sheet": "Upendo",
    "sheets": "Upendo, Baraka",
    "total": "KES 3590",
    "typed": "L99",
}
"""The longest of what a made-up institution has to say, where it is the same in every language."""

LINE_OF_LANG = "{word} {code} for {language}"
HELP_LINES = ("BALANCE, NEXT or LAST to see", LINE_OF_LANG, "STOP for no reminders")
CAPITALS = re.compile(r"\b[A-Z]{3,}(?: [A-Z]{3,})*\b")
NO_COMMANDS = {"PESA", "PIN", "SMS", "SMS PIN"}


def texts(code: str) -> list[tuple[str, str]]:
    """List the SMS texts of a catalogue that are translated: English and theirs."""
    return [
        (str(each.id), str(each.string))
        for each in load(code).messages
        if each.id and each.string and each.context not in TABLES
    ]


def translated() -> list[str]:
    """List the languages that are not the source."""
    return [code for code in codes() if code != SOURCE]


def said() -> set[str]:
    """List every English text that the code says, as a translator's tool finds them."""
    root = Path(__file__).parents[2]
    found = chain.from_iterable(
        extract_from_dir(root / folder, [("**.py", "python")], keywords=SAYS) for folder in SPEAKING
    )
    return {str(each[2]) for each in found}


def longest(code: str, english: str) -> str:
    """Say *english* in a language with the longest values."""
    catalogue = load(code)
    shown = {command: words[0].upper() for command, words in catalogue.keywords().items()}
    day = catalogue.day(date(2026, 11, 25), date(2026, 11, 24))
    figures = ", ".join(
        (
            catalogue.say("loans {amount}", amount="KES 27,360"),
            catalogue.say("savings {amount}", amount="KES 900"),
            catalogue.say("next {amount} on {day}", amount="KES 810", day=day),
        )
    )
    values = LONGEST | {
        "day": day,
        "example": f"{shown['balance']} 14 4071",
        "figures": figures,
        "code": "FIL",
        "language": "Kiswahili",
        "first": f"{shown['balance']} 4071",
        "moment": f"{day} 18:00" if "{figures}" in english else LONGEST["moment"],
        "second": shown["last"],
        "word": shown["lang"] if "{code}" in english else shown["last"],
        "words": _words(catalogue, english),
    }
    return catalogue.say(english, **values)


def _words(catalogue: Catalogue, english: str) -> str:
    if "language" in english:
        return ", ".join(f"LANG {each.upper()}" for each in codes())
    word, others = catalogue.word("lang"), [load(each) for each in codes() if each != catalogue.code]
    said = [catalogue.say(each) for each in HELP_LINES if "{" not in each]
    said += [catalogue.say(LINE_OF_LANG, word=word, code=each.code, language=each.say("English")) for each in others]
    return ", ".join(said)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def letters_needed(text: str) -> bool:
    """Tell whether the language itself is not written in Latin letters."""
    return septets(transliterate(text)) is None


@pytest.mark.parametrize("code", codes())
def test_nothing_is_fuzzy(code: str) -> None:
    assert [each.id for each in load(code).messages if each.id and each.fuzzy] == []


@pytest.mark.parametrize("code", codes())
def test_the_file_says_its_own_language(code: str) -> None:
    assert f'"Language: {code}\\n"' in (FOLDER / f"{code}.po").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", codes())
def test_no_message_has_a_context_that_nobody_reads(code: str) -> None:
    assert {each.context for each in load(code).messages if each.id and each.context} <= TABLES


@pytest.mark.parametrize("code", codes())
def test_placeholders_are_kept(code: str) -> None:
    assert [theirs for english, theirs in texts(code) if placeholders(english) != placeholders(theirs)] == []


@pytest.mark.parametrize("code", codes())
def test_texts_are_gsm_7_unless_the_language_needs_more(code: str) -> None:
    assert [theirs for _, theirs in texts(code) if septets(theirs) is None and not letters_needed(theirs)] == []


@pytest.mark.parametrize("code", codes())
def test_texts_do_not_outgrow_their_pages(code: str) -> None:
    assert [theirs for _, theirs in texts(code) if page_count(theirs) > PAGES_MAX] == []


def test_texts_are_found_where_they_are_said() -> None:
    assert said() >= {*HELP_LINES, "no loan.", "Send {words}. Call {phone}"}


@pytest.mark.parametrize("code", translated())
def test_everything_we_say_is_translated(code: str) -> None:
    assert said() - {english for english, _ in texts(code)} == set()


@pytest.mark.parametrize("code", codes())
def test_nothing_is_translated_that_nobody_says(code: str) -> None:
    assert {english for english, _ in texts(code)} - said() == set()


@pytest.mark.parametrize("code", translated())
@pytest.mark.parametrize("english", sorted(said()))
def test_a_text_takes_no_more_pages_than_its_english(code: str, english: str) -> None:
    theirs = longest(code, english)
    assert page_count(theirs) <= page_count(longest(SOURCE, english)), theirs


@pytest.mark.parametrize("code", codes())
def test_days_and_months_are_gsm_7(code: str) -> None:
    first = date(2026, 1, 1)
    days = [load(code).day(first + timedelta(days=each), first) for each in range(365)]
    assert [each for each in days if septets(each) is None and not letters_needed(each)] == []


@pytest.mark.parametrize("code", translated())
def test_words_in_capitals_are_commands_of_their_own_language(code: str) -> None:
    catalogue = load(code)
    in_a_report = {word.upper() for row in catalogue.listed(IN_A_REPORT).values() for word in row}
    shown = {words[0].upper() for words in catalogue.keywords().values()} | in_a_report
    typed = {each for _, text in texts(code) for each in CAPITALS.findall(text)} - NO_COMMANDS
    assert {each for each in typed if each not in shown and not set(each.split()) <= in_a_report} == set()


@pytest.mark.parametrize("code", codes())
def test_a_word_we_show_is_understood_as_its_command(code: str) -> None:
    reader = Reader(vocabulary_of(load_all().values()), FORMS)
    read = {command: reader.read(words[0].upper(), Asker.KNOWN) for command, words in load(code).keywords().items()}
    alone = {command for command, forms in FORMS.items() if "" in forms}
    assert {
        command
        for command, reading in read.items()
        if command in alone and not (isinstance(reading, Understood) and reading.command == command)
    } == set()


@pytest.mark.parametrize("code", codes())
def test_every_command_has_a_word(code: str) -> None:
    assert set(load(code).keywords()) == set(load("en").keywords())


@pytest.mark.parametrize("code", codes())
def test_words_that_are_shown_can_be_typed_in_gsm_7(code: str) -> None:
    assert [words[0] for words in load(code).keywords().values() if septets(words[0]) is None] == []


@pytest.mark.parametrize("code", codes())
def test_no_keyword_has_the_shape_of_a_sheet_code(code: str) -> None:
    catalogue = load(code)
    rows = [*catalogue.keywords().values(), *catalogue.listed(IN_A_REPORT).values()]
    words = [each for row in rows for each in row]
    assert [each for each in words if SHEET_CODE.fullmatch(each.replace(" ", "").upper())] == []


@pytest.mark.parametrize("code", codes())
def test_no_carriers_opt_out_word_is_a_keyword(code: str) -> None:
    words = {each for row in load(code).keywords().values() for each in row}
    assert words & OPT_OUT == set()


@pytest.mark.parametrize("code", codes())
def test_no_keyword_is_listed_twice_in_a_language(code: str) -> None:
    phrases = [tuple(split_words(each)) for row in load(code).keywords().values() for each in row]
    assert [each for each in set(phrases) if phrases.count(each) > 1] == []


def test_words_that_mean_two_things_are_listed_as_such() -> None:
    vocabulary = vocabulary_of(load_all().values())
    two_commands = {phrase for phrase, meant in vocabulary.phrases.items() if len({each.command for each in meant}) > 1}
    another_word = {phrase for phrase in vocabulary.phrases if len(phrase) == 1 and phrase[0] in vocabulary.others}
    assert two_commands | another_word <= vocabulary.asked


def test_a_small_word_is_not_one_that_changes_the_meaning() -> None:
    vocabulary = vocabulary_of(load_all().values())
    assert {each for each in vocabulary.others if vocabulary.is_small(each)} == set()


@pytest.mark.parametrize("code", codes())
def test_a_language_has_a_word_for_everything_in_a_report(code: str) -> None:
    assert set(load(code).listed(IN_A_REPORT)) == set(load(SOURCE).listed(IN_A_REPORT))


def test_a_word_means_one_thing_in_a_report_in_every_language() -> None:
    meant: dict[str, set[str]] = {}
    for code in codes():
        for part, row in load(code).listed(IN_A_REPORT).items():
            for word in (word for text in row for word in split_words(text)):
                meant.setdefault(word, set()).add(part)
    assert {word: parts for word, parts in meant.items() if len(parts) > 1} == {}


@pytest.mark.parametrize("code", codes())
def test_no_word_in_a_report_is_a_letter_of_its_own_there(code: str) -> None:
    words = {word for row in load(code).listed(IN_A_REPORT).values() for word in row}
    assert words & {"a", "c", "l", "s"} == set()
