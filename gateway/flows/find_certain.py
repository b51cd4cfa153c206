"""Find whose money it is where somebody said so before it came: by PAY, or by PAID and what the operator answered."""

from domain.matches import Candidate, Match, MatchedBy
from domain.operator_orders import OrderKind
from domain.payers import is_called, may_be
from domain.ports.store import UnitOfWork
from domain.remittances import Remittance


def find_certain(work: UnitOfWork, remittance: Remittance) -> Match | None:
    """Match it by the collect request that it answers, else by who named its number from the phone that paid it."""
    receipt = remittance.receipt
    request = work.collects.paid_by(receipt.number)
    if request is not None and request.wish.amount == receipt.amount:
        return Match(Candidate(request.wish.client_id, "", request.wish.account, ()), MatchedBy.COLLECT)
    order = work.operator_orders.about(OrderKind.STATUS, receipt.operator, receipt.number)
    if order is None or order.wanted.phone is None or order.wanted.client_id is None:
        return None
    is_hers = fits(work, remittance, order.wanted.phone, order.wanted.client_id)
    return Match(Candidate(order.wanted.client_id, "", None, ()), MatchedBy.CLAIM) if is_hers else None


def fits(work: UnitOfWork, remittance: Remittance, phone: str, client_id: int) -> bool:
    """Tell whether the operator names this phone of hers, and nobody else, as the payer's."""
    payer = remittance.receipt.payer
    is_told = bool(payer.phone or payer.mask or payer.phone_hash)
    card = work.phones.card(phone)
    holder = next((each for each in card.holders if each.client_id == client_id and not each.must_prove), None)
    return is_told and holder is not None and may_be(payer, phone) and is_called(payer, holder.first_name)
