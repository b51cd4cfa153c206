"""Do callback, pull, statement and core agree? The day as finance sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Unavailable
from domain.ports.core_books import AccountDay, CoreEntry
from domain.receipts import Word
from domain.remittances import RemittanceState
from domain.statements import RowClass
from gateway.flows.ask_core_books import AskCoreBooks
from gateway.flows.explain_row import ExplainRow
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.watch_balances import WatchBalances
from gateway.store.opening import OpenStore
from tests.flows.portal import OURS, moved
from tests.flows.test_reconcile_day import DAY, LOAN, at, imported, post
from tests.store.money import hear, kes, receipt, walk
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor

PATH = f"/staff/reconcile/mpesa/{DAY}"
NUMBER = "UC2N00N000"


class Core:
    """A core whose books say *amount* of the receipt; silent where it is None."""

    amount: int | None = 100

    def entries(self, asked: Sequence[AccountDay]) -> Sequence[Sequence[CoreEntry]]:
        if self.amount is None:
            raise Unavailable("503")
        return [[CoreEntry(LOAN, DAY, kes(self.amount), NUMBER, None)] for _ in asked]


@pytest.fixture
def core() -> Core:
    return Core()


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, core: Core) -> StaffPages:
    asks = AskCoreBooks(core)
    flows = {
        ReconcileDay: lambda: ReconcileDay(store, "mpesa", OURS, "KES", ZoneInfo("Africa/Nairobi"), asks),
        ExplainRow: lambda: ExplainRow(store, clock, is_asked=True),
        WatchBalances: lambda: WatchBalances(store, "mpesa", OURS, clock, ZoneInfo("Africa/Nairobi")),
    }
    clock.move(hours=12)
    return StaffPages(store, clock, flows, shown=frozenset({"reconcile", "receipts"}))


def heard(store: OpenStore, word: Word = Word.CALLBACK, number: str = NUMBER, **changes: object) -> None:
    paid_at = NOW.fromisoformat("2026-03-02T12:00:00+03:00")
    told = {"paid_at": paid_at, "shortcode": OURS, "balance": None} | changes
    store.write(hear, receipt(number, word=word, **told))


def posted(store: OpenStore) -> None:
    store.write(walk, 1, RemittanceState.RECEIVED, RemittanceState.MATCHED, RemittanceState.POSTED)
    store.write(post, f"mpesa:{NUMBER}")


def test_a_day_on_which_all_agree(store: OpenStore, daniel: Visitor) -> None:
    heard(store)
    posted(store)
    imported(store, at("12:00:00", NUMBER))
    answer = daniel.get(PATH)
    seen = read(answer)
    assert (answer.status_code, judge(answer)) == (200, [])
    assert seen.heads == ["Mon 2 Mar: nothing is unexplained"]
    assert "Callback 100 1 row Pull 0 0 rows Statement 100 1 row Core 100 1 row" in seen.text
    assert "Posted, 1 100" in seen.text
    assert "Each balance follows from the last." in seen.text


def test_an_empty_day_is_as_every_page(daniel: Visitor) -> None:
    answer = daniel.get(PATH)
    assert (judge(answer), read(answer).heads) == ([], ["Mon 2 Mar: nothing is unexplained"])
    assert "No statement of that day yet." in read(answer).text


def test_what_the_core_has_otherwise_is_unexplained(store: OpenStore, daniel: Visitor, core: Core) -> None:
    heard(store)
    posted(store)
    core.amount = 200
    answer = daniel.get(PATH)
    seen = read(answer)
    assert seen.heads == ["Mon 2 Mar: 1 row, KES 100, is unexplained"]
    assert "by our record KES 100.00 is posted, the core has KES 200.00" in seen.text
    assert re.search(r'data-l="Core">200<', answer.text)
    assert judge(answer) == []


def test_a_silent_core_is_not_said_to_agree(store: OpenStore, daniel: Visitor, core: Core) -> None:
    heard(store)
    posted(store)
    core.amount = None
    assert "Core 100 1 row, as of our own record for 1 account: it does not answer" in read(daniel.get(PATH)).text


def test_what_is_on_its_way_is_no_rest(store: OpenStore, daniel: Visitor) -> None:
    heard(store)
    seen = read(daniel.get(PATH))
    assert seen.heads == ["Mon 2 Mar: 1 receipt, KES 100, is on its way"]
    assert "waits to be matched" in seen.text


def test_what_no_callback_told_of_is_named(store: OpenStore, daniel: Visitor) -> None:
    heard(store, Word.PULL)
    posted(store)
    assert f"{NUMBER} 100 no callback, pull brought it" in read(daniel.get(PATH)).text


def test_the_operators_own_rows_are_named(store: OpenStore, daniel: Visitor) -> None:
    imported(
        store,
        moved(NUMBER, "Pay Bill Charge", out="-5.00"),
        moved("UC2CHARGE1", "Pay Bill Charge", out="-5.00"),
        moved("UC2SWEEP01", "Utility Account to Organization Settlement Account", out="-9.00"),
    )
    seen = read(daniel.get(PATH))
    assert "M-PESA's own rows: charges 2, transfer 1." in seen.text
    assert seen.heads == ["Mon 2 Mar: nothing is unexplained"]


def odd_row(store: OpenStore) -> None:
    imported(store, moved("UC2BONGA01", "Bonga Points", came="300.00"))


def test_a_row_of_no_class_is_unexplained_with_its_acts(store: OpenStore, daniel: Visitor) -> None:
    odd_row(store)
    answer = daniel.get(PATH)
    seen = read(answer)
    assert seen.heads == ["Mon 2 Mar: 1 row, KES 300, is unexplained"]
    assert "It is a charge" in seen.text
    assert "Put KES 300 in suspense" in seen.text
    assert judge(answer) == []


def test_a_row_is_called_a_charge(store: OpenStore, daniel: Visitor) -> None:
    odd_row(store)
    daniel.get(PATH)
    seen = read(daniel.send(f"{PATH}/explain", row="charge 1"))
    assert "KES 300, UC2BONGA01, is a charge." in seen.text
    assert seen.heads == ["Mon 2 Mar: nothing is unexplained"]
    lines = store.read(lambda work: work.audit.of("own row:1"))
    assert [(line.by, line.words["class"]) for line in lines] == [("daniel", "charge")]


def test_a_row_that_is_a_clients_becomes_a_receipt(store: OpenStore, daniel: Visitor) -> None:
    odd_row(store)
    daniel.get(PATH)
    seen = read(daniel.send(f"{PATH}/explain", row="suspense 1"))
    assert seen.heads == ["Mon 2 Mar: 1 receipt, KES 300, is on its way"]
    known = store.read(lambda work: work.remittances.find("mpesa", "UC2BONGA01"))
    assert known is not None
    assert known.receipt.amount == kes(300)


def test_what_left_cannot_be_a_clients_money(store: OpenStore, daniel: Visitor) -> None:
    imported(store, moved("UC2BONGA01", "Bonga Points", out="-300.00"))
    answer = daniel.get(PATH)
    assert "in suspense</button>" not in answer.text
    assert store.read(lambda work: work.remittances.find("mpesa", "UC2BONGA01")) is None


def test_who_comes_late_is_told_and_nothing_is_done(store: OpenStore, daniel: Visitor) -> None:
    odd_row(store)
    daniel.get(PATH)
    store.write(lambda work: work.own_rows.settle(1, RowClass.CHARGE, "rose", NOW))
    answer = daniel.send(f"{PATH}/explain", row="suspense 1")
    assert answer.status_code == 409
    assert store.read(lambda work: work.remittances.find("mpesa", "UC2BONGA01")) is None


def test_the_operator_is_asked_for_what_the_statement_lacks(store: OpenStore, daniel: Visitor) -> None:
    heard(store)
    imported(store, at("08:00:00", "UC2EARLY00"), at("18:00:00", "UC2LATE000"))
    daniel.get(PATH)
    answer = daniel.send(f"{PATH}/ask", receipt=NUMBER)
    assert f"We ask M-PESA for {NUMBER}. Look again in a minute." in read(answer).text
    assert f"M-PESA was asked for {NUMBER} before." in read(daniel.send(f"{PATH}/ask", receipt=NUMBER)).text


def test_a_day_with_much_to_see_is_small(store: OpenStore, daniel: Visitor) -> None:
    imported(store, *(at("12:00:00", f"UC2{number:07}") for number in range(60)))
    imported(store, *(moved(f"UC2BONGA{n:02}", "Bonga Points", came="3.00") for n in range(30)))
    answer = daniel.get(PATH)
    seen = read(answer)
    assert (answer.status_code, judge(answer)) == (200, [])
    assert "And 24 more; these first." in seen.text
    assert "And 54 more." in seen.text


def test_the_days_beside_are_a_tap_away(daniel: Visitor) -> None:
    before = PATH.replace("03-02", "03-01")
    assert pages_of(daniel, before) == ["/staff/reconcile/mpesa/2026-02-28", PATH]


def pages_of(visitor: Visitor, path: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)">', visitor.get(path).text.partition('class="pager"')[2].partition("</p>")[0])


def test_there_is_no_day_to_come(daniel: Visitor) -> None:
    assert pages_of(daniel, PATH) == ["/staff/reconcile/mpesa/2026-03-01"]
    assert daniel.get("/staff/reconcile/mpesa/2026-03-03").status_code == 404


def test_the_menu_leads_to_today(daniel: Visitor) -> None:
    assert read(daniel.get("/staff/reconcile")).heads == ["Mon 2 Mar: nothing is unexplained"]


@pytest.mark.parametrize("path", ["mpesa/2026-02-30", "mpesa/x", "gcash/2026-03-02", "mpesa/0001-01-01"])
def test_what_is_no_day_of_an_operator_is_not_found(daniel: Visitor, path: str) -> None:
    assert daniel.get(f"/staff/reconcile/{path}").status_code == 404


@pytest.mark.parametrize(("login", "status"), [("daniel", 200), ("rose", 403), ("faith", 403), ("grace", 403)])
def test_who_may_see_it(pages: StaffPages, login: str, status: int) -> None:
    assert pages.visitor(login).get(PATH).status_code == status


@pytest.mark.slow
def test_it_fits_a_small_phone(store: OpenStore, pages: StaffPages, core: Core, phone: Opens) -> None:
    heard(store)
    posted(store)
    core.amount = 200
    odd_row(store)
    heard(store, Word.PULL, "UC2PULLED0")
    page = phone(pages, "daniel")
    page.goto(PATH)
    assert look(page) == []


def test_balances_that_do_not_follow_are_named_with_their_receipts(store: OpenStore, daniel: Visitor) -> None:
    heard(store, balance=kes(10_000))
    later = NOW.fromisoformat("2026-03-02T12:09:00+03:00")
    heard(store, number="UC25C4D8QZ", paid_at=later, balance=kes(60_000))
    answer = daniel.get(PATH)
    seen = read(answer).text
    assert judge(answer) == []
    assert "1 balance does not follow from the last." in seen
    assert f"between {NUMBER} (Mon 2 Mar, 12:00) and UC25C4D8QZ (Mon 2 Mar, 12:09) than anybody told of" in seen
    assert 'href="/staff/receipts/UC25C4D8QZ"' in answer.text
