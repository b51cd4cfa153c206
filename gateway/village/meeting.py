"""The meeting of the story: its officer sends it in by one text, and the cashier counts the cash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import CASH, REFERENCE_MAX, REPORT, is_sheet_code
from gateway.village.cast import Cast, CastStaff, Role
from gateway.village.ledger import Direction, Shown
from gateway.village.world import World

_DIFFERS = "BUT 3=0 5=40 7=A"
_TAKEN = re.compile(rf"\b{REPORT}[0-9]{{3,}}\b")


@dataclass(frozen=True)
class StoryMeeting:
    """A meeting whose sheet has reached its officer, and how far it has come."""

    group: str
    code: str
    officer: CastStaff
    cashier: CastStaff
    is_reported: bool
    is_counted: bool
    tray: str

    @property
    def text(self) -> str:
        """What the officer sends."""
        return f"{self.code} {_DIFFERS}"

    def typed_on(self, phone: str) -> str:
        """Give what stands ready on a phone: on hers what she sends, until it is taken."""
        return self.text if phone == self.officer.phone and not self.is_reported else ""


def story_meeting(world: World) -> StoryMeeting | None:
    """Find the meeting of the first group; None before its officer has its sheet."""
    group, officer = world.cast.groups[0], _officer(world.cast)
    talk = world.carrier.texts(officer.phone)
    code = next((found for each in talk if (found := _code_in(each, group.name))), None)
    if code is None:
        return None
    return StoryMeeting(
        group=group.name,
        code=code,
        officer=officer,
        cashier=next(each for each in world.cast.staff if each.role is Role.CASHIER),
        is_reported=_is_reported(talk, code),
        is_counted=any(_is_cash(str(each["receipt"] or "")) for each in world.core.books.entries()),
        tray=f"{world.carrier.daemon_origin}/staff/tray",
    )


def _officer(cast: Cast) -> CastStaff:
    return next(each for each in cast.staff if each.login == cast.groups[0].officer)


def _code_in(text: Shown, group: str) -> str | None:
    words = text.text.split(maxsplit=2)
    is_sheet = text.direction is Direction.IN and words[1:2] == [group] and is_sheet_code(words[0])
    return words[0] if is_sheet else None


def _is_reported(talk: Sequence[Shown], code: str) -> bool:
    """Tell whether she sent the code and read a reference after it."""
    sent = [each.n for each in talk if each.direction is Direction.OUT and each.text.upper().startswith(code)]
    return bool(sent) and any(
        each.n > sent[0] and each.direction is Direction.IN and _TAKEN.search(each.text) for each in talk
    )


def _is_cash(receipt: str) -> bool:
    return receipt.startswith(CASH) and len(receipt) <= REFERENCE_MAX
