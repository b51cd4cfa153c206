"""What is told otherwise, or not told of, stays unexplained until a person says why; nothing is hidden by it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.doubts import Cause
from domain.errors import NoSuchEntry, Refused
from domain.operator_orders import NewOrder, OrderKind, OrderNews, OrderState
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.receipts import Word
from domain.reconciling import DayClass, DayLine
from domain.remittances import RemittanceState
from domain.staff import NotAllowed, Stale
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.ask_status import NOT_FOUND, end_status
from gateway.flows.explain_receipt import ExplainReceipt
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.tell_story import TellStory
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.flows.portal import OURS
from tests.flows.suspense_desk import DANIEL, FAITH, ROSE
from tests.flows.test_reconcile_day import DAY, NOON, imported, post
from tests.flows.test_reconcile_day import at as row_at
from tests.store.money import kes, receipt, walk
from tests.support.clock import NOW, HandClock

NUMBER = "UC2N00N000"
WHY = "the callback was forged, we changed its address"
R = RemittanceState


class Day:
    """A receipt that a callback told of first, and what is said of it then."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.day = ReconcileDay(store, "mpesa", OURS, "KES", ZoneInfo("Africa/Nairobi"), called="M-PESA")
        self.explain = ExplainReceipt(store, {"mpesa": self.day}, clock)
        self.hears()
        store.write(walk, 1, R.RECEIVED, R.MATCHED, R.POSTED)
        store.write(post, f"mpesa:{NUMBER}")

    def hears(self, word: Word = Word.CALLBACK, amount: int = 100) -> None:
        paid_at = NOW.fromisoformat("2026-03-02T12:00:00+03:00")
        told = receipt(NUMBER, word=word, amount=kes(amount), paid_at=paid_at, shortcode=OURS, balance=None)
        self.store.write(accept_receipt, told, Sealer([new_key()]).seal("told"), self.clock())

    def line(self, on: date = DAY) -> DayLine:
        (line,) = (each for each in self.day(on).lines if each.traced.remittance.receipt.number == NUMBER)
        return line

    def tasks(self) -> list[str]:
        return [each.kind for each in self.store.read(lambda work: work.tasks.waiting())]

    def deny(self, code: str = "25") -> None:
        def step(work: UnitOfWork) -> None:
            found = work.operator_orders.add(NewOrder(OrderKind.STATUS, "mpesa", NUMBER), NOW)
            assert found is not None
            news = OrderNews(code, NOT_FOUND)
            end_status(work, work.operator_orders.get(found), OrderState.REFUSED, NOW, news)

        self.store.write(step)


@pytest.fixture
def day(store: OpenStore, clock: HandClock) -> Day:
    return Day(store, clock)


@pytest.fixture
def odd(day: Day) -> Day:
    """One callback tells of another amount than all others do."""
    day.hears(amount=900)
    return day


def test_what_a_person_explains_is_where_its_money_is(odd: Day) -> None:
    assert (odd.line().day_class, odd.tasks()) == (DayClass.UNEXPLAINED, ["receipt told otherwise"])
    odd.explain(DANIEL, NUMBER, None, f" {WHY} ")
    line = odd.line()
    assert (line.day_class, line.cause, odd.tasks()) == (DayClass.POSTED, None, [])
    assert line.reason == f"told as KES 100.00 first, but: callback KES 900.00; daniel explained it: {WHY}"
    assert odd.day(DAY).is_explained


def test_what_is_explained_is_summed_up_no_more(odd: Day) -> None:
    assert odd.day(DAY).by_source()["callback"].amount == kes(900)
    odd.explain(DANIEL, NUMBER, None, WHY)
    assert odd.day(DAY).by_source()["callback"].amount == kes(100)


def test_it_is_on_record_who_said_so_and_why(odd: Day) -> None:
    odd.explain(DANIEL, NUMBER, None, WHY)
    source = f"mpesa:{NUMBER}"
    last = odd.store.read(lambda work: work.audit.of(source))[-1]
    assert (last.act, last.by, last.words) == (
        "explained",
        "daniel",
        {"about": "words do not agree", "words": 2, "why": WHY},
    )
    assert odd.store.read(lambda work: work.audit.check(source)).holds


