"""Read from the audit lines of a receipt what people explained of it."""

from collections.abc import Sequence

from domain.audit import AuditLine
from domain.doubts import Cause, Explained

ACT = "explained"


def read_explained(lines: Sequence[AuditLine]) -> Sequence[Explained]:
    """Read them, oldest first."""
    return [_read(line) for line in lines if line.act == ACT]


def _read(line: AuditLine) -> Explained:
    said = line.words
    causes = frozenset(Cause(each) for each in str(said["about"]).split("; "))
    return Explained(causes, int(str(said["words"])), line.by, str(said["why"]))
