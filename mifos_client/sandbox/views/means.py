"""How money came, read from what was posted: the same keys on loans and on savings."""

from mifos_client.sandbox.records import Means
from mifos_client.sandbox.refusals import Kind, Refusal
from mifos_client.sandbox.sent import Sent
from mifos_client.sandbox.views.paid_by import kind
from mifos_client.sandbox.writing import Body

MEANS_KEYS = frozenset(
    ["paymentTypeId", "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber", "note"]
)
_TEXTS = ("accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber")
_TEXT_MAX = 50
_NOTE_MAX = 1000


def read_means(sent: Sent) -> tuple[Means, str | None]:
    """Read how the money came, and its receipt number; without a way to pay the receipt is lost, as in Fineract."""
    way = sent.whole("paymentTypeId")
    note = sent.text("note", _NOTE_MAX)
    account, check, routing, receipt, bank = (sent.text(name, _TEXT_MAX) for name in _TEXTS)
    if way is None:
        return Means(None, note=note), None
    return Means(way, account or "", check or "", routing or "", bank or "", note), receipt


def must_be_known(means: Means) -> None:
    """Refuse a way to pay that the institution has not set up."""
    if means.way is not None and kind(means.way) is None:
        raise Refusal(Kind.NOT_FOUND, "error.msg.payment.type.invalid", "no such payment type", value=means.way)


def means_told(means: Means, receipt: str | None) -> Body:
    """Print what a command's answer says of the means: what was given, and nothing where there is no way to pay."""
    if means.way is None:
        return {}
    texts = (means.account, means.check, means.routing, receipt, means.bank)
    return {"paymentTypeId": means.way, **{name: text or None for name, text in zip(_TEXTS, texts, strict=True)}}
