"""The next payment over all loans."""

from datetime import UTC, date, datetime

from domain.accounts import Client, Instalment, Loan, Standing
from domain.dues import Due, NextDue, next_due
from domain.money import Money

TODAY, NEXT_WEEK = date(2026, 11, 24), date(2026, 12, 1)


def _kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def _loan(number: str, *, overdue: int = 0, due: date | None = TODAY, amount: int = 480) -> Loan:
    since = date(2026, 11, 17) if overdue else None
    return Loan(int(number), number, _kes(5_000), _kes(overdue), since, Instalment(due, _kes(amount)) if due else None)


def _next(*loans: Loan) -> NextDue | None:
    mary = Client(1, "1", "Mary Akoth", None, True)
    return next_due(Standing(mary, loans, (), datetime(2026, 11, 24, tzinfo=UTC)))


def test_two_loans_on_one_day_are_summed() -> None:
    found = _next(_loan("4"), _loan("21", amount=330))
    assert found == NextDue(TODAY, _kes(810), _kes(0), (Due("4", _kes(480)), Due("21", _kes(330))))


def test_only_the_nearest_day_counts() -> None:
    found = _next(_loan("4", due=NEXT_WEEK), _loan("21", amount=330))
    assert found == NextDue(TODAY, _kes(330), _kes(0), (Due("21", _kes(330)),))


def test_what_is_late_is_asked_with_the_next() -> None:
    assert _next(_loan("2", overdue=720, amount=720)) == NextDue(
        TODAY, _kes(1_440), _kes(720), (Due("2", _kes(1_440)),)
    )


def test_what_is_late_on_another_loan_is_asked_with_the_nearest_day() -> None:
    found = _next(_loan("4"), _loan("2", overdue=720, due=NEXT_WEEK))
    assert found is not None
    assert (found.on, found.total) == (TODAY, _kes(1_200))


def test_a_loan_past_its_last_day_is_due_without_a_day() -> None:
    assert _next(_loan("2", overdue=720, due=None)) == NextDue(None, _kes(720), _kes(720), (Due("2", _kes(720)),))


def test_nothing_known_is_nothing_said() -> None:
    assert _next(_loan("2", due=None)) is None
