"""Take rows that an operator sends by itself, as if they had been pulled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from domain.parts import in_parts
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store
from domain.receipts import Receipt, Unread
from gateway.flows.accept_receipt import accept_receipts
from gateway.flows.pull_receipts import CHANNEL, ROWS_A_STEP


class Page(Protocol):
    """Rows as they came: *told* holds each, those *unread* too."""

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What could be read, in its order."""

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not."""

    @property
    def told(self) -> tuple[str, ...]:
        """All, as they came."""


@dataclass(frozen=True)
class TakePulled:
    """Takes a page; on return it is on disk. *park* keeps a row that cannot be read."""

    store: Store
    seals: Seals
    clock: Clock
    shortcode: str
    park: Callable[[str, str, bytes], None]

    def __call__(self, page: Page) -> str:
        """Take it. Raises Unavailable where it is not on disk."""
        unread = {each.row: each.reason for each in page.unread}
        readable = [told for row, told in enumerate(page.told, start=1) if row not in unread]
        words = [
            (replace(receipt, shortcode=self.shortcode), self.seals.seal(told))
            for receipt, told in zip(page.receipts, readable, strict=True)
        ]
        words.sort(key=lambda each: each[0].number)
        for some in in_parts(words, ROWS_A_STEP):
            self.store.write(accept_receipts, some, self.clock())
        for row, reason in unread.items():
            self.park(CHANNEL, reason, page.told[row - 1].encode())
        return "taken"
