"""Tell whether anybody changed the audit chain, or what is on record behind its back."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.audit import AuditLine, Break, Head, Link, Verdict, check, check_end
from domain.ports.store import Store, UnitOfWork

LINES_AT_ONCE = 1000
SUBJECTS_AT_ONCE = 100
BREAKS_MAX = 100
"""How many breaks are told; whoever changed more is caught as well."""


@dataclass(frozen=True)
class AuditReport:
    """What a look at everything came to: *newest* is the chain's last link, to be written down.

    *old* is how many subjects have no line from their beginning, being older than the chain; *has_until* whether the
    hash that was asked for is in the chain, None where none was.
    """

    newest: Link
    subjects: int
    old: int
    breaks: Sequence[Break]
    has_until: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing shows that anybody changed it."""
        return not self.breaks and self.has_until is not False


@dataclass(frozen=True)
class CheckAudit:
    """Follows the chain from its first line, then compares every subject's lines with what is on record."""

    store: Store

    def __call__(self, until: str = "") -> AuditReport:
        """Check all of it; *until* is a hash that must be in the chain, "" where none was written down."""
        newest, broken, has_until = self._follow(until)
        breaks = [broken] if broken else []
        subjects, old, after = 0, 0, ""
        while some := self.store.read(_judge, after):
            subjects, after = subjects + len(some), some[-1][0]
            old += sum(verdict.is_from_before for _, verdict in some)
            breaks += [
                Break(0, subject, f"changed, at link {verdict.broken_at}: {verdict.why}")
                for subject, verdict in some
                if not verdict.holds
            ]
        breaks += self.store.read(lambda work: work.audit.unnoted())
        return AuditReport(newest, subjects, old, breaks[:BREAKS_MAX], has_until if until else None)

    def _follow(self, until: str) -> tuple[Link, Break | None, bool]:
        """Follow the chain to its end, or to where it first breaks; lines that come meanwhile are followed too."""
        lines, head = self.store.read(_walk, 0)
        at, has_until = head.start, until == head.seed
        while lines:
            has_until = has_until or any(line.hash == until for line in lines)
            reached = check(lines, at)
            if isinstance(reached, Break):
                return at, reached, has_until
            at = reached
            lines, head = self.store.read(_walk, at.seq)
        return at, check_end(at, head), has_until


def _walk(work: UnitOfWork, after: int) -> tuple[Sequence[AuditLine], Head]:
    return work.audit.walk(after, LINES_AT_ONCE), work.audit.head()


def _judge(work: UnitOfWork, after: str) -> Sequence[tuple[str, Verdict]]:
    subjects = work.audit.subjects(after, SUBJECTS_AT_ONCE)
    return list(zip(subjects, work.audit.check_many(subjects), strict=True)) if subjects else []
