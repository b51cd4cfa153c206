"""The operator as one value: books, faults, callbacks, and what people and organisations do with it."""

from __future__ import annotations

from pathlib import Path

from mpesa.sandbox.books import Books
from mpesa.sandbox.credentials import Credentials
from mpesa.sandbox.faults import Faults
from mpesa.sandbox.ids import Ids
from mpesa.sandbox.orders import Orders
from mpesa.sandbox.outbox import Outbox, Timetable
from mpesa.sandbox.parties import Environment
from mpesa.sandbox.paying import Paying
from mpesa.sandbox.prompting import Prompting
from mpesa.sandbox.tokens import Tokens


class Operator:
    """M-PESA. Callbacks go out between `start` and `stop`.

    *source* is the address of this machine that they come from; *keys* a file for its key pair.
    """

    def __init__(
        self,
        books: Books,
        faults: Faults,
        timetable: Timetable | None = None,
        *,
        environment: Environment = Environment.SANDBOX,
        source: str | None = None,
        keys: Path | None = None,
        takes_stamps: bool = False,
    ) -> None:
        self.books = books
        self.faults = faults
        self.environment = environment
        self.ids = Ids(books.now().isoformat())
        self.outbox = Outbox(faults, books.now, timetable, source)
        self.paying = Paying(books, self.outbox)
        self.prompting = Prompting(books, self.outbox, self.paying, self.ids)
        credentials = Credentials(books.now, keys, takes_stamps=takes_stamps)
        self.orders = Orders(books, self.outbox, credentials, self.ids)
        self.tokens = Tokens(books, self.ids)

    def start(self) -> None:
        """Let callbacks go out."""
        self.outbox.errands.start()

    def stop(self) -> int:
        """Send no more; tell how many callbacks and answers are forgotten by that."""
        return self.outbox.errands.stop()
