"""Languages: one gettext catalogue each, found by its file name.

The English texts are the message ids. Under the context "keyword" a catalogue
lists the words people may type for a command, separated by commas, the word we
show first; under "small words" what may stand around them, under
"beside" around one of them; under "hint" what only suggests a command; under "ask" the
phrases that mean two things; under "other" words that are no slip of a keyword; under "in a report" those that
count inside an officer's report only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from domain.money import Money
from parsers.gsm7 import transliterate

FOLDER = Path(__file__).parent / "languages"
IN_A_REPORT = "in a report"


@dataclass(frozen=True)
class Catalogue:
    """One language; *zone* is the institution's."""

    code: str
    locale: Locale
    zone: tzinfo
    messages: Catalog

    def say(self, text: str, /, **values: object) -> str:
        """Translate an English text and fill its {placeholders}."""
        return self._translated(text).format(**values)

    def word(self, command: str) -> str:
        """Give the word to type for a command; the English one where this language has none."""
        words = {**self.listed(IN_A_REPORT), **self.keywords()}
        return words.get(command, (command,))[0].upper()

    def money(self, amount: Money) -> str:
        """Write an amount with its currency."""
        return f"{amount.currency} {self.figure(amount)}"

    def figure(self, amount: Money) -> str:
        """Write an amount without its currency; cents only where there are any."""
        exact = amount.amount
        pattern = "#,##0" if exact == exact.to_integral_value() else "#,##0.00"
        return format_decimal(exact, pattern, locale="en", decimal_quantization=False)

    def day(self, day: date, today: date) -> str:
        """Write a day: one still to come with its weekday, one of another year with its year."""
        return self._date(day, "EEE d MMM" if day >= today else "d MMM", today)

    def moment(self, moment: datetime, today: date) -> str:
        """Write a local time of today, or of another day with its weekday."""
        local = moment.astimezone(self.zone)
        time = format_time(local.time(), "HH:mm", locale=self.locale)
        if local.date() == today:
            return time
        return f"{self._date(local.date(), 'EEE d MMM', today)} {time}"

    def keywords(self) -> Mapping[str, tuple[str, ...]]:
        """List the words people may type, by English command word; the first is the one we show."""
        return self.listed("keyword")

    def listed(self, context: str) -> Mapping[str, tuple[str, ...]]:
        """List the comma separated words of every message of *context*."""
        return {
            str(each.id): _words(each.string)
            for each in self.messages
            if each.context == context and each.string and not each.fuzzy
        }

    def _translated(self, text: str) -> str:
        found = self.messages.get(text)
        if found is None or found.fuzzy or not found.string:
            return text
        return str(found.string)

    def _date(self, day: date, pattern: str, today: date) -> str:
        pattern = pattern if day.year == today.year else f"{pattern} y"
        return transliterate(format_date(day, pattern, locale=self.locale))


def codes() -> tuple[str, ...]:
    """List the languages that have a catalogue."""
    return tuple(sorted(each.stem for each in FOLDER.glob("*.po")))


def load(code: str, zone: tzinfo = UTC) -> Catalogue:
    """Load the catalogue of one language.

    Raises:
        FileNotFoundError: no catalogue has this code.

    """
    return Catalogue(code, Locale.parse(code), zone, _read(code))


def load_all(zone: tzinfo = UTC, only: Iterable[str] | None = None) -> dict[str, Catalogue]:
    """Load every catalogue, or *only* those of some languages, by code."""
    return {code: load(code, zone) for code in (codes() if only is None else only)}


@cache
def _read(code: str) -> Catalog:
    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def _words(string: str | Iterable[str]) -> tuple[str, ...]:
    text = string if isinstance(string, str) else ",".join(string)
    return tuple(" ".join(each.split()) for each in text.split(",") if each.strip())
