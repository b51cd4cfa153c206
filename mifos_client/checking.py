"""Try the login of the core user and say in words what is wrong with it.

Source: Apache Fineract 1.10.1, POST /authentication, recorded on 22 November 2026.
ALL_FUNCTIONS also skips four eyes and the close-of-business lock, so nobody who
posts by himself may have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Denied, OutcomeUnknown, Refused, Unavailable, UnreadableReply
from gateway.http import Answer, TLSFailed
from mifos_client import fields
from mifos_client.calling import CoreCalls, as_object
from mifos_client.errors import explain
from mifos_client.payment_types import PaymentType
from mifos_client.settings import CoreSettings

READS = ("READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_STAFF")
POSTS = (
    "REPAYMENT_LOAN",
    "DEPOSIT_SAVINGSACCOUNT",
    "ADJUST_LOAN",
    "UNDOTRANSACTION_SAVINGSACCOUNT",
    "READ_PAYMENTTYPE",
)
"""What posting and undoing take beside READS."""

COLLECTS = ("READ_GROUP", "READ_CENTER", "READ_CALENDAR")
"""What making collection sheets takes beside READS."""

_TOO_MUCH = ("ALL_FUNCTIONS", "ALL_FUNCTIONS_READ")


def needed(settings: CoreSettings) -> Sequence[str]:
    """List the permissions that the core user needs for what the institution has configured."""
    return (*READS, *(POSTS if settings.posts else ()), *(COLLECTS if settings.collects else ()))


def check(calls: CoreCalls, settings: CoreSettings) -> Sequence[str]:
    """List what is wrong, empty where all is well.

    Raises:
        Unavailable: the core does not answer; nothing can be said yet.

    """
    try:
        answer = _log_in(calls, settings)
    except TLSFailed as error:
        return [f"TLS: the core's certificate is not trusted ({error}); name its file in verify_tls"]
    if 300 <= answer.status < 400:
        return [f"{settings.url} answers {answer.status}, a redirect: is it https, and the address right?"]
    if answer.status != 200:
        return [_refusal(answer, settings)]
    return _faults(answer, settings) or _without_types(calls, settings)


def _without_types(calls: CoreCalls, settings: CoreSettings) -> list[str]:
    """Name the payment types that postings would wait for."""
    faults = []
    for name in settings.paid_as:
        try:
            PaymentType(calls, name).id()
        except Denied as error:
            faults.append(f"payment types: {error}; add it in Mifos, or name another in payment_type")
    return faults


def _log_in(calls: CoreCalls, settings: CoreSettings) -> Answer:
    login = {"username": settings.user, "password": settings.password}
    try:
        return calls.http.post("authentication", login)
    except OutcomeUnknown as error:  # it opens no session, so nothing happened
        raise Unavailable(str(error)) from error


def _refusal(answer: Answer, settings: CoreSettings) -> str:
    error = explain(answer, "authentication")
    if answer.status == 401:
        return f"login: the core refuses user {settings.user}; are core.user and core.password right?"
    if answer.status == 404:
        return f"{settings.url} is not the address of a core (it ends in /fineract-provider/api/v1)"
    if isinstance(error, Refused) and str(error) == "tenant":
        return f"tenant: the core does not know tenant {settings.tenant}; is core.tenant right?"
    if isinstance(error, Refused):
        return f"login: the core answers {error}"
    raise error


def _faults(answer: Answer, settings: CoreSettings) -> list[str]:
    try:
        body = as_object(answer.json())
    except UnreadableReply as error:
        raise Unavailable(f"200, {error}") from error
    if fields.boolean(body, "shouldRenewPassword"):
        return [f"login: the password of {settings.user} must be renewed; let it never expire"]
    granted = _permissions(body)
    wanted = needed(settings)
    faults = [
        f"permissions: {settings.user} has {each}; give the user a role of its own with {', '.join(wanted)} instead"
        for each in _TOO_MUCH
        if each in granted
    ]
    if not faults:
        faults = [f"permissions: {settings.user} lacks {each}" for each in wanted if each not in granted]
    if body.get("isTwoFactorAuthenticationRequired") is True:
        faults.append("login: the core asks for a second factor, which a daemon has not")
    return faults


def _permissions(body: fields.Body) -> frozenset[str]:
    granted = body.get("permissions")
    if not isinstance(granted, list) or not all(isinstance(each, str) for each in granted):
        raise UnreadableReply("permissions is no list of texts")
    return frozenset(each.upper() for each in granted)
