"""Sign a member of staff in with her Mifos login, and know her again by her cookie."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import Unavailable
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.staff import SignsIn
from domain.ports.store import Store, UnitOfWork
from domain.staff import (
    SESSION_MAX,
    TRIES_FREE,
    TRIES_FREE_ADDRESS,
    CorePerson,
    HasNoRole,
    Login,
    MustWait,
    NeedsSecondFactor,
    PasswordExpired,
    Role,
    Session,
    StaffPerson,
    WrongLogin,
)
from gateway.flows.session_keys import SessionKey, make_key

LOGIN_MAX = 200
_SEEN_AGAIN = timedelta(seconds=30)
_ASKED_SOON = timedelta(minutes=5)
_SESSIONS_KEPT = 2 * SESSION_MAX
_ACTS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in; *login* is what acts in her own name in the core.

    *forms* are the keys of tokens that her forms may carry: of this session, and of the one before that she
    came back from. *asked_at* is when the core last vouched for her.
    """

    person: StaffPerson
    login: Login
    key: SessionKey
    forms: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True)
class SignIn:
    """Signs in; *roles* are the core's names of each of ours."""

    store: Store
    core: SignsIn
    seals: Seals
    roles: Mapping[Role, Collection[str]]
    clock: Clock

    def __call__(self, login: Login, address: str, before: SessionKey | None = None) -> SessionKey:
        """Open a session and give the key for her cookie; *before* is the cookie she came with.

        Raises:
            MustWait: too many went wrong, of this login or from this *address*.
            WrongLogin: the core knows no such login and password.
            PasswordExpired: a new password has to be chosen in Mifos first.
            NeedsSecondFactor: the core wants a code besides.
            HasNoRole: she has no business here.
            Unavailable: core or database does not answer.

        """
        own = self.seals.fingerprint("sign in", _folded(login.name))
        place = self.seals.fingerprint("sign in from", address)
        self.store.write(_count, own, place, self.clock())
        try:
            found = self.core.sign_in(login)
        except Unavailable:
            self.store.write(_forgive, own, place)
            raise
        self.store.write(_welcome, own, place)
        return self._open(self._let_in(found), login, before)

    def _open(self, person: StaffPerson, login: Login, before: SessionKey | None) -> SessionKey:
        key, now = make_key(), self.clock()
        old = self.store.read(_find, before.digest) if before else None
        forms, kept = [key.forms], None
        if before and old and old.login == person.login:
            forms.append(before.forms)
            typed = before.open(old.kept) if old.kept else None
            kept = None if typed is None else key.seal(typed)
        sealed = _seal(SignedIn(person, login, key, tuple(forms), now))
        session = Session(key.digest, person.login, sealed, now, now, kept)
        self.store.write(_open, session, person, old.digest if old else None)
        return key

    def ask_again(self, known: SignedIn, after: timedelta) -> SignedIn | None:
        """Ask the core anew for somebody of whom it was last asked *after* ago; None where it does not know her any more.

        While it is silent she goes on as she is. Raises Unavailable where the database does not answer.
        """
        now = self.clock()
        if now - known.asked_at < after:
            return known
        try:
            new = replace(known, person=self._let_in(self.core.sign_in(known.login)), asked_at=now)
        except Unavailable:
            new = replace(known, asked_at=now - after + _ASKED_SOON)
        except (WrongLogin, PasswordExpired, NeedsSecondFactor, HasNoRole):
            self.store.write(_close, known.key.digest)
            return None
        else:
            self.store.write(_note, new.person, now)
        self.store.write(_reseal, new)
        return new

    def _let_in(self, found: CorePerson) -> StaffPerson:
        """Say who she is; who has no business here is forgotten. Raises HasNoRole."""
        try:
            return self._known(found)
        except HasNoRole:
            self.store.write(_drop, found.login)
            raise

    def _known(self, found: CorePerson) -> StaffPerson:
        has = {_folded(name) for name in found.roles}
        roles = frozenset(role for role, names in self.roles.items() if has & {_folded(name) for name in names})
        if not roles:
            raise HasNoRole(", ".join(found.roles))
        return StaffPerson(found.login, found.name, roles, found.staff_id, found.office_id, found.office)


