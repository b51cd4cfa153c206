"""Money is exact, or refused."""

from decimal import Decimal

import pytest

from domain.money import Money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        pytest.param("1500.00", "KES", 150_000, id="shillings and cents"),
        pytest.param("0", "KES", 0, id="nothing"),
        pytest.param("12", "JPY", 12, id="a currency without cents"),
        pytest.param("1.234", "KWD", 1_234, id="a currency of thousandths"),
    ],
)
def test_reads_a_decimal_exactly(amount: str, currency: str, minor: int) -> None:
    money = Money.of(Decimal(amount), currency)
    assert (money.minor, money.amount) == (minor, Decimal(amount))


def test_refuses_half_a_cent() -> None:
    with pytest.raises(ValueError, match="more decimals"):
        Money.of(Decimal("10.005"), "KES")


def test_adds_and_takes_away() -> None:
    assert Money(150, "KES") + Money(50, "KES") - Money(20, "KES") == Money(180, "KES")


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(AssertionError):
        _ = Money(1, "KES") + Money(1, "PHP")
