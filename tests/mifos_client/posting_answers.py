"""What the core answers to postings, recorded or documented, and what it means for the gateway."""

from __future__ import annotations

from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from domain.errors import (
    AwaitsChecker,
    Denied,
    KeyBurnt,
    NoSuchEntry,
    OutcomeUnknown,
    Refused,
    StillRunning,
    Throttled,
    Unavailable,
)
from tests.mifos_client.scripted_core import FROM_STORE, Act, Reply

_DUPLICATE = "error.msg.loan.repayment.duplicate.externalId"
_DUPLICATE_ON_POSTGRESQL = "validation.msg.loan.transaction.externalId.value.must.be.unique"
_CONFLICT = "error.msg.platform.service.query.conflict"
_KEY_TAKEN = "error.msg.data.integrity.issue"
_NOT_ACTIVE = "error.msg.loan.must.be.active.fully.paid.or.overpaid"
_SAVINGS = "error.msg.savingsaccount.transaction"


def _row(scenario: str, name: str, error: type[Exception], words: str) -> ParameterSet:
    return pytest.param(scenario, name, error, words, id=f"{scenario}: {name}")


RECORDED = [
    # posted, but not what was ordered: these requests named no external id or no receipt
    _row("07-repayments", "repay with the least", OutcomeUnknown, "externalId"),
    _row("12-savings", "three decimals", OutcomeUnknown, "receiptNumber"),
    # never posted, whoever asks again
    _row("07-repayments", "zero", Refused, "transactionAmount.not.greater.than.zero"),
    _row("07-repayments", "unknown key", Refused, "error.msg.parameter.unsupported"),
    _row("07-repayments", "note of 1001 characters", Refused, "note.exceeds.max.length"),
    _row("07-repayments", "unknown loan", NoSuchEntry, "error.msg.loan.id.invalid"),
    _row("07-repayments", "unknown payment type", NoSuchEntry, "error.msg.payment.type.invalid"),
    _row("07-repayments", "tomorrow", Refused, "error.msg.loan.transaction.cannot.be.a.future.date"),
    _row("07-repayments", "before the disbursal", Refused, "cannot.be.before.disbursement.date"),
    _row("07-repayments", "on a holiday", Refused, "repayment.date.on.holiday"),
    _row("07-repayments", "repay a written-off loan", Refused, _NOT_ACTIVE),
    _row("12-savings", "no payment type", Refused, "paymentTypeId.cannot.be.blank"),
    _row("12-savings", "external id", Refused, "error.msg.parameter.unsupported"),
    _row("12-savings", "deposit into an unknown account", NoSuchEntry, "error.msg.saving.account.id.invalid"),
    _row("12-savings", "deposit before approval", Refused, f"{_SAVINGS}.account.is.not.active"),
    _row("12-savings", "deposit into a blocked account", Refused, "blocked.transaction.not.allowed"),
    _row("12-savings", "deposit while credits are blocked", Refused, "credit.transaction.not.allowed"),
    # not let in
    _row("08-twice", "wrong password, with a key", Denied, "login"),
    _row("08-twice", "no permission, with a key", Denied, "REPAYMENT_LOAN"),
    _row("21-least-permissions", "repay, without permission", Denied, "REPAYMENT_LOAN"),
    # perhaps posted before
    _row("08-twice", "external id, same posting again", OutcomeUnknown, _DUPLICATE),
    _row("08-twice", "external id, other amount", OutcomeUnknown, _DUPLICATE),
    _row("08-twice", "external id, other loan", OutcomeUnknown, _DUPLICATE),
    _row("08-twice", "external id after the undo", OutcomeUnknown, _DUPLICATE),
    _row("08-twice", "race 1, same external id, caller 1", OutcomeUnknown, _DUPLICATE),
    _row("postgresql/08-twice", "external id, same posting again", OutcomeUnknown, _DUPLICATE_ON_POSTGRESQL),
    _row("postgresql/08-twice", "race 1, same external id, caller 2", OutcomeUnknown, _DUPLICATE_ON_POSTGRESQL),
    _row("24-crash", "new key, same external id, after the crash after the money was committed", OutcomeUnknown, "403"),
    _row("07-repayments", "external id of 101 characters", OutcomeUnknown, _DUPLICATE),
    _row("07-repayments", "far too large", OutcomeUnknown, "unknown.data.integrity.issue"),
    # the key has a story that is not told
    _row("08-twice", "race 1, same key, caller 2", StillRunning, _KEY_TAKEN),
    _row("08-twice", "key of 51 characters", StillRunning, _KEY_TAKEN),
    _row("18-maker-checker", "the same key while it waits", StillRunning, _KEY_TAKEN),
    _row("18-maker-checker", "the same key after the rejection", StillRunning, _KEY_TAKEN),
    _row("08-twice", "same key while the first call runs", StillRunning, "425"),
    _row("13-savings-twice", "same key while the deposit runs", StillRunning, "425"),
    _row("24-crash", "same key after the crash before the money was committed", StillRunning, "425"),
    _row("24-crash", "same key after the crash after the money was committed", StillRunning, "425"),
    _row("08-twice", "the same key after the 409", StillRunning, _CONFLICT),
    _row("08-twice", "external id taken, repaired body, same key", StillRunning, _DUPLICATE),
    # the key was used for something else
    _row("08-twice", "key, other body", StillRunning, "another posting"),
    _row("08-twice", "key, other loan", StillRunning, "another account"),
    _row("13-savings-twice", "key, other account", StillRunning, "another account"),
    # certainly nothing, and the key is used up
    _row("08-twice", "one of the ten that was refused", KeyBurnt, _CONFLICT),
    _row("08-twice", "a repayment with a key that lost its lock", KeyBurnt, _CONFLICT),
    _row("08-twice", "one of the ten deposits that was refused", KeyBurnt, _CONFLICT),
    _row("08-twice", "validation error, repaired body, same key", KeyBurnt, "400"),
    _row("08-twice", "domain rule, repaired body, same key", KeyBurnt, "403"),
    _row("08-twice", "unknown payment type, repaired body, same key", KeyBurnt, "404"),
    _row("08-twice", "loan active in the meantime, same key", KeyBurnt, _NOT_ACTIVE),
    # certainly nothing, and no key is used up
    _row("23-jobs", "repay a loan locked by the close of business", Unavailable, "error.msg.loan.locked"),
    # a second person of theirs
    _row("18-maker-checker", "a repayment that waits", AwaitsChecker, "command 1767"),
    _row("18-maker-checker", "a deposit that waits", AwaitsChecker, "command 1776"),
]

