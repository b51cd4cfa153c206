"""Keeps what must not be lost: one way to write, one way to read."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from domain.ports.account_keeper import AccountKeeper
from domain.ports.audit import AuditLog
from domain.ports.carriers import Carriers
from domain.ports.client_book import ClientBook
from domain.ports.collect_book import CollectBook
from domain.ports.conversations import Conversations
from domain.ports.count_book import CountBook
from domain.ports.day_book import DayBook
from domain.ports.figures import Figures
from domain.ports.forgetting import Forgetting
from domain.ports.hearing import Hearing
from domain.ports.imports import Imports
from domain.ports.inbound import InboundBox
from domain.ports.jobs import Jobs
from domain.ports.message_book import MessageBook
from domain.ports.movements import Movements
from domain.ports.order_book import OrderBook
from domain.ports.outbox import Outbox
from domain.ports.own_rows import OwnRows
from domain.ports.payer_book import PayerBook
from domain.ports.phone_book import PhoneBook
from domain.ports.pin_book import PINBook
from domain.ports.posting_book import PostingBook
from domain.ports.readings import Readings
from domain.ports.remittances import Remittances
from domain.ports.reversals import Reversals
from domain.ports.sheet_book import SheetBook
from domain.ports.staff import Sessions, SignInTries, StaffActs, StaffSeen
from domain.ports.staff_book import StaffBook
from domain.ports.suspense_book import SuspenseBook
from domain.ports.tasks import Tasks

P = ParamSpec("P")
T = TypeVar("T")


class UnitOfWork(Protocol):
    """What a step may touch; all of it is committed together, or none."""

    @property
    def jobs(self) -> Jobs:
        """The work that is due."""

    @property
    def inbound(self) -> InboundBox:
        """What came."""

    @property
    def outbox(self) -> Outbox:
        """What leaves."""

    @property
    def phones(self) -> PhoneBook:
        """Who uses which phone."""

    @property
    def pins(self) -> PINBook:
        """PINs and JOIN codes."""

    @property
    def figures(self) -> Figures:
        """What the core last said."""

    @property
    def forgetting(self) -> Forgetting:
        """What is over, and may go."""

    @property
    def conversations(self) -> Conversations:
        """What MORE gives."""

    @property
    def tasks(self) -> Tasks:
        """What waits for a person."""

    @property
    def carriers(self) -> Carriers:
        """How the channels do."""

    @property
    def remittances(self) -> Remittances:
        """The money that operators told of."""

    @property
    def postings(self) -> PostingBook:
        """What the core is to post."""

    @property
    def accounts(self) -> AccountKeeper:
        """The accounts of the core."""

    @property
    def payers(self) -> PayerBook:
        """Who a payer may be."""

    @property
    def imports(self) -> Imports:
        """The statements that were imported."""

    @property
    def reversals(self) -> Reversals:
        """What operators took back."""

    @property
    def hearing(self) -> Hearing:
        """When callbacks about money came."""

    @property
    def movements(self) -> Movements:
        """What moved on our account with an operator."""

    @property
    def day_book(self) -> DayBook:
        """The receipts of a day."""

    @property
    def suspense(self) -> SuspenseBook:
        """What people do about money that found no account, or the wrong one."""

    @property
    def audit(self) -> AuditLog:
        """The audit chain."""

    @property
    def sessions(self) -> Sessions:
        """Who is signed in on the staff pages."""

    @property
    def sign_in_tries(self) -> SignInTries:
        """Sign-ins that went wrong."""

    @property
    def staff_acts(self) -> StaffActs:
        """What staff did by forms, each once."""

    @property
    def staff_seen(self) -> StaffSeen:
        """Who was seen at sign-in."""

    @property
    def own_rows(self) -> OwnRows:
        """The operators' own rows."""

    @property
    def messages(self) -> MessageBook:
        """Texts as staff look at them."""

    @property
    def client_book(self) -> ClientBook:
        """Clients as staff look for them."""

    @property
    def readings(self) -> Readings:
        """Statements as they are read in."""

    @property
    def staff_book(self) -> StaffBook:
        """Who works for the institution."""

    @property
    def sheets(self) -> SheetBook:
        """What is expected at meetings, and what was brought."""

    @property
    def counts(self) -> CountBook:
        """What cashiers counted."""

    @property
    def collects(self) -> CollectBook:
        """What we ask people's phones for."""

    @property
    def operator_orders(self) -> OrderBook:
        """What operators are asked about receipts, and told to do with them."""


class Store(Protocol):
    """Writes steps and reads."""

    def write(self, step: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *step* with a unit of work and return its value when its commit is on disk.

        The step may run more than once and must have a key; it reads nothing it
        could have read before, calls no `write`, and has no effect but its rows.

        Raises:
            Unavailable: queue full, closing, commit failed, five seconds passed; the step may yet be on disk.

        Whatever the step itself raises comes out as it is; its rows are undone.

        """

    def read(self, look: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *look* in a transaction that reads only. Raises Unavailable as `write` does."""
