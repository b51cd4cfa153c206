"""The door that carriers call: nothing forged is stored, nothing genuine is lost, every fault is said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from domain.callbacks import BODY_MAX, Callback
from domain.sms import ChannelEvent
from gateway.flows.receive_sms import ReceiveSMS
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.channels.test_village import signed
from tests.support.channels import CALLBACKS, KEY, TOKEN
from tests.support.clock import HandClock
from tests.web.doorstep import EXAMPLES, Counted, Doorstep, body_of, text

NOTHING = Counted()
SIGNATURE = "x-village-signature"
SIGNED = [name for name, example in EXAMPLES.items() if example.is_signed]

each_driver = pytest.mark.parametrize("name", list(EXAMPLES))
each_signed = pytest.mark.parametrize("name", SIGNED)


@pytest.fixture
def sealer() -> Sealer:
    return Sealer([new_key()])


@pytest.fixture
def door(store: OpenStore, clock: HandClock, sealer: Sealer) -> Doorstep:
    return Doorstep(store, ReceiveSMS(store, sealer, clock, "KE"))


def without(callback: Callback, header: str) -> Callback:
    return replace(callback, headers={name: value for name, value in callback.headers.items() if name != header})


def with_header(callback: Callback, name: str, value: str) -> Callback:
    return replace(callback, headers={**callback.headers, name: value})


def unsigned(name: str) -> Callback:
    callback = EXAMPLES[name].inbound({})
    return replace(
        callback, headers={each: value for each, value in callback.headers.items() if "signature" not in each}
    )


class TestAGenuineText:
    @each_driver
    def test_is_on_disk_before_it_is_ok(self, door: Doorstep, name: str) -> None:
        answer = door.call(name, EXAMPLES[name].inbound({}))
        assert (answer.status_code, door.counted()) == (200, Counted(inbound=1, jobs=1))

    @each_driver
    def test_told_twice_is_ok_twice_and_stored_once(self, door: Doorstep, name: str) -> None:
        answers = [door.call(name, EXAMPLES[name].inbound({})).status_code for _ in range(2)]
        assert (answers, door.counted()) == ([200, 200], Counted(inbound=1, jobs=1))

    @each_driver
    def test_that_is_empty_is_stored(self, door: Doorstep, name: str) -> None:
        callback = EXAMPLES[name].inbound({EXAMPLES[name].text_field: ""})
        assert (door.call(name, callback).status_code, door.counted().inbound) == (200, 1)

    def test_does_not_lie_open_in_the_database(self, door: Doorstep) -> None:
        door.call("village", text(text="balance 4071"))
        sms = door.store.read(lambda work: work.inbound.get(1))
        assert b"4071" not in sms.sealed

    def test_may_name_its_event(self, door: Doorstep) -> None:
        assert door.call("village", text(), tail="/inbound").status_code == 200


class TestAReport:
    @each_driver
    def test_is_ok(self, door: Doorstep, name: str) -> None:
        example = EXAMPLES[name]
        assert door.call(name, example.report(example.words[0], KEY)).status_code == 200

    @pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "kannel"])
    def test_with_a_word_nobody_knows_is_ok_and_kept_for_staff(self, door: Doorstep, name: str) -> None:
        answer = door.call(name, EXAMPLES[name].report("teleported", KEY))
        assert (answer.status_code, door.counted()) == (200, Counted(parked=1))

    def test_with_a_word_nobody_knows_is_shown(self, door: Doorstep) -> None:
        door.call("village", EXAMPLES["village"].report("teleported", KEY))
        assert door.tasks() == [("village", "unknown status 'teleported'")]

    def test_may_be_a_get_where_the_carrier_makes_one(self, door: Doorstep) -> None:
        callback = EXAMPLES["kannel"].report("1", KEY)
        assert (callback.method, door.call("kannel", callback).status_code) == ("GET", 200)


class TestForged:
    @each_driver
    def test_by_a_wrong_token_is_refused(self, door: Doorstep, name: str) -> None:
        answer = door.call(name, EXAMPLES[name].inbound({}), token=TOKEN[:-1] + "X")
        assert (answer.status_code, door.counted()) == (403, NOTHING)

    @pytest.mark.parametrize("token", ["x", TOKEN + "x", TOKEN.upper(), "ñ" * 20], ids=["short", "long", "case", "ñ"])
    def test_by_any_other_token_is_refused(self, door: Doorstep, token: str) -> None:
        assert door.call("village", text(), token=token).status_code == 403

    def test_for_a_channel_that_is_not_there_looks_the_same(self, door: Doorstep) -> None:
        wrong = door.call("village", text(), token="x" * 20)
        absent = door.call("nobody", text())
        assert (absent.status_code, absent.data) == (wrong.status_code, wrong.data)

    @each_signed
    def test_without_a_signature_is_refused(self, door: Doorstep, name: str) -> None:
        assert (door.call(name, unsigned(name)).status_code, door.counted()) == (403, NOTHING)

    @each_signed
    def test_by_a_signature_of_another_body_is_refused(self, door: Doorstep, name: str) -> None:
        genuine = EXAMPLES[name].inbound({})
        other = EXAMPLES[name].inbound({EXAMPLES[name].text_field: "balance 4071"})
        answer = door.call(name, replace(other, headers=genuine.headers))
        assert (answer.status_code, door.counted()) == (403, NOTHING)

    @pytest.mark.parametrize("signature", ["", "0" * 64, "ñ", "x" * 10_000], ids=["empty", "zeros", "ñ", "very long"])
    def test_by_a_wrong_signature_is_refused(self, door: Doorstep, signature: str) -> None:
        assert door.call("village", with_header(text(), SIGNATURE, signature)).status_code == 403

    def test_by_one_blank_more_is_refused(self, door: Doorstep) -> None:
        genuine = text()
        assert door.call("village", replace(genuine, body=genuine.body + b" ")).status_code == 403

    def test_is_counted(self, door: Doorstep) -> None:
        before = door.metric("village", "forged")
        door.call("village", text(), token="x" * 20)
        door.call("village", without(text(), SIGNATURE))
        assert door.metric("village", "forged") == before + 2


BAD_BODIES = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"{", id="half an object"),
    pytest.param(b"[1]", id="a list"),
    pytest.param(b'"text"', id="a word"),
    pytest.param(b'{"id": "ca', id="cut off"),
    pytest.param(b"[" * 20_000, id="nested very deep"),
    pytest.param(body_of({"id": 7, "from": "+254700000011", "to": "22110", "text": "a", "sent_at": ""}), id="a number"),
    pytest.param('{"text": "ñ"}'.encode("latin-1"), id="another encoding"),
    pytest.param(b'{"text": "\\ud800"}', id="half a character, and no id"),
]


class TestMalformed:
    @pytest.mark.parametrize("body", BAD_BODIES)
    def test_is_400_with_a_reason_and_kept_for_staff(self, door: Doorstep, body: bytes) -> None:
        answer = door.call("village", signed(CALLBACKS, body))
        assert (answer.status_code, door.counted()) == (400, Counted(parked=1))
        assert 3 < len(answer.text) < 200

    @pytest.mark.parametrize(
        ("name", "missing"), [(name, each) for name, example in EXAMPLES.items() for each in example.inbound_fields]
    )
    def test_by_a_missing_field_is_400_and_kept_for_staff(self, door: Doorstep, name: str, missing: str) -> None:
        answer = door.call(name, EXAMPLES[name].inbound({missing: None}))
        assert (answer.status_code, door.counted()) == (400, Counted(parked=1))

    def test_names_the_field(self, door: Doorstep) -> None:
        assert "to is missing" in door.call("village", text(to=None)).text

    @each_driver
    def test_by_another_encoding_is_never_stored_as_a_text(self, door: Doorstep, name: str) -> None:
        answer = door.call(name, EXAMPLES[name].not_utf8)
        assert answer.status_code in (400, 403)
        assert door.counted().inbound == 0

    def test_is_shown_to_staff(self, door: Doorstep) -> None:
        door.call("village", text(to=None))
        assert door.tasks() == [("village", "to is missing")]

    def test_that_is_repeated_is_kept_once(self, door: Doorstep) -> None:
        for _ in range(2):
            door.call("village", text(to=None))
        assert door.counted().parked == 1

    def test_is_one_line_in_words(self, door: Doorstep) -> None:
        answer = door.call("village", text(to=None))
        assert answer.content_type == "text/plain; charset=utf-8"
        assert (answer.text.count("\n"), "Traceback" in answer.text) == (1, False)


class TestRefusedAtOnce:
    @pytest.mark.parametrize(
        ("size", "status"), [(BODY_MAX, 400), (BODY_MAX + 1, 413)], ids=["64 KiB", "one byte more"]
    )
    def test_by_its_size(self, door: Doorstep, size: int, status: int) -> None:
        assert door.call("village", signed(CALLBACKS, b"x" * size)).status_code == status

    @pytest.mark.parametrize("media", ["text/csv", "application/xml", "image/png", "application/jsonx"])
    def test_by_its_content_type(self, door: Doorstep, media: str) -> None:
        answer = door.call("village", with_header(text(), "content-type", media))
        assert (answer.status_code, door.counted()) == (415, NOTHING)

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    def test_by_its_method(self, door: Doorstep, method: str) -> None:
        answer = door.call("village", replace(text(), method=method))
        assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    @each_driver
    def test_a_text_by_a_method_that_its_carrier_does_not_use(self, door: Doorstep, name: str, method: str) -> None:
        callback = EXAMPLES[name].inbound({})
        answer = door.call(name, replace(callback, method=method))
        assert (answer.status_code, door.counted()) == (405, NOTHING)
        assert callback.method in answer.headers["Allow"]

    @pytest.mark.parametrize(
        ("name", "method"),
        [
            (name, method)
            for name in EXAMPLES
            for method in ("GET", "HEAD", "OPTIONS")
            if (name, method) != ("kannel", "GET")
        ],
    )
    def test_a_report_by_a_method_that_its_carrier_does_not_use(self, door: Doorstep, name: str, method: str) -> None:
        example = EXAMPLES[name]
        answer = door.call(name, replace(example.report(example.words[0], KEY), method=method))
        assert (answer.status_code, door.counted()) == (405, NOTHING)

    @pytest.mark.parametrize("event", ["/reports", "/inbound/", "/x", "/report/again"])
    def test_by_an_event_that_is_not_there(self, door: Doorstep, event: str) -> None:
        assert (door.call("village", text(), tail=event).status_code, door.counted()) == (404, NOTHING)

    @pytest.mark.parametrize("path", ["/callbacks", "/callbacks/village", "/", "/staff/"])
    def test_by_a_path_that_is_not_there(self, door: Doorstep, path: str) -> None:
        assert door._client.post(path).status_code == 404


class Breaks:
    """A bug of ours."""

    def __call__(self, channel: str, events: Sequence[ChannelEvent]) -> None:
        raise ZeroDivisionError(events)

    def park(self, channel: str, reason: str, body: bytes) -> None:
        raise ZeroDivisionError(body)


def test_our_own_fault_shows_nobody_what_was_typed(door: Doorstep, capsys: pytest.CaptureFixture[str]) -> None:
    answer = door.behind(Breaks()).call("village", text(text="balance 4071"))
    assert answer.status_code == 500
    assert "4071" not in answer.text + "".join(capsys.readouterr())


class TestADatabaseThatDoesNotTakeIt:
    @pytest.mark.parametrize(
        "make",
        [
            pytest.param(lambda: text(), id="a text"),
            pytest.param(lambda: text(to=None), id="a malformed text"),
            pytest.param(lambda: EXAMPLES["village"].report("delivered", KEY), id="a report"),
            pytest.param(lambda: EXAMPLES["village"].report("teleported", KEY), id="an unknown word"),
        ],
    )
    def test_is_503_so_that_the_carrier_repeats(self, door: Doorstep, make: Callable[[], Callback]) -> None:
        door.store.close()
        assert door.call("village", make()).status_code == 503

    def test_is_counted(self, door: Doorstep) -> None:
        before = door.metric("village", "not taken")
        door.store.close()
        door.call("village", text())
        assert door.metric("village", "not taken") == before + 1

    def test_refuses_what_is_forged_all_the_same(self, door: Doorstep) -> None:
        door.store.close()
        assert door.call("village", text(), token="x" * 20).status_code == 403
