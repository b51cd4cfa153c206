"""Our driver beside Debian's Kannel itself: texts in, texts out, and what became of them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from domain.errors import Refused
from domain.ports.channels import Channel
from domain.sms import Delivery, DeliveryReport, InboundSMS
from tests.support.channels import KEY, TOKEN, called, channel, sms
from tests.support.kannel import BEARERBOX, FAKESMSC, SMSBOX, Kannel, missing_packages, running_kannel
from tests.support.provider import Asked, Provider, Reply, provider

pytestmark = pytest.mark.skipif(os.environ.get("TEST_SPEED") == "fast", reason="fast tests start no daemons")

OK = Reply(200, "", "text/plain")


@dataclass(frozen=True)
class Beside:
    """Our driver, the Kannel it speaks to, and the place that Kannel calls."""

    driver: Channel
    kannel: Kannel
    callbacks: Provider

    def read(self, asked: Asked) -> InboundSMS | DeliveryReport:
        """Check and read a call of Kannel's as the web would."""
        callback = called(
            f"{self.callbacks.url}{asked.target}", method=asked.method, headers=asked.headers, body=asked.body
        )
        self.driver.check(callback)
        (event,) = self.driver.read(callback)
        return event

    def inbound(self, count: int) -> list[InboundSMS]:
        """Wait for so many texts, and read them."""
        asked = self.callbacks.wait_for(count, lambda each: each.method == "POST")
        return [event for each in asked if isinstance(event := self.read(each), InboundSMS)]

    def reports(self, count: int) -> list[DeliveryReport]:
        """Wait for so many reports, and read them."""
        asked = self.callbacks.wait_for(count, lambda each: each.path.endswith("/report"))
        return [event for each in asked if isinstance(event := self.read(each), DeliveryReport)]


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Beside]:
    if missing_packages():
        pytest.fail(f"not installed: apt-get install {' '.join(missing_packages())}")
    with provider(OK) as callbacks:
        address = f"{callbacks.url}/callbacks/carrier/{TOKEN}"
        with running_kannel(tmp_path, address) as kannel:
            driver = channel(
                "kannel",
                address,
                url=kannel.sendsms_url,
                username=kannel.username,
                password=kannel.password,
                sender=kannel.line,
            )
            yield Beside(driver, kannel, callbacks)


def test_it_is_debians_kannel_that_runs(beside: Beside) -> None:
    programs = (beside.kannel.bearerbox, beside.kannel.smsbox, beside.kannel.phones)
    assert [each.executable for each in programs] == [BEARERBOX, SMSBOX, FAKESMSC]


def test_a_text_arrives_as_typed(beside: Beside) -> None:
    beside.kannel.text("254700000011", "Balance  ñ 1234")
    (read,) = beside.inbound(1)
    assert (read.sender, read.to, read.text) == ("254700000011", "22110", "Balance  ñ 1234")
    assert read.carrier_id


def test_a_text_that_was_not_taken_comes_again_with_its_id(beside: Beside) -> None:
    beside.callbacks.reply = Reply(503, "", "text/plain")
    beside.kannel.text("254700000011", "balance")
    beside.inbound(1)
    beside.callbacks.reply = OK
    told = beside.inbound(2)
    assert told[0] == told[1]


def test_two_equal_texts_have_two_ids(beside: Beside) -> None:
    for _ in range(2):
        beside.kannel.text("254700000011", "balance")
    assert len({each.carrier_id for each in beside.inbound(2)}) == 2


def test_what_we_send_reaches_the_phone_and_its_reports_name_our_key(beside: Beside) -> None:
    assert beside.driver.send(sms("Alice: loan L2 £27,360 ñ")) is None
    assert beside.kannel.wait_until_reached(1) == ["22110 +254700000011 text Alice: loan L2 £27,360 ñ"]
    reports = beside.reports(2)
    assert {each.key for each in reports} == {KEY}
    # Kannel calls for both at once: either may come first.
    assert {each.delivery for each in reports} == {Delivery.SENT, Delivery.DELIVERED}


def test_a_text_beyond_gsm_reaches_the_phone_whole(beside: Beside) -> None:
    beside.driver.send(sms("Salio ₱ «1,250» Алиса", unicode=True))
    (reached,) = beside.kannel.wait_until_reached(1)
    assert unquote_to_bytes(reached.rpartition(" ")[2].replace("+", " ")).decode("utf-16-be") == "Salio ₱ «1,250» Алиса"


def test_a_text_of_two_pages_is_not_cut(beside: Beside) -> None:
    beside.driver.send(sms("0123456789" * 20))
    pages = beside.kannel.wait_until_reached(2)
    assert "".join(each.rpartition(" ")[2] for each in pages) == "0123456789" * 20


@pytest.mark.parametrize("status", [pytest.param(200, id="taken"), pytest.param(400, id="not read")])
def test_what_we_answer_a_callback_is_not_texted_to_the_sender(status: int, beside: Beside) -> None:
    beside.callbacks.reply = Reply(status, beside.driver.acknowledgement.body, beside.driver.acknowledgement.media)
    beside.kannel.text("254700000012", "balance")
    beside.inbound(1)
    beside.driver.send(sms("the next text"))
    assert beside.kannel.wait_until_reached(1) == ["22110 +254700000011 text the next text"]


def test_a_wrong_password_is_refused(beside: Beside) -> None:
    stranger = channel("kannel", url=beside.kannel.sendsms_url, username="mobilemifos", password="no", sender="22110")
    with pytest.raises(Refused, match="Authorization failed"):
        stranger.send(sms())


def test_a_message_in_three_parts_is_one_text_though_its_second_part_comes_last(beside: Beside) -> None:
    """Kannel puts parts together: an officer's long report is read whole, never its beginning alone.

    Its fakesmsc calls whatever has a header binary, so that what is called is looked at, not what our driver reads.
    """
    parts = ("7K4QZ BUT 1=500 2=0 3=A", " 4=40 5=100 6=0", " 7=A480 8=L400 S50")
    for place in (1, 3, 2):
        beside.kannel.part("254700000001", parts[place - 1], place=place, of=len(parts))
    (asked,) = beside.callbacks.wait_for(1, lambda each: each.method == "POST")
    assert asked.body.decode() == "".join(parts)
