"""The HTTP door of a daemon with every channel there is, and what lies behind it afterwards."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import REGISTRY
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from domain.callbacks import Callback
from gateway.channels.driver import find_drivers
from gateway.flows.receive_sms import ReceiveSMS
from gateway.store.opening import OpenStore
from gateway.store.tables import inbound, jobs, parked_callbacks
from gateway.web.application import create_web
from gateway.web.callbacks import Door
from tests.support.channels import CALLBACKS, TOKEN, Example, channel

EXAMPLES: Mapping[str, Example] = {
    name: importlib.import_module(f"tests.channels.test_{name}").EXAMPLE for name in sorted(find_drivers())
}
NOWHERE = "http://127.0.0.1:1"
ROWS = {"inbound": inbound, "jobs": jobs, "parked": parked_callbacks}


@dataclass(frozen=True)
class Counted:
    """What is stored: texts, jobs, and callbacks kept for staff."""

    inbound: int = 0
    jobs: int = 0
    parked: int = 0


class Doorstep:
    """Calls the daemon as a carrier does; each channel has the name of its driver, and the same token."""

    def __init__(self, store: OpenStore, receives: ReceiveSMS) -> None:
        self.store, self._receives = store, receives
        doors = {name: self._door(name) for name in EXAMPLES}
        self._client = create_web(doors, store.ready).test_client()

    def call(self, name: str, callback: Callback, *, token: str = TOKEN, tail: str | None = None) -> TestResponse:
        """Make the call that *callback* describes at the door of a channel; *tail* takes the place of its event."""
        event = "/report" if callback.event == "report" else ""
        path = f"/callbacks/{name}/{token}{event if tail is None else tail}"
        headers = {key: value for key, value in callback.headers.items() if key != "host"}
        return self._client.open(
            path,
            method=callback.method,
            query_string=urlsplit(callback.url).query,
            headers=headers,
            data=callback.body,
        )

    def behind(self, receives: ReceiveSMS) -> Doorstep:
        """Give the same door with something else behind it."""
        return Doorstep(self.store, receives)

    def counted(self) -> Counted:
        """Count what is stored."""
        look = self.store.read(
            lambda work: {
                name: work.inbound.desk.run(select(func.count()).select_from(table)).scalar_one()  # type: ignore[attr-defined]
                for name, table in ROWS.items()
            }
        )
        return Counted(**look)

    def tasks(self) -> list[tuple[str, str]]:
        """List what staff are shown: the channel, and why its callback was not read."""
        shown = self.store.read(lambda work: work.tasks.waiting())
        return [(task.subject, task.note) for task in shown if task.kind == "callback not read"]

    def metric(self, name: str, outcome: str) -> float:
        """Read how often it came out so."""
        labels = {"channel": name, "outcome": outcome}
        return REGISTRY.get_sample_value("mobile_mifos_callbacks_total", labels) or 0

    def _door(self, name: str) -> Door:
        made = channel(name, **EXAMPLES[name].settings(NOWHERE))
        return Door(name, TOKEN, made, self._receives, {"inbound": CALLBACKS, "report": f"{CALLBACKS}/report"})


def text(**changes: Any) -> Callback:
    """Make a genuine text of the village's carrier; a field set to None is left out."""
    return EXAMPLES["village"].inbound(changes)


def body_of(content: object) -> bytes:
    """Write JSON as the village's carrier does."""
    return json.dumps(content, ensure_ascii=False).encode()
