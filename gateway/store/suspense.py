# ruff: noqa: D102 (a port's method is documented at the port)
"""What people do about money: owners, notes, proposals, and the list of what is in suspense."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, and_, bindparam, case, func, or_, select, update

from domain.accounts import AccountKind, AccountReference
from domain.allocation import Wish
from domain.errors import NoSuchEntry
from domain.money import Money
from domain.ports.suspense_book import Sum, Waiting
from domain.suspense import (
    PROPOSAL_MOVES,
    STARTS,
    Act,
    Case,
    Clerk,
    Note,
    Plan,
    Proposal,
    ProposalKind,
    ProposalState,
    Target,
    Verb,
)
from gateway.store.desk import Desk, either, insert_once
from gateway.store.guesses import Guesses
from gateway.store.money_tables import remittances
from gateway.store.receipts import fold_number
from gateway.store.suspense_list import SuspenseList
from gateway.store.suspense_tables import cases, notes, proposal_is_open, proposals

_of_remittance = bindparam("of_remittance", type_=BigInteger)
_CASE = select(cases).where(cases.c.remittance_id == _of_remittance)
_ACT = either(
    cases,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[cases.c.remittance_id],
        set_={
            "version": cases.c.version + 1,
            "owner": func.coalesce(insert.excluded.owner, cases.c.owner),
            "owner_name": func.coalesce(insert.excluded.owner_name, cases.c.owner_name),
            "handed_by": case((insert.excluded.owner.is_(None), cases.c.handed_by), else_=insert.excluded.handed_by),
            **{name: insert.excluded[name] for name in ("last_by", "last_name", "last_verb", "last_at")},
        },
    ),
)
_NOTES = select(notes).where(notes.c.remittance_id == _of_remittance).order_by(notes.c.id)
_PROPOSE = insert_once(proposals, proposals.c.id)
_GET = select(proposals).where(proposals.c.id == bindparam("proposal_id"))
_OF = select(proposals).where(proposals.c.remittance_id == _of_remittance).order_by(proposals.c.id)
_OPEN = _OF.where(proposal_is_open)
_DECIDE = (
    update(proposals)
    .where(proposals.c.id == bindparam("proposal_id"), proposal_is_open)
    .values(
        state=bindparam("to_state"),
        decided_by=bindparam("who"),
        decided_name=bindparam("who_name"),
        decided_at=bindparam("now"),
    )
)
_waits = and_(
    proposals.c.remittance_id == _of_remittance,
    proposals.c.state == ProposalState.CONFIRMED.value,
    proposals.c.kind != ProposalKind.RETURN.value,
    proposals.c.placed_at.is_(None),
)
_TO_PLACE = select(proposals).where(_waits)
_PLACE = update(proposals).where(_waits).values(placed_at=bindparam("now"))
_RETURNED_BY = (
    select(remittances.c.number)
    .join(proposals, proposals.c.remittance_id == remittances.c.id)
    .where(
        remittances.c.operator == bindparam("by_operator"),
        proposals.c.number == bindparam("of_number"),
        proposals.c.number != "",
        proposals.c.state.in_([ProposalState.PROPOSED.value, ProposalState.CONFIRMED.value]),
    )
    .limit(1)
)
_stands = or_(
    *(
        and_(
            proposals.c.kind == kind.value,
            remittances.c.state.in_([state.value for state in states]),
            remittances.c.moved_at <= proposals.c.at,
        )
        for kind, states in STARTS.items()
    )
)
_UNDECIDED = (
    select(proposals)
    .join(remittances, remittances.c.id == proposals.c.remittance_id)
    .where(proposal_is_open, _stands)
    .order_by(proposals.c.at, proposals.c.id)
    .limit(bindparam("most"))
)
_OPEN_AMONG = select(proposals).where(
    proposals.c.remittance_id.in_(bindparam("among", expanding=True)), proposal_is_open
)


@dataclass(frozen=True)
class SQLSuspense:
    """Owners, notes and proposals, inside one unit of work."""

    desk: Desk

    def case(self, remittance_id: int) -> Case:
        row = self.desk.run(_CASE, of_remittance=remittance_id).first()
        return _read_case(row) if row else Case()

    def act(self, remittance_id: int, act: Act, *, owner: Clerk | None = None) -> None:
        self.desk.run(
            _ACT,
            remittance_id=remittance_id,
            version=1,
            owner=owner.login if owner else None,
            owner_name=owner.name if owner else None,
            handed_by=act.by.name if owner and not owner.is_same(act.by) else None,
            last_by=act.by.login,
            last_name=act.by.name,
            last_verb=act.verb.value,
            last_at=act.at,
        )

    def add_note(self, remittance_id: int, note: Note) -> None:
        self.desk.run(
            notes.insert(),
            remittance_id=remittance_id,
            by=note.by.login,
            by_name=note.by.name,
            at=note.at,
            words=note.words,
        )

    def notes(self, remittance_id: int) -> Sequence[Note]:
        rows = self.desk.run(_NOTES, of_remittance=remittance_id).all()
        return [Note(Clerk(row.by, row.by_name), row.at, row.words) for row in rows]

    def propose(self, remittance_id: int, plan: Plan, by: Clerk, now: datetime) -> int | None:
        target = plan.target
        number: int | None = self.desk.run(
            _PROPOSE,
            remittance_id=remittance_id,
            kind=plan.kind.value,
            state=ProposalState.PROPOSED.value,
            amount_minor=plan.amount.minor,
            currency=plan.amount.currency,
            client_id=target.client_id if target else None,
            client_number=target.number if target else None,
            client_name=target.name if target else None,
            wishes=_write_wishes(target.wishes if target else ()),
            number=fold_number(plan.number),
            reason=plan.reason,
            by=by.login,
            by_name=by.name,
            at=now,
        ).scalar_one_or_none()
        return number

    def get(self, proposal_id: int) -> Proposal:
        row = self.desk.run(self.desk.locked(_GET), proposal_id=proposal_id).first()
        if row is None:
            raise NoSuchEntry(f"proposal {proposal_id}")
        return _read(row)

    def open_about(self, remittance_id: int) -> Proposal | None:
        row = self.desk.run(_OPEN, of_remittance=remittance_id).first()
        return _read(row) if row else None

    def of(self, remittance_id: int) -> Sequence[Proposal]:
        return [_read(row) for row in self.desk.run(_OF, of_remittance=remittance_id).all()]

    def decide(self, proposal_id: int, to: ProposalState, by: Clerk | None, now: datetime) -> bool:
        assert to in PROPOSAL_MOVES[ProposalState.PROPOSED], to
        login, name = (by.login, by.name) if by else (None, None)
        moved = self.desk.run(_DECIDE, proposal_id=proposal_id, to_state=to.value, who=login, who_name=name, now=now)
        return moved.rowcount == 1

    def to_place(self, remittance_id: int) -> Proposal | None:
        row = self.desk.run(_TO_PLACE, of_remittance=remittance_id).first()
        return _read(row) if row else None

    def place(self, remittance_id: int, now: datetime) -> bool:
        return self.desk.run(_PLACE, of_remittance=remittance_id, now=now).rowcount == 1

    def returned_by(self, operator: str, number: str) -> str | None:
        row = self.desk.run(_RETURNED_BY, by_operator=operator, of_number=fold_number(number)).first()
        return row.number if row else None

    def clients_called(self, words: Collection[str], limit: int) -> Sequence[int]:
        return Guesses(self.desk).clients_called(words, limit)

    def paid_before(self, mask: str, first_name: str) -> Mapping[int, AccountReference]:
        return Guesses(self.desk).paid_before(mask, first_name)

    def waiting(self, limit: int, *, after: int = 0, before: int = 0) -> Sequence[Waiting]:
        rows = SuspenseList(self.desk).page(limit, after=after, before=before)
        among = [remittance.id for remittance, *_ in rows]
        found = self.desk.run(_OPEN_AMONG, among=among).all() if among else ()
        wanted = {row.remittance_id: _read(row) for row in found}
        return [Waiting(each, left, owner, wanted.get(each.id), by) for each, left, owner, by in rows]

    def ages(self, since: Sequence[datetime]) -> Sequence[Sum]:
        return SuspenseList(self.desk).ages(since)

    def count(self) -> int:
        return SuspenseList(self.desk).count()

    def place_of(self, remittance_id: int) -> int:
        return SuspenseList(self.desk).place_of(remittance_id)

    def undecided(self, limit: int) -> Sequence[Proposal]:
        return [_read(row) for row in self.desk.run(_UNDECIDED, most=limit).all()]


def _read_case(row: Row[Any]) -> Case:
    owner = Clerk(row.owner, row.owner_name) if row.owner else None
    return Case(row.version, owner, Act(Clerk(row.last_by, row.last_name), Verb(row.last_verb), row.last_at))


def _read(row: Row[Any]) -> Proposal:
    target = None
    if row.client_id is not None:
        target = Target(row.client_id, row.client_number, row.client_name, _read_wishes(row.wishes))
    plan = Plan(ProposalKind(row.kind), Money(row.amount_minor, row.currency), target, row.number, row.reason)
    decided_by = Clerk(row.decided_by, row.decided_name) if row.decided_by else None
    state, by = ProposalState(row.state), Clerk(row.by, row.by_name)
    return Proposal(row.id, row.remittance_id, plan, state, by, row.at, decided_by, row.decided_at)


def _write_wishes(wishes: Sequence[Wish]) -> str:
    return json.dumps([[str(each.account), each.amount.minor, each.amount.currency] for each in wishes])


def _read_wishes(text: str) -> tuple[Wish, ...]:
    return tuple(
        Wish(AccountReference(AccountKind(name[0]), name[1:]), Money(minor, currency))
        for name, minor, currency in json.loads(text)
    )
