"""What stood in the recorded books before each writing scenario, and what happened between its exchanges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.mifos_client import wording
from tests.mifos_client.player import Accounts, Player

Hook = Callable[[Player], None]
_NOW = "2026-11-22"

ACCOUNTS = {
    "07-repayments": Accounts({"L40": "pending", "L41": "approved", "L45": "closed", "L46": "small"}),
    "08-twice": Accounts(
        {"L54": "pending"}, {"user192": ("REPAYMENT_LOAN",), "user193": ("READ_LOAN",), "user220": ("READ_LOAN",)}
    ),
    "09-undo": Accounts(),
    "12-savings": Accounts({"S18": "pending", "S23": "pending"}),
    "13-savings-twice": Accounts(),
    "18-maker-checker": Accounts(
        logins={
            "user634": ("REPAYMENT_LOAN", "DEPOSIT_SAVINGSACCOUNT"),
            "user635": ("REPAYMENT_LOAN_CHECKER", "DEPOSIT_SAVINGSACCOUNT_CHECKER"),
            "user636": ("REPAYMENT_LOAN", "CHECKER_SUPER_USER"),
        }
    ),
    "21-least-permissions": Accounts(logins={"user531": ("READ_STAFF",)}),
    "24-crash": Accounts(),
}


def repaid(loan: str, number: str | None, amount: str, external_id: str | None = None, on: str = _NOW) -> Hook:
    """Post a repayment that stands for the recorded posting *number*."""

    def do(player: Player) -> None:
        posted = player.books.repay(
            player.number("loan", loan),
            Decimal(wording.amount(amount)),
            wording.days_ago(on),
            receipt="SET0UP",
            external_id=None if external_id is None else wording.name(external_id),
        )
        if number is not None:
            player.bind("loan posting", number, str(posted))

    return do


def deposited(account: str, number: str, amount: str, receipt: str | None = None) -> Hook:
    """Post a deposit that stands for the recorded posting *number*."""

    def do(player: Player) -> None:
        savings = player.number("savings", account)
        posted = player.books.deposit(savings, Decimal(wording.amount(amount)), wording.TODAY, receipt=receipt)
        player.bind("savings posting", number, str(posted))

    return do


def withdrawn(account: str, amount: str) -> Hook:
    return lambda player: player.books.withdraw(  # type: ignore[func-returns-value]
        player.number("savings", account), Decimal(wording.amount(amount)), wording.TODAY
    )


def undone(account: str, number: str) -> Hook:
    return lambda player: player.books.undo(player.number("savings", account), player.number("savings posting", number))


def blocked(account: str, kind: int) -> Hook:
    return lambda player: player.books.block(player.number("savings", account), kind, "stolen phone")


def fault(kind: str) -> Hook:
    return lambda player: player.faults.add(kind, 1)


def begun(name: str) -> Hook:
    return lambda player: player.start(name)


def ended(name: str) -> Hook:
    return lambda player: player.end(name)


def after(*hooks: Hook) -> Hook:
    def do(player: Player) -> None:
        for hook in hooks:
            hook(player)

    return do


def _closed_for_good(player: Player) -> None:
    loan = player.number("loan", "142")
    posted = player.books.repay(loan, player.books.loan(loan).owed, wording.TODAY)
    player.bind("loan posting", "588", str(posted))


def _disbursal(player: Player) -> None:
    first = player.books.loan(player.number("loan", "141")).postings[0]
    player.bind("loan posting", "572", str(first.number))


def _disbursed(player: Player) -> None:
    loan, on = player.number("loan", "54"), wording.days_ago("2026-10-13")
    player.books.approve(loan, on)
    player.books.disburse(loan, on)


def _held(player: Player) -> None:
    account = player.number("savings", "25")
    player.books.hold(account, Decimal(wording.amount("200")), wording.TODAY)


def _released(player: Player) -> None:
    account = player.books.savings_account(player.number("savings", "25"))
    player.books.release(account.number, account.postings[-1].number, wording.TODAY)


def _opened(player: Player) -> None:
    del player.ids["savings"]["18"]
    player.accounts.states["S18"] = "active"


def killed(kind: str, name: str) -> Hook:
    """Kill the core in the middle of what *name* asks for, and start it again."""

    def do(player: Player) -> None:
        player.faults.add(kind, 1)
        with pytest.raises(ConnectionResetError):
            player.ask(player.request_of(name))
        player.restart()

    return do


def _needs_no_checker(player: Player) -> None:
    player.books.have_checked("REPAYMENT_LOAN", False)


_BEFORE = "before the money was committed"
_AFTER = "after the money was committed"
HOOKS: dict[tuple[str, str], Hook] = {
    ("08-twice", "external id taken, first"): repaid("50", None, "5", "mpesa-00210"),
    ("08-twice", "loan active in the meantime, same key"): _disbursed,
    ("08-twice", "one of the ten that was refused"): fault("conflict"),
    ("08-twice", "a repayment with a key that lost its lock"): fault("conflict"),
    ("08-twice", "one of the ten deposits that was refused"): fault("conflict"),
    ("08-twice", "same key while the first call runs"): begun("the first call, at last"),
    ("08-twice", "the first call, at last"): ended("the first call, at last"),
    ("08-twice", "look-up right after giving up"): begun("the same key after giving up"),
    ("08-twice", "look-up two seconds later"): after(
        ended("the same key after giving up"),
        lambda player: player.answers.clear(),  # nobody heard it
    ),
    ("09-undo", "undo without a body"): repaid("141", "573", "900", "mpesa-00646"),
    ("09-undo", "undo with command=undo"): repaid("141", "574", "800", "mpesa-00646-2"),
    ("09-undo", "replace by another amount"): repaid("141", "575", "700", "mpesa-00646-3"),
    ("09-undo", "replace and keep the external id"): repaid("141", "577", "600", "mpesa-00646-4"),
    ("09-undo", "replace with a new external id"): repaid("141", "579", "500", "mpesa-00646-5"),
    ("09-undo", "undo with a key"): repaid("141", "581", "400", "mpesa-00646-6"),
    ("09-undo", "undo in the future"): repaid("141", "583", "300", "mpesa-00646-7"),
    ("09-undo", "undo of the disbursal as a posting"): _disbursal,
    ("09-undo", "undo the posting that closed a loan"): _closed_for_good,
    ("09-undo", "undo an early posting"): after(
        repaid("143", "591", "1500", on="2026-10-20"), repaid("143", "592", "1500", "mpesa-00646-9", "2026-10-27")
    ),
    ("12-savings", "a fresh account"): _opened,
    ("12-savings", "withdraw"): deposited("24", "29", "500"),
    ("12-savings", "the account with a hold"): after(deposited("25", "32", "500"), _held),
    ("12-savings", "the account after the release"): _released,
    ("12-savings", "a blocked account"): after(deposited("26", "35", "500"), blocked("26", 400)),
    ("12-savings", "deposit while credits are blocked"): blocked("26", 500),
    ("12-savings", "withdraw while debits are blocked"): blocked("26", 600),
    ("12-savings", "undo"): after(
        deposited("27", "38", "300"),
        deposited("27", "39", "120", "SKD0AB22CD"),
        deposited("27", "40", "100"),
        withdrawn("27", "380"),
    ),
    ("12-savings", "undo without a body"): deposited("27", "42", "5"),
    ("12-savings", "postings of a window"): after(
        deposited("28", "47", "100", "SKF0AB00CD"),
        deposited("28", "48", "200", "SKF0AB01CD"),
        deposited("28", "49", "300", "SKF0AB02CD"),
        deposited("28", "50", "400", "SKF0AB09CD"),
        undone("28", "50"),
    ),
    ("13-savings-twice", "same key while the deposit runs"): begun("the deposit, at last"),
    ("13-savings-twice", "the deposit, at last"): ended("the deposit, at last"),
    ("18-maker-checker", "the loan afterwards"): _needs_no_checker,
    ("24-crash", f"look-up after the crash {_BEFORE}"): killed("stuck_before", f"same key after the crash {_BEFORE}"),
    ("24-crash", f"look-up after the crash {_AFTER}"): killed("stuck_after", f"same key after the crash {_AFTER}"),
}
