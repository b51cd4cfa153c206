"""States move as drawn, and each kind says whether it may leave twice."""

from datetime import timedelta

import pytest

from domain.sms import INBOUND_MOVES, OUTBOUND_MOVES, InboundState, Kind, OutboundState


def test_every_state_says_where_it_leads() -> None:
    assert set(OUTBOUND_MOVES) == set(OutboundState)
    assert set(INBOUND_MOVES) == set(InboundState)


@pytest.mark.parametrize("state", [OutboundState.DELIVERED, OutboundState.FAILED, OutboundState.EXPIRED])
def test_a_final_state_never_changes(state: OutboundState) -> None:
    assert OUTBOUND_MOVES[state] == set()


def test_what_is_unclear_is_never_expired_or_dropped() -> None:
    assert OUTBOUND_MOVES[OutboundState.UNCLEAR].isdisjoint({OutboundState.EXPIRED, OutboundState.DROPPED})


def test_a_reminder_never_leaves_twice() -> None:
    assert [kind for kind in Kind if not kind.may_repeat] == [Kind.REMINDER]


def test_a_reply_dies_ten_minutes_after_its_figures_were_read() -> None:
    assert Kind.REPLY.lifetime == timedelta(minutes=10)
