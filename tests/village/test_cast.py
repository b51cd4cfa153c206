"""Who lives in the village, as its contract lists them."""

from __future__ import annotations

import pytest

from gateway.village.cast import CastStaff, people
from gateway.village.founding import cast_of
from gateway.village.kenya import KENYA

PEOPLE = {str(each["name"]): each for each in people(KENYA)}


def test_thirty_clients_and_five_staff_live_here() -> None:
    assert [each["role"] for each in people(KENYA)].count("client") == 30
    assert len(people(KENYA)) == 35


@pytest.mark.parametrize(
    ("name", "phones"),
    [
        pytest.param("Mary Akoth", ["+254700000011"], id="the plain rule"),
        pytest.param("Brian Ochieng", ["+254700000015"], id="a shared phone"),
        pytest.param("Agnes Mutheu", ["+254700000022", "+254700000052"], id="two phones"),
        pytest.param("Joyce Mwende", [], id="no phone"),
        pytest.param("Pauline Nyambura", ["+254700000030"], id="a phone the core has not"),
        pytest.param("Winnie Anyango", ["+254700000057"], id="a number that changed"),
        pytest.param("Grace Wanjiru", ["+254700000001"], id="an officer"),
    ],
)
def test_a_person_has_her_phones(name: str, phones: list[str]) -> None:
    assert PEOPLE[name]["phones"] == phones


def test_a_client_is_listed_with_pin_and_accounts() -> None:
    assert PEOPLE["Esther Moraa"] == {
        "name": "Esther Moraa",
        "role": "client",
        "phones": ["+254700000014"],
        "pin": "3317",
        "language": "en",
        "client_id": 4,
        "accounts": [
            {"number": "L3", "kind": "loan"},
            {"number": "L31", "kind": "loan"},
            {"number": "S4", "kind": "savings"},
        ],
    }


@pytest.mark.parametrize("member", KENYA.staff, ids=lambda member: member.login)
def test_staff_are_listed_with_their_password(member: CastStaff) -> None:
    assert PEOPLE[member.name]["password"] == f"{member.login}-village"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("sw", {"Halima Abdi", "Rehema Salim"}),
        ("fil", {"Rosalie Dimaano", "Liza Manalo"}),
    ],
)
def test_some_write_another_language(language: str, names: set[str]) -> None:
    assert {each.name for each in KENYA.clients if each.language == language} == names


def test_only_halima_wants_no_reminders() -> None:
    assert [each.name for each in KENYA.clients if each.is_stopped] == ["Halima Abdi"]


def test_staff_linked_the_family_and_a_second_phone() -> None:
    assert [each.name for each in KENYA.clients if each.linked] == [
        "Brian Ochieng",
        "Lilian Ochieng",
        "Samuel Ochieng",
        "Agnes Mutheu",
    ]


def test_a_village_that_is_not_built_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no village 'ph' yet; there is ke"):
        cast_of("ph")
