"""A receipt as the columns of a row, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

from sqlalchemy import Row

from domain.evidence import hash_phone
from domain.money import Money
from domain.receipts import Oddity, Payer, Receipt, Word


def write_receipt(receipt: Receipt) -> dict[str, Any]:
    """Write a receipt as columns; a phone told whole is hashed too, so that both ways of telling find each other."""
    payer, balance = receipt.payer, receipt.balance
    return {
        "operator": receipt.operator,
        "number": receipt.number,
        "amount_minor": receipt.amount.minor,
        "currency": receipt.amount.currency,
        "paid_at": receipt.paid_at,
        "word": receipt.word.value,
        "reference": receipt.reference,
        **write_payer(payer),
        "shortcode": receipt.shortcode,
        "balance_minor": balance.minor if balance else None,
        "balance_currency": balance.currency if balance else None,
        "kind": receipt.kind,
        "oddities": json.dumps(receipt.oddities),
    }


def write_payer(payer: Payer) -> dict[str, str | None]:
    """Write a payer as columns."""
    phone_hash = hash_phone(payer.phone) if payer.phone else payer.phone_hash
    return {"phone": payer.phone, "mask": payer.mask, "phone_hash": phone_hash, "name": payer.name}


def read_receipt(row: Row[Any]) -> Receipt:
    """Read a receipt that `write_receipt` wrote."""
    return Receipt(
        operator=row.operator,
        number=row.number,
        amount=Money(row.amount_minor, row.currency),
        paid_at=row.paid_at,
        word=Word(row.word),
        reference=row.reference,
        payer=Payer(row.phone, row.mask, None if row.phone else row.phone_hash, row.name),
        shortcode=row.shortcode,
        balance=None if row.balance_minor is None else Money(row.balance_minor, row.balance_currency),
        kind=row.kind,
        oddities=tuple(Oddity(each) for each in json.loads(row.oddities)),
    )


def fold_number(number: str) -> str:
    """Write a receipt number so that case and blanks do not count; zeros in front do."""
    return "".join(number.split()).upper()


def digest_columns(columns: Mapping[str, Any]) -> str:
    """Name a word by all that it tells, so that the same word told again is known; what we think of it does not count."""
    told = dict(columns)
    told |= {"number": fold_number(told["number"]), "paid_at": told["paid_at"].astimezone(UTC).isoformat()}
    del told["oddities"]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
