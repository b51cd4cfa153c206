"""A client as staff see her: her phones, her PIN, the language she is answered in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.phonebook import PhoneCard


@dataclass(frozen=True)
class ClientFound:
    """A client on record; *number* without letter and zeros."""

    id: int
    number: str
    name: str
    is_active: bool


@dataclass(frozen=True)
class ClientCard:
    """All that staff may know of her: *locked_until* is there while wrong PINs lock her out from some phone."""

    client: ClientFound
    phones: Sequence[PhoneCard]
    has_pin: bool
    locked_until: datetime | None

    def must_prove(self, phone: PhoneCard) -> bool:
        """Tell whether a PIN or a JOIN comes before she is answered there."""
        return any(each.client_id == self.client.id and each.must_prove for each in phone.holders)

    @property
    def usable(self) -> Sequence[PhoneCard]:
        """The phones from which she is answered."""
        return [each for each in self.phones if not each.is_blocked and not self.must_prove(each)]

    def others(self, phone: PhoneCard) -> Sequence[str]:
        """Name who shares a phone with her."""
        return [each.first_name for each in phone.holders if each.client_id != self.client.id]
