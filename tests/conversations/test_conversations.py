"""Every conversation in this folder, against the whole daemon and a whole village, on SQLite.

A conversation is a text file; how it is written stands in tests/support/conversation.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.conversation import play
from tests.support.together import copy_of

FILES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[each.stem for each in FILES])
def test_goes_as_written(file: Path, founded: Path, tmp_path: Path) -> None:
    play(file, copy_of(founded, tmp_path / "village"))


def test_there_are_conversations() -> None:
    assert FILES
