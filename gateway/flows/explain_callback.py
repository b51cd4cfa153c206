"""Say in plain words what a callback was about that could not be read, and why it could not.

The reasons are those that the operators' rooms give: `UnreadableReply`, in words for who mends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_ABOUT: Mapping[str, str] = {
    "c2b": "of money that came",
    "stk": "how a request to a phone ended",
    "status": "of a receipt that we asked about",
    "reversal": "whether money was sent back",
    "pull": "of receipts that we asked for",
}
_MAY_BE_MONEY = frozenset({"c2b", "pull"})
_FIELDS: Mapping[str, str] = {
    "TransID": "the receipt's number",
    "transactionId": "the receipt's number",
    "TransAmount": "the amount",
    "amount": "the amount",
    "TransTime": "the time",
    "trxDate": "the time",
    "BillRefNumber": "the account that was typed",
    "BusinessShortCode": "our paybill or till",
}
_WRONG: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = (
    (re.compile(r"(?s)amount ['\"](.*)['\"]"), lambda found: f"its amount, “{found[1]}”, is no amount"),
    (re.compile(r"(?s)time ['\"](.*)['\"]"), lambda found: f"its time, “{found[1]}”, is no time"),
    (re.compile(r"(?s)receipt ['\"](.*)['\"]"), lambda found: f"its receipt's number, “{found[1]}”, is no such number"),
    (
        re.compile(r"([A-Za-z]+) is missing"),
        lambda found: (
            f"it lacks {_FIELDS[found[1]]}" if found[1] in _FIELDS else f"a part is missing in it ({found[1]})"
        ),
    ),
)
_REASONS: Mapping[str, str] = {
    "nothing was paid": "it tells of money and says that nothing was paid",
    "there is no such day or hour": "its time is no day or hour that there is",
    "the receipt is a placeholder": "its receipt's number is only an example",
    "the body is too long": "it is longer than any message of theirs",
    "the body is not JSON in UTF-8": "it is damaged, or not written as they write",
    "the body is no JSON object": "it is damaged, or not written as they write",
    "the pull has no rows": "the list of receipts is missing in it",
    "the pull has too many rows": "its list of receipts is longer than theirs ever are",
    "the row is no object": "a receipt in its list is damaged",
}


def about(channel: str) -> str:
    """Say what a callback told, or would have: "M-PESA told us of money that came"; by its name where it is a carrier's."""
    return f"M-PESA told us {_ABOUT[channel]}" if channel in _ABOUT else f"{channel} told us something"


def why(reason: str) -> str:
    """Say why it could not be read; a reason that nobody wrote words for is quoted."""
    if reason in _REASONS:
        return _REASONS[reason]
    told = ((pattern.fullmatch(reason), say) for pattern, say in _WRONG)
    return next((say(found) for found, say in told if found), f"it is not written as we know it (“{reason}”)")


def what_next(channel: str) -> str:
    """Say what comes of it by itself, "" where nothing does."""
    return "If it is money, the next pull or statement brings it" if channel in _MAY_BE_MONEY else ""
