"""Puts the suspense desk together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.money import Money
from gateway.flows.check_match import CheckMatch
from gateway.flows.find_target import FindTarget
from gateway.flows.suggest_owners import SuggestOwners
from gateway.flows.work_suspense import WorkSuspense
from gateway.wiring.asking import asks_status
from mpesa.daraja import RETURNS

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon


def make_desk(daemon: Daemon) -> WorkSuspense:
    """Make what staff do with money that found no account, or the wrong one."""
    institution, rules = daemon.institution, daemon.settings.matching
    store, core, clock, zone = daemon.store, daemon.core, daemon.clock, institution.zone
    return WorkSuspense(
        store=store,
        find=FindTarget(store, core, institution.country),
        check=CheckMatch(core, rules.overpaid, clock),
        suggest=SuggestOwners(store, core, daemon.money.policy, rules.overpaid, zone, clock),
        limit=Money.of(Decimal(rules.second_person_above), institution.currency),
        zone=zone,
        clock=clock,
        returns=RETURNS if asks_status(daemon.settings) else None,
    )
