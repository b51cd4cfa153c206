"""The village's M-PESA: everybody's phone has a wallet, and the institution a paybill."""

from __future__ import annotations

from pathlib import Path

from domain.ports.clock import Clock
from gateway.village.cast import Cast
from mpesa.sandbox.opening import Mpesa, Organization, open_mpesa
from mpesa.sandbox.parties import Addresses, App, Initiator, PullRegistration, ResponseType, Shortcode
from mpesa.sandbox.prompting import Answer

SHORTCODE = "600417"
STRANGER = "Wallet Owner"
"""What M-PESA calls those who have no name here."""

PASSKEY, CONSUMER_KEY, CONSUMER_SECRET = "village passkey", "village", "village secret"
INITIATOR, _PASSWORD = "village", "Village1!"


def open_village_mpesa(cast: Cast, now: Clock, file: Path | None, called: str | None) -> Mpesa:
    """Open it, or what lies in *file*; its callbacks go to the paths under *called*, None for nobody, once it is started."""
    organization = Organization(
        Shortcode(SHORTCODE, cast.institution.name, PASSKEY, validates=True),
        App(CONSUMER_KEY, CONSUMER_SECRET),
        Initiator(INITIATOR, _PASSWORD),
    )
    customers = [(phone, client.name) for client in cast.clients for phone in client.phones]
    customers += [(each.phone, each.name) for each in cast.staff]
    customers += [(each.phone, STRANGER) for each in cast.strangers]
    opened = open_mpesa(organization, dict(customers).items(), now, file)
    opened.operator.prompting.default = Answer.WAIT
    if called is not None:
        addresses = Addresses(SHORTCODE, f"{called}/confirmation", f"{called}/validation", ResponseType.COMPLETED)
        opened.books.keep(addresses, PullRegistration(SHORTCODE, called))
    return opened


def credential(opened: Mpesa) -> str:
    """Give what the portal makes of the API operator's password."""
    return opened.operator.orders.credentials.encrypt(_PASSWORD)
