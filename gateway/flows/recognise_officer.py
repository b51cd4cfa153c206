"""Find out which loan officer texts."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.accounts import StaffMember
from domain.commands import Question
from domain.errors import NoSuchEntry
from domain.phones import read_phone
from domain.ports.store import Store
from gateway.flows.core_silent import of_core


@dataclass(frozen=True)
class RecogniseOfficer:
    """Knows officers by their phone, and each time has *ask* read them in the core: officers leave, and numbers are sold again."""

    store: Store
    ask: Callable[[int], StaffMember]

    def __call__(self, question: Question) -> StaffMember | None:
        """Give the officer whose phone it is, active in the core now; None where there is none. Raises CoreSilent."""
        phone = question.card.phone
        known = self.store.read(lambda work: work.staff_book.with_phone(phone))
        if known is None:
            return None
        member = of_core(self._ask, known.id)
        if member is None or not (member.is_active and member.is_loan_officer and member.phone):
            return None
        return member if read_phone(member.phone, question.institution.country) == phone else None

    def _ask(self, staff_id: int) -> StaffMember | None:
        try:
            return self.ask(staff_id)
        except NoSuchEntry:
            return None
