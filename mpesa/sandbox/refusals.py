"""What the operator refuses: money that does not move, and calls that Daraja turns away.

Source: Daraja 3.0 error and result codes (read 2026-11). A code is the contract;
the English text beside it is not.
"""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why money did not move, as the code that M-PESA gives."""

    NO_FUNDS = "1"
    TOO_LITTLE = "2"
    TOO_MUCH = "3"
    DAY_LIMIT = "4"
    SAME_AGAIN = "17"
    NOT_ALLOWED = "21"
    BAD_PARAMETER = "25"
    PROMPT_NOT_SENT = "1025"
    CANCELLED = "1032"
    NOT_REACHED = "1037"
    WRONG_CREDENTIAL = "2001"
    LOCKED = "8006"
    REVERSED_BEFORE = "R000001"
    NO_SUCH_ORIGINAL = "R000002"
    NO_SUCH_PARTY = "SFC_IC0003"
    VALIDATION_SILENT = "validation silent"
    BAD_REFERENCE = "bad reference"


TEXTS = {
    Fault.NO_FUNDS: "The balance is insufficient for the transaction.",
    Fault.TOO_LITTLE: "The amount is less than the minimum allowed.",
    Fault.TOO_MUCH: "The amount is more than the maximum allowed.",
    Fault.DAY_LIMIT: "The daily transfer limit would be exceeded.",
    Fault.SAME_AGAIN: "A similar transaction was made within two minutes.",
    Fault.NOT_ALLOWED: "The initiator is not allowed to initiate this request",
    Fault.BAD_PARAMETER: "Invalid parameter",
    Fault.PROMPT_NOT_SENT: "An error occurred while sending a push request",
    Fault.CANCELLED: "Request cancelled by user",
    Fault.NOT_REACHED: "DS timeout user cannot be reached",
    Fault.WRONG_CREDENTIAL: "The initiator information is invalid.",
    Fault.LOCKED: "The security credential is locked.",
    Fault.REVERSED_BEFORE: "The transaction has already been reversed.",
    Fault.NO_SUCH_ORIGINAL: "The OriginalTransactionID is invalid.",
    Fault.NO_SUCH_PARTY: "The operator does not exist.",
    Fault.VALIDATION_SILENT: "The organization did not answer in time.",
    Fault.BAD_REFERENCE: "The account number is longer than 20 signs, or holds none that a phone could send.",
}


class Declined(Exception):
    """Money did not move; *code* is M-PESA's, or the one that a validation answered."""

    def __init__(self, fault: Fault | str, receipt: str = "") -> None:
        self.code = str(fault)
        self.text = TEXTS[fault] if isinstance(fault, Fault) else "The organization rejected it."
        self.receipt = receipt
        super().__init__(f"{self.code}: {self.text}")


class Refusal(Exception):
    """A call that Daraja turns away at once."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.status = status
        self.code = code
        self.text = text


def invalid(field: str) -> Refusal:
    """Make the refusal of a field."""
    return Refusal(400, "400.002.02", f"Bad Request - Invalid {field}")
