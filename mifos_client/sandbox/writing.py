"""Write answers the way Fineract does: nulls left out, dates as [y,m,d], amounts with all their decimals."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from flask import Response

Body = dict[str, object]

_SIX = Decimal("0.000001")
_TWO = Decimal("0.01")


def six(amount: Decimal) -> Decimal:
    """Give *amount* the six decimals of a database column."""
    return amount.quantize(_SIX)


def two(amount: Decimal) -> Decimal:
    """Give *amount* the two decimals of a sum that Fineract makes in the currency."""
    return amount.quantize(_TWO)


def six_or_nothing(amount: Decimal) -> Decimal | int:
    """Print a zero that was never stored as a bare 0, and anything else with six decimals."""
    return six(amount) if amount else 0


def six_or_left_out(amount: Decimal) -> Decimal | None:
    """Leave a zero out, as some readers of Fineract do."""
    return six(amount) if amount else None


def answer(body: object, status: int = 200) -> Response:
    """Make the response that carries *body*."""
    return Response(written(body), status=status, content_type="application/json")


def written_with_nulls(body: Body) -> str:
    """Write *body* as JSON and print what is missing on its top level as null, as Fineract stores some answers."""
    return "{" + ",".join(f"{json.dumps(key)}:{written(item)}" for key, item in body.items()) + "}"


def written(value: object) -> str:
    """Write *value* as JSON in Fineract's manner.

    A dataclass is not taken: what is printed is always chosen by name.
    """
    match value:
        case Mapping():
            pairs = (f"{json.dumps(key)}:{written(item)}" for key, item in value.items() if item is not None)
            return "{" + ",".join(pairs) + "}"
        case list() | tuple():
            return "[" + ",".join(written(item) for item in value) + "]"
        case Decimal():
            return format(value, "f")
        case datetime():
            raise TypeError("a moment is printed as text, in the form its reader expects")
        case date():
            return f"[{value.year},{value.month},{value.day}]"
        case time():
            return f"[{value.hour},{value.minute},{value.second}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
