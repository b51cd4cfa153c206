"""Read what somebody at a desk types of one line: as an officer writes it behind the sign of her message."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from domain.commands import Reading, Understood
from domain.reports import ReportedLine, SheetReport

TYPED_MAX = 40
_CODE = "7K4QZ"
"""Any code: it is not looked up."""

_PARTED = re.compile(r"(?<![0-9])([0-9]{1,3})((?: [0-9]{3})+)(?![0-9])")


def read_line(read: Callable[[str], Reading], number: int, typed: str) -> ReportedLine | None:
    """Read "480", "1 200", "A", "A480", "L400 S50"; None where it is none of them, or more than one line. *read* reads texts."""
    written = _PARTED.sub(lambda found: found[1] + found[2].replace(" ", ""), typed.strip())
    if not written or len(written) > TYPED_MAX:
        return None
    found = read(f"{_CODE} BUT 1={written}")
    report = found.report if isinstance(found, Understood) else None
    if not isinstance(report, SheetReport) or report.guests or len(report.lines) != 1:
        return None
    [line] = report.lines
    return replace(line, number=number) if line.number == 1 else None
