"""How money came or went: the kinds that the institution set up, and the detail printed beside a posting."""

from mifos_client.sandbox.records import MOBILE_MONEY, Means
from mifos_client.sandbox.writing import Body

_SEED: list[Body] = [
    {
        "id": 1,
        "name": "Money Transfer",
        "description": "Money Transfer",
        "isCashPayment": False,
        "position": 1,
        "isSystemDefined": False,
    },
    {
        "id": 2,
        "name": "Repayment Adjustment Chargeback",
        "description": "Repayment Adjustment Chargeback",
        "isCashPayment": False,
        "position": 1,
        "codeName": "REPAYMENT_ADJUSTMENT_CHARGEBACK",
        "isSystemDefined": True,
    },
    {
        "id": 3,
        "name": "Repayment Adjustment Refund",
        "description": "Repayment Adjustment Refund",
        "isCashPayment": False,
        "position": 1,
        "codeName": "REPAYMENT_ADJUSTMENT_REFUND",
        "isSystemDefined": True,
    },
]
_OURS = (("M-PESA", "paybill", False), ("G-Cash", "wallet", False), ("Cash", "notes and coins", True))


def kinds() -> list[Body]:
    """List the ways money can take: those of Fineract's seed, then mobile money and cash."""
    ours = [
        {
            "id": number,
            "name": name,
            "description": description,
            "isCashPayment": is_cash,
            "position": number - 2,
            "codeName": "",
            "isSystemDefined": False,
        }
        for number, (name, description, is_cash) in enumerate(_OURS, start=MOBILE_MONEY)
    ]
    return [*_SEED, *ours]


def kind(number: int) -> Body | None:
    """Find one way that money can take."""
    return next((each for each in kinds() if each["id"] == number), None)


def paid_by(posting: int, receipt: str | None, means: Means) -> Body | None:
    """Print the detail of a posting; texts that were not given are empty, not left out. Without a way there is none."""
    if means.way is None:
        return None
    way = kind(means.way) or {}
    return {
        "id": posting,
        "paymentType": {name: way.get(name) for name in ("id", "name", "isSystemDefined")},
        "accountNumber": means.account,
        "checkNumber": means.check,
        "routingCode": means.routing,
        "receiptNumber": receipt or "",
        "bankNumber": means.bank,
    }
