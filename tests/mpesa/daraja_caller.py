"""Call the sandbox operator as a client of Daraja would, with bodies that are right until they are changed."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from werkzeug.test import Client, TestResponse

from mpesa.sandbox.opening import Mpesa
from tests.mpesa.operator_world import INITIATOR, KEY, PASSKEY, PASSWORD, SECRET, SHORTCODE, WANJIKU, Listener

STAMP = "20261122120000"
RESULTS = "/orders/result"
STK = "/stk"


@dataclass
class Daraja:
    """A client: it has a token, and its callbacks go to *listener*."""

    mpesa: Mpesa
    listener: Listener
    token: str = ""

    def __post_init__(self) -> None:
        self._client = Client(self.mpesa.app)
        self.token = self.generate().get_json()["access_token"]

    def generate(self, key: str = KEY, secret: str = SECRET, grant: str = "client_credentials") -> TestResponse:
        login = base64.b64encode(f"{key}:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {login}"}
        return self._client.get(f"/oauth/v1/generate?grant_type={grant}", headers=headers)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._client.get(path, headers=headers)

    def post(self, path: str, content: object, mimetype: str = "application/json") -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self._client.post(path, data=body, headers=headers, content_type=mimetype)

    def register(self, version: str = "v2", **changes: Any) -> TestResponse:
        content = {
            "ShortCode": SHORTCODE,
            "ResponseType": "Completed",
            "ConfirmationURL": f"{self.listener.url}/c2b/confirmation",
            "ValidationURL": f"{self.listener.url}/c2b/validation",
        }
        return self.post(f"/mpesa/c2b/{version}/registerurl", content | changes)

    def simulate(self, version: str = "v2", **changes: Any) -> TestResponse:
        content = {
            "ShortCode": SHORTCODE,
            "CommandID": "CustomerPayBillOnline",
            "Amount": "150",
            "Msisdn": WANJIKU[1:],
            "BillRefNumber": "000000123",
        }
        return self.post(f"/mpesa/c2b/{version}/simulate", content | changes)

    def push(self, **changes: Any) -> TestResponse:
        content = {
            **self._who(),
            "TransactionType": "CustomerPayBillOnline",
            "Amount": "500",
            "PartyA": WANJIKU[1:],
            "PartyB": SHORTCODE,
            "PhoneNumber": WANJIKU[1:],
            "CallBackURL": f"{self.listener.url}{STK}",
            "AccountReference": "L12",
            "TransactionDesc": "Loan repay",
        }
        return self.post("/mpesa/stkpush/v1/processrequest", content | changes)

    def query(self, checkout: str, **changes: Any) -> TestResponse:
        content = {**self._who(), "CheckoutRequestID": checkout}
        return self.post("/mpesa/stkpushquery/v1/query", content | changes)

    def status(self, number: str, **changes: Any) -> TestResponse:
        content = {"TransactionID": number, "PartyA": SHORTCODE, "IdentifierType": "4"}
        order = self._order("TransactionStatusQuery") | content
        return self.post("/mpesa/transactionstatus/v1/query", order | changes)

    def reverse(self, number: str, amount: str, **changes: Any) -> TestResponse:
        content = {
            "TransactionID": number,
            "Amount": amount,
            "ReceiverParty": SHORTCODE,
            "RecieverIdentifierType": "11",
        }
        return self.post("/mpesa/reversal/v1/request", self._order("TransactionReversal") | content | changes)

    def balance(self, **changes: Any) -> TestResponse:
        content = {"PartyA": SHORTCODE, "IdentifierType": "4"}
        return self.post("/mpesa/accountbalance/v1/query", self._order("AccountBalance") | content | changes)

    def pull_register(self, **changes: Any) -> TestResponse:
        content = {
            "ShortCode": SHORTCODE,
            "RequestType": "Pull",
            "NominatedNumber": "254700000100",
            "CallBackURL": f"{self.listener.url}/pull",
        }
        return self.post("/pulltransactions/v1/register", content | changes)

    def pull(self, since: str, until: str, offset: str = "0", **changes: Any) -> TestResponse:
        content = {"ShortCode": SHORTCODE, "StartDate": since, "EndDate": until, "OffSetValue": offset}
        return self.post("/pulltransactions/v1/query", content | changes)

    def _who(self) -> dict[str, str]:
        password = base64.b64encode(f"{SHORTCODE}{PASSKEY}{STAMP}".encode()).decode()
        return {"BusinessShortCode": SHORTCODE, "Password": password, "Timestamp": STAMP}

    def _order(self, command: str) -> dict[str, str]:
        return {
            "Initiator": INITIATOR,
            "SecurityCredential": self.mpesa.operator.orders.credentials.encrypt(PASSWORD),
            "CommandID": command,
            "ResultURL": f"{self.listener.url}{RESULTS}",
            "QueueTimeOutURL": f"{self.listener.url}/orders/late",
            "Remarks": "check",
            "Occasion": "",
        }
