"""Whose texts are read as an operator's notices."""

from __future__ import annotations

from dataclasses import dataclass

from domain.phones import Sender

CHANNEL = "notices"
"""What comes by HTTP from a phone that passes texts on."""

READ_NOTICE = "read_notice"
"""The kind of job that reads a notice; its subject is the text's id."""


@dataclass(frozen=True)
class NoticeSources:
    """The *phones* (E.164) that pass notices on by SMS, and the *channels* whose own texts from *senders* are notices."""

    phones: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()

    def has(self, channel: str, sender: Sender) -> bool:
        """Tell whether a text is read as a notice, and never answered."""
        if channel == CHANNEL or sender.phone in self.phones:
            return True
        return channel in self.channels and sender.raw.strip().upper() in self.senders


NOBODY = NoticeSources()
