"""The door that operators call: money is on disk before it is answered, once, and nothing forged is heard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.accounts import AccountKind, AccountReference
from domain.errors import Unavailable
from domain.evidence import HeldAccount
from domain.ports.store import UnitOfWork
from domain.receipts import Receipt
from domain.remittances import Heard, RemittanceState
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.receive_sms import ReceiveSMS
from gateway.flows.validate_receipt import ValidateReceipt
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.web.application import create_web
from gateway.web.money import MoneyDoor
from mpesa.callbacks import read_confirmation, read_validation
from tests.support.clock import HandClock

TOKEN = "0123456789abcdef0123"
TOLD = {
    "TransactionType": "Pay Bill",
    "TransID": "UC25C4D8QA",
    "TransTime": "20260302104109",
    "TransAmount": "480.00",
    "BusinessShortCode": "600417",
    "BillRefNumber": "L4",
    "InvoiceNumber": "",
    "OrgAccountBalance": "16700.50",
    "ThirdPartyTransID": "",
    "MSISDN": "2547 ***** 011",
    "FirstName": "MARY",
    "MiddleName": "",
    "LastName": "",
}
ACCEPTED = {"ResultCode": "0", "ResultDesc": "Accepted"}


class Doorstep:
    """The application with a door for money, and what lies behind it."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        sealer = Sealer([new_key()])
        self.store, self.clock = store, clock
        self.accept = AcceptReceipt(store, sealer, clock)
        self.door = MoneyDoor(
            token=TOKEN,
            shortcodes=frozenset({"600417"}),
            read_validation=read_validation,
            read_confirmation=read_confirmation,
            validate=ValidateReceipt(store, clock, "KE"),
            accept=self._accepts,
            park=ReceiveSMS(store, sealer, clock, "KE").park,
        )
        self.is_full = False
        self.app = create_web({}, lambda: True, self.door)

    def _accepts(self, receipt: Receipt, told: str) -> Heard:
        if self.is_full:
            raise Unavailable("the disk is full")
        return self.accept(receipt, told)

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def tell(
        self, event: str = "confirmation", token: str = TOKEN, *, media: str = "application/json", **changes: object
    ) -> TestResponse:
        body = json.dumps({key: value for key, value in {**TOLD, **changes}.items() if value is not None})
        return self.raw(event, body.encode(), token, media)

    def raw(self, event: str, body: bytes, token: str = TOKEN, media: str = "application/json") -> TestResponse:
        return self.client().post(f"/callbacks/c2b/{token}/{event}", data=body, content_type=media)

    def stored(self) -> list[tuple[str, int, RemittanceState]]:
        return self.store.read(_all)

    def jobs(self) -> list[str]:
        now = self.clock()
        claimed = self.store.write(lambda work: work.jobs.claim("money", limit=99, now=now, until=now + timedelta(1)))
        return [job.kind for job in claimed]

    def tasks(self) -> list[tuple[str, str]]:
        return [(task.kind, task.subject) for task in self.store.read(lambda work: work.tasks.waiting())]

    def knows(self, number: str, kind: AccountKind = AccountKind.LOAN) -> None:
        """Put an account on record, and the client who holds it."""
        self.store.write(_put, number, kind, self.clock())


def _all(work: UnitOfWork) -> list[tuple[str, int, RemittanceState]]:
    found = [work.remittances.find("mpesa", number) for number in ("UC25C4D8QA", "UC25C4D8QB")]
    return [(each.receipt.number, each.receipt.amount.minor, each.state) for each in found if each]


def _put(work: UnitOfWork, number: str, kind: AccountKind, now: datetime) -> None:
    work.accounts.put(HeldAccount(AccountReference(kind, number), 1, is_open=True), int(number), now)
    work.accounts.put(HeldAccount(AccountReference(AccountKind.CLIENT, "1"), 1, is_open=True), 1, now)


@pytest.fixture
def step(store: OpenStore, clock: HandClock) -> Doorstep:
    return Doorstep(store, clock)


