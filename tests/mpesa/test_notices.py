"""Notices as they are worded from 2011 to 2026, and as a cheat words them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import Oddity, Payer, Receipt, Reversal, Word
from mpesa.notices import read_notice

CORPUS = Path(__file__).parents[1] / "recordings" / "mpesa" / "sms-notifications.jsonl"
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
PAYBILL = (
    "UKM41B7XQP Confirmed. on 22/11/26 at 8:45 PM Ksh730.00 received from WANJIKU KAMAU 254700000902.  "
    "Account Number L12 S7 New Utility balance is Ksh91,230.05"
)


def recorded() -> list[Any]:
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 14
    return [pytest.param(each, id=each["id"]) for each in lines]


def read(text: str, sender: str = "MPESA") -> Receipt | Reversal:
    return read_notice(sender, text, NOW)


@pytest.mark.parametrize("line", recorded())
def test_reads_the_recorded_notices(line: dict[str, Any]) -> None:
    expect = line["expect"]
    if expect["kind"] == "reject":
        with pytest.raises(UnreadableReply):
            read(line["text"], line["sender"])
        return
    word = read(line["text"], line["sender"])
    assert word.word is Word.NOTICE
    if expect["kind"] == "suspect":
        assert isinstance(word, Receipt)
        assert word.oddities == (Oddity.OTHER_DAY,)
        return
    at = datetime.fromisoformat(expect["at"]).astimezone(UTC)
    assert word.number == expect["receipt"]
    assert (str(word.amount.amount), word.amount.currency) == (expect["amount"], expect["currency"])
    if isinstance(word, Reversal):
        assert (word.original, word.reversed_at) == (expect["original"], at)
        return
    assert (word.reference, word.payer.name, word.paid_at) == (expect["account"], expect["name"], at)
    assert str(word.balance.amount if word.balance else None) == expect["balance"]
    phone = expect["msisdn"]
    assert (word.payer.mask or (word.payer.phone or "").removeprefix("+") or None) == phone
    assert word.oddities == ()


@pytest.mark.parametrize(
    ("text", "reference", "paid_at"),
    [
        pytest.param(PAYBILL, "L12 S7", datetime(2026, 11, 22, 17, 45, tzinfo=UTC), id="one line"),
        pytest.param(PAYBILL.upper(), "L12 S7", datetime(2026, 11, 22, 17, 45, tzinfo=UTC), id="all capitals"),
        pytest.param(
            PAYBILL.replace("8:45 PM", "12:00 AM"), "L12 S7", datetime(2026, 11, 21, 21, 0, tzinfo=UTC), id="midnight"
        ),
        pytest.param(
            PAYBILL.replace("8:45 PM", "12:00 PM"), "L12 S7", datetime(2026, 11, 22, 9, 0, tzinfo=UTC), id="noon"
        ),
        pytest.param(
            PAYBILL.replace("8:45 PM", "20:45 pm"),
            "L12 S7",
            datetime(2026, 11, 22, 17, 45, tzinfo=UTC),
            id="24 hours, pm",
        ),
        pytest.param(
            PAYBILL.replace(" ", "\u00a0").replace("Account", "\nAccount"),
            "L12 S7",
            datetime(2026, 11, 22, 17, 45, tzinfo=UTC),
            id="other blanks",
        ),
        pytest.param(PAYBILL.replace(" on 22/11/26 at 8:45 PM", ""), "L12 S7", NOW, id="no day: when it came"),
        pytest.param(
            PAYBILL.replace("Number L12 S7", "Number"),
            None,
            datetime(2026, 11, 22, 17, 45, tzinfo=UTC),
            id="no reference",
        ),
        pytest.param(
            PAYBILL.replace("L12 S7", "=1+1 \x07"), "=1+1", datetime(2026, 11, 22, 17, 45, tzinfo=UTC), id="a formula"
        ),
    ],
)
def test_reads_a_paybill_notice(text: str, reference: str | None, paid_at: datetime) -> None:
    receipt = read(text)
    assert isinstance(receipt, Receipt)
    assert (receipt.number, receipt.amount) == ("UKM41B7XQP", Money(73_000, "KES"))
    assert (receipt.reference, receipt.paid_at) == (reference, paid_at)
    assert receipt.payer.phone == "+254700000902"


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        pytest.param(
            "CEC4XA1B2C confirmed. You have received a payment of Tsh4,000.00 from 900001 - TIPS-SAMPLE MF on 19/6/26 at 10:38 pm.",
            Payer(name="TIPS-SAMPLE MF"),
            id="English",
        ),
        pytest.param(
            "CEC4XA1B2C imethibitishwa. Umepokea Tshs 4,000.00 kutoka 900001 - TIPS-SAMPLE MF tarehe 19/06/2026 saa 22:38:00.",
            Payer(name="TIPS-SAMPLE MF"),
            id="Swahili",
        ),
    ],
)
def test_twins_of_two_languages_are_one_receipt(text: str, payer: Payer) -> None:
    receipt = read(text, "M-Pesa")
    assert isinstance(receipt, Receipt)
    assert (receipt.key, receipt.amount) == ("mpesa:CEC4XA1B2C", Money(400_000, "TZS"))
    assert (receipt.payer, receipt.paid_at) == (payer, datetime(2026, 6, 19, 19, 38, tzinfo=UTC))


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        pytest.param("0700000666", PAYBILL, id="from a phone"),
        pytest.param("MPESA1", PAYBILL, id="from a name like it"),
        pytest.param("MPESA", PAYBILL.replace("Ksh91,230.05", "Ksh LOCKED"), id="balance locked"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "0.00"), id="nothing paid"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "-730.00"), id="negative"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "1e3"), id="exponent"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "7,30.00"), id="thousands in the wrong place"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "9" * 30), id="a huge amount"),
        pytest.param("MPESA", PAYBILL.replace("730.00", "٧٣٠"), id="other digits"),
        pytest.param("MPESA", PAYBILL.replace("22/11/26", "31/2/26"), id="no such day"),
        pytest.param("MPESA", PAYBILL.replace("8:45 PM", "8:75 PM"), id="no such minute"),
        pytest.param("MPESA", PAYBILL + " and more", id="something behind it"),
        pytest.param("MPESA", "FW: " + PAYBILL, id="something before it"),
        pytest.param(
            "MPESA", "UKM41B7XQP Confirmed. Ksh50.00 sent to JOB MBOGO 0700000127 on 22/11/26 at 8:45 PM.", id="sent"
        ),
        pytest.param("MPESA", "A" * 100_000, id="too long"),
        pytest.param("MPESA", "", id="empty"),
    ],
)
def test_rejects_a_notice(sender: str, text: str) -> None:
    with pytest.raises(UnreadableReply):
        read(text, sender)


@given(st.text(max_size=400), st.integers(0, len(PAYBILL)))
def test_any_text_is_read_or_refused(noise: str, place: int) -> None:
    try:
        word = read(PAYBILL[:place] + noise)
    except UnreadableReply:
        return
    assert word.amount.minor > 0
