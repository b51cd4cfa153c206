"""PINs whose hash is quick to make, for tests about tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.commands import Proof
from domain.ports.store import UnitOfWork
from gateway.flows.check_pin import CheckPIN
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer
from tests.support.clock import NOW

PHONE, ELSEWHERE = "+254700000011", "+254700000099"
MARY, PETER, ANNE = 15, 9, 21
HERS, HIS, WRONG = "4821", "7350", "9999"
KEY = "c2VhbC1zZWFsLXNlYWwtc2VhbC1zZWFsLXNlYWwtc2U="


@dataclass
class PlainPINs:
    """Hashes by hiding nothing; counts how many PINs were looked at."""

    looked: list[str] = field(default_factory=list)

    def hash(self, pin: str, client_id: int) -> str:
        return f"{client_id}:{pin}"

    def fits(self, pin: str, client_id: int, stored: str) -> bool:
        self.looked.append(pin)
        return stored == self.hash(pin, client_id)


@dataclass
class Desk:
    """Somebody who tries PINs."""

    store: OpenStore
    hashes: PlainPINs = field(default_factory=PlainPINs)

    @property
    def pins(self) -> CheckPIN:
        return CheckPIN(self.store, self.hashes, Sealer([KEY]))

    def set(self, client_id: int, pin: str) -> None:
        self.store.write(_set, client_id, self.pins.hash(pin, client_id))

    def own(self, pin: str, now: datetime = NOW, client_id: int = MARY) -> Proof:
        """Try it from a phone of her own."""
        return self.pins.whose(pin, phone=PHONE, client_ids=[client_id], on_file=True, is_shared=False, now=now)

    def shared(self, pin: str, now: datetime = NOW, *client_ids: int) -> Proof:
        """Try it from a phone that Mary and Peter share."""
        named = list(client_ids or (PETER, MARY))
        return self.pins.whose(pin, phone=PHONE, client_ids=named, on_file=True, is_shared=True, now=now)

    def foreign(
        self, pin: str, now: datetime = NOW, *, phone: str = ELSEWHERE, client_id: int = MARY, is_shared: bool = False
    ) -> Proof:
        """Try it from a phone that is not hers."""
        return self.pins.whose(pin, phone=phone, client_ids=[client_id], on_file=False, is_shared=is_shared, now=now)


def _set(work: UnitOfWork, client_id: int, hashed: str) -> None:
    work.pins.put(client_id, hashed, NOW)
