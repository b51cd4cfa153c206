"""`receipt`: everything that ever happened to one receipt, and whether anybody changed the record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from domain.errors import NoSuchEntry
from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, end, places

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from domain.audit import Verdict
    from domain.story import Event, Story


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def receipt(at: Places, number: str, as_json: bool) -> int:
    """Tell the story of one receipt: who told of it when, and what became of it; exit 1 where its record was changed."""
    daemon = at.open("keys")
    tells, zone = daemon.tell_story, daemon.institution.zone
    try:
        story = tells(number)
    except NoSuchEntry:
        meant = tells.meant(number)
        end(NEEDS_A_PERSON, f"No operator has told of {number.upper()}.{f' Did you mean {meant}?' if meant else ''}")
    finally:
        daemon.store.close()
    click.echo(json.dumps(_plain(story, zone), ensure_ascii=False) if as_json else _in_words(story, zone))
    return DONE if story.verdict.holds else NEEDS_A_PERSON


def _in_words(story: Story, zone: ZoneInfo) -> str:
    from domain.money import write

    remittance = story.remittance
    parts = [
        f"{remittance.receipt.number}, ours {remittance.reference}",
        write(remittance.receipt.amount),
        remittance.state.called,
        remittance.reason,
    ]
    verdict = _judged(story.verdict)
    told = ["  ".join(part for part in parts if part), *(_line(each, zone) for each in story.events)]
    return "\n".join([*told, verdict] if story.verdict.holds else [verdict, *told])


def _line(event: Event, zone: ZoneInfo) -> str:
    parts = [_clock(event.at, zone), event.by, event.words, event.state, event.reason]
    return "  ".join(part for part in parts if part)


def _judged(verdict: Verdict) -> str:
    if verdict.holds:
        return f"Nobody changed this record: {verdict.links} links hold."
    return f"This record was changed, at link {verdict.broken_at}: {verdict.why}."


def _plain(story: Story, zone: ZoneInfo) -> dict[str, Any]:
    remittance = story.remittance
    return {
        "receipt": remittance.receipt.number,
        "reference": remittance.reference,
        "amount": str(remittance.receipt.amount.amount),
        "currency": remittance.receipt.amount.currency,
        "state": remittance.state,
        "reason": remittance.reason,
        "client_id": remittance.client_id,
        "name": story.name,
        "shares": [{"account": str(each.account), "amount": str(each.amount.amount)} for each in story.shares],
        "unchanged": story.verdict.holds,
        "links": story.verdict.links,
        "changed_at": story.verdict.broken_at,
        "events": [_event(each, zone) for each in story.events],
    }


def _event(event: Event, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": event.at.astimezone(zone).isoformat(),
        "by": event.by,
        "what": event.words,
        "state": event.state,
        "reason": event.reason,
        "sent": [[name, value] for name, value in event.sent],
    }


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


COMMANDS: tuple[click.Command, ...] = (receipt,)
