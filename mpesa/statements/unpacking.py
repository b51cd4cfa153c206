"""Unpack a workbook in a process of its own: `python -m mpesa.statements.unpacking`, the file in, rows out.

A workbook spoilt in the right place makes its reader abort, and the process with it; so nothing that
matters lives here, and memory and time have limits. Each line that leaves is JSON: `null` where a sheet
begins, else some of its rows. A day with its clock is written YYYY-MM-DD HH:MM:SS.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

MEMORY_MAX = 2 * 1024**3
CPU_MAX_S = 120
SHEETS_MAX = 20
ROWS_A_LINE = 200
DAMAGED = 3


def main() -> int:
    """Unpack what comes in; 3 where the reader says that it is damaged."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_MAX_S, CPU_MAX_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook

    file = io.BytesIO(sys.stdin.buffer.read())
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            for name in workbook.sheet_names[:SHEETS_MAX]:
                _say(None)
                rows = iter(workbook.get_sheet_by_name(name).iter_rows())
                while some := list(islice(rows, ROWS_A_LINE)):
                    _say([_plain(row) for row in some])
    except (CalamineError, MemoryError):
        return DAMAGED
    return 0


def _say(part: object) -> None:
    sys.stdout.write(json.dumps(part, ensure_ascii=True))
    sys.stdout.write("\n")


def _plain(row: Iterable[Any]) -> list[Any]:
    return [cell if isinstance(cell, str | float | int) else _write(cell) for cell in row]


def _write(cell: object) -> str:
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
