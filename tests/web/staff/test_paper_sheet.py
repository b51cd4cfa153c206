"""A paper sheet typed in: its code, its lines, what is said at a line, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.sheets import SheetState
from domain.tasks import TaskKind
from gateway.store.opening import OpenStore
from tests.flows.field import FAMILY, MARY, Field, field, wrote
from tests.support.officer import BARAKA, sheet_of
from tests.support.pages import Seen, judge, look, read
from tests.support.sheet_desk import GRACES, desk
from tests.support.visitor import Opens, StaffPages, Visitor

S = SheetState
CODES, PATH = "/staff/tray/paper", "/staff/tray/paper/7K4QZ"


@pytest.fixture
def grace(store: OpenStore) -> Field:
    return field(store)


@pytest.fixture
def pages(grace: Field) -> StaffPages:
    return desk(grace)


def types(visitor: Visitor, total: str, **lines: str) -> Seen:
    visitor.get(PATH)
    return read(visitor.send(PATH, total=total, **lines))


def test_the_tray_leads_to_it(faith: Visitor) -> None:
    assert f'href="{CODES}"' in faith.get("/staff/tray").text


def test_sheets_that_nobody_reported_stand_there(faith: Visitor) -> None:
    answer = faith.get(CODES)
    assert (read(answer).heads[0], judge(answer)) == ("Which sheet is it?", [])
    assert "Upendo 7K4QZ 2,500 Grace Wanjiru" in read(answer).text


def test_a_code_leads_to_its_lines(faith: Visitor) -> None:
    faith.get(CODES)
    answer = faith.send(f"{CODES}/find", code=" 7k4qz ")
    assert (read(answer).heads[0], judge(answer)) == ("What stands on Upendo's sheet?", [])
    assert "3 Alice Nduku 770 late 720" in read(answer).text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("", "Write the code, such as 7K4QZ.", id="nothing"),
        pytest.param("2BCDF", "No sheet of this branch has the code 2BCDF.", id="nobody's"),
        pytest.param("%../x", "No sheet of this branch has the code %../X.", id="no code at all"),
    ],
)
def test_a_code_of_no_sheet_is_asked_back(faith: Visitor, code: str, words: str) -> None:
    faith.get(CODES)
    assert words in read(faith.send(f"{CODES}/find", code=code)).text


def test_what_stands_on_it_is_held_and_all_are_told(grace: Field, faith: Visitor) -> None:
    seen = types(faith, "1,730", l3="0")
    assert "Upendo brought KES 1,730, ref H2235." in seen.text
    told = grace.works()
    assert told[:2] == [
        (
            GRACES,
            "Faith Nduta: Upendo 24 Nov, ref H2235: 5 of 6 as listed. 3 Alice 0. Bring KES 1,730 of 2,500 to the"
            " cashier. Mistake? UNDO H2235",
        ),
        (MARY, wrote("860", "Mary", who="our branch")),
    ]
    assert (FAMILY, wrote("50", "Esther", who="our branch")) in told
    assert grace.sheet(1).state is S.HELD


def test_it_is_in_the_name_of_who_typed_it(grace: Field, faith: Visitor) -> None:
    types(faith, "2,500")
    assert grace.store.read(lambda work: work.sheets.reported(1)).by == "faith"


def test_lines_go_where_an_sms_would_put_them(grace: Field, pages: StaffPages, faith: Visitor) -> None:
    types(faith, "1,830", l1="960", l3="A")
    typed = grace.store.read(lambda work: work.sheets.reported(1))
    grace.texts("UNDO H2235")
    grace.texts("7K4QZ BUT 1=960 3=A")
    assert grace.store.read(lambda work: work.sheets.reported(2)).meaning == typed.meaning


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param({"l1": "many"}, "1 Mary: Write it as 480, A, A480 or L400 S50.", id="no amount"),
        pytest.param({"l2": "9000"}, "2 Jane: 9000 is over three times the KES 290 expected.", id="far too much"),
        pytest.param({"l2": "L9=40"}, "2 Jane: L9=40 fits no account of hers. She has L1, S2.", id="no such account"),
        pytest.param({"l6": "50"}, "6 Paul: She has no account that takes 50.", id="no account at all"),
        pytest.param({}, "The lines come to KES 2,500, not KES 1,730.", id="another sum than on the paper"),
        pytest.param({"total": ""}, "Write an amount such as 1,200 or 1200.50.", id="no sum"),
    ],
)
def test_what_cannot_be_is_said_at_its_line_and_all_is_kept(
    grace: Field, faith: Visitor, lines: dict[str, str], words: str
) -> None:
    seen = types(faith, **{"total": "1,730", **lines})
    assert words in seen.text
    assert {name: seen.form(PATH)[name] for name in lines} == lines
    assert grace.sheet(1).state is S.OPEN


def test_money_in_another_report_of_the_day_is_asked_about(grace: Field, faith: Visitor) -> None:
    grace.texts("C 1 S50")
    grace.works()
    seen = types(faith, "2,500")
    assert "1 Mary: KES 50 of hers stand in H2235 of today already. If that was all, write 0 here" in seen.text
    assert grace.sheet(1).state is S.OPEN
    assert "Upendo brought KES 1,640" in types(faith, "1,640", l1="0").text


def test_what_she_reported_herself_is_not_typed_over(grace: Field, faith: Visitor) -> None:
    faith.get(PATH)
    grace.texts("7K4QZ")
    seen = read(faith.send(PATH, total="1,730", l3="0"))
    assert "This changed while you looked: Upendo 7K4QZ was reported already" in seen.text
    assert grace.total(1) == 2500


def test_paper_is_taken_when_the_code_has_ended(grace: Field, pages: StaffPages) -> None:
    grace.moves(1, S.EXPIRED)
    grace.now += timedelta(days=10)
    grace.texts("7K4QZ")
    assert grace.store.read(lambda work: work.tasks.find(TaskKind.SHEET_TOO_LATE, "7K4QZ"))
    grace.clock.now = grace.now
    assert "Upendo brought KES 2,500" in types(pages.visitor("faith"), "2,500").text
    grace.works()
    assert grace.sheet(1).state is S.HELD
    assert grace.store.read(lambda work: work.tasks.find(TaskKind.SHEET_TOO_LATE, "7K4QZ")) is None


def test_paper_older_than_its_code_is_not_taken(grace: Field, pages: StaffPages) -> None:
    grace.moves(1, S.EXPIRED)
    grace.now += timedelta(days=95)
    grace.clock.now = grace.now
    assert "paper is taken for 89 days" in types(pages.visitor("faith"), "2,500").text


def test_another_branch_has_no_such_code(grace: Field, faith: Visitor) -> None:
    grace.has(replace(sheet_of("Baraka", "2BCDF", BARAKA), office_id=3))
    assert faith.get(f"{CODES}/2BCDF").status_code == 404


def test_her_own_paper_she_does_not_type_in(pages: StaffPages) -> None:
    known = pages.logins.people["grace"]
    pages.logins.people["grace"] = replace(known, roles=("officer", "cashier"))
    assert pages.visitor("grace").get(PATH).status_code == 403


@pytest.mark.parametrize("login", ["daniel", "grace", "admin"])
def test_it_is_for_cashiers_and_managers(pages: StaffPages, login: str) -> None:
    assert pages.visitor(login).get(CODES).status_code == 403


def test_a_sheet_of_twenty_lines_is_light(grace: Field, faith: Visitor) -> None:
    made = sheet_of("Tumaini", "2BCDF", BARAKA)
    lines = tuple(replace(made.lines[at % 3], number=at + 1) for at in range(20))
    grace.has(replace(made, lines=lines))
    assert judge(faith.get(f"{CODES}/2BCDF")) == []


def test_it_fits_a_phone(pages: StaffPages, phone: Opens) -> None:
    screen = phone(pages, "faith")
    screen.goto(CODES)
    found = look(screen)
    screen.get_by_label("Code on the sheet").fill("7K4QZ")
    screen.get_by_role("button", name="Show its lines").click()
    found += look(screen)
    screen.get_by_label("3 Alice Nduku").fill("many")
    screen.get_by_label("Total written on the sheet").fill("1730")
    screen.get_by_role("button", name="Put it in the tray").click()
    assert found + look(screen) == []
