"""The sandbox core's books in their file: what comes back after a start, a crash, a refusal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.journal import UnreadableBooks
from mifos_client.sandbox.refusals import Refusal
from tests.mifos_client.small_books import FIRST_DUE, NAIROBI, Clock, fill


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_books_come_back_from_their_file(clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "state" / "core.jsonl"
    books = Books(NAIROBI, "KES", clock, file)
    fill(books)
    books.save()
    books.repay(3, Decimal(115), FIRST_DUE, receipt="after the first save")
    clock.at += timedelta(days=30)
    again = Books(NAIROBI, "KES", clock, file)
    assert (books.is_new, again.is_new) == (True, False)
    assert again.loans == books.loans
    assert again.savings == books.savings
    assert again.clients == books.clients
    assert again.entries() == books.entries()


def test_a_seeding_that_was_killed_leaves_nothing(clock: Clock, tmp_path: Path) -> None:
    fill(Books(NAIROBI, "KES", clock, tmp_path / "core.jsonl"))
    assert Books(NAIROBI, "KES", clock, tmp_path / "core.jsonl").is_new


def test_a_line_that_was_cut_off_is_forgotten(clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "core.jsonl"
    books = Books(NAIROBI, "KES", clock, file)
    fill(books)
    books.save()
    whole = file.read_bytes()
    books.deposit(7, Decimal(5), FIRST_DUE)
    file.write_bytes(file.read_bytes()[:-9])
    again = Books(NAIROBI, "KES", clock, file)
    assert again.savings_account(7).balance == 500
    assert file.read_bytes() == whole


def test_other_books_are_not_opened(clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "core.jsonl"
    Books(NAIROBI, "KES", clock, file).save()
    with pytest.raises(UnreadableBooks):
        Books(ZoneInfo("Asia/Manila"), "PHP", clock, file)


def test_a_change_that_is_refused_is_not_kept(clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "core.jsonl"
    books = Books(NAIROBI, "KES", clock, file)
    fill(books)
    books.save()
    whole = file.read_bytes()
    with pytest.raises(Refusal):
        books.withdraw(7, Decimal(9999), FIRST_DUE)
    assert file.read_bytes() == whole