class TestConfirmation:
    def test_is_on_disk_and_to_be_matched_before_it_is_ok(self, step: Doorstep) -> None:
        answer = step.tell()
        assert (answer.status_code, answer.json) == (200, ACCEPTED)
        assert step.stored() == [("UC25C4D8QA", 48_000, RemittanceState.RECEIVED)]
        assert step.jobs() == ["match_remittance"]

    def test_told_fifty_times_at_once_is_money_once(self, step: Doorstep) -> None:
        ready, said = Barrier(50), []

        def tell() -> None:
            ready.wait()
            said.append(step.tell().status_code)

        threads = [Thread(target=tell) for _ in range(50)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert said == [200] * 50
        assert (len(step.stored()), step.jobs()) == (1, ["match_remittance"])

    def test_told_again_a_month_later_is_ok_and_nothing_new(self, step: Doorstep) -> None:
        step.tell()
        step.clock.move(days=31)
        assert step.tell().status_code == 200
        assert step.jobs() == ["match_remittance"]

    def test_of_another_amount_for_a_known_receipt_changes_no_money_and_is_shown(self, step: Doorstep) -> None:
        step.tell()
        assert step.tell(TransAmount="4800.00").status_code == 200
        assert step.stored() == [("UC25C4D8QA", 48_000, RemittanceState.RECEIVED)]
        assert step.tasks() == [("receipt told otherwise", "mpesa:UC25C4D8QA")]

    def test_that_cannot_be_stored_is_not_ok(self, step: Doorstep) -> None:
        step.is_full = True
        assert step.tell().status_code == 503

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"TransAmount": "1e3"}, id="an amount that only a machine would write"),
            pytest.param({"TransAmount": "0.00"}, id="nothing paid"),
            pytest.param({"TransAmount": "-5.00"}, id="below nought"),
            pytest.param({"TransID": "12"}, id="an impossible receipt"),
            pytest.param({"TransID": None}, id="no receipt"),
            pytest.param({"TransTime": "yesterday"}, id="no time"),
        ],
    )
    def test_that_cannot_be_read_is_kept_for_staff(self, step: Doorstep, changes: Mapping[str, object]) -> None:
        assert step.tell(**changes).status_code == 400
        assert (step.stored(), step.tasks()) == ([], [("callback not read", "c2b")])

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'"text"'])
    def test_that_is_no_object_is_kept_for_staff(self, step: Doorstep, body: bytes) -> None:
        assert step.raw("confirmation", body).status_code == 400
        assert step.tasks() == [("callback not read", "c2b")]


class TestForged:
    @pytest.mark.parametrize("event", ["validation", "confirmation"])
    @pytest.mark.parametrize("token", ["x", TOKEN + "x", TOKEN.upper(), "ñ" * 20], ids=["short", "long", "case", "ñ"])
    def test_by_another_token_is_refused(self, step: Doorstep, event: str, token: str) -> None:
        assert step.tell(event, token).status_code == 403
        assert step.stored() == []

    def test_for_anothers_shortcode_is_refused(self, step: Doorstep) -> None:
        assert step.tell(BusinessShortCode="600418").status_code == 403
        assert (step.stored(), step.tasks()) == ([], [])

    def test_in_another_form_is_refused(self, step: Doorstep) -> None:
        assert step.tell(media="application/x-www-form-urlencoded").status_code == 415

    def test_too_large_is_refused(self, step: Doorstep) -> None:
        assert step.raw("confirmation", b" " * 70_000).status_code == 413


class TestValidation:
    def test_of_an_account_that_is_there_is_accepted(self, step: Doorstep) -> None:
        step.knows("4")
        answer = step.tell("validation", OrgAccountBalance="")
        assert (answer.status_code, answer.json) == (200, ACCEPTED)

    def test_puts_nothing_on_record(self, step: Doorstep) -> None:
        step.knows("4")
        step.tell("validation")
        assert (step.stored(), step.jobs()) == ([], [])

    def test_of_a_number_that_is_nobodys_is_refused_for_its_account(self, step: Doorstep) -> None:
        step.knows("4")
        answer = step.tell("validation", BillRefNumber="L88888")
        assert answer.json == {"ResultCode": "C2B00012", "ResultDesc": "Rejected"}

    @pytest.mark.parametrize(
        "reference",
        [
            pytest.param("", id="nothing typed"),
            pytest.param("mama b", id="a name"),
            pytest.param("0712345678", id="a phone"),
            pytest.param("L5", id="one slip from an account"),
        ],
    )
    def test_of_what_is_unsure_is_accepted(self, step: Doorstep, reference: str) -> None:
        step.knows("4")
        assert step.tell("validation", BillRefNumber=reference).json == ACCEPTED

    def test_is_accepted_while_no_account_is_on_record(self, step: Doorstep) -> None:
        assert step.tell("validation", BillRefNumber="L88888").json == ACCEPTED

    def test_is_accepted_where_the_list_of_accounts_is_old(self, step: Doorstep) -> None:
        step.knows("4")
        step.clock.move(days=3)
        assert step.tell("validation", BillRefNumber="L88888").json == ACCEPTED

    def test_for_anothers_shortcode_is_refused_for_it(self, step: Doorstep) -> None:
        assert step.tell("validation", BusinessShortCode="600418").json == {
            "ResultCode": "C2B00015",
            "ResultDesc": "Rejected",
        }

    def test_that_cannot_be_read_is_accepted(self, step: Doorstep) -> None:
        assert step.raw("validation", b"{").json == ACCEPTED
