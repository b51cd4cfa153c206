"""A line is wrong: the cashier asks its officer, the manager changes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.flows.field import MARY, Field, anew, field
from tests.support.pages import Seen, judge, look, read
from tests.support.sheet_desk import GRACES, desk, texts_to_grace
from tests.support.visitor import Opens, StaffPages, Visitor

S = SheetState
PATH = "/staff/tray/lines/1"


@pytest.fixture
def grace(store: OpenStore) -> Field:
    """She has reported that Alice gave nothing, and her clients are told."""
    grace = field(store)
    grace.texts("7K4QZ BUT 3=0")
    grace.works()
    return grace


@pytest.fixture
def pages(grace: Field) -> StaffPages:
    return desk(grace)


def looks(visitor: Visitor, said: str, line: str = "1") -> Seen:
    """Come to the check of a line."""
    visitor.get(PATH)
    return read(visitor.send(f"{PATH}/look", line=line, said=said))


def test_the_tray_leads_to_it(pages: StaffPages) -> None:
    assert f'href="{PATH}"' in pages.visitor("faith").get("/staff/tray/1").text


def test_lines_stand_there_with_what_was_written_down(pages: StaffPages) -> None:
    answer = pages.visitor("faith").get(PATH)
    assert (read(answer).heads[0], judge(answer)) == ("Which line of Upendo is wrong?", [])
    assert "1 Mary Akoth: 860" in read(answer).text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param("", "Write it as 480, A, A480 or L400 S50.", id="nothing"),
        pytest.param("many", "Write it as 480, A, A480 or L400 S50.", id="no amount"),
        pytest.param("9000", "9000 is over three times the KES 860 expected.", id="far too much"),
        pytest.param("L9=400", "L9=400 fits no account of hers. She has L4, L21, S1.", id="an account she has not"),
        pytest.param("FREG=100", "FREG=100: Mifos has no account of hers for it.", id="a fee"),
        pytest.param("860", "That is what stands there already.", id="what stands there"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(pages: StaffPages, said: str, words: str) -> None:
    faith = pages.visitor("faith")
    seen = looks(faith, said)
    assert words in seen.text
    assert seen.form(f"{PATH}/look")["said"] == said


def test_the_check_says_what_it_would_be_and_what_she_is_asked(pages: StaffPages) -> None:
    faith = pages.visitor("faith")
    seen = looks(faith, "960")
    assert faith.page is not None
    assert (seen.heads[0], judge(faith.page)) == ("KES 960 from Mary Akoth?", [])
    assert "Grace Wanjiru brings 1,830 in place of 1,730" in seen.text
    assert (
        "JIRANI, Faith Nduta: is it 960, not 860, from 1 Mary in H2235? If so, please send 7K4QZ BUT 1=960 3=0"
        in seen.text
    )


def test_savings_of_a_guest_are_named_by_their_number(grace: Field, pages: StaffPages) -> None:
    """Nobody at the branch sees here whether they are for fees."""
    grace.texts("7K4QZ BUT 3=0, C 15 S100")
    grace.works()
    rose, path = pages.visitor("rose"), "/staff/tray/lines/2"
    given = grace.store.read(lambda work: work.sheets.reported(2)).given[-1].id
    rose.get(path)
    assert "Say where S50 goes" in read(rose.send(f"{path}/look", line=str(given), said="S50")).text
    assert "KES 50 from Dorcas" in read(rose.send(f"{path}/look", line=str(given), said="S15=50")).heads[0]


def test_she_is_asked_once_and_nothing_is_changed(grace: Field, pages: StaffPages) -> None:
    faith = pages.visitor("faith")
    for _ in range(2):
        looks(faith, "960")
        assert "Grace Wanjiru is asked by SMS" in read(faith.send(f"{PATH}/ask")).text
    assert texts_to_grace(grace.new()) == [
        "JIRANI, Faith Nduta: is it 960, not 860, from 1 Mary in H2235? If so, please send 7K4QZ BUT 1=960 3=0"
    ]
    assert (grace.sheet(1).state, grace.total(1)) == (S.HELD, 1730)


def test_what_she_is_asked_to_send_makes_the_line_right(grace: Field, pages: StaffPages) -> None:
    faith = pages.visitor("faith")
    looks(faith, "960")
    faith.send(f"{PATH}/ask")
    asked = texts_to_grace(grace.new())[0]
    grace.texts(asked.partition("please send ")[2])
    assert grace.total(1) == 1830
    assert grace.works() == [(MARY, anew("960", "Mary", "H2247", "860", "H2235"))]


def test_the_cashier_cannot_change_it(pages: StaffPages) -> None:
    faith = pages.visitor("faith")
    assert f"{PATH}/change" not in [each["action"] for each in looks(faith, "960").forms]


def test_the_manager_changes_it_and_all_are_told(grace: Field, pages: StaffPages) -> None:
    rose = pages.visitor("rose")
    looks(rose, "960")
    seen = read(rose.send(f"{PATH}/change"))
    assert "KES 960 stand at Mary Akoth now, ref H2247." in seen.text
    told = grace.works()
    assert told[-1] == (MARY, anew("960", "Mary", "H2247", "860", "H2235", who="our branch"))
    assert "".join(text for to, text in told if to == GRACES).startswith(
        "Rose Chebet: Upendo 24 Nov, ref H2247 in place of H2235. Bring KES 1,830 of 2,500 to the cashier."
    )
    assert grace.total(1) == 1830


def test_absent_says_that_nothing_was_brought(grace: Field, pages: StaffPages) -> None:
    rose = pages.visitor("rose")
    looks(rose, "A")
    rose.send(f"{PATH}/change")
    report = grace.store.read(lambda work: work.sheets.reported(2))
    assert (report.by, report.given[0].what.is_absent, grace.total(1)) == ("rose", True, 870)


def test_a_correction_that_came_meanwhile_is_said(grace: Field, pages: StaffPages) -> None:
    rose = pages.visitor("rose")
    looks(rose, "960")
    grace.texts("7K4QZ BUT 3=0 2=0")
    seen = read(rose.send(f"{PATH}/change"))
    assert "This changed while you looked: Upendo was reported anew at" in seen.text
    assert grace.total(1) == 1440


def test_what_was_released_is_not_mended(grace: Field, pages: StaffPages) -> None:
    grace.moves(1, S.RELEASED)
    assert read(pages.visitor("rose").get(PATH)).heads[0] == "Nothing can be changed here any more"


def test_an_officer_without_a_phone_is_not_asked(grace: Field, pages: StaffPages) -> None:
    grace.store.write(lambda work: work.phones.set_blocked(GRACES, True, grace.now))
    assert "Grace Wanjiru cannot be asked by SMS." in looks(pages.visitor("faith"), "960").text


def test_clients_without_a_code_are_taken_back_and_said_anew(grace: Field, pages: StaffPages) -> None:
    grace.texts("C 15 L300, 16 S20")
    grace.works()
    faith = pages.visitor("faith")
    faith.get("/staff/tray/lines/2")
    line = str(grace.store.read(lambda work: work.sheets.reported(2)).given[0].id)
    seen = read(faith.send("/staff/tray/lines/2/look", line=line, said="250"))
    assert "please send UNDO H2247 and then C 15 L250, 16 S20" in seen.text


def test_her_own_line_nobody_mends_herself(grace: Field, pages: StaffPages) -> None:
    known = pages.logins.people["grace"]
    pages.logins.people["grace"] = replace(known, roles=("officer", "branch manager"))
    assert pages.visitor("grace").get(PATH).status_code == 403


@pytest.mark.parametrize("path", ["99", "x", "1/check", "1/check?line=7&said=5", "1/check?line=1&said=x"])
def test_what_is_not_there_is_said_to_be(pages: StaffPages, path: str) -> None:
    assert pages.visitor("faith").get(f"/staff/tray/lines/{path}").status_code == 404


def test_it_fits_a_phone(pages: StaffPages, phone: Opens) -> None:
    screen = phone(pages, "rose")
    screen.goto(PATH)
    found = look(screen)
    screen.get_by_label("Line").select_option(label="1 Mary Akoth: 860")
    screen.get_by_label("What she gave").fill("960")
    screen.get_by_role("button", name="Look at the change").click()
    assert found + look(screen) == []
