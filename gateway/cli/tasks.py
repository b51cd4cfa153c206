"""List what waits for a person."""

from __future__ import annotations

import json

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, Places, places


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def tasks(at: Places, as_json: bool) -> int:
    """List what waits for a person, oldest first; exit 1 while there is anything. Phones stay masked."""
    from domain.masking import mask_numbers

    daemon = at.open()
    waiting = daemon.store.read(lambda work: work.tasks.waiting())
    rows = [
        {
            "opened_at": f"{task.opened_at.astimezone(daemon.institution.zone):%Y-%m-%d %H:%M}",
            "kind": task.kind,
            "subject": mask_numbers(task.subject),
            "note": mask_numbers(task.note),
        }
        for task in waiting
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo("  ".join(row.values()))
        click.echo(f"{len(rows) or 'Nothing'} {'wait' if len(rows) > 1 else 'waits'} for a person.")
    return NEEDS_A_PERSON if rows else DONE


COMMANDS: tuple[click.Command, ...] = (tasks,)
