"""The register: everybody and everything that M-PESA knows, by its key. The last record of a key holds."""

from __future__ import annotations

from mpesa.sandbox.journal import Record
from mpesa.sandbox.movements import Movement
from mpesa.sandbox.parties import Addresses, App, Customer, Initiator, PullRegistration, Shortcode


class Register:
    """Parties by their keys. Not thread-safe: the books hold their lock around it."""

    def __init__(self) -> None:
        self.customers: dict[str, Customer] = {}
        self.shortcodes: dict[str, Shortcode] = {}
        self.apps: dict[str, App] = {}
        self.initiators: dict[str, Initiator] = {}
        self.addresses: dict[str, Addresses] = {}
        self.pulls: dict[str, PullRegistration] = {}

    def enter(self, record: Record) -> None:
        """Put *record* in its place."""
        match record:
            case Customer():
                self.customers[record.phone] = record
            case Shortcode():
                self.shortcodes[record.number] = record
            case App():
                self.apps[record.key] = record
            case Initiator():
                self.initiators[record.name] = record
            case Addresses():
                self.addresses[record.shortcode] = record
            case PullRegistration():
                self.pulls[record.shortcode] = record
            case Movement():
                raise AssertionError("a movement belongs into the ledger")
