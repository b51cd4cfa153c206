"""Which addresses Safaricom calls.

Source: Daraja 3.0, "Register URL" (read 2026-11). The banned words may stand nowhere in an address,
the host included, in whatever case.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mpesa.sandbox.parties import Environment

_BANNED = ("mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query")
_TUNNELS = ("ngrok", "mockbin", "requestbin")


def may_be_called(url: str, environment: Environment) -> bool:
    """Tell whether *url* is an address that would be called; HTTP will do in the sandbox only."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_production = environment is Environment.PRODUCTION
    banned = _BANNED + _TUNNELS if is_production else _BANNED
    schemes = ("https",) if is_production else ("https", "http")
    return parts.scheme in schemes and bool(host) and not any(word in url.lower() for word in banned)
