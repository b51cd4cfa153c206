"""Did every row land? Statements, as finance brings them in."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

import pytest

from domain.errors import UnreadableReply
from gateway.flows.hand_in_statement import HandInStatement
from gateway.flows.import_statement import ImportStatement
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from mpesa.statements.naming import shortcode_in
from mpesa.statements.reading import read_statement
from tests.flows.portal import OURS, moved, paid, statement
from tests.support.clock import HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor

LIST = "/staff/statements"
BRING = "/staff/statements/bring"


def handing_in(store: OpenStore, clock: HandClock, reads: Any = read_statement, **changes: Any) -> HandInStatement:
    imports = ImportStatement(store, Sealer([new_key()]), clock, "mpesa", OURS, reads, shortcode_in)
    return HandInStatement(imports, **({"waited_for_s": 30.0, "pause": lambda _: None} | changes))


def staff_pages(store: OpenStore, clock: HandClock, flow: HandInStatement) -> StaffPages:
    return StaffPages(store, clock, {HandInStatement: lambda: flow}, shown=frozenset({"statements"}))


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return staff_pages(store, clock, handing_in(store, clock))


def bring(visitor: Visitor, content: bytes, name: str = "march.csv") -> Any:
    visitor.get(LIST)
    return visitor.send(BRING, operator="mpesa", file=(io.BytesIO(content), name))


ROWS = (
    paid("UC2N00N000"),
    paid("UC2N00N001", "900.00"),
    moved("UC2N00N000", "Pay Bill Charge", out="-5.00"),
    moved("UC2SWEEP01", "Utility Account to Organization Settlement Account", out="-95.00"),
)
ADDED = {"opening_balance": "1,000.00", "closing_balance": "1,900.00"}


def test_it_is_as_every_page(daniel: Visitor) -> None:
    answer = daniel.get(LIST)
    assert (answer.status_code, judge(answer)) == (200, [])


def test_every_row_of_a_file_is_counted(daniel: Visitor) -> None:
    answer = bring(daniel, statement(*ROWS, **ADDED))
    seen = read(answer)
    assert (answer.status_code, judge(answer)) == (200, [])
    assert seen.heads == ["4 rows, all accounted for"]
    assert "Known already 0 New 2 Charges and transfers 2 Could not be read 0" in seen.text
    assert "It adds up: opening 1,000 + in 1,000 - out 100 = closing, KES 1,900." in seen.text


def test_the_days_to_reconcile_are_a_tap_away(store: OpenStore, clock: HandClock) -> None:
    flow = handing_in(store, clock)
    made = StaffPages(store, clock, {HandInStatement: lambda: flow}, shown=frozenset({"statements", "reconcile"}))
    late = {"Completion Time": "28-02-2026 23:30:00"}
    answer = bring(made.visitor("daniel"), statement(paid("UC2N00N001"), paid(**late)))
    assert "Reconcile Sat 28 Feb , Sun 1 Mar , Mon 2 Mar ." in read(answer).text
    assert '<a href="/staff/reconcile/mpesa/2026-02-28">Sat 28 Feb</a>' in answer.text
    assert judge(answer) == []


def test_the_counts_come_to_the_rows(daniel: Visitor) -> None:
    answer = bring(daniel, statement(*ROWS, moved("UC2BONGA01", "Bonga Points", came="5.00"), paid("UC2", "1e3")))
    tiles = re.findall(r"<dt>[^<]*</dt><dd>([0-9,]+)</dd>", answer.text.partition("sums")[2].partition("</dl>")[0])
    assert sum(map(int, tiles)) == 6
    assert "6 rows in all" in read(answer).text


def test_rows_for_a_person_come_first(daniel: Visitor) -> None:
    answer = bring(daniel, statement(*ROWS, moved("UC2BONGA01", "Bonga Points", came="5.00"), paid("UC2", "1e3")))
    seen = read(answer)
    assert seen.heads == ["2 rows of 6 need you"]
    assert seen.text.index("nobody knows these words: Bonga Points, KES 5.00") < seen.text.index("Known already")
    assert seen.text.index("could not be read: receipt 'UC2'") < seen.text.index("Known already")
    assert judge(answer) == []


def test_a_file_that_does_not_add_up_says_so(daniel: Visitor) -> None:
    answer = bring(daniel, statement(paid(), opening_balance="0.00", closing_balance="999.00"))
    seen = read(answer)
    assert seen.heads == ["1 row, and the file does not add up"]
    assert "closing balance says 999.00, the rows come to 100.00" in seen.text
    assert "It adds up" not in seen.text


def test_the_same_file_again_says_who_brought_it_first(daniel: Visitor) -> None:
    bring(daniel, statement(*ROWS))
    seen = read(bring(daniel, statement(*ROWS), "again.csv"))
    assert "You brought this in on Mon 2 Mar, 11:00. Nothing new." in seen.text


def test_a_file_that_overlaps_is_known_row_by_row(daniel: Visitor) -> None:
    bring(daniel, statement(*ROWS))
    assert "Known already 2 New 1 Charges and transfers 2" in read(bring(daniel, statement(*ROWS, paid()))).text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"PK\x03\x04" + b"\0" * 500, "This file cannot be read", id="a damaged workbook"),
        pytest.param(b"%PDF-1.7 ...", "This file cannot be read", id="a PDF"),
        pytest.param(b"\x89PNG" * 99, "This file cannot be read", id="a picture"),
        pytest.param(
            statement(paid(), shortcode="600418"), "shortcode 600418, ours is 600417", id="of another paybill"
        ),
    ],
)
def test_what_is_no_statement_of_ours_is_told(daniel: Visitor, content: bytes, says: str) -> None:
    answer = bring(daniel, content)
    assert says in read(answer).text
    assert judge(answer) == []


def test_no_file_is_told(daniel: Visitor) -> None:
    answer = bring(daniel, b"", "")
    assert answer.status_code == 422
    assert "Choose the file that you exported from the portal" in read(answer).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("../../etc/passwd.csv", "passwd.csv", id="a path"),
        pytest.param("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv", id="HTML"),
        pytest.param("=cmd|' calc'!A1.csv", "=cmd|' calc'!A1.csv", id="a formula"),
        pytest.param("a\u202efdp.csv", "afdp.csv", id="letters that turn round"),
        pytest.param("x" * 300 + ".csv", "x" * 80, id="a long one"),
    ],
)
def test_a_hostile_name_is_only_text(daniel: Visitor, name: str, shown: str) -> None:
    answer = bring(daniel, statement(*ROWS), name)
    assert (judge(answer), f"File {shown} Brought" in read(answer).text) == ([], True)
    assert judge(daniel.get(LIST)) == []


def test_what_a_row_says_is_only_text(daniel: Visitor) -> None:
    row = moved("UC2BONGA01", '<b onclick=x>=HYPERLINK("http://x")</b>', came="5.00")
    answer = bring(daniel, statement(row))
    assert judge(answer) == []
    assert '<b onclick=x>=HYPERLINK("http://x")</b>, KES 5.00' in read(answer).text


def test_a_file_that_is_too_large_is_not_read(daniel: Visitor) -> None:
    assert bring(daniel, b"x" * (33 * 1024 * 1024)).status_code == 413


def test_no_other_form_takes_so_much(daniel: Visitor) -> None:
    daniel.get(LIST)
    assert daniel.send("/staff/logout", filler="x" * 70_000).status_code == 413


def test_the_list_says_how_many_rows_landed(daniel: Visitor) -> None:
    bring(daniel, statement(*ROWS, moved("UC2BONGA01", "Bonga Points", came="5.00")))
    answer = daniel.get(LIST)
    seen = read(answer)
    assert "Mon 2 Mar, M-PESA pending 4 of 5 march.csv, by Daniel Mutua, Mon 2 Mar, 11:00" in seen.text
    assert judge(answer) == []


def test_the_list_goes_on_page_by_page(daniel: Visitor) -> None:
    for number in range(21):
        bring(daniel, statement(paid(f"UC2{number:07}")))
    answer = daniel.get(LIST)
    assert (answer.text.count('<th scope="row">'), judge(answer)) == (20, [])
    older = re.search(r'href="(/staff/statements\?before=[0-9]+)"', answer.text)
    assert older is not None
    assert daniel.get(older[1]).text.count('<th scope="row">') == 1


def test_a_long_file_does_not_hold_the_page(store: OpenStore, clock: HandClock) -> None:
    may_go_on, has_begun = threading.Event(), threading.Event()

    def slowly(file: Any) -> Any:
        for number, part in enumerate(read_statement(file)):
            if number == 2:
                has_begun.set()
                assert may_go_on.wait(20)
            yield part

    flow = handing_in(store, clock, slowly, waited_for_s=0.0)
    pages = staff_pages(store, clock, flow)
    daniel, rose = pages.visitor("daniel"), pages.visitor("daniel")
    running = bring(daniel, statement(*ROWS))
    assert has_begun.wait(20)
    assert read(running).heads == ["0 rows done so far"]
    assert judge(running) == []
    again = re.search(r'href="(/staff/statements/files/[0-9]+)">Look again', running.text)
    assert again is not None
    may_go_on.set()
    _wait_for("statement")
    assert read(rose.get(again[1])).heads == ["4 rows, all accounted for"]


def test_who_comes_second_is_told_who_reads(store: OpenStore, clock: HandClock) -> None:
    may_go_on, has_begun = threading.Event(), threading.Event()

    def slowly(file: Any) -> Any:
        parts = list(read_statement(file))
        yield parts[0]
        has_begun.set()
        assert may_go_on.wait(20)
        yield from parts[1:]

    def pause(_: float) -> None:
        may_go_on.wait(20)

    flow = handing_in(store, clock, slowly, waited_for_s=0.0, pause=pause)
    pages = staff_pages(store, clock, flow)
    daniel = pages.visitor("daniel")
    bring(daniel, statement(*ROWS))
    assert has_begun.wait(20)
    second = bring(daniel, statement(paid("UC2AN0THER")), "other.csv")
    path = re.search(r'href="(/staff/statements/files/[0-9]+)"', second.text)
    assert path is not None
    may_go_on.set()
    _wait_for("statement")
    assert read(daniel.get(path[1])).heads == ["1 row, all accounted for"]


def test_more_than_a_few_at_once_are_asked_to_wait(store: OpenStore, clock: HandClock) -> None:
    may_go_on = threading.Event()

    def never(file: Any) -> Any:
        assert may_go_on.wait(20)
        raise UnreadableReply("it ended")
        yield

    flow = handing_in(store, clock, never, waited_for_s=0.0)
    daniel = staff_pages(store, clock, flow).visitor("daniel")
    answers = [bring(daniel, statement(paid(f"UC2{number:07}"))) for number in range(4)]
    may_go_on.set()
    _wait_for("statement")
    assert [each.status_code for each in answers] == [200, 200, 200, 422]
    assert "Three files are being read already." in read(answers[-1]).text


def test_a_reading_that_died_says_what_to_do(store: OpenStore, clock: HandClock, pages: StaffPages) -> None:
    number = store.write(lambda work: work.readings.begin("mpesa", "march.csv", "Daniel Mutua", clock()))
    clock.move(minutes=3)
    seen = read(pages.visitor("daniel").get(f"{LIST}/files/{number}"))
    assert seen.heads == ["The reading broke off after 0 rows"]
    assert "bring the same file in again" in seen.text


@pytest.mark.parametrize(
    "path", ["/staff/statements/7", "/staff/statements/x", "/staff/statements/files/7", "/staff/statements/files/9e9"]
)
def test_what_is_not_there_is_not_found(daniel: Visitor, path: str) -> None:
    assert daniel.get(path).status_code == 404


@pytest.mark.parametrize(("login", "status"), [("daniel", 200), ("rose", 403), ("faith", 403), ("grace", 403)])
def test_who_may_bring_one_in(pages: StaffPages, login: str, status: int) -> None:
    answer = pages.visitor(login).get(LIST)
    assert answer.status_code == status
    if status == 403:
        assert "This is for finance." in read(answer).text


@pytest.mark.slow
def test_it_fits_a_small_phone(pages: StaffPages, phone: Opens) -> None:
    rows = [moved(f"UC2BONGA{number:02}", "Bonga Points", came="5.00") for number in range(12)]
    bring(pages.visitor("daniel"), statement(*ROWS, *rows))
    page = phone(pages, "daniel")
    for path in (LIST, f"{LIST}/1"):
        page.goto(path)
        assert look(page) == []


def _wait_for(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name.startswith(name):
            thread.join(20)
