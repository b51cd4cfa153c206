"""A form as it was sent: what was typed, read field by field, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.money import Money

TEXT_MAX = 1000
FIELDS_MAX = 200
NUMBER_MAX = 15
NOT_TYPED = frozenset({"csrf", "once", "seen"})
"""Fields that the frame puts into every form."""

SECRET = ("password", "pin")
"""Fields named so are never kept."""

_AMOUNT = re.compile(r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,10})(?:\.([0-9]{1,2}))?")


def read_number(typed: str) -> int:
    """Read the number of an entry out of an address or a form; 0, which is nobody's, where it is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= NUMBER_MAX else 0


@dataclass
class Form:
    """What was typed, by field; empty on a page that is only looked at.

    Reading notes what is wrong in *errors*, by field; return the form from the
    function that does it, and the page comes back filled, with what is wrong.
    """

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def once(self) -> str:
        """The key of this form: what is done for it is done once."""
        return self.value("once")

    @property
    def seen(self) -> str:
        """The version of the row that the page was made from."""
        return self.value("seen")

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong with it."""
        return bool(self.errors)

    def value(self, name: str, default: str = "") -> str:
        """Give what was typed, as it was: for the page that shows it again."""
        return (self.typed.get(name) or [default])[0]

    def values(self, name: str) -> Sequence[str]:
        """Give everything of one name: ticks."""
        return self.typed.get(name, ())

    def wrong(self, name: str, why: str) -> None:
        """Note what is wrong with a field, and a right example."""
        self.errors.setdefault(name, why)

    def text(self, name: str, *, missing: str = "", most: int = TEXT_MAX) -> str:
        """Read a text without blanks around it; *missing* is what to say where it is empty and must not be."""
        text = " ".join(self.value(name).split(" ")).strip()
        if not text and missing:
            self.wrong(name, missing)
        if len(text) > most:
            self.wrong(name, f"At most {most} characters; these are {len(text)}.")
        return text[:most]

    def choice(self, name: str, among: Sequence[str], *, missing: str = "Choose one.") -> str:
        """Read one of *among*; "" where it is none of them."""
        chosen = self.value(name)
        if chosen in among:
            return chosen
        self.wrong(name, missing)
        return ""

    def money(self, name: str, currency: str) -> Money | None:
        """Read an amount above nought as people write it: "1,200", "1 200", "1200.00"."""
        match = _AMOUNT.fullmatch(self.value(name).strip())
        if match is None:
            self.wrong(name, "Write an amount such as 1,200 or 1200.50.")
            return None
        whole, cents = re.sub("[, ]", "", match[1]), match[2] or "0"
        amount = Money.of(Decimal(f"{whole}.{cents}"), currency)
        if amount.minor == 0:
            self.wrong(name, "Write an amount above 0.")
            return None
        return amount

    def kept(self) -> dict[str, list[str]]:
        """Give what may be kept while she signs in again: nothing secret, nothing of the frame's own."""
        return {
            name: [each[:TEXT_MAX] for each in values]
            for name, values in list(self.typed.items())[:FIELDS_MAX]
            if name not in NOT_TYPED and not any(word in name for word in SECRET)
        }
