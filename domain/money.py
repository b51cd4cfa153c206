"""Exact money: integer minor units and an ISO 4217 currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision


@dataclass(frozen=True, order=True)
class Money:
    """An amount in *minor* units (cents) of *currency* (ISO 4217)."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """Make money of a decimal amount in whole currency.

        Raises:
            ValueError: the amount has more decimals than the currency.

        """
        scaled = amount.scaleb(get_currency_precision(currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has more decimals than {currency}")
        return cls(int(scaled), currency)

    @classmethod
    def nothing(cls, currency: str) -> Money:
        """Give zero of *currency*."""
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole currency."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> None:
        assert self.currency == other.currency, f"{self.currency} with {other.currency}"


def write(amount: Money) -> str:
    """Write money for staff ("KES 1,200"), cents only where there are any."""
    whole, point, cents = write_exact(amount).partition(".")
    return f"{whole}{point}{cents}" if cents.strip("0") else whole


def write_exact(amount: Money) -> str:
    """Write money for staff with its cents ("KES 1,200.00"), as books and columns have it."""
    return f"{amount.currency} {amount.amount:,}"
