"""Who texts as a loan officer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import StaffMember
from domain.errors import GatewayError, NoSuchEntry, Unavailable
from domain.phonebook import PhoneCard
from gateway.flows.core_silent import CoreSilent
from gateway.flows.recognise_officer import RecogniseOfficer
from gateway.store.opening import OpenStore
from tests.flows.meetings import GRACE, GRACES_PHONE, MeetingCore
from tests.support.people import NOW, question

STRANGERS = "+254700000060"


def recognise(store: OpenStore, core: MeetingCore, phone: str = GRACES_PHONE) -> StaffMember | None:
    store.write(lambda work: work.phones.put_staff(GRACE, GRACES_PHONE, NOW))
    return RecogniseOfficer(store, core.staff_member)(question("sheet", card=PhoneCard(phone)))


def test_she_is_known_by_her_phone(store: OpenStore) -> None:
    assert recognise(store, MeetingCore()) == GRACE


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(replace(GRACE, is_active=False), id="left"),
        pytest.param(replace(GRACE, is_loan_officer=False), id="is no loan officer any more"),
        pytest.param(replace(GRACE, phone="0700000077"), id="has another phone"),
        pytest.param(replace(GRACE, phone=None), id="has no phone"),
    ],
)
def test_what_the_core_says_now_counts(store: OpenStore, now: StaffMember) -> None:
    assert recognise(store, MeetingCore(members={1: now})) is None


def test_of_another_phone_the_core_is_not_asked(store: OpenStore) -> None:
    core = MeetingCore()
    assert (recognise(store, core, STRANGERS), core.asked) == (None, [])


@pytest.mark.parametrize(
    ("trouble", "raises"),
    [pytest.param(Unavailable("down"), True, id="down"), pytest.param(NoSuchEntry("staff 1"), False, id="not there")],
)
def test_without_the_cores_word_nobody_is_an_officer(store: OpenStore, trouble: GatewayError, raises: bool) -> None:
    core = MeetingCore(trouble=trouble)
    if raises:
        with pytest.raises(CoreSilent):
            recognise(store, core)
    else:
        assert recognise(store, core) is None
