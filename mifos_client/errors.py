"""Say what a Mifos X answer that is no 200 means, and who has to act.

Source: Apache Fineract 1.10.1, its exception mappers, and answers recorded from
a real server on 22 November 2026. The status alone says little: 403 is a missing
permission, a broken rule and a duplicate alike, so the code in the body decides.
An answer without a code comes from the container or from a proxy before it.
English texts are no contract and are not read.
"""

from __future__ import annotations

from typing import Any

from domain.errors import Denied, GatewayError, NoSuchEntry, Refused, Throttled, Unavailable, UnreadableReply
from gateway.http import Answer

_PERMISSIONS = {
    "clients": "READ_CLIENT",
    "loans": "READ_LOAN",
    "savingsaccounts": "READ_SAVINGSACCOUNT",
    "staff": "READ_STAFF",
    "paymenttypes": "READ_PAYMENTTYPE",
    "groups": "READ_GROUP",
    "centers": "READ_CENTER",
}
"""What reading under a path takes; a refusal names it in English only."""

_CALENDARS = "/calendars"

_TIME_ACTS = frozenset({408, 409, 423, 425, 500, 502, 503, 504})
_SHUT_OUT = frozenset({"error.msg.password.outdated", "error.msg.invalid.instance.type"})
"""Nothing gets in, or nothing is written, before a person sees to it."""

NOT_AUTHORIZED = "error.msg.not.authorized"
_CODE_MAX = 200


def explain(answer: Answer, path: str) -> GatewayError:
    """Say what an answer that is no 200 means for whoever asked for *path* (relative, no query)."""
    code = read_code(answer)
    if answer.status == 401:
        return Denied("login")
    if answer.status == 429:
        return Throttled("429")
    if answer.status in _TIME_ACTS or answer.status < 400:
        return Unavailable(f"{answer.status} {code}".strip())
    if answer.status == 400 and not code and _is_container(answer):
        return Denied("tenant")
    if not code:
        return Unavailable(f"{answer.status}, not from the core")
    if code in _SHUT_OUT:
        return Denied(code)
    if code == NOT_AUTHORIZED:
        return Denied(_permission(path) or code)
    return NoSuchEntry(code) if answer.status == 404 else Refused(code)


def read_code(answer: Answer) -> str:
    """Read the code that says what was wrong: the first error's where there is one, else the top one; "" for none."""
    errors = _body(answer).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return _code(first) or read_top_code(answer)


def read_top_code(answer: Answer) -> str:
    """Read the code of the envelope, which says what kind of thing was wrong; "" for none."""
    return _code(_body(answer))


def _permission(path: str) -> str | None:
    return "READ_CALENDAR" if path.endswith(_CALENDARS) else _PERMISSIONS.get(path.split("/")[0])


def _code(place: object) -> str:
    code = place.get("userMessageGlobalisationCode") if isinstance(place, dict) else None
    return code[:_CODE_MAX] if isinstance(code, str) else ""


def _is_container(answer: Answer) -> bool:
    return {"timestamp", "status", "error", "path"} <= _body(answer).keys()


def _body(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except UnreadableReply:
        return {}
    return body if isinstance(body, dict) else {}
