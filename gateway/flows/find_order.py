"""Find what an operator answers: what we asked or ordered of it about a receipt."""

from domain.operator_orders import OperatorOrder, OrderKind
from domain.ports.store import UnitOfWork
from domain.receipts import ReversalAnswer, StatusAnswer


def answered_order(
    work: UnitOfWork, kind: OrderKind, operator: str, answer: StatusAnswer | ReversalAnswer, number: str | None
) -> OperatorOrder | None:
    """Find it by its own ids, or by the receipt's *number*; an answer about another receipt answers nothing."""
    book = work.operator_orders
    order = book.called(kind, conversation=answer.conversation, originator=answer.originator)
    if order is None and number is not None:
        order = book.about(kind, operator, number)
    if order is None or number not in (None, order.wanted.number.upper()):
        return None
    return order
