"""A standing as JSON text, and back. Money is minor units and a currency, days and times are ISO 8601."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from domain.accounts import Client, Instalment, Loan, Savings, Standing
from domain.money import Money


def write_standing(standing: Standing) -> str:
    """Write a standing as JSON."""
    client = standing.client
    content = {
        "client": [client.id, client.number, client.name, client.phone, client.is_active],
        "loans": [_write_loan(loan) for loan in standing.loans],
        "savings": [
            [each.id, each.number, _write(each.balance), _write(each.held), each.product] for each in standing.savings
        ],
        "read_at": standing.read_at.isoformat(),
    }
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def read_standing(text: str) -> Standing:
    """Read a standing that `write_standing` wrote."""
    content: dict[str, Any] = json.loads(text)
    return Standing(
        client=Client(*content["client"]),
        loans=tuple(_read_loan(*fields) for fields in content["loans"]),
        savings=tuple(
            Savings(number, name, _read(balance), _read(held), *product)
            for number, name, balance, held, *product in content["savings"]
        ),
        read_at=datetime.fromisoformat(content["read_at"]),
    )


def _write_loan(loan: Loan) -> list[object]:
    return [
        loan.id,
        loan.number,
        _write(loan.outstanding),
        _write(loan.overdue),
        loan.late_since.isoformat() if loan.late_since else None,
        [loan.next.due.isoformat(), _write(loan.next.amount)] if loan.next else None,
    ]


def _read_loan(
    number: int, name: str, outstanding: list[Any], overdue: list[Any], late_since: str | None, next_: list[Any] | None
) -> Loan:
    return Loan(
        id=number,
        number=name,
        outstanding=_read(outstanding),
        overdue=_read(overdue),
        late_since=date.fromisoformat(late_since) if late_since else None,
        next=Instalment(date.fromisoformat(next_[0]), _read(next_[1])) if next_ else None,
    )


def _write(money: Money) -> list[object]:
    return [money.minor, money.currency]


def _read(fields: list[Any]) -> Money:
    minor, currency = fields
    return Money(minor, currency)
