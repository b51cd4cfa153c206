"""Money is exact, or refused."""

from decimal import Decimal

import pytest

from domain.money import Money, write, write_exact


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


@pytest.mark.parametrize(
    ("amount", "plain", "exact"),
    [
        pytest.param(Money(120_000, "KES"), "KES 1,200", "KES 1,200.00", id="no cents"),
        pytest.param(Money(120_050, "KES"), "KES 1,200.50", "KES 1,200.50", id="cents"),
        pytest.param(Money(5, "KES"), "KES 0.05", "KES 0.05", id="cents only"),
        pytest.param(Money(0, "KES"), "KES 0", "KES 0.00", id="nothing"),
        pytest.param(Money(-4_000, "KES"), "KES -40", "KES -40.00", id="money that left"),
        pytest.param(Money(1_234_567_800, "KES"), "KES 12,345,678", "KES 12,345,678.00", id="millions"),
        pytest.param(Money(1_200, "JPY"), "JPY 1,200", "JPY 1,200", id="a currency without cents"),
        pytest.param(Money(1_234, "KWD"), "KWD 1.234", "KWD 1.234", id="a currency of thousandths"),
    ],
)
def test_is_written_for_staff(amount: Money, plain: str, exact: str) -> None:
    assert (write(amount), write_exact(amount)) == (plain, exact)
