"""Where Daraja is, as whom we speak to it, and where it calls us back."""

from __future__ import annotations

from dataclasses import dataclass, field

HOSTS = {"sandbox": "https://sandbox.safaricom.co.ke", "production": "https://api.safaricom.co.ke"}
"""By environment; source: Daraja 3.0 (read 2026-11)."""

CURRENCY = "KES"
"""What Daraja's amounts are in; it names none."""


@dataclass(frozen=True)
class CallbackURLs:
    """What Daraja calls, under our *public_url*; whoever knows the *token* is heard."""

    public_url: str
    token: str = field(repr=False)

    def of(self, subject: str, event: str = "") -> str:
        """Give the URL of an event, such as c2b confirmation."""
        return "/".join(part for part in (self.public_url, "callbacks", subject, self.token, event) if part)


@dataclass(frozen=True)
class DarajaSettings:
    """How to reach Daraja for one shortcode.

    *credential* is the API operator's password, encrypted under *certificate*
    (PEM or DER) each time; without one it is encrypted already. A whole call takes
    *deadline_s* at most: five exchanges or waits of `exchange_s`.
    """

    url: str
    shortcode: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    callbacks: CallbackURLs
    passkey: str = field(default="", repr=False)
    initiator: str = field(default="", repr=False)
    credential: str = field(default="", repr=False)
    certificate: bytes | None = field(default=None, repr=False)
    deadline_s: float = 45.0

    @property
    def exchange_s(self) -> float:
        """How long each of a call's steps may take: its turn, a token, the call, and the latter two again."""
        return self.deadline_s / 5
