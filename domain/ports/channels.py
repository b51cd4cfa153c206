"""Carries SMS to and from phones."""

from collections.abc import Sequence
from typing import Protocol

from domain.callbacks import Acknowledgement, Callback, Methods
from domain.sms import ChannelEvent, OutboundSMS


class Sends(Protocol):
    """Takes an SMS off our hands."""

    def send(self, sms: OutboundSMS) -> str | None:
        """Hand over one SMS and return the id the carrier knows it by (None where it gives none).

        Raises:
            Unavailable: not taken; may be sent again (Throttled: later).
            Refused: not taken; sending it again changes nothing.
            OutcomeUnknown: the carrier may have taken it.

        """


class ReadsCallbacks(Protocol):
    """Reads what a carrier tells us over HTTP."""

    @property
    def acknowledgement(self) -> Acknowledgement:
        """What the carrier wants to hear once its word is on disk."""

    @property
    def methods(self) -> Methods:
        """By which methods it tells `inbound` and `report`; any other is refused."""

    def check(self, callback: Callback) -> None:
        """Check that the carrier made this call, over the raw body; a carrier that cannot sign checks nothing.

        Raises:
            Forged: the signature is missing or not right.

        """

    def read(self, callback: Callback) -> Sequence[ChannelEvent]:
        """Read what it says, already checked.

        Raises:
            UnreadableReply: a field is missing or not of the agreed form.

        """


class Channel(Sends, ReadsCallbacks, Protocol):
    """A carrier that does both."""
