"""What the settings say of collections at meetings, and what may be wrong with it."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tests.settings.written import changed, faults, read


def told(*lines: str) -> str:
    return changed("[clients]", "\n".join(("[collections]", *lines, "[clients]")))


def test_no_sheet_is_made_where_nothing_is_said(tmp_path: Path) -> None:
    collections = read(tmp_path, told()).collections
    assert (collections.sheets, collections.hold, collections.codes_live_days) == (False, True, 7)


def test_sheets_are_made_at_five_and_sent_from_seven(tmp_path: Path) -> None:
    collections = read(tmp_path, told("sheets = true")).collections
    assert (collections.making, collections.sending) == (time(5), (time(7), time(20)))


@pytest.mark.parametrize(
    ("line", "key"),
    [
        pytest.param('made_at = "5:00"', "collections.made_at", id="a digit short"),
        pytest.param('sent_at = "24:00"', "collections.sent_at", id="no such hour"),
        pytest.param('made_at = "07:30"', "collections", id="sent before it is made"),
        pytest.param('sent_until = "07:00"', "collections", id="no time to send"),
        pytest.param("savings_per_meeting = -1", "collections.savings_per_meeting", id="below nothing"),
        pytest.param("codes_live_days = 61", "collections.codes_live_days", id="codes for ever"),
    ],
)
def test_what_is_wrong_is_told_by_its_key(tmp_path: Path, line: str, key: str) -> None:
    assert list(faults(tmp_path, told(line))) == [key]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environ = {"MOBILE_MIFOS_COLLECTIONS__SHEETS": "false"}
    assert not read(tmp_path, told("sheets = true"), environ).collections.sheets