@dataclass(frozen=True)
class StaffSessions:
    """Knows who is signed in."""

    store: Store
    clock: Clock

    def resume(self, key: SessionKey) -> SignedIn | None:
        """Know her by her cookie; None where the session is over, and the login in it is erased. Raises Unavailable."""
        session, now = self.store.read(_find, key.digest), self.clock()
        if session is None or not session.sealed:
            return None
        if not session.is_open(now):
            self.close(key)
            return None
        opened = key.open(session.sealed)
        if opened is None:
            return None
        if now - session.seen_at >= _SEEN_AGAIN:
            self.store.write(_see, session.digest, now)
        return _read(opened, key)

    def was_hers(self, key: SessionKey) -> Session | None:
        """Find the session of a cookie, over or not; None where there was none. Raises Unavailable."""
        return self.store.read(_find, key.digest)

    def close(self, key: SessionKey) -> None:
        """Erase the login in a session that is over. Raises Unavailable."""
        self.store.write(_close, key.digest)

    def end(self, key: SessionKey) -> None:
        """Erase a session whole: she signs out. Raises Unavailable."""
        self.store.write(_end, key.digest)

    def keep(self, key: SessionKey, typed: str | None) -> None:
        """Keep what she typed for the page that shows it again; None forgets it. Raises Unavailable."""
        self.store.write(_keep, key.digest, None if typed is None else key.seal(typed))

    def kept(self, key: SessionKey) -> str | None:
        """Give what she typed. Raises Unavailable."""
        session = self.was_hers(key)
        return key.open(session.kept) if session and session.kept else None


def _count(work: UnitOfWork, own: str, place: str, now: datetime) -> None:
    waits = [until for key in (own, place) if (until := work.sign_in_tries.wait_until(key)) and until > now]
    if waits:
        raise MustWait(max(waits))
    work.sign_in_tries.count(own, now, TRIES_FREE)
    work.sign_in_tries.count(place, now, TRIES_FREE_ADDRESS)


def _forgive(work: UnitOfWork, own: str, place: str) -> None:
    work.sign_in_tries.forgive(own)
    work.sign_in_tries.forgive(place)


def _welcome(work: UnitOfWork, own: str, place: str) -> None:
    work.sign_in_tries.forget(own)
    work.sign_in_tries.forgive(place)


def _open(work: UnitOfWork, session: Session, person: StaffPerson, old: str | None) -> None:
    work.sessions.forget(session.opened_at - _SESSIONS_KEPT)
    work.staff_acts.forget(session.opened_at - _ACTS_KEPT)
    if old:
        work.sessions.end(old)
    work.sessions.open(session)
    work.staff_seen.note(person, session.opened_at)


def _find(work: UnitOfWork, digest: str) -> Session | None:
    return work.sessions.find(digest)


def _see(work: UnitOfWork, digest: str, now: datetime) -> None:
    work.sessions.see(digest, now)


def _close(work: UnitOfWork, digest: str) -> None:
    work.sessions.close(digest)


def _reseal(work: UnitOfWork, new: SignedIn) -> None:
    work.sessions.reseal(new.key.digest, _seal(new))


def _note(work: UnitOfWork, person: StaffPerson, now: datetime) -> None:
    work.staff_seen.note(person, now)


def _drop(work: UnitOfWork, login: str) -> None:
    work.staff_seen.drop(login)


def _end(work: UnitOfWork, digest: str) -> None:
    work.sessions.end(digest)


def _keep(work: UnitOfWork, digest: str, typed: bytes | None) -> None:
    work.sessions.keep(digest, typed)


def _folded(name: str) -> str:
    """Fold what MariaDB takes for the same name: case, accents, blanks around it."""
    plain = unicodedata.normalize("NFKD", name[:LOGIN_MAX]).strip()
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _seal(known: SignedIn) -> bytes:
    person = known.person
    text = json.dumps(
        {
            "login": [known.login.name, known.login.password],
            "person": [person.login, person.name, person.staff_id, person.office_id, person.office],
            "roles": sorted(person.roles),
            "forms": known.forms,
            "asked_at": known.asked_at.isoformat(),
        }
    )
    return known.key.seal(text)


def _read(opened: str, key: SessionKey) -> SignedIn:
    kept = json.loads(opened)
    login, name, staff_id, office_id, office = kept["person"]
    roles = frozenset(Role(each) for each in kept["roles"])
    person = StaffPerson(login, name, roles, staff_id, office_id, office)
    return SignedIn(person, Login(*kept["login"]), key, tuple(kept["forms"]), datetime.fromisoformat(kept["asked_at"]))
