"""Read the fields of a Mifos X body strictly.

Source: Apache Fineract 1.10.1, "Data conventions" as its JSON serialisers write
them. Keys whose value is null are left out; dates are [y, m, d]; amounts are
JSON numbers with six decimals, never text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain.errors import UnreadableReply
from domain.money import Money

Body = Mapping[str, Any]

TEXT_MAX = 200
_AMOUNT_LIMIT = Decimal(10) ** 13
_NUMBER = re.compile(r"[^\s%]{1,20}")


def part(body: Body, key: str) -> Body:
    """Read an object."""
    found = _required(body, key)
    if not isinstance(found, dict):
        raise UnreadableReply(f"{key} is no object")
    return found


def rows(body: Body, key: str) -> list[Body]:
    """Read a list of objects; a list that is left out is empty."""
    return objects(body.get(key, []), key)


def objects(found: object, name: str) -> list[Body]:
    """Read a list of objects that has no key."""
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnreadableReply(f"{name} is no list of objects")
    return found


def integer(body: Body, key: str) -> int:
    """Read an id, which is a number of at most 18 digits, not below nought."""
    found = _required(body, key)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 10**18:
        raise UnreadableReply(f"{key} is no id")
    return found


def boolean(body: Body, key: str) -> bool:
    """Read a flag; false ones are written too."""
    found = _required(body, key)
    if not isinstance(found, bool):
        raise UnreadableReply(f"{key} is no flag")
    return found


def text(body: Body, key: str) -> str:
    """Read a text without blanks around it, at most TEXT_MAX characters."""
    found = optional_text(body, key)
    if found is None:
        raise UnreadableReply(f"{key} is missing")
    return found


def optional_text(body: Body, key: str) -> str | None:
    """Read a text as `text` does, None where it is left out or blank."""
    found = body.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise UnreadableReply(f"{key} is no text")
    return found.strip()[:TEXT_MAX] or None


def account_number(body: Body, key: str = "accountNo") -> str:
    """Read an account number and leave its leading zeros away."""
    found = text(body, key)
    if not _NUMBER.fullmatch(found):
        raise UnreadableReply(f"{key} is no account number")
    return found.lstrip("0") or "0"


def day(body: Body, key: str) -> date:
    """Read a day."""
    found = _required(body, key)
    if not isinstance(found, list) or len(found) != 3 or not all(type(each) is int for each in found):
        raise UnreadableReply(f"{key} is no day")
    try:
        return date(*found)
    except (ValueError, OverflowError) as error:
        raise UnreadableReply(f"{key} is no day") from error


def money(body: Body, key: str, currency: str) -> Money:
    """Read an amount of *currency*, which may be below nought (an overdrawn account)."""
    found = _required(body, key)
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise UnreadableReply(f"{key} is no amount")
    amount = Decimal(found)
    if not -_AMOUNT_LIMIT < amount < _AMOUNT_LIMIT:
        raise UnreadableReply(f"{key} is no amount that could be")
    try:
        return Money.of(amount, currency)
    except ValueError as error:
        raise UnreadableReply(f"{key}: {error}") from error


def _required(body: Body, key: str) -> Any:
    if body.get(key) is None:
        raise UnreadableReply(f"{key} is missing")
    return body[key]
