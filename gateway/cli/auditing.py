"""`audit check` and `audit show`: whether anybody changed what was done with money, and what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, count, end, places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from domain.audit import AuditLine, Break, Verdict
    from gateway.flows.check_audit import AuditReport

NOBODY = "the daemon"


@click.group()
def audit() -> None:
    """The chain of everything done with money."""


@audit.command()
@click.option("--until", default="", metavar="HASH", help="A hash written down before, which must still be there.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def check(at: Places, until: str, as_json: bool) -> int:
    """Check the whole chain and what is on record beside it; exit 1 where anybody changed it. Prints the newest hash."""
    from gateway.flows.check_audit import CheckAudit  # whoever serves knows these commands, and needs none of it

    daemon = at.open()
    try:
        report = CheckAudit(daemon.store)(until.strip().lower())
    finally:
        daemon.store.close()
    click.echo(_report_as_json(report) if as_json else _report_in_words(report))
    return DONE if report.holds else NEEDS_A_PERSON


@audit.command()
@click.argument("subject", metavar="SUBJECT")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def show(at: Places, subject: str, as_json: bool) -> int:
    """List what was done about SUBJECT (mpesa:UKN4T7Q2WX); exit 1 where anybody changed it."""
    daemon = at.open()
    try:
        lines, verdict = daemon.store.read(lambda work: (work.audit.of(subject), work.audit.check(subject)))
    finally:
        daemon.store.close()
    zone = daemon.institution.zone
    if not lines and verdict.holds and not verdict.is_from_before:
        end(NEEDS_A_PERSON, f"Nothing is known of {subject}; a receipt is written like mpesa:UKN4T7Q2WX.")
    click.echo(_lines_as_json(lines, verdict, zone) if as_json else _lines_in_words(lines, verdict, zone))
    return DONE if verdict.holds else NEEDS_A_PERSON


def _report_in_words(report: AuditReport) -> str:
    told = [_break(each) for each in report.breaks]
    if report.has_until is False:
        told.append("The hash that was written down is not in the chain.")
    if report.holds:
        told.append(f"{count(report.newest.seq, 'link')} of {count(report.subjects, 'subject')} hold.")
    if report.old:
        told.append(f"{count(report.old, 'receipt')} began before the chain did.")
    told.append(f"Newest, link {report.newest.seq}: {report.newest.hash}")
    return "\n".join(told)


def _break(found: Break) -> str:
    place = f"link {found.seq} of the chain" if found.seq else found.subject
    return f"BROKEN {place}: {found.why}"


def _report_as_json(report: AuditReport) -> str:
    told: dict[str, Any] = {
        "holds": report.holds,
        "links": report.newest.seq,
        "newest": report.newest.hash,
        "subjects": report.subjects,
        "from_before": report.old,
        "has_until": report.has_until,
        "breaks": [{"link": each.seq or None, "subject": each.subject, "why": each.why} for each in report.breaks],
    }
    return json.dumps(told, ensure_ascii=False)


def _lines_in_words(lines: Sequence[AuditLine], verdict: Verdict, zone: ZoneInfo) -> str:
    told = [
        f"{line.number:>3}  {line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {line.by or NOBODY}  {line.act}{_words(line)}"
        for line in lines
    ]
    if verdict.is_from_before:
        told.append("It was on record before the chain began.")
    holds = f"{count(verdict.links, 'link')} hold{'s' * (verdict.links == 1)}."
    told.append(holds if verdict.holds else f"Changed, at link {verdict.broken_at}: {verdict.why}.")
    return "\n".join(told)


def _words(line: AuditLine) -> str:
    said = [f"{name} {value}" for name, value in _read(line).items() if name != "evidence" and value not in ("", None)]
    return ": " * bool(said) + ", ".join(said)


def _lines_as_json(lines: Sequence[AuditLine], verdict: Verdict, zone: ZoneInfo) -> str:
    rows = [
        {
            "number": line.number,
            "link": line.seq,
            "at": line.at.astimezone(zone).isoformat(),
            "by": line.by,
            "act": line.act,
            "details": _read(line),
            "hash": line.hash,
        }
        for line in lines
    ]
    told = {
        "holds": verdict.holds,
        "broken_at": verdict.broken_at,
        "why": verdict.why,
        "from_before": verdict.is_from_before,
        "lines": rows,
    }
    return json.dumps(told, ensure_ascii=False)


def _read(line: AuditLine) -> dict[str, Any]:
    """Read what a line says; somebody may have put there what is no line of ours."""
    try:
        return dict(line.words)
    except (ValueError, TypeError):
        return {"unreadable": str(line.details)}


COMMANDS: tuple[click.Command, ...] = (audit,)
