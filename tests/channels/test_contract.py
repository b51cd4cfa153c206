"""What every channel keeps, whoever its carrier is: found by its name, each against a carrier played over HTTP."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Forged, GatewayError, OutcomeUnknown, Refused, Throttled, Unavailable, UnreadableReply
from domain.ports.channels import Channel
from domain.sms import Delivery, DeliveryReport, InboundSMS
from gateway.channels.driver import find_drivers
from tests.support.certificates import self_signed
from tests.support.channels import KEY, Example, called, channel, sms
from tests.support.kannel import free_ports
from tests.support.provider import Manner, Provider, Reply, provider

DRIVERS = sorted(find_drivers())
EXAMPLES: dict[str, Example] = {
    name: importlib.import_module(f"tests.channels.test_{name}").EXAMPLE for name in DRIVERS
}
SIGNED = [name for name, example in EXAMPLES.items() if example.is_signed]
REPORTS = [(name, word) for name, example in EXAMPLES.items() for word in example.words]

each_driver = pytest.mark.parametrize("name", DRIVERS)


@pytest.fixture
def carrier() -> Iterator[Provider]:
    with provider(Reply(500)) as played:
        yield played


def of(name: str, url: str = "http://127.0.0.1:1", **settings: Any) -> Channel:
    return channel(name, **EXAMPLES[name].settings(url), **settings)


def test_the_channels_are_found_by_name() -> None:
    assert {"africastalking", "kannel", "twilio", "village"} <= set(DRIVERS)


@each_driver
def test_a_text_is_read(name: str) -> None:
    (read,) = of(name).read(EXAMPLES[name].inbound({EXAMPLES[name].text_field: "Balance  ñ €\n1234"}))
    assert isinstance(read, InboundSMS)
    assert read.text == "Balance  ñ €\n1234"


@each_driver
def test_a_text_told_twice_keeps_its_id(name: str) -> None:
    told = [of(name).read(EXAMPLES[name].inbound({}))[0] for _ in range(2)]
    assert isinstance(told[0], InboundSMS)
    assert told[0].carrier_id
    assert told[0] == told[1]


@each_driver
def test_an_empty_text_is_a_text(name: str) -> None:
    (read,) = of(name).read(EXAMPLES[name].inbound({EXAMPLES[name].text_field: ""}))
    assert isinstance(read, InboundSMS)
    assert read.text == ""


@pytest.mark.parametrize(
    ("name", "missing"), [(name, each) for name in DRIVERS for each in EXAMPLES[name].inbound_fields]
)
def test_a_missing_field_is_not_read(name: str, missing: str) -> None:
    with pytest.raises(UnreadableReply):
        of(name).read(EXAMPLES[name].inbound({missing: None}))


@each_driver
def test_a_wrong_encoding_is_not_read(name: str) -> None:
    with pytest.raises(UnreadableReply):
        of(name).read(EXAMPLES[name].not_utf8)


@each_driver
def test_a_genuine_call_passes(name: str) -> None:
    of(name).check(EXAMPLES[name].inbound({}))
    of(name).check(EXAMPLES[name].report(EXAMPLES[name].words[0], KEY))


@pytest.mark.parametrize("name", SIGNED)
def test_a_genuine_signature_on_another_body_is_forged(name: str) -> None:
    genuine, other = (EXAMPLES[name].inbound({EXAMPLES[name].text_field: text}) for text in ("one", "two"))
    with pytest.raises(Forged):
        of(name).check(replace(genuine, body=other.body))


@pytest.mark.parametrize("name", SIGNED)
def test_a_missing_signature_is_forged(name: str) -> None:
    genuine = EXAMPLES[name].inbound({})
    headers = {each: value for each, value in genuine.headers.items() if "signature" not in each}
    with pytest.raises(Forged):
        of(name).check(replace(genuine, headers=headers))


@pytest.mark.parametrize(("name", "word"), REPORTS)
def test_every_word_of_a_report_is_known(name: str, word: str) -> None:
    (read,) = of(name).read(EXAMPLES[name].report(word, KEY))
    assert isinstance(read, DeliveryReport)
    assert read.delivery in Delivery
    assert read.carrier_id or read.key == KEY


@each_driver
def test_an_unknown_word_of_a_report_is_not_read(name: str) -> None:
    with pytest.raises(UnreadableReply):
        of(name).read(EXAMPLES[name].report("teleported", KEY))


@pytest.mark.parametrize("name", [name for name in DRIVERS if EXAMPLES[name].report_url])
def test_a_report_to_the_url_we_gave_carries_our_key(name: str, carrier: Provider) -> None:
    example, carrier.reply = EXAMPLES[name], EXAMPLES[name].taken
    of(name, carrier.url).send(sms())
    assert example.report_url is not None
    asked = example.report(example.words[0], "another")
    told = called(example.report_url(carrier.asked[0]), method=asked.method, headers=asked.headers, body=asked.body)
    (read,) = of(name).read(told)
    assert isinstance(read, DeliveryReport)
    assert read.key == KEY


@each_driver
def test_a_text_is_handed_over_once(name: str, carrier: Provider) -> None:
    example, carrier.reply = EXAMPLES[name], EXAMPLES[name].taken
    assert of(name, carrier.url).send(sms("Mkopo: ₱ ñ & %d =1+1")) == example.carrier_id
    assert [example.seen(each) for each in carrier.asked] == [("+254700000011", "Mkopo: ₱ ñ & %d =1+1")]


@each_driver
def test_a_channel_sends_again_and_again(name: str, carrier: Provider) -> None:
    carrier.reply, sender = EXAMPLES[name].taken, of(name, carrier.url)
    for count in range(5):
        sender.send(sms(f"text {count}"))
    assert [EXAMPLES[name].seen(each)[1] for each in carrier.asked] == [f"text {count}" for count in range(5)]


@each_driver
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(Reply(429, "slow down", "text/plain"), Throttled, id="asked too often"),
        pytest.param(Reply(503, "<html>busy</html>", "text/html"), Unavailable, id="busy"),
        pytest.param(Reply(500, "<html>oops</html>", "text/html"), OutcomeUnknown, id="broken on the way"),
        pytest.param(Reply(502, "<html>bad</html>", "text/html"), OutcomeUnknown, id="gateway without an answer"),
        pytest.param(Reply(504, "", "text/html"), OutcomeUnknown, id="gateway out of patience"),
        pytest.param(Reply(401, "who?", "text/plain"), Refused, id="not our account"),
        pytest.param(Reply(403, "no", "text/plain"), Refused, id="not allowed"),
        pytest.param(Reply(302, "", "text/html"), Refused, id="moved elsewhere"),
    ],
)
def test_a_status_says_who_acts(name: str, reply: Reply, error: type[GatewayError], carrier: Provider) -> None:
    carrier.reply = reply
    with pytest.raises(error) as raised:
        of(name, carrier.url).send(sms())
    assert raised.type is error
    assert len(carrier.asked) == 1


@each_driver
def test_a_refused_number_is_refused(name: str, carrier: Provider) -> None:
    carrier.reply = EXAMPLES[name].refuses_number
    with pytest.raises(Refused):
        of(name, carrier.url).send(sms())


@pytest.mark.parametrize("name", [name for name in DRIVERS if EXAMPLES[name].reads_answer])
@pytest.mark.parametrize("body", ["", "<html>Welcome to the hotel</html>", "[]", "null", "{}", '"text"', "{"])
def test_an_unreadable_answer_leaves_it_open(name: str, body: str, carrier: Provider) -> None:
    carrier.reply = replace(EXAMPLES[name].taken, body=body)
    with pytest.raises(OutcomeUnknown):
        of(name, carrier.url).send(sms())


@each_driver
@pytest.mark.parametrize("manner", [Manner.NEVER, Manner.CUT, Manner.DRIPPING], ids=lambda each: each.value)
def test_an_answer_that_never_comes_leaves_it_open(name: str, manner: Manner, carrier: Provider) -> None:
    carrier.reply = replace(EXAMPLES[name].taken, manner=manner)
    with pytest.raises(OutcomeUnknown):
        of(name, carrier.url, deadline_s=1).send(sms())
    assert len(carrier.asked) == 1


@each_driver
def test_a_refused_connection_means_not_sent(name: str) -> None:
    (port,) = free_ports(1)
    with pytest.raises(Unavailable):
        of(name, f"http://127.0.0.1:{port}").send(sms())


@each_driver
def test_a_carrier_that_cannot_prove_who_it_is_gets_nothing(name: str, tmp_path: Path) -> None:
    with provider(EXAMPLES[name].taken, self_signed(tmp_path)) as impostor:
        with pytest.raises(Unavailable):
            of(name, impostor.url).send(sms())
        assert impostor.asked == []


@each_driver
def test_secrets_never_print(name: str) -> None:
    secrets = [each.get_secret_value() for _, each in of(name).settings if hasattr(each, "get_secret_value")]  # type: ignore[attr-defined]  # every channel of ours has settings
    assert secrets
    assert not [each for each in secrets if each in repr(of(name))]


def test_finding_the_drivers_loads_no_sdk() -> None:
    look = "import sys; from gateway.channels.driver import find_drivers; find_drivers(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout.split()
    assert "gateway.channels.twilio" in loaded
    assert not {"twilio", "africastalking", "requests"} & set(loaded)
