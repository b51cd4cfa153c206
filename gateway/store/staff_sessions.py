# ruff: noqa: D102 (a port's method is documented at the port)
"""Who is signed in, which sign-ins went wrong, which forms were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from domain.staff import TRIES_COUNT, Done, Session, StaffAct, wait_after
from gateway.store.desk import Desk, insert_once, upsert
from gateway.store.staff_tables import sessions, sign_in_tries, staff_acts

_SESSION = sessions.c.digest == bindparam("of_digest")
_OPEN = insert(sessions)
_FIND = select(sessions).where(_SESSION)
_SEE = update(sessions).where(_SESSION).values(seen_at=bindparam("now"))
_KEEP = update(sessions).where(_SESSION).values(kept=bindparam("typed"))
_RESEAL = update(sessions).where(_SESSION).values(sealed=bindparam("new"))
_CLOSE = update(sessions).where(_SESSION).values(sealed=b"")
_END = delete(sessions).where(_SESSION)
_FORGET_SESSIONS = delete(sessions).where(sessions.c.seen_at < bindparam("before"))

_TRY = select(sign_in_tries).where(sign_in_tries.c.key == bindparam("of_key"))
_COUNT = upsert(sign_in_tries, "wrong", "last_at", "wait_until")
_FORGET_TRIES = delete(sign_in_tries).where(sign_in_tries.c.key == bindparam("of_key"))

_ACT = staff_acts.c.key == bindparam("of_key")
_BEGIN = insert_once(staff_acts, staff_acts.c.key)
_FIND_ACT = select(staff_acts).where(_ACT)
_ANSWER = (
    update(staff_acts)
    .where(_ACT)
    .values(answered_at=bindparam("now"), words=bindparam("told"), place=bindparam("leads"), undo=bindparam("undoes"))
)
_DROP = delete(staff_acts).where(_ACT, staff_acts.c.answered_at.is_(None))
_FORGET_ACTS = delete(staff_acts).where(staff_acts.c.begun_at < bindparam("before"))


@dataclass(frozen=True)
class SQLSessions:
    """Sessions, inside one unit of work."""

    desk: Desk

    def open(self, session: Session) -> None:
        self.desk.run(
            _OPEN,
            digest=session.digest,
            login=session.login,
            sealed=session.sealed,
            opened_at=session.opened_at,
            seen_at=session.seen_at,
            kept=session.kept,
        )

    def find(self, digest: str) -> Session | None:
        row = self.desk.run(_FIND, of_digest=digest).first()
        return Session(row.digest, row.login, row.sealed, row.opened_at, row.seen_at, row.kept) if row else None

    def see(self, digest: str, now: datetime) -> None:
        self.desk.run(_SEE, of_digest=digest, now=now)

    def reseal(self, digest: str, sealed: bytes) -> None:
        self.desk.run(_RESEAL, of_digest=digest, new=sealed)

    def keep(self, digest: str, kept: bytes | None) -> None:
        self.desk.run(_KEEP, of_digest=digest, typed=kept)

    def close(self, digest: str) -> None:
        self.desk.run(_CLOSE, of_digest=digest)

    def end(self, digest: str) -> None:
        self.desk.run(_END, of_digest=digest)

    def forget(self, before: datetime) -> None:
        self.desk.run(_FORGET_SESSIONS, before=before)


@dataclass(frozen=True)
class SQLSignInTries:
    """Sign-ins that went wrong, inside one unit of work."""

    desk: Desk

    def wait_until(self, key: str) -> datetime | None:
        self.desk.lock(f"sign_in:{key}")
        row = self.desk.run(_TRY, of_key=key).first()
        until: datetime | None = row.wait_until if row else None
        return until

    def count(self, key: str, now: datetime, free: int) -> None:
        self.desk.lock(f"sign_in:{key}")
        row = self.desk.run(_TRY, of_key=key).first()
        is_recent = row is not None and now - max(row.last_at, row.wait_until or row.last_at) < TRIES_COUNT
        wrong = row.wrong + 1 if row is not None and is_recent else 1
        wait = wait_after(wrong, free)
        self.desk.run(_COUNT, key=key, wrong=wrong, last_at=now, wait_until=now + wait if wait else None)

    def forgive(self, key: str) -> None:
        self.desk.lock(f"sign_in:{key}")
        row = self.desk.run(_TRY, of_key=key).first()
        if row is not None:
            self.desk.run(_COUNT, key=key, wrong=max(row.wrong - 1, 0), last_at=row.last_at, wait_until=None)

    def forget(self, key: str) -> None:
        self.desk.run(_FORGET_TRIES, of_key=key)


@dataclass(frozen=True)
class SQLStaffActs:
    """Forms that were sent, inside one unit of work."""

    desk: Desk

    def begin(self, key: str, login: str, name: str, now: datetime) -> bool:
        begun = self.desk.run(_BEGIN, key=key, login=login, name=name, begun_at=now, words="", place="", undo="")
        return begun.first() is not None

    def find(self, key: str) -> StaffAct | None:
        row = self.desk.run(_FIND_ACT, of_key=key).first()
        if row is None:
            return None
        done = Done(row.words, row.place, row.undo) if row.answered_at else None
        return StaffAct(row.key, row.login, row.name, row.begun_at, row.answered_at, done)

    def answer(self, key: str, done: Done, now: datetime) -> None:
        self.desk.run(_ANSWER, of_key=key, now=now, told=done.words, leads=done.place, undoes=done.undo)

    def drop(self, key: str) -> None:
        self.desk.run(_DROP, of_key=key)

    def forget(self, before: datetime) -> None:
        self.desk.run(_FORGET_ACTS, before=before)