_HTML = b"<html><body>nginx</body></html>"
_CONTAINER = {"timestamp": "t", "status": 400, "error": "Bad Request", "path": "p"}
_UNAVAILABLE = "error.msg.platform.service.unavailable"
_JOB = "error.msg.sheduler.job.currently.running"


def _envelope(top: str, first: str) -> dict[str, object]:
    return {"userMessageGlobalisationCode": top, "errors": [{"userMessageGlobalisationCode": first}]}


def _never(code: str) -> Reply:
    return Reply(_envelope(_UNAVAILABLE, code), 503)


POSTED: dict[str, Any] = {
    "loanId": 34,
    "resourceId": 55,
    "changes": {"transactionAmount": "1700.50", "externalId": "mpesa-00148"},
}
"""What says that the plain order on loan 34 was posted."""


def _posted(**changes: object) -> Reply:
    return Reply(POSTED | {"changes": POSTED["changes"] | changes})


DOCUMENTED = [
    pytest.param(Reply(_CONTAINER, 400), Denied, id="an unknown tenant"),
    pytest.param(Reply(_HTML, 401), Denied, id="a 401 of a proxy"),
    pytest.param(Reply(_envelope("error.msg.password.outdated", ""), 400), Denied, id="the password is outdated"),
    pytest.param(
        Reply(_envelope("error.msg.invalid.instance.type", ""), 405), Denied, id="an instance that only reads"
    ),
    pytest.param(Reply(_envelope(_UNAVAILABLE, _JOB), 503), Unavailable, id="a job runs"),
    pytest.param(Reply(_envelope(_UNAVAILABLE, _JOB), 503, FROM_STORE), KeyBurnt, id="a job ran at the first call"),
    pytest.param(
        Reply({"userMessageGlobalisationCode": "error.msg.invalid.request.body"}, 409),
        Unavailable,
        id="locked, told so",
    ),
    pytest.param(Reply({"userMessageGlobalisationCode": "error.msg.invalid.request.body"}, 400), Refused, id="no JSON"),
    pytest.param(_never("error.msg.loan.written.off.update.not.allowed"), Refused, id="written off"),
    pytest.param(_never("error.msg.loan.transfer.transaction.update.not.allowed"), Refused, id="a transfer"),
    pytest.param(_never("error.msg.saving.account.transaction.update.not.allowed"), Refused, id="no update"),
    pytest.param(_never("error.msg.of.another.kind"), OutcomeUnknown, id="a 503 that nobody knows"),
    pytest.param(Reply(_HTML, 503), OutcomeUnknown, id="a 503 of a proxy"),
    pytest.param(Reply(_HTML, 502), OutcomeUnknown, id="a bad gateway"),
    pytest.param(Reply(_HTML, 504), OutcomeUnknown, id="a proxy that waited in vain"),
    pytest.param(Reply(_HTML, 409), OutcomeUnknown, id="a 409 of a proxy"),
    pytest.param(Reply(_HTML, 400), OutcomeUnknown, id="a 400 of a proxy"),
    pytest.param(Reply(_HTML, 403), OutcomeUnknown, id="a 403 of a proxy"),
    pytest.param(Reply(_HTML, 404), OutcomeUnknown, id="a 404 of a proxy"),
    pytest.param(Reply(_HTML, 429), Throttled, id="a proxy that throttles"),
    pytest.param(Reply(b"", 302), OutcomeUnknown, id="a redirect"),
    pytest.param(Reply(b"", 204), OutcomeUnknown, id="done, and no word of what"),
    pytest.param(
        Reply(_envelope("error.msg.platform.server.side.error", "error.msg.x"), 500), OutcomeUnknown, id="a 500"
    ),
    pytest.param(
        Reply(_envelope("error.msg.platform.server.side.error", "error.msg.x"), 500, FROM_STORE),
        StillRunning,
        id="a 500 at the first call",
    ),
    pytest.param(
        Reply(_envelope("error.msg.of.some.index", "error.msg.x"), 403), OutcomeUnknown, id="any broken index"
    ),
    pytest.param(Reply(_HTML), OutcomeUnknown, id="HTML in place of JSON"),
    pytest.param(Reply(b""), OutcomeUnknown, id="an empty body"),
    pytest.param(Reply([POSTED]), OutcomeUnknown, id="a list in place of an object"),
    pytest.param(Reply(b'{"loanId": 34, "resou'), OutcomeUnknown, id="half an object"),
    pytest.param(Reply(POSTED | {"loanId": 35}), OutcomeUnknown, id="of another loan"),
    pytest.param(_posted(externalId="mpesa-00149"), OutcomeUnknown, id="of another external id"),
    pytest.param(_posted(transactionAmount="1700.51"), OutcomeUnknown, id="of another amount"),
    pytest.param(_posted(transactionAmount="1,700.50"), OutcomeUnknown, id="of an amount in another form"),
    pytest.param(_posted(transactionAmount="1.7005E3"), OutcomeUnknown, id="of an amount with an exponent"),
    pytest.param(Reply({k: v for k, v in POSTED.items() if k != "resourceId"}), OutcomeUnknown, id="without its id"),
    pytest.param(Reply(POSTED, act=Act.CUTS), OutcomeUnknown, id="cut before the answer"),
    pytest.param(Reply(POSTED, act=Act.CUTS_IN_THE_MIDDLE), OutcomeUnknown, id="cut in the middle of the answer"),
]
