"""What is done with money is noted by the store itself, and whoever changes a row behind its back is told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.audit import DAEMON, Act, AuditLine, Verdict
from domain.imports import Import, RowFate
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.receipts import Reversal, Word
from domain.remittances import RemittanceState
from gateway.flows.check_audit import CheckAudit
from gateway.store.opening import OpenStore
from tests.store.money import SOURCE, WHOLE, R, add_posting, hear, kes, order, receipt, walk
from tests.store.racing import race
from tests.support.clock import NOW

STATEMENT = Import("mpesa", "600999", "ab" * 32, "Mary Wanjiku.csv", "grace", NOW)
LEASE = NOW + timedelta(minutes=2)
TAKEN_BACK = Reversal("mpesa", "UKN9ZZZZZZ", "UKN4T7Q2WX", kes(100), NOW, Word.STATEMENT)
STEPS = 40
P = PostingState


def of(store: OpenStore, subject: str = SOURCE) -> Sequence[AuditLine]:
    return store.read(lambda work: work.audit.of(subject))


def acts(store: OpenStore, subject: str = SOURCE) -> list[str]:
    return [line.act for line in of(store, subject)]


def verdict(store: OpenStore, subject: str = SOURCE) -> Verdict:
    return store.read(lambda work: work.audit.check(subject))


def post(work: UnitOfWork) -> None:
    posting = add_posting(work, order())
    assert posting is not None
    work.postings.move(posting, start=P.DUE, to=P.POSTING, now=NOW)
    work.postings.move(posting, start=P.POSTING, to=P.POSTED, now=NOW, core_id=77)


def live(work: UnitOfWork) -> None:
    """Do with one receipt what may be done."""
    number, _ = hear(work, receipt())
    hear(work, receipt(word=Word.PULL))
    walk(work, number, R.RECEIVED, R.MATCHED)
    post(work)
    walk(work, number, R.MATCHED, R.POSTED)
    work.reversals.note(TAKEN_BACK, b"sealed", NOW)


def import_it(work: UnitOfWork) -> None:
    number = work.imports.begin(STATEMENT, LEASE)
    hear(work, receipt(word=Word.STATEMENT))
    work.imports.end(number, replace(STATEMENT, ended_at=NOW, counts={RowFate.NEW: 1}))


def import_and_drop(work: UnitOfWork) -> None:
    work.imports.drop(work.imports.begin(STATEMENT, LEASE))


@pytest.mark.parametrize(
    ("step", "subject", "noted"),
    [
        pytest.param(lambda work: hear(work, receipt()), SOURCE, [Act.HEARD], id="a first word"),
        pytest.param(
            lambda work: (hear(work, receipt()), hear(work, receipt("ukn4t7q2wx", word=Word.PULL))),
            SOURCE,
            [Act.HEARD, Act.HEARD_AGAIN],
            id="a second word, under the first one's number",
        ),
        pytest.param(
            lambda work: (hear(work, receipt()), hear(work, receipt(amount=kes(7)))),
            SOURCE,
            [Act.HEARD, Act.HEARD_OTHERWISE],
            id="a word that tells otherwise",
        ),
        pytest.param(
            lambda work: (hear(work, receipt()), hear(work, receipt())), SOURCE, [Act.HEARD], id="the same word again"
        ),
        pytest.param(
            lambda work: work.remittances.hear_many(
                [(each, b"") for each in (receipt(), receipt(), receipt(word=Word.PULL), receipt(amount=kes(7)))], NOW
            ),
            SOURCE,
            [Act.HEARD, Act.HEARD_AGAIN, Act.HEARD_OTHERWISE],
            id="many words",
        ),
        pytest.param(
            lambda work: walk(work, hear(work, receipt())[0], R.RECEIVED, R.SUSPENDED),
            SOURCE,
            [Act.HEARD, Act.MOVED],
            id="a move",
        ),
        pytest.param(
            lambda work: walk(work, hear(work, receipt())[0], R.MATCHED, R.POSTED),
            SOURCE,
            [Act.HEARD],
            id="no move that was not made",
        ),
        pytest.param(post, SOURCE, [Act.ORDERED, Act.POSTING_MOVED, Act.POSTING_MOVED], id="a posting"),
        pytest.param(
            lambda work: (add_posting(work, order()), add_posting(work, order())),
            SOURCE,
            [Act.ORDERED],
            id="no posting that is there",
        ),
        pytest.param(
            lambda work: [work.reversals.note(TAKEN_BACK, b"", NOW) for _ in range(2)],
            SOURCE,
            [Act.TAKEN_BACK],
            id="a reversal",
        ),
        pytest.param(import_it, "statement:abababababab", [Act.IMPORT_BEGAN, Act.IMPORTED], id="an import"),
        pytest.param(
            import_and_drop, "statement:abababababab", [Act.IMPORT_BEGAN, Act.IMPORT_DROPPED], id="an import dropped"
        ),
    ],
)
def test_the_store_notes(store: OpenStore, step: Callable[[UnitOfWork], Any], subject: str, noted: list[str]) -> None:
    store.write(step)
    assert acts(store, subject) == noted
    assert verdict(store, subject).holds


def test_a_line_says_states_accounts_amounts_and_ids(store: OpenStore) -> None:
    store.write(live)
    said = [line.words for line in of(store)]
    assert (said[0]["amount_minor"], said[0]["currency"], said[0]["word"]) == (10_000, "KES", "callback")
    assert (said[2]["from"], said[2]["to"]) == ("received", "matched")
    assert (said[3]["account"], said[3]["amount_minor"], said[3]["client"]) == ("L12", 10_000, 15)
    assert (said[5]["to"], said[5]["core_id"]) == ("posted", 77)


def test_no_line_holds_a_phone_a_name_or_what_was_typed(store: OpenStore) -> None:
    canary = receipt(payer=WHOLE, reference="my rent")
    store.write(hear, canary)
    store.write(import_it)
    lines = store.read(lambda work: work.audit.walk(0, 100))
    assert len(lines) > 3
    for secret in (WHOLE.phone, str(WHOLE.phone)[-9:], "MARY", "WANJIKU", "Mary", "rent"):
        assert not [line for line in lines if str(secret) in repr(line)]


def test_nobody_acts_but_the_daemon_unless_a_step_says_who(store: OpenStore) -> None:
    store.write(hear, receipt())
    assert [line.by for line in of(store)] == [DAEMON]


def test_all_lines_of_a_step_carry_the_login_of_who_acts(store: OpenStore) -> None:
    def match(work: UnitOfWork) -> None:
        hear(work, receipt())
        work.audit.by("grace")
        work.audit.note(SOURCE, Act.UNMASKED, NOW, {"what": "phone"})

    store.write(match)
    store.write(hear, receipt(word=Word.PULL))
    assert [line.by for line in of(store)] == ["grace", "grace", DAEMON]


def test_what_an_import_brings_was_brought_by_who_imports(store: OpenStore) -> None:
    number = store.write(lambda work: work.imports.begin(STATEMENT, LEASE))
    store.write(lambda work: (work.imports.go_on(number, LEASE), hear(work, receipt(word=Word.STATEMENT))))
    assert [line.by for line in of(store)] == ["grace"]


def test_a_step_that_raises_writes_no_line(store: OpenStore) -> None:
    def fail(work: UnitOfWork) -> None:
        hear(work, receipt("UKN4T7Q2WY"))
        raise RuntimeError

    with ThreadPoolExecutor(8) as crowd:
        wrong = [crowd.submit(store.write, fail) for _ in range(8)]
        store.write(hear, receipt())
    assert all(isinstance(each.exception(), RuntimeError) for each in wrong)
    assert acts(store, "mpesa:UKN4T7Q2WY") == []
    assert acts(store) == [Act.HEARD]
    assert CheckAudit(store)().holds


def test_many_steps_at_once_make_one_chain(store: OpenStore) -> None:
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda which: store.write(hear, receipt(f"UKN{which:07}")), range(STEPS)))
    report = CheckAudit(store)()
    assert (report.holds, report.newest.seq, report.subjects) == (True, STEPS, STEPS)


def note_some(store: OpenStore, which: int) -> None:
    """Note about one's own receipts, and about one that both note about."""

    def step(work: UnitOfWork, count: int) -> None:
        hear(work, receipt(f"UKN{which}{count:06}"))
        work.audit.note(SOURCE, "met", NOW)

    for count in range(STEPS):
        store.write(step, count)