def test_its_story_tells_all_of_it(odd: Day) -> None:
    odd.explain(DANIEL, NUMBER, None, WHY)
    story = TellStory(odd.store, Sealer([new_key()]), {"mpesa": "M-PESA"})(NUMBER)
    told = [(each.by, each.words) for each in story.events]
    assert ("", "the callback told us, as KES 900") in told
    assert ("Daniel Mutua", f"explained “{WHY}”") in told


def test_what_is_told_otherwise_later_is_not_explained_by_it(odd: Day) -> None:
    odd.explain(DANIEL, NUMBER, None, WHY)
    odd.hears(Word.STATEMENT)
    assert odd.line().day_class is DayClass.POSTED
    odd.hears(Word.PULL, amount=700)
    assert (odd.line().day_class, odd.tasks()) == (DayClass.UNEXPLAINED, ["receipt told otherwise"])
    odd.explain(DANIEL, NUMBER, None, "that too")
    assert odd.line().day_class is DayClass.POSTED


def test_three_that_agree_do_not_explain_one_that_does_not(odd: Day) -> None:
    for word in (Word.PULL, Word.STATEMENT, Word.STATUS):
        odd.hears(word)
    assert (odd.line().day_class, odd.line().cause) == (DayClass.UNEXPLAINED, Cause.WORDS)


def test_what_the_statement_lacks_may_be_explained(day: Day) -> None:
    imported(day.store, row_at("08:00:00", "UC2EARLY00"), row_at("18:00:00", "UC2LATE000"))
    assert day.line().reason == "M-PESA does not know it: the statement of that time does not have it"
    day.explain(DANIEL, NUMBER, None, "the file was cut; it stands in the portal")
    assert day.line().day_class is DayClass.POSTED
    day.deny()
    assert day.line().day_class is DayClass.POSTED


def test_who_explains_what_m_pesa_does_not_find_sees_to_its_task(day: Day) -> None:
    day.deny()
    assert day.tasks() == ["receipt unknown to its operator"]
    day.explain(DANIEL, NUMBER, None, "it stands in the portal")
    assert day.tasks() == []


@pytest.mark.parametrize(
    ("code", "day_class"),
    [
        pytest.param("25", DayClass.UNEXPLAINED, id="M-PESA answered and did not find it"),
        pytest.param("", DayClass.POSTED, id="M-PESA did not answer"),
    ],
)
def test_what_m_pesa_does_not_find_is_unexplained(day: Day, code: str, day_class: DayClass) -> None:
    day.deny(code)
    assert day.line().day_class is day_class


def test_what_a_statement_has_is_known_whatever_was_answered(day: Day) -> None:
    day.deny()
    imported(day.store, NOON)
    assert day.line().day_class is DayClass.POSTED


def test_sums_that_differ_are_not_explained_away(day: Day) -> None:
    day.store.write(
        lambda work: work.postings.move(1, start=PostingState.POSTED, to=PostingState.UNDONE, now=NOW, reason="")
    )
    assert day.line().cause is Cause.RECORD
    with pytest.raises(Refused, match="Nobody can explain this away: posted, but the core has"):
        day.explain(DANIEL, NUMBER, None, WHY)


@pytest.mark.parametrize("why", ["", "   "])
def test_nobody_explains_without_a_reason(odd: Day, why: str) -> None:
    with pytest.raises(Refused, match="Say what you found"):
        odd.explain(DANIEL, NUMBER, None, why)


def test_what_is_explained_is_not_explained_again(day: Day) -> None:
    with pytest.raises(Refused, match="is explained already"):
        day.explain(DANIEL, NUMBER, None, WHY)


@pytest.mark.parametrize("person", [ROSE, FAITH], ids=["the manager", "the cashier"])
def test_only_who_keeps_the_books_explains(odd: Day, person: object) -> None:
    with pytest.raises(NotAllowed):
        odd.explain(person, NUMBER, None, WHY)  # type: ignore[arg-type]  # people of the desk


def test_who_comes_late_does_nothing(odd: Day) -> None:
    with pytest.raises(Stale):
        odd.explain(DANIEL, NUMBER, "received-0-0", WHY)


def test_what_nobody_told_of_cannot_be_explained(day: Day) -> None:
    with pytest.raises(NoSuchEntry):
        day.explain(DANIEL, "UC2N0SUCH0", None, WHY)
