"""Signs staff in at the core, and keeps their sessions, their forms, their wrong sign-ins, and who was seen."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.staff import CorePerson, Done, Login, Role, Session, StaffAct, StaffPerson
from domain.suspense import Clerk


class SignsIn(Protocol):
    """Tells whether a login is right."""

    def sign_in(self, login: Login) -> CorePerson:
        """Ask the core who it is.

        Raises:
            WrongLogin: no such login and password.
            PasswordExpired: a new password has to be chosen in Mifos first.
            NeedsSecondFactor: the core wants a code besides.
            Unavailable: it does not answer; asking again changes nothing.

        """


class Sessions(Protocol):
    """Who is signed in, inside one unit of work."""

    def open(self, session: Session) -> None:
        """Put a session on record."""

    def find(self, digest: str) -> Session | None:
        """Find a session by the digest of its cookie, over or not."""

    def see(self, digest: str, now: datetime) -> None:
        """Note that she is there."""

    def reseal(self, digest: str, sealed: bytes) -> None:
        """Put something else in its place."""

    def keep(self, digest: str, kept: bytes | None) -> None:
        """Keep what she typed, sealed; None forgets it."""

    def close(self, digest: str) -> None:
        """Erase the login in a session that is over; whose it was and what she typed stay."""

    def end(self, digest: str) -> None:
        """Erase a session whole."""

    def forget(self, before: datetime) -> None:
        """Erase sessions that nobody was seen in since *before*."""


class SignInTries(Protocol):
    """Sign-ins that went wrong, by what they have in common, inside one unit of work."""

    def wait_until(self, key: str) -> datetime | None:
        """Tell how long the next one waits; None: it need not. Held until the step ends, so that many at once are counted too."""

    def count(self, key: str, now: datetime, free: int) -> None:
        """Count one as wrong before it is known to be; from the *free*-th on the next one waits."""

    def forgive(self, key: str) -> None:
        """Take back what was counted last: it was not wrong."""

    def forget(self, key: str) -> None:
        """Begin anew: she is in."""


class StaffActs(Protocol):
    """Forms that were sent, each once, inside one unit of work."""

    def begin(self, key: str, login: str, name: str, now: datetime) -> bool:
        """Put a form on record before it is done; False where it is there."""

    def find(self, key: str) -> StaffAct | None:
        """Find a form that was sent."""

    def answer(self, key: str, done: Done, now: datetime) -> None:
        """Note what it did."""

    def drop(self, key: str) -> None:
        """Forget one of which nothing was done: it may be sent again."""

    def forget(self, before: datetime) -> None:
        """Forget forms that were sent before *before*."""


class StaffSeen(Protocol):
    """Who was seen at sign-in, with what the core said of her then, inside one unit of work; case of a login does not matter."""

    def note(self, person: StaffPerson, now: datetime) -> None:
        """Note who signs in, in place of what was noted of her before."""

    def having(self, roles: Collection[Role], limit: int) -> Sequence[Clerk]:
        """List who had one of *roles* when she was seen last, by name."""

    def drop(self, login: str) -> None:
        """Forget one who may come in no more."""

    def forget(self, before: datetime) -> None:
        """Forget who was not seen since *before*."""
