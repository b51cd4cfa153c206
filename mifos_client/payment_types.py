"""Know the core's id of a payment type, which postings name it by.

Source: Apache Fineract 1.10.1, resource paymenttypes, recorded on 22 November
2026. Names are not unique there.
"""

from __future__ import annotations

from domain.errors import Denied, Unavailable, UnreadableReply
from gateway.http import Answer
from mifos_client import fields
from mifos_client.calling import CoreCalls
from mifos_client.errors import read_code

_UNKNOWN = "error.msg.payment.type.invalid"


class PaymentType:
    """A payment type by its name in the core, looked up once; for use from many threads."""

    def __init__(self, calls: CoreCalls, name: str) -> None:
        """Look it up when it is first asked for."""
        self._calls = calls
        self._name = name
        self._id: int | None = None

    def id(self) -> int:
        """Give its id.

        Raises:
            Denied: there is none of that name, or more than one: no posting could say how the money came.

        """
        if self._id is None:
            (self._id,) = self._found()
        return self._id

    def note(self, refusal: Answer) -> None:
        """Look it up anew next time if a posting was refused because the core does not know it any more."""
        if read_code(refusal) == _UNKNOWN:
            self._id = None

    def _found(self) -> list[int]:
        (listed,) = self._calls.lists([("paymenttypes", {})])
        try:
            found = [fields.integer(row, "id") for row in listed if fields.text(row, "name") == self._name]
        except UnreadableReply as error:
            raise Unavailable(f"payment types: {error}") from error
        if len(found) != 1:
            raise Denied(f"the core has {len(found)} payment types {self._name}, one is needed")
        return found
