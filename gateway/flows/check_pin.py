"""Check a PIN, so that nobody finds one by trying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.commands import Proof
from domain.pins import HOLDERS, NOBODY, PINCheck, Tries
from domain.ports.secrets import HashesPINs, Seals
from domain.ports.store import Store, UnitOfWork

SLOWED = timedelta(minutes=1)
"""A phone that several people share is slowed after three wrong PINs; one of them must not lock out the others."""


@dataclass(frozen=True)
class CheckPIN:
    """Checks and sets PINs (domain.commands.PINs)."""

    store: Store
    hashes: HashesPINs
    seals: Seals

    def whose(
        self,
        pin: str,
        *,
        phone: str,
        client_ids: Sequence[int],
        on_file: bool,
        is_shared: bool,
        now: datetime,
        key: str = "",
    ) -> Proof:
        """Find the one client whose PIN it is; the try is on disk before the PIN is looked at."""
        subject = _subject(client_ids, on_file=on_file, is_shared=is_shared)
        after = self.store.write(_count, phone, subject, now, key)
        if after is None:
            return Proof(PINCheck.LOCKED)
        stored = self.store.read(_stored, client_ids)
        fitting = [client_id for client_id, hashed in stored.items() if self.hashes.fits(pin, client_id, hashed)]
        if len(fitting) == 1:
            self.store.write(_take_back, phone, subject, now)
            return Proof(PINCheck.RIGHT, fitting[0])
        if after.is_locked(now) and subject != HOLDERS:
            return Proof(PINCheck.JUST_LOCKED, locked_until=after.locked_until)
        return Proof(PINCheck.WRONG)

    def hash(self, pin: str, client_id: int) -> str:
        """Make of a PIN what may be stored."""
        return self.hashes.hash(pin, client_id)

    def code_digest(self, code: str) -> str:
        """Make of a JOIN code what is stored."""
        return self.seals.fingerprint("join", code.upper())


def _subject(client_ids: Sequence[int], *, on_file: bool, is_shared: bool) -> int:
    """Tell for whom a try counts, beside the phone."""
    if not on_file or not client_ids:
        return NOBODY
    return HOLDERS if is_shared or len(client_ids) > 1 else client_ids[0]


def _count(work: UnitOfWork, phone: str, subject: int, now: datetime, key: str) -> Tries | None:
    """Count a try as wrong until it is known to be right, once for its key; None where the phone is locked."""
    before = work.pins.tries(phone, subject)
    if before.has_counted(key):
        return before
    if before.is_locked(now):
        return None
    after = before.after_wrong(now, key)
    if subject == HOLDERS and after.locked_until is not None:
        after = replace(after, locks=0, locked_until=now + SLOWED)
    work.pins.put_tries(phone, subject, after)
    return after


def _stored(work: UnitOfWork, client_ids: Sequence[int]) -> Mapping[int, str]:
    found = {client_id: work.pins.stored(client_id) for client_id in client_ids}
    return {client_id: hashed for client_id, hashed in found.items() if hashed is not None}


def _take_back(work: UnitOfWork, phone: str, subject: int, now: datetime) -> None:
    """Forget all tries for a client who proved herself; of several or nobody in particular, the right one alone.

    Whoever knows one PIN could else try another's for ever, his own after every second try.
    """
    kept = work.pins.tries(phone, subject)
    work.pins.put_tries(phone, subject, Tries() if subject > NOBODY else kept.without_last(now))
