"""Staff seen at sign-in: who may do what, until nobody saw them for long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.staff import Role, StaffPerson
from domain.suspense import WORKS
from gateway.store.opening import OpenStore
from tests.support.clock import NOW


def seen(store: OpenStore, login: str, name: str, *roles: Role, days: int = 0) -> None:
    person = StaffPerson(login, name, frozenset(roles), None, 2, "Soko branch")
    store.write(lambda work: work.staff_seen.note(person, NOW + timedelta(days=days)))


def may_work(store: OpenStore) -> list[tuple[str, str]]:
    return [(each.login, each.name) for each in store.read(lambda work: work.staff_seen.having(WORKS, 10))]


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        pytest.param([Role.FINANCE], True, id="finance"),
        pytest.param([Role.MANAGER], True, id="the branch manager"),
        pytest.param([Role.CASHIER, Role.FINANCE], True, id="one role of two"),
        pytest.param([Role.CASHIER], False, id="the cashier"),
        pytest.param([Role.OFFICER, Role.ADMINISTRATOR], False, id="two roles, neither of them"),
    ],
)
def test_only_who_has_one_of_the_roles_is_found(store: OpenStore, roles: list[Role], found: bool) -> None:
    seen(store, "rose", "Rose Chebet", *roles)
    assert may_work(store) == ([("rose", "Rose Chebet")] if found else [])


def test_they_stand_by_name(store: OpenStore) -> None:
    seen(store, "a", "Rose Chebet", Role.MANAGER)
    seen(store, "b", "Daniel Mutua", Role.FINANCE)
    assert may_work(store) == [("b", "Daniel Mutua"), ("a", "Rose Chebet")]


def test_a_login_in_other_letters_is_the_same_person_as_last_seen(store: OpenStore) -> None:
    seen(store, "rose", "Rose Chebet", Role.MANAGER)
    seen(store, "Rose", "Rose Chebet Mutai", Role.FINANCE, days=1)
    assert may_work(store) == [("Rose", "Rose Chebet Mutai")]


def test_who_lost_the_role_is_found_no_more(store: OpenStore) -> None:
    seen(store, "rose", "Rose Chebet", Role.MANAGER)
    seen(store, "rose", "Rose Chebet", Role.CASHIER, days=1)
    assert may_work(store) == []


def test_who_may_come_in_no_more_is_dropped(store: OpenStore) -> None:
    seen(store, "rose", "Rose Chebet", Role.MANAGER)
    store.write(lambda work: work.staff_seen.drop("ROSE "))
    assert may_work(store) == []


def test_who_was_not_seen_for_long_is_forgotten(store: OpenStore) -> None:
    seen(store, "rose", "Rose Chebet", Role.MANAGER)
    seen(store, "daniel", "Daniel Mutua", Role.FINANCE, days=1)
    store.write(lambda work: work.staff_seen.forget(NOW + timedelta(days=1)))
    assert may_work(store) == [("daniel", "Daniel Mutua")]
