"""The audit chain by itself: any change of it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audit import (
    AuditLine,
    Break,
    Head,
    Link,
    NewLine,
    Verdict,
    add_lines,
    check,
    check_end,
    check_subject,
    make_hash,
    write_details,
)

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
EMPTY = Head(0, "", 0, 0)
SUBJECTS = ("mpesa:A", "mpesa:B", "mpesa:A", "mpesa:A", "mpesa:C", "mpesa:B")


def chained(subjects: tuple[str, ...] = SUBJECTS) -> list[AuditLine]:
    notes = [NewLine(each, f"act {place}", NOW, write_details({"place": place})) for place, each in enumerate(subjects)]
    return add_lines(EMPTY.start, notes, Counter(subjects))


LINES = chained()
HEAD = Head(len(LINES), LINES[-1].hash, 0, 0)


def fault(lines: list[AuditLine], head: Head = HEAD) -> Break | None:
    reached = check(lines, head.start)
    return reached if isinstance(reached, Break) else check_end(reached, head)


def judge(subject: str, lines: list[AuditLine], head: Head = HEAD) -> Verdict:
    """Judge a subject as the store would, the tally being what it was."""
    hers = sorted((line for line in lines if line.subject == subject), key=lambda line: (line.number, line.seq))
    near = {line.seq: line for line in lines}
    return check_subject(hers, near, SUBJECTS.count(subject), head)


def test_a_chain_that_nobody_changed_holds() -> None:
    assert fault(LINES) is None
    assert judge("mpesa:A", LINES) == Verdict(3)


def test_a_chain_may_be_checked_page_by_page() -> None:
    first = check(LINES[:2], EMPTY.start)
    assert isinstance(first, Link)
    assert check(LINES[2:], first) == Link(HEAD.seq, HEAD.hash)


def test_lines_of_a_later_step_follow_from_those_before() -> None:
    later = add_lines(HEAD.end, [NewLine("mpesa:A", "moved", NOW, "{}")], {"mpesa:A": 4})
    assert (later[0].seq, later[0].number, later[0].before) == (7, 4, LINES[-1].hash)


def test_a_subject_counts_its_own_lines() -> None:
    assert [line.number for line in LINES] == [1, 1, 2, 3, 1, 2]


def test_the_zone_a_time_is_told_in_does_not_count() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=3)))
    assert add_lines(EMPTY.start, [NewLine("a", "b", there, "{}")], {"a": 1}) == add_lines(
        EMPTY.start, [NewLine("a", "b", NOW, "{}")], {"a": 1}
    )


def test_the_same_details_are_the_same_text() -> None:
    assert write_details({"b": 1, "a": "x"}) == write_details({"a": "x", "b": 1}) == '{"a":"x","b":1}'


EDITS = st.sampled_from(
    [
        {"subject": "mpesa:D"},
        {"number": 9},
        {"act": "moved"},
        {"by": "grace"},
        {"at": NOW + timedelta(microseconds=1)},
        {"details": "{}"},
        {"before": "0" * 64},
        {"hash": "0" * 64},
        {"seq": 99},
    ]
)
PLACES = st.integers(0, len(LINES) - 1)


@given(PLACES, EDITS)
def test_an_edited_line_is_told(place: int, edit: dict[str, object]) -> None:
    changed = [*LINES]
    changed[place] = replace(LINES[place], **edit)  # type: ignore[arg-type]  # any field, any value
    assert fault(sorted(changed, key=lambda line: line.seq)) is not None


@given(PLACES, EDITS)
def test_a_line_edited_with_a_hash_that_fits_is_told(place: int, edit: dict[str, object]) -> None:
    changed = [*LINES]
    edited = replace(LINES[place], **edit)  # type: ignore[arg-type]  # any field, any value
    changed[place] = replace(edited, hash=make_hash(edited))
    if changed != LINES:
        assert fault(sorted(changed, key=lambda line: line.seq)) is not None


@given(PLACES)
def test_a_line_left_out_is_told_on_its_subjects_page_too(place: int) -> None:
    changed = [line for line in LINES if line != LINES[place]]
    assert fault(changed) is not None
    assert not judge(LINES[place].subject, changed).holds


@given(PLACES)
def test_a_line_left_out_is_told_though_the_rest_closes_up(place: int) -> None:
    rest = [NewLine(line.subject, line.act, line.at, line.details) for line in LINES if line != LINES[place]]
    changed = add_lines(EMPTY.start, rest, Counter(note.subject for note in rest))
    assert fault(changed) is not None


@given(PLACES, st.sampled_from([*SUBJECTS, "mpesa:D"]))
def test_a_line_put_in_is_told(place: int, subject: str) -> None:
    forged = replace(LINES[place], subject=subject, act="forged")
    forged = replace(forged, hash=make_hash(forged))
    changed = [*LINES[: place + 1], forged, *LINES[place + 1 :]]
    assert fault(changed) is not None


def test_a_line_put_behind_the_end_is_told() -> None:
    forged = add_lines(HEAD.end, [NewLine("mpesa:A", "moved", NOW, "{}")], {"mpesa:A": 4})
    assert fault([*LINES, *forged]) == Break(7, "", "the line stands behind the chain's end")
    assert judge("mpesa:A", [*LINES, *forged]).broken_at == 4


@given(PLACES, PLACES)
def test_two_lines_that_changed_places_are_told(one: int, other: int) -> None:
    if one != other:
        changed = [*LINES]
        changed[one] = replace(LINES[other], seq=LINES[one].seq)
        changed[other] = replace(LINES[one], seq=LINES[other].seq)
        assert fault(changed) is not None


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(replace(HEAD, seq=5), id="its place"),
        pytest.param(replace(HEAD, hash="0" * 64), id="its hash"),
        pytest.param(replace(HEAD, old_remittances=3), id="what counts as old"),
    ],
)
def test_an_edited_end_is_told(head: Head) -> None:
    assert fault(LINES, head) is not None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        pytest.param(1, "the line was changed", id="the first"),
        pytest.param(2, "the line was changed", id="one between"),
        pytest.param(3, "the line was changed", id="the last"),
    ],
)
def test_the_page_says_at_which_link(number: int, why: str) -> None:
    changed = [replace(line, act="x") if (line.subject, line.number) == ("mpesa:A", number) else line for line in LINES]
    assert judge("mpesa:A", changed) == Verdict(3, number, why)


def test_the_page_of_another_subject_holds_while_only_words_were_changed() -> None:
    changed = [replace(line, act="x") if line.subject == "mpesa:B" else line for line in LINES]
    assert judge("mpesa:A", changed).holds
