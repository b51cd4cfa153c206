"""What was posted, read in Fineract's manner: no key that it does not know, and every date and amount by its locale."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Response

from mifos_client.sandbox.envelopes import not_an_object, not_json
from mifos_client.sandbox.refusals import Refusal, invalid

_PATTERN_PARTS = {"yyyy": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "dd": "%d"}
_SEPARATORS = {"en": (",", "."), "de": (".", ","), "sw": (",", "."), "fil": (",", "."), "fr": ("\u202f", ",")}
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]*)?|-?\.[0-9]+")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class Digits(str):
    """A JSON number as it stood on the wire."""


class _SameKeyTwice(ValueError):
    pass


def read_object(text: str) -> "Mapping[str, Any] | Response":
    """Parse a body; what cannot be parsed, or is no object, is given as the answer that refuses it."""
    if not text.strip():
        return not_json("The JSON provided in the body of the request is invalid or missing.")
    try:
        fields = json.loads(
            text, parse_int=Digits, parse_float=Digits, parse_constant=_refuse_constant, object_pairs_hook=_once_each
        )
    except _SameKeyTwice:
        return not_an_object()
    except ValueError as error:
        return not_json(f"The JSON syntax provided in the body of the request is invalid: {error}")
    return fields if isinstance(fields, dict) else not_an_object()


class Sent:
    """The fields of one command on *resource*; breaches of their rules are gathered until `settle`."""

    def __init__(self, fields: Mapping[str, Any], resource: str) -> None:
        self._fields = fields
        self._prefix = f"validation.msg.{resource}"
        self._breaches: list[Refusal] = []

    def only(self, known: frozenset[str]) -> None:
        """Refuse every key that is not *known*."""
        strange = [name for name in self._fields if name not in known]
        if strange:
            code = "error.msg.parameter.unsupported"
            raise _together([invalid(code, f"The parameter {name} is not supported.", name, name) for name in strange])

    def settle(self) -> None:
        """Refuse the command for every breach so far."""
        if self._breaches:
            raise _together(self._breaches)

    def breach(self, name: str, rule: str, *arguments: object) -> None:
        """Note that the field called *name* breaks *rule*."""
        self._breaches.append(invalid(f"{self._prefix}.{name}.{rule}", rule, name, arguments=arguments))

    def day(self, name: str) -> date:
        """Read a date that must be there; where it is not, any date stands in until `settle`."""
        text = self._fields.get(name)
        if not isinstance(text, str) or not text.strip():
            self.breach(name, "cannot.be.blank", None)
            return date.min
        pattern = self._required("dateFormat", name)
        self._locale(name)
        found = read_day(text, pattern)
        if found is None:
            code = "validation.msg.invalid.dateFormat.format"
            raise invalid(code, f"{text} is not {pattern}", name, arguments=(None, pattern))
        return found

    def amount(self, name: str, *, or_zero: bool = False) -> Decimal:
        """Read an amount that must be there and above zero; with *or_zero* it may be nothing."""
        value = self._fields.get(name)
        if not isinstance(value, (str, bool)) or value == "":
            self.breach(name, "cannot.be.blank", None)
            return Decimal(1)
        text = str(value).lower() if isinstance(value, bool) else value
        amount = _read_amount(text, self._locale(name)) if isinstance(value, str) else None
        if amount is None:
            code, locale = "validation.msg.invalid.decimal.format", self._locale(name)
            raise invalid(code, f"{text} is no number", name, text, arguments=(text, locale))
        if amount < 0 or (amount == 0 and not or_zero):
            rule = "not.zero.or.greater" if or_zero else "not.greater.than.zero"
            self.breach(name, rule, _as_double(amount), 0)
        return amount

    def as_sent(self, name: str) -> str | None:
        """Give a field as it came, digits as they stood on the wire; None where it did not."""
        value = self._fields.get(name)
        return None if value is None else str(value)

    def whole(self, name: str) -> int | None:
        """Read a whole number; one that is none ends as Fineract's parser ends it."""
        value = self._fields.get(name)
        if value is None or value == "":
            return None
        locale = self._locale(name)
        text = str(value).replace(_separators(locale)[0], "")
        if not _WHOLE.fullmatch(text):
            raise invalid(
                "validation.msg.invalid.integer.format", f"{value}", name, str(value), arguments=(value, locale)
            )
        return int(text)

    def text(self, name: str, length_max: int | None = None) -> str | None:
        """Read a text of at most *length_max* characters; None where there is none, or nothing but blanks."""
        value = self._fields.get(name)
        if value is None or isinstance(value, (dict, list)):
            return None
        text = str(value)
        if length_max is not None and len(text) > length_max:
            self.breach(name, "exceeds.max.length", length_max, text)
        return text if text.strip() else None

    def has(self, name: str) -> bool:
        """Tell whether a field came at all."""
        return name in self._fields

    def rows(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Give the objects of a list; what is no list of them is none."""
        found = self._fields.get(name)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def line(self, row: Mapping[str, Any]) -> "Sent":
        """Read one object of a list by the date format and locale of the whole."""
        shared = {name: self._fields[name] for name in ("dateFormat", "locale") if name in self._fields}
        line = Sent({**row, **shared}, "")
        line._prefix = self._prefix
        return line

    def _locale(self, name: str) -> str:
        locale = self._required("locale", name)
        if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", locale) or locale.partition("_")[0] not in _SEPARATORS:
            raise invalid("validation.msg.invalid.locale.format", f"locale {locale}", "locale", arguments=(locale,))
        return locale

    def _required(self, helper: str, name: str) -> str:
        value = self._fields.get(helper)
        if not isinstance(value, str) or not value.strip():
            raise invalid(f"validation.msg.missing.{helper}.parameter", f"{helper} is missing", name, arguments=())
        return value


def read_day(text: str, pattern: str) -> date | None:
    """Read a day written in a Java *pattern*; None where it does not fit."""
    for part, directive in _PATTERN_PARTS.items():
        pattern = re.sub(rf"(?<![%A-Za-z]){part}(?![A-Za-z])", directive, pattern)
    try:
        found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return found if len(found.strftime(pattern)) == len(text) else None


def _together(breaches: list[Refusal]) -> Refusal:
    first, *also = breaches
    first.also = also
    return first


def _separators(locale: str) -> tuple[str, str]:
    return _SEPARATORS[locale.partition("_")[0]]


def _read_amount(text: str, locale: str) -> Decimal | None:
    """Read an amount; a text is read by its locale, a number as the number that it is."""
    plain = text.strip()
    if isinstance(text, Digits):
        return Decimal(text)
    group, point = _separators(locale)
    plain = plain.replace(group, "").replace(point, ".")
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def _as_double(amount: Decimal) -> Decimal:
    """Print as Java does a number that went through a double: with a decimal at least."""
    return amount if amount.as_tuple().exponent not in (0,) else amount.quantize(Decimal("0.1"))


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _SameKeyTwice
    return fields
