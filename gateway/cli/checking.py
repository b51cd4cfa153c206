"""`check`: read the settings, try each outside party, say everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from domain.errors import GatewayError, Refused, Unavailable
from gateway.cli.core import asking
from gateway.cli.daraja import proofs
from gateway.cli.places import DONE, NEEDS_A_PERSON, UNAVAILABLE, Places, places

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon


@dataclass(frozen=True)
class Finding:
    """What one party said; an empty *fault* is well."""

    party: str
    fault: str = ""
    is_unreachable: bool = False


@click.command()
@places
def check(at: Places) -> int:
    """Read the settings and try each outside party."""
    from gateway.wiring.daraja import is_asked

    daemon = at.daemon()
    click.echo("settings: well")
    findings = [*_try("database", lambda: _database(daemon)), *_try("core", lambda: _core(daemon))]
    if daemon.settings.queue.broker:
        findings += _try("broker", lambda: _broker(daemon.settings.queue.broker))
    if is_asked(daemon.settings):
        findings += _try("M-PESA", lambda: proofs(daemon.settings, daemon.clock))
    for found in findings:
        click.echo(f"{found.party}: {found.fault or 'well'}", err=bool(found.fault))
    if daemon.money.is_served and not is_asked(daemon.settings):
        click.echo("M-PESA: its callbacks alone are heard; nothing is asked without mpesa.consumer_key")
    click.echo(f"staff pages: {_of_staff(daemon.settings.web.public_url)}")
    for name in daemon.channels:
        click.echo(f"channel {name}: {_of_carrier(daemon.settings.channels[name].driver)}")
    if any(found.is_unreachable for found in findings):
        return UNAVAILABLE
    return NEEDS_A_PERSON if any(found.fault for found in findings) else DONE


def _try(party: str, ask: Callable[[], object]) -> Iterator[Finding]:
    try:
        faults = ask()
    except Unavailable as error:
        yield Finding(party, f"it does not answer ({error})", is_unreachable=True)
        return
    except GatewayError as error:
        yield Finding(party, str(error))
        return
    if isinstance(faults, (list, tuple)) and faults:
        yield from (Finding(party, str(fault)) for fault in faults)
    else:
        yield Finding(party)


def _database(daemon: Daemon) -> None:
    daemon.store.migrate()
    if not daemon.store.ready():
        raise Unavailable("no row can be written")


def _core(daemon: Daemon) -> Sequence[str]:
    with asking(daemon.settings.core):
        return daemon.core.check()


def _of_carrier(driver: str) -> str:
    from gateway.settings.reading import DEMO

    if driver == DEMO:
        return "its carrier knows the URLs"
    return "give its carrier the URLs that `mobile-mifos callbacks` prints"


def _of_staff(url: str) -> str:
    where = urlsplit(url)
    if where.scheme == "http" and where.hostname not in ("127.0.0.1", "::1", "localhost"):
        return f"{url}/staff/ is no https address: whoever is on the way reads passwords"
    return f"{url}/staff/"


def _broker(url: str) -> None:
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
    except RedisError as error:
        raise Unavailable(type(error).__name__) from error
    except ValueError as error:
        raise Refused("queue.broker is no Redis address") from error


COMMANDS: tuple[click.Command, ...] = (check,)
