"""A branch's desk over an officer's sheets: what staff type there is read as officers' texts are, and her phone is known."""

from __future__ import annotations

from typing import Any

from domain.commands import Asker, Reading
from domain.ports.outbox import Outbound
from gateway.flows.mend_line import MendLine
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.see_tray import SeeTray
from gateway.flows.type_sheet import TypeSheet
from parsers.catalogues import load_all
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.flows.field import Field
from tests.parsers.forms import FORMS
from tests.support.officer import GRACE, PHONES
from tests.support.people import ENGLISH
from tests.support.people import JIRANI as JIRANI_BY_SMS
from tests.support.visitor import JIRANI, StaffPages

_READER = Reader(vocabulary_of(load_all().values()), FORMS)
GRACES = PHONES[GRACE.id]


def desk(grace: Field) -> StaffPages:
    """Open the pages of tray, lines and paper over her sheets."""
    grace.store.write(lambda work: work.phones.put_staff(GRACE, GRACES, grace.now))
    store, clock, speak = grace.store, grace.clock, lambda _: ENGLISH
    clock.now = grace.now
    flows: dict[type[Any], Any] = {
        SeeTray: lambda: SeeTray(store, JIRANI.currency),
        ReleaseSheets: lambda: ReleaseSheets(store, JIRANI.zone, clock),
        MendLine: lambda: MendLine(store, read_as_staff, speak, JIRANI_BY_SMS, clock),
        TypeSheet: lambda: TypeSheet(store, read_as_staff, speak, JIRANI_BY_SMS, clock),
    }
    return StaffPages(store, clock, flows, shown=frozenset({"tray", "lines", "paper"}))


def read_as_staff(text: str) -> Reading:
    """Read a text of an officer."""
    return _READER.read(text, Asker.STAFF)


def texts_to_grace(found: list[Outbound]) -> list[str]:
    """Give what was said to her."""
    return [each.text for each in found if each.to == GRACES]
