"""Says who acts when a carrier's answer is no, or never comes.

Source: RFC 9110 and RFC 6585 (read 2026-11-22). Of the 5xx only 503 says that
nothing was done; after the others the carrier may have taken the SMS.
"""

from __future__ import annotations

from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING

from domain.errors import GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable

if TYPE_CHECKING:
    from requests import RequestException

REASON_MAX = 200

STATUSES: dict[int, type[GatewayError]] = {
    408: Unavailable,
    425: Unavailable,
    429: Throttled,
    503: Unavailable,
}


def judge_status(status: int, reason: str) -> GatewayError:
    """Make of an HTTP status that is not the one agreed the error that says who acts."""
    kind = STATUSES.get(status, Refused if 300 <= status < 500 else OutcomeUnknown)
    return kind(f"HTTP {status}: {' '.join(reason.split())[:REASON_MAX]}")


def judge_lost(error: RequestException) -> GatewayError:
    """Make of an SDK's network error the error that says who acts: it may have left, unless no connection was made."""
    from requests import ConnectTimeout
    from requests.exceptions import InvalidURL, ProxyError
    from urllib3.exceptions import NewConnectionError, SSLError

    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, ConnectTimeout | InvalidURL | ProxyError) or isinstance(cause, NewConnectionError):
        return Unavailable(f"no connection: {type(error).__name__}")
    if isinstance(cause, SSLError) and any(isinstance(each, SSLCertVerificationError) for each in cause.args):
        return Unavailable("no connection: the certificate is not to be trusted")
    return OutcomeUnknown(f"the answer never came: {type(error).__name__}")