def test_two_processes_make_one_chain(store: OpenStore, store_url: str) -> None:
    race(store_url, note_some)
    report = CheckAudit(store)()
    assert (report.breaks, report.newest.seq, len(of(store))) == ([], 4 * STEPS, 2 * STEPS)


def test_many_rows_are_noted_in_one_step(store: OpenStore) -> None:
    told = [(receipt(f"UKN{which:07}"), b"") for which in range(500)]
    store.write(lambda work: work.remittances.hear_many(told, NOW))
    report = CheckAudit(store)()
    assert (report.holds, report.newest.seq) == (True, 500)


def test_a_hash_written_down_is_found_while_nobody_cut_the_chain(store: OpenStore) -> None:
    store.write(hear, receipt())
    written = CheckAudit(store)().newest.hash
    store.write(hear, receipt(word=Word.PULL))
    assert CheckAudit(store)(written).holds
    assert not CheckAudit(store)("0" * 64).holds


def test_what_was_forgotten_is_not_compared(store: OpenStore, change: Callable[..., None]) -> None:
    store.write(live)
    change("UPDATE words SET sealed = :to, name = NULL, phone = NULL", to=b"")
    assert not verdict(store).holds
    store.write(lambda work: work.audit.note(SOURCE, Act.FORGOTTEN, NOW))
    assert verdict(store).holds


def test_odd_text_is_read_as_it_was_noted(store: OpenStore) -> None:
    store.write(hear, receipt(reference="a\0b \ud800 ñ", kind="Päy"), b"sealed")
    assert verdict(store).holds


def test_a_receipt_from_before_the_chain_says_so(store: OpenStore, change: Callable[..., None]) -> None:
    store.write(live)
    for table in ("audit", "audit_subjects"):
        change(f"DELETE FROM {table}")
    change("UPDATE audit_head SET seq = 0, hash = '', old_remittances = 1, old_postings = 1")
    assert verdict(store) == Verdict(0, is_from_before=True)
    store.write(lambda work: walk(work, 1, R.POSTED, R.REVERSED))
    assert verdict(store) == Verdict(1, is_from_before=True)
    report = CheckAudit(store)()
    assert (report.holds, report.old) == (True, 1)


def test_nobody_declares_a_receipt_old(store: OpenStore, change: Callable[..., None]) -> None:
    store.write(live)
    store.write(hear, receipt("UKN4T7Q2WY"))
    change("DELETE FROM audit WHERE subject = 'mpesa:UKN4T7Q2WY'")
    change("DELETE FROM audit_subjects WHERE subject = 'mpesa:UKN4T7Q2WY'")
    change("UPDATE audit_head SET old_remittances = 2, seq = (SELECT max(seq) FROM audit)")
    assert not CheckAudit(store)().holds


def test_states_are_those_the_lines_name() -> None:
    assert (str(RemittanceState.RECEIVED), str(PostingState.DUE)) == ("received", "due")
