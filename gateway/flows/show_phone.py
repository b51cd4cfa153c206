"""Show the whole number of who paid a receipt, which leaves a line in the audit log."""

from domain.audit import Act
from domain.errors import Refused
from domain.ports.store import UnitOfWork
from gateway.flows.hold_case import Asked, find_case


def show_phone(work: UnitOfWork, asked: Asked) -> str:
    """Give it in E.164. Raises NoSuchEntry, and Refused where the operator did not tell it."""
    remittance = find_case(work, asked.receipt).remittance
    phone = remittance.receipt.payer.phone
    if phone is None:
        raise Refused("The operator did not tell the whole number.")
    work.audit.by(asked.by.login)
    work.audit.note(remittance.source, Act.UNMASKED, asked.at, {"what": "phone"})
    return phone
