"""What staff do with PINs: give a JOIN code, open a lock. Nobody but the client ever knows her PIN."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.codes import new_code
from domain.commands import PINs
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from gateway.flows.keep_phones import client_numbered

CLOSES = time(17)
LIVES_AT_LEAST = timedelta(hours=2)


@dataclass(frozen=True)
class JoinCode:
    """A *code* that is told once; only its *digest* is kept."""

    code: str = field(repr=False)
    digest: str
    expires_at: datetime


@dataclass(frozen=True)
class KeepPINs:
    """Each change is one step; client numbers are as printed on her pass book, without letter."""

    store: Store
    pins: PINs
    clock: Clock
    zone: ZoneInfo

    def issue(self, number: str) -> tuple[str, datetime]:
        """Make a JOIN code for a client and give it with the time until which it counts. Raises NoSuchEntry.

        It is shown once and kept only as a digest; an older one no longer counts.
        """
        now = self.clock()
        made = self.new_code(now)
        self.store.write(add_code, number, made, now)
        return made.code, made.expires_at

    def new_code(self, now: datetime) -> JoinCode:
        """Make a JOIN code that nobody has yet."""
        code = new_code(secrets.choice)
        return JoinCode(code, self.pins.code_digest(code), self._expiry(now))

    def unlock(self, number: str) -> int:
        """Open the locks that wrong PINs put on a client, and give how many. Raises NoSuchEntry."""
        return self.store.write(unlock, number, self.clock())

    def set(self, number: str, pin: str) -> None:
        """Set a client's PIN (the village does; staff give codes). Raises NoSuchEntry."""
        client_id = self.store.read(client_numbered, number)
        self.store.write(_set, client_id, self.pins.hash(pin, client_id), self.clock())

    def _expiry(self, now: datetime) -> datetime:
        """Give this day's closing time, or two hours where less is left."""
        closing = datetime.combine(now.astimezone(self.zone).date(), CLOSES, self.zone)
        return max(closing, now + LIVES_AT_LEAST).astimezone(UTC)


def add_code(work: UnitOfWork, number: str, made: JoinCode, now: datetime) -> None:
    """Let a code count for a client, and no older one. Raises NoSuchEntry."""
    work.pins.add_code(client_numbered(work, number), made.digest, made.expires_at, now)


def unlock(work: UnitOfWork, number: str, now: datetime) -> int:
    """Open the locks that wrong PINs put on a client, and give how many. Raises NoSuchEntry."""
    return work.pins.unlock(client_numbered(work, number), now)


def _set(work: UnitOfWork, client_id: int, hashed: str, now: datetime) -> None:
    work.pins.put(client_id, hashed, now)
