"""Grade the reader by messages that people mistype (tests/corpus/README.md)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from domain.commands import Asker, NotRead, Reading
from parsers.catalogues import load_all
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS

CORPUS = Path(__file__).parents[1] / "corpus"
BY_COMMAND_ONLY = {"pay", "paid", "wrong"}


class Grade(Enum):
    RIGHT = "understood"
    USEFUL = "usefully asked back"
    USELESS = "asked back without use"
    WRONG = "wrong reading"


def grade(row: dict[str, Any], reading: Reading) -> Grade:
    means = row.get("means")
    if isinstance(reading, NotRead):
        near = row.get("near", []) if means is None else [means["command"]]
        is_useful = (means is None and not near) or bool(set(near) & set(reading.near))
        return Grade.USEFUL if is_useful else Grade.USELESS
    if means is None or reading.command != means["command"]:
        return Grade.WRONG
    if reading.command in BY_COMMAND_ONLY or dict(reading.told) == means.get("fields", {}):
        return Grade.RIGHT
    return Grade.WRONG


def graded(name: str) -> dict[str, Grade]:
    """Grade every row of one file, by the row's id."""
    reader = Reader(vocabulary_of(load_all().values()), FORMS)
    rows = [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines() if line.strip()]
    assert rows, f"{name} has no rows"
    return {row["id"]: grade(row, reader.read(row["text"], Asker(row["from"]))) for row in rows}


AS_BOTH = {"known": Asker.BOTH, "staff": Asker.BOTH, "shared": Asker.BOTH_SHARED}


@pytest.mark.parametrize("name", ["keyboards.jsonl", "strangers.jsonl", "officers.jsonl"])
def test_who_is_officer_and_client_is_read_as_each_of_them(name: str) -> None:
    reader = Reader(vocabulary_of(load_all().values()), FORMS)
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, filter(None, lines)) if row["from"] in AS_BOTH]
    as_one = {row["id"]: grade(row, reader.read(row["text"], Asker(row["from"]))) for row in rows}
    as_both = {row["id"]: grade(row, reader.read(row["text"], AS_BOTH[row["from"]])) for row in rows}
    worse = [key for key, each in as_both.items() if as_one[key] is Grade.RIGHT is not each or each is Grade.WRONG]
    assert worse == []


@pytest.mark.parametrize("name", ["keyboards.jsonl", "strangers.jsonl", "officers.jsonl"])
def test_at_least_95_of_100_are_understood_or_usefully_asked_back_and_none_wrongly(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    grades = graded(name)
    counts = Counter(grades.values())
    helped = (counts[Grade.RIGHT] + counts[Grade.USEFUL]) / len(grades)
    wrong = [key for key, each in grades.items() if each is Grade.WRONG]
    with capsys.disabled():
        figures = ", ".join(f"{counts[each]} {each.value}" for each in Grade)
        sys.stdout.write(f"\n{name}: {len(grades)} rows, {helped:.1%} helped: {figures}\n")
    assert wrong == []
    assert helped >= 0.95
