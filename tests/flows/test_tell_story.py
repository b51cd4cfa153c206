"""A receipt's story holds everything that happened to it, shows nobody's number, and says where it was changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from domain.accounts import Client
from domain.audit import Act
from domain.errors import NoSuchEntry
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.receipts import Word
from domain.remittances import RemittanceState
from domain.story import Event, Story
from domain.suspense import Clerk, Note
from gateway.flows.send_sms import queue_confirmation
from gateway.flows.tell_story import TellStory
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.store.money import SOURCE, hear, kes, order, receipt
from tests.store.steps import PHONE
from tests.support.clock import NOW
from tests.support.tampering import tamper

NUMBER = "UKN4T7Q2WX"
SEALS = Sealer([new_key()])
SENT = json.dumps({"TransID": NUMBER, "MSISDN": PHONE.removeprefix("+"), "BillRefNumber": "L12"})
R, P = RemittanceState, PostingState


def stories(store: OpenStore) -> TellStory:
    return TellStory(store, SEALS, {"mpesa": "M-PESA"})


def story(store: OpenStore, number: str = NUMBER) -> Story:
    return stories(store)(number)


def words(told: Story) -> list[str]:
    return [" ".join(each for each in (event.words, event.state, event.reason) if each) for event in told.events]


def told(work: UnitOfWork, word: Word = Word.CALLBACK, minutes: int = 0, **changes: object) -> None:
    hear(work, receipt(word=word, **changes), SEALS.seal(SENT), NOW + timedelta(minutes=minutes))


def matched(work: UnitOfWork) -> None:
    work.phones.put_client(Client(15, "15", "Mary Akoth", None, True))
    later = NOW + timedelta(minutes=1)
    work.remittances.move(1, start=R.RECEIVED, to=R.MATCHED, now=later, client_id=15)
    work.postings.add(SOURCE, 0, 15, order(), later)


def posted(work: UnitOfWork) -> None:
    later = NOW + timedelta(minutes=2)
    work.postings.move(1, start=P.DUE, to=P.POSTING, now=later)
    work.postings.move(1, start=P.POSTING, to=P.POSTED, now=later, core_id=9)
    work.remittances.move(1, start=R.MATCHED, to=R.POSTED, now=later)


@pytest.fixture
def posted_receipt(store: OpenStore) -> OpenStore:
    for step in (told, matched, posted):
        store.write(step)
    return store


def test_a_story_is_told_from_the_payment_to_the_books(posted_receipt: OpenStore) -> None:
    assert words(story(posted_receipt)) == [
        'M-PESA received KES 100, account "L12"',
        "the callback told us",
        "for Mary Akoth the receipt is matched",
        "KES 100 is to go to L12",
        "L12 KES 100 posting",
        "L12 KES 100 posted",
        "the receipt is posted",
    ]


def test_it_says_whose_it_is_and_that_its_record_holds(posted_receipt: OpenStore) -> None:
    shown = story(posted_receipt)
    assert (shown.name, [str(each.account) for each in shown.shares]) == ("Mary Akoth", ["L12"])
    assert (shown.verdict.holds, shown.verdict.links) == (True, 6)


@pytest.mark.parametrize("typed", ["ukn4t7q2wx", " UKN4 T7Q2WX "])
def test_it_is_found_however_its_number_is_typed(posted_receipt: OpenStore, typed: str) -> None:
    assert story(posted_receipt, typed).remittance.receipt.number == NUMBER


def test_what_was_sent_is_opened_and_masked(posted_receipt: OpenStore) -> None:
    (sent,) = [event.sent for event in story(posted_receipt).events if event.sent]
    assert sent == [("TransID", NUMBER), ("MSISDN", "2547••••••11"), ("BillRefNumber", "L12")]


def test_what_no_key_opens_says_so(store: OpenStore) -> None:
    store.write(told)
    sent = [event.sent for event in TellStory(store, Sealer([new_key()]), {"mpesa": "M-PESA"})(NUMBER).events][1]
    assert sent == [("", "It is sealed by a key that we no longer have.")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"word": Word.STATEMENT}, "the statement has it: the same", id="the same"),
        pytest.param({"word": Word.PULL, "amount": kes(900)}, "the pull told us, as KES 900", id="another amount"),
        pytest.param(
            {"word": Word.STATEMENT, "paid_at": NOW + timedelta(days=3)},
            "the statement has it, as of another day",
            id="another day",
        ),
    ],
)
def test_a_second_word_says_whether_it_agrees(store: OpenStore, changes: dict[str, object], says: str) -> None:
    store.write(told)
    store.write(told, minutes=5, **changes)
    assert words(story(store))[-1] == says


def test_that_no_callback_came_is_told(store: OpenStore) -> None:
    store.write(told, Word.PULL)
    assert words(story(store))[1] == "the pull told us; no callback came"


def test_why_it_waits_is_told(store: OpenStore) -> None:
    store.write(told)
    store.write(lambda work: work.remittances.move(1, start=R.RECEIVED, to=R.SUSPENDED, now=NOW, reason="no account"))
    assert words(story(store))[-1] == "the receipt is in suspense no account"


def test_a_text_to_the_client_is_told_with_its_state(posted_receipt: OpenStore) -> None:
    def say(work: UnitOfWork) -> None:
        work.phones.link(PHONE, 15, Origin.CORE, NOW)
        queue_confirmation(work, "tell-1", PHONE, ["Received"], NOW + timedelta(minutes=3), about=SOURCE)

    posted_receipt.write(say)
    assert words(story(posted_receipt))[-1] == "a text to Mary queued"


def test_what_people_did_is_told_with_their_names(store: OpenStore) -> None:
    store.write(told)

    def act(work: UnitOfWork) -> None:
        work.suspense.add_note(1, Note(Clerk("daniel", "Daniel Mutua"), NOW, "mama b: Mama Brian?"))
        work.audit.by("daniel")
        work.audit.note(SOURCE, Act.UNMASKED, NOW, {"what": "phone"})

    store.write(act)
    assert {(event.by, event.words) for event in story(store).events if event.by} == {
        ("Daniel Mutua", "“mama b: Mama Brian?”"),
        ("Daniel Mutua", "looked at the whole phone"),
    }


def test_a_changed_record_is_found(posted_receipt: OpenStore, store_url: str) -> None:
    tamper(store_url, "UPDATE postings SET amount_minor = 90000")
    verdict = story(posted_receipt).verdict
    assert (verdict.holds, verdict.broken_at) == (False, 3)


def test_no_number_of_a_phone_is_in_a_story(posted_receipt: OpenStore) -> None:
    assert PHONE[-9:] not in repr(story(posted_receipt).events)


def test_what_nobody_told_of_is_no_story(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        story(store)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("UKN4T7Q2WY", NUMBER, id="a slip away"),
        pytest.param("UKN4T7Q2ZZ", None, id="two slips away"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_who_mistypes_is_asked_what_she_meant(store: OpenStore, typed: str, meant: str | None) -> None:
    store.write(told)
    assert stories(store).meant(typed) == meant


def test_two_that_are_near_are_not_guessed_between(store: OpenStore) -> None:
    store.write(told)
    store.write(told, number="UKN4T7Q2WA")
    assert stories(store).meant("UKN4T7Q2WY") is None


def test_events_are_in_the_order_in_which_they_happened(posted_receipt: OpenStore) -> None:
    events: list[Event] = list(story(posted_receipt).events)
    assert [event.at for event in events] == sorted(event.at for event in events)
