"""Mark money in suspense as returned to who paid it, once its operator gave it back."""

import re

from domain.errors import Refused
from domain.ports.store import UnitOfWork
from domain.remittances import RemittanceState
from domain.suspense import Plan, Proposal, ProposalKind
from gateway.flows.decide_proposal import put_forward
from gateway.flows.hold_case import Asked, Held, hold_case, must_stand

_NUMBER = re.compile(r"(?=[A-Z0-9]*[0-9])[A-Z0-9]{8,20}")


def mark_returned(work: UnitOfWork, asked: Asked, number: str, reason: str) -> Proposal:
    """Propose it; *number* is the operator's own of the way back. Somebody else confirms.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.
        Refused: it is not in suspense, something is proposed already, part of it is posted, or the number cannot be.

    """
    held = hold_case(work, asked)
    must_stand(held, RemittanceState.SUSPENDED)
    if held.posted:
        raise Refused("Part of it is on the books; only a whole receipt is returned.")
    plan = Plan(ProposalKind.RETURN, held.left, number=_check(work, held, number), reason=reason)
    return put_forward(work, held, plan, asked, held.left)


def _check(work: UnitOfWork, held: Held, typed: str) -> str:
    number, receipt = "".join(typed.split()).upper(), held.remittance.receipt
    if not _NUMBER.fullmatch(number):
        raise Refused("The operator's number of the way back has 8 to 20 letters and digits, like UKO7D2F4GH.")
    if number == receipt.number.upper():
        raise Refused("That is the receipt itself; the way back has a number of its own.")
    known = work.reversals.noted(receipt.operator, [number]).get(number)
    other = known.original if known else work.suspense.returned_by(receipt.operator, number)
    if other is not None and other.upper() != receipt.number.upper():
        raise Refused(f"{number} gave back {other}.")
    if work.remittances.find(receipt.operator, number) is not None:
        raise Refused(f"{number} is money that came in.")
    return number
