"""What stands behind a sheet's code: what differs on its lines, and guests; read, and written again as an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.reports import ClientShares, ReportedLine
from parsers.client_shares import clients_of
from parsers.report_tokens import Mark, Token, trimmed
from parsers.report_words import Part
from parsers.sheet_lines import doubtful, readings_of


@dataclass(frozen=True)
class Shown:
    """The words by which an example is written, in capitals."""

    but: str
    by: str


@dataclass(frozen=True)
class Rest:
    """Exceptions and guests."""

    lines: tuple[ReportedLine, ...] = ()
    guests: tuple[ClientShares, ...] = ()

    def written(self, code: str, shown: Shown) -> str:
        """Write the whole message: "7K4QZ BUT 3=0 5=40, C 15 L300"."""
        lines = [f"{each.number}={each.written}" for each in self.lines]
        sheet = " ".join([code, *([shown.but, *lines] if lines else [])])
        return ", ".join([sheet, *([written_clients(self.guests, shown)] if self.guests else [])])


def written_clients(clients: Sequence[ClientShares], shown: Shown) -> str:
    """Write clients one by one: "C 45 S50 L100, 46 L200 BY 14"."""
    return "C " + ", ".join(_written_client(each, shown) for each in clients)


def read_rest(tokens: Sequence[Token]) -> Rest | None:
    """Read what stands behind a code; None where there is no reading, or more than one."""
    lines, guests = parted(tokens)
    clients = settled(clients_of(guests)) if guests else ()
    if clients is None:
        return None
    reported = read_lines(lines)
    return None if reported is None else Rest(reported, clients)


def read_lines(tokens: Sequence[Token]) -> tuple[ReportedLine, ...] | None:
    """Read exceptions; None where there is no reading, more than one, or a BUT without any."""
    readings = readings_of(tokens)
    if len(readings) != 1 or doubtful(readings[0]):
        return None
    [items] = readings
    if not items and tokens:
        return None
    lines = tuple(dict.fromkeys(each.line for each in items))
    is_once = len({each.number for each in lines}) == len(lines)
    return lines if is_once and not any(_has_label_twice(each) for each in lines) else None


def parted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Part the exceptions from the guests, who begin with a C."""
    first = next((place for place, each in enumerate(tokens) if each.part is Part.CLIENT), len(tokens))
    last = first - 1 if 0 < first < len(tokens) and tokens[first - 1].mark is Mark.AND else first
    return trimmed(tokens[:last]), tokens[first:]


def settled(clients: tuple[ClientShares, ...] | None) -> tuple[ClientShares, ...] | None:
    """Give clients of whom each stands once, with each of her accounts once; else None."""
    if clients is None or len({each.client for each in clients}) < len(clients):
        return None
    return None if any(_has_label_twice(each) for each in clients) else clients


def _has_label_twice(given: ReportedLine | ClientShares) -> bool:
    return len({each.label for each in given.shares}) < len(given.shares)


def _written_client(given: ClientShares, shown: Shown) -> str:
    shares = [each.written for each in given.shares]
    return " ".join([given.client, *shares, *([shown.by, given.by] if given.by else [])])
