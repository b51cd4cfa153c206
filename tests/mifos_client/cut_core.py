"""A core whose first calls meet cut connections, for a server in a process of its own."""

from __future__ import annotations

from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from tests.mifos_client.equal_world import equal_books

faults = Faults()
for _kind in ("down", "cut_before", "cut_after", "garbled"):
    faults.add(_kind, 1)
app = create_app(equal_books(), faults)
