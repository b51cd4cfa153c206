"""Tells who types what Daraja says of us, and which settings to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from domain.errors import Denied, Refused, Unavailable
from gateway.cli.core import place_of
from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE, Places, end

if TYPE_CHECKING:
    from domain.ports.clock import Clock
    from gateway.settings.model import Settings
    from gateway.settings.mpesa import MpesaTable
    from mpesa.daraja import Daraja

LOOKED_BACK = timedelta(minutes=1)
NOBODYS = "ws_CO_check"
"""A request that nobody made: who is told that it is unknown was let in."""

_BEFORE = (
    "the shortcode has addresses already, and Safaricom does not say whose. Are they these, of an earlier start, all is "
    "well; else delete them in the Daraja portal (Self Services, URL Management) and register again"
)
_NO_APP = "mpesa.consumer_key: it is missing. Make an app in the Daraja portal, and write its key and secret."


def register_callbacks(at: Places) -> int:
    """Register our addresses with Daraja, and say what came of it."""
    from gateway.wiring.daemon import utc_now
    from gateway.wiring.daraja import is_asked, make_daraja

    settings = at.read_tables("institution", "web", "mpesa")
    if not is_asked(settings):
        end(WRONG_USAGE, _NO_APP)
    if faults := list(address_faults(settings)):
        end(WRONG_USAGE, "\n".join(faults))
    daraja = make_daraja(settings, utc_now)
    with _in_words(settings.mpesa):
        is_well = _register_c2b(daraja)
        is_well &= _register_pull(daraja, settings)
    return DONE if is_well else NEEDS_A_PERSON


def proofs(settings: Settings, clock: Clock) -> list[str]:
    """Prove public URL, key and secret, shortcode and passkey; give what is wrong. Raises Unavailable and Refused."""
    from gateway.wiring.daraja import make_daraja

    daraja, mpesa, faults = make_daraja(settings, clock), settings.mpesa, list(address_faults(settings))
    with _in_words(mpesa):
        daraja.login()
        if mpesa.passkey and (fault := _of_passkey(daraja, mpesa)):
            faults.append(fault)
        if fault := _of_pull(daraja, mpesa, clock):
            faults.append(fault)
    return faults


def address_faults(settings: Settings) -> Iterator[str]:
    """Say why Safaricom would not call our addresses."""
    from gateway.settings.telling import FORBIDDEN

    url = settings.web.public_url
    if words := [word for word in FORBIDDEN if word in url.lower()]:
        yield f"web.public_url: Safaricom calls no address that contains {' or '.join(words)}. Choose another name."
    if settings.mpesa.environment == "production" and not url.startswith("https://"):
        yield "web.public_url: in production Safaricom calls https:// only. Put a proxy with a certificate before us."


def _register_c2b(daraja: Daraja) -> bool:
    from mpesa.daraja import Registered

    came = daraja.register()
    if came is Registered.BEFORE:
        click.echo(f"M-PESA addresses: {_BEFORE}.", err=True)
        return False
    click.echo(f"M-PESA addresses: registered (C2B {came}).")
    return True


def _register_pull(daraja: Daraja, settings: Settings) -> bool:
    from domain.phones import read_phone

    phone = read_phone(settings.institution.help_phone, settings.institution.country)
    try:
        daraja.register_pull(phone or "")
    except Refused as error:
        remedy = (
            "Is institution.help_phone a Kenyan mobile number?" if phone is None else "Ask Safaricom for the product."
        )
        click.echo(f"M-PESA pull: not registered ({error}). {remedy}", err=True)
        return False
    click.echo("M-PESA pull: registered.")
    return True


def _of_passkey(daraja: Daraja, mpesa: MpesaTable) -> str:
    try:
        daraja.ask(NOBODYS)
    except Denied as error:
        return f"shortcode {mpesa.shortcode} is refused ({error}); are mpesa.shortcode and mpesa.passkey right?"
    except Refused:
        pass  # It knows us, and no such request.
    return ""


def _of_pull(daraja: Daraja, mpesa: MpesaTable, clock: Clock) -> str:
    now = clock()
    try:
        daraja.pull(now - LOOKED_BACK, now, 0)
    except Refused as error:
        remedy = "is mpesa.shortcode right, and was `mobile-mifos callbacks register` run?"
        return f"shortcode {mpesa.shortcode} cannot pull ({error}); {remedy}"
    return ""


@contextmanager
def _in_words(mpesa: MpesaTable) -> Iterator[None]:
    """Put in words why Daraja gives nothing. Raises Unavailable and Denied."""
    try:
        yield
    except Unavailable as error:
        raise Unavailable(f"Daraja gives nothing at {place_of(mpesa.daraja_url)}: {error}") from error
    except Denied as error:
        if str(error) != "login":
            raise
        remedy = f"are mpesa.consumer_key and mpesa.consumer_secret right, and of the {mpesa.environment}?"
        raise Denied(f"Daraja refuses the app; {remedy}") from error
