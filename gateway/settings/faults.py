"""What is wrong with the settings, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the *key*'s path, the *reason*, the *remedy*. No value, for it may be a secret, but of a port."""

    key: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}. {self.remedy}"


class WrongSettings(Exception):
    """The settings cannot be used; *faults* names everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
