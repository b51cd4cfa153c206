"""Do what an understood text asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from domain.accounts import Client, Movement, Standing
from domain.commands import AboutOfficer, AboutPerson, AboutPhone, Answer, Command, Person, Question, Tools
from domain.errors import NoSuchEntry, Refused, Unavailable
from domain.phonebook import Origin
from domain.phones import read_phone
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.reports import SheetReport
from domain.tasks import TaskKind
from gateway.flows.core_silent import CoreSilent, of_core, tell_staff
from gateway.flows.recognise import Denied, Found, Recognise, ask_for_pin
from gateway.flows.recognise_officer import RecogniseOfficer
from parsers.phrases import could_not, not_here_yet

Change = Callable[[UnitOfWork], None]


@dataclass(frozen=True)
class AnswerCommand:
    """Knows the commands; raises CoreSilent where nothing can be said without the core. *officer* is there where officers' words are."""

    store: Store
    core: ReadsCore
    recognise: Recognise
    commands: Mapping[str, Command]
    tools: Tools
    officer: RecogniseOfficer | None = None

    def __call__(self, question: Question) -> Answer:
        """Answer *question*."""
        command = self.commands.get(question.understood.command)
        if command is None:
            return self._not_built(question)
        if isinstance(command, AboutOfficer):
            return self._of_officer(question, command)
        if not isinstance(command, AboutPerson):
            return command.answer(question, self.tools)
        if question.card.staff is not None and not question.card.holders:
            return self.for_staff(question)
        found = self.recognise(question)
        if isinstance(found, Denied):
            return Answer((found.said,), notes=found.notes)
        return self._about(question, command, found)

    def _of_officer(self, question: Question, command: AboutOfficer) -> Answer:
        """Answer her who is an officer now; everybody else learns nothing, not even that there is such a word."""
        officer = self.officer(question) if self.officer else None
        return command.answer(question, officer, self.tools) if officer else Answer((could_not(question),))

    def _not_built(self, question: Question) -> Answer:
        if not question.card.is_known:
            return Answer((could_not(question),))
        report = question.understood.report
        typed = report.code if isinstance(report, SheetReport) else question.speaks.word(question.understood.command)
        return Answer((not_here_yet(question.speaks, question.institution, typed),))

    def for_staff(self, question: Question) -> Answer:
        """Tell a staff member what staff can ask."""
        command = self.commands["help"]
        assert isinstance(command, AboutPhone)
        return command.answer(question, self.tools)

    def _about(self, question: Question, command: AboutPerson, found: Found) -> Answer:
        """Read where she stands, or take the last known figures, and let the command say it."""
        known = self.store.read(lambda work: work.figures.get(found.client_id))
        try:
            standing = self.core.standing(found.client_id, known, question.now)
        except NoSuchEntry:
            return self._gone(question, found)
        except (Unavailable, Refused) as error:
            if known is None:
                raise CoreSilent(error) from error
            return self._as_of(question, command, found, known, error)
        if not standing.client.is_active:
            return self._gone(question, found)
        if self._changed_hands(question, found, standing.client):
            return self._ask_first(question, found)
        movements = partial(self.core.movements, found.client_id)
        answer = of_core(command.answer, question, Person(standing, None, movements))
        change = _all_of(lambda work: work.figures.put(standing), self._proves(question, found), answer.change)
        return replace(answer, change=change, notes=(*answer.notes, *found.notes))

    def _as_of(
        self, question: Question, command: AboutPerson, found: Found, known: Standing, error: Exception
    ) -> Answer:
        def movements(limit: int) -> Sequence[Movement]:
            raise error

        def tell(work: UnitOfWork) -> None:
            tell_staff(work, error, question.now)

        answer = of_core(command.answer, question, Person(known, known.read_at, movements))
        change = _all_of(tell, self._proves(question, found), answer.change)
        return replace(answer, change=change, notes=(*answer.notes, *found.notes))

    def _proves(self, question: Question, found: Found) -> Change | None:
        """Note that the phone is hers again, where her PIN showed it; nobody asks twice."""
        holder = found.holder
        if not found.is_proved or holder is None or not holder.must_prove:
            return None
        phone, origin, now = question.card.phone, holder.origin, question.now
        return lambda work: work.phones.link(phone, holder.client_id, origin, now)

    def _gone(self, question: Question, found: Found) -> Answer:
        def change(work: UnitOfWork) -> None:
            work.tasks.open(
                TaskKind.CLIENT_GONE, str(found.client_id), "asked by SMS, not active in the core", question.now
            )

        return Answer((could_not(question),), change)

    def _changed_hands(self, question: Question, found: Found, client: Client) -> bool:
        """Tell whether the core gave her another number since the phone was linked, and no PIN proves her."""
        if found.is_proved or found.holder is None or found.holder.origin is not Origin.CORE:
            return False
        on_file = read_phone(client.phone, question.institution.country) if client.phone else None
        return on_file != question.card.phone

    def _ask_first(self, question: Question, found: Found) -> Answer:
        assert found.holder is not None
        phone, client_id = question.card.phone, found.client_id

        def change(work: UnitOfWork) -> None:
            work.phones.link(phone, client_id, Origin.CORE, question.now, must_prove=True)

        return Answer((ask_for_pin(question, found.holder).said,), change)


def _all_of(*changes: Change | None) -> Change:
    """Make one change of several, for one commit with the answer."""

    def change(work: UnitOfWork) -> None:
        for each in changes:
            if each is not None:
                each(work)

    return change
