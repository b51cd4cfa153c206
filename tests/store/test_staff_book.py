"""Who works for the institution is on record with her phone."""

from __future__ import annotations

import pytest

from domain.accounts import StaffMember
from gateway.store.opening import OpenStore
from tests.support.clock import NOW

PHONE = "+254700000001"
GRACE = StaffMember(2, "Grace Wanjiru", "0700000001", 3, is_loan_officer=True, is_active=True)
LEFT = StaffMember(1, "Who Left", "0700000001", 3, is_loan_officer=True, is_active=False)
ON_RECORD = StaffMember(2, "Grace Wanjiru", PHONE, 3, is_loan_officer=True, is_active=True)


@pytest.fixture
def staffed(store: OpenStore) -> OpenStore:
    for member in (LEFT, GRACE):
        store.write(lambda work, each: work.phones.put_staff(each, PHONE, NOW), member)
    return store


def test_a_member_is_read_with_her_phone(staffed: OpenStore) -> None:
    assert staffed.read(lambda work: work.staff_book.get(2)) == ON_RECORD


def test_nobody_is_nobody(staffed: OpenStore) -> None:
    assert staffed.read(lambda work: work.staff_book.get(9)) is None


def test_a_phone_is_hers_who_works_here(staffed: OpenStore) -> None:
    assert staffed.read(lambda work: work.staff_book.with_phone(PHONE)) == ON_RECORD


def test_another_phone_is_nobodys(staffed: OpenStore) -> None:
    assert staffed.read(lambda work: work.staff_book.with_phone("+254700000002")) is None
