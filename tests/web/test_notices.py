"""The door for an app on a phone: what it posts is on disk before it hears so, and nobody without the token is heard."""

from __future__ import annotations

from functools import partial

import pytest
from flask.testing import FlaskClient

from domain.notices import CHANNEL, NoticeSources
from domain.ports.inbound import Inbound
from gateway.flows.receive_sms import ReceiveSMS
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.web.application import create_web
from gateway.web.notices import NoticesDoor, notices
from tests.support.clock import HandClock

TOKEN = "0123456789abcdef0123"
URL = f"/callbacks/notices/{TOKEN}"
TOLD = {"from": "MPESA", "message": "UC25C4D8QA Confirmed.", "message_id": "7", "sent_timestamp": "1772445600000"}


@pytest.fixture
def door(store: OpenStore, clock: HandClock) -> FlaskClient:
    sealer = Sealer([new_key()])
    receives = ReceiveSMS(store, sealer, clock, "KE", NoticeSources())
    made = notices(NoticesDoor(TOKEN, receives, partial(sealer.fingerprint, CHANNEL)))
    return create_web({}, lambda: True, told=[made]).test_client()


def kept(store: OpenStore) -> list[str]:
    """List who sent what is on record."""

    def look(work):  # type: ignore[no-untyped-def]
        found: list[Inbound] = []
        for number in (1, 2, 3):
            try:
                found.append(work.inbound.get(number))
            except Exception:  # noqa: BLE001 (there are no more)
                break
        return [each.sender for each in found]

    return store.read(look)


def test_takes_a_form_as_smssync_posts_it(store: OpenStore, door: FlaskClient) -> None:
    answer = door.post(URL, data=TOLD)
    assert (answer.status_code, answer.json) == (200, {"payload": {"success": True, "error": None}})
    assert kept(store) == ["MPESA"]


def test_takes_json(store: OpenStore, door: FlaskClient) -> None:
    assert door.post(URL, json=TOLD).status_code == 200
    assert kept(store) == ["MPESA"]


def test_takes_a_multipart_form(store: OpenStore, door: FlaskClient) -> None:
    assert door.post(URL, data=TOLD, content_type="multipart/form-data").status_code == 200
    assert kept(store) == ["MPESA"]


def test_the_same_text_posted_again_is_known(store: OpenStore, door: FlaskClient) -> None:
    for number in ("7", "8"):
        assert door.post(URL, data={**TOLD, "message_id": number}).status_code == 200
    assert kept(store) == ["MPESA"]


def test_a_number_that_begins_anew_hides_no_other_text(store: OpenStore, door: FlaskClient) -> None:
    door.post(URL, data=TOLD)
    door.post(URL, data={**TOLD, "message": "UC25C4D8QB Confirmed."})
    assert kept(store) == ["MPESA", "MPESA"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        pytest.param({"message": "x"}, "from is missing", id="nobody"),
        pytest.param({"from": "MPESA", "message": " "}, "message is missing", id="nothing"),
        pytest.param({"from": "MPESA", "message": ["x"]}, "message is missing", id="no text"),
    ],
)
def test_says_what_is_wrong(store: OpenStore, door: FlaskClient, told: dict[str, object], reason: str) -> None:
    answer = door.post(URL, json=told)
    assert (answer.status_code, answer.text.strip(), kept(store)) == (400, reason, [])


def test_nobody_else_is_heard(store: OpenStore, door: FlaskClient) -> None:
    answer = door.post("/callbacks/notices/0123456789abcdef0124", data=TOLD)
    assert (answer.status_code, kept(store)) == (403, [])


def test_xml_is_not_read(door: FlaskClient) -> None:
    assert door.post(URL, data=b"<x/>", content_type="text/xml").status_code == 415
