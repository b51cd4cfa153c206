"""Every shilling of cash is found by the references that people hold: a client's receipt, an officer's report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from domain.counting import Difference
from domain.sheets import NewReport
from gateway.flows.release_sheets import release
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.tell_cash import TellCash
from gateway.flows.tell_story import TellStory
from tests.flows.counting_house import Manner
from tests.flows.tray import HERS, Tray
from tests.store.test_sheets import GAVE
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor


@pytest.fixture
def pages(tray: Tray) -> StaffPages:
    figures: Any = tray.figures
    flows: dict[type[Any], Any] = {
        TellCash: lambda: TellCash(tray.store),
        RetryLines: lambda: RetryLines(tray.store, tray.clock),
        SaveRest: lambda: SaveRest(tray.store, figures, tray.clock),
        TellStory: lambda: TellStory(tray.store, None, {}),  # type: ignore[arg-type]  # no letter of an operator is opened here
    }
    return StaffPages(tray.store, tray.clock, flows, shown=frozenset({"receipts", "day"}))


@pytest.fixture
def report(tray: Tray) -> int:
    number = tray.hold(HERS)
    tray.release(number, counted=520, why=Difference.LATER)
    tray.work()
    return number


def test_a_clients_receipt_tells_all_that_happened(tray: Tray, daniel: Visitor, report: int) -> None:
    reference = tray.report(report).given[0].reference
    answer = daniel.get(f"/staff/receipts/{reference.lower()}")
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("KES 530 from Mary Akoth: posted", [])
    for words in (
        "Grace Wanjiru wrote down KES 530",
        "counted KES 520 of KES 530",
        "she brings it later",
        "KES 480 to L4",
        "KES 50 to S1",
        "Nobody changed this record",
    ):
        assert words in seen.text


def test_an_officers_report_tells_its_lines(tray: Tray, daniel: Visitor, report: int) -> None:
    said = tray.report(report)
    answer = daniel.get(f"/staff/receipts/{said.reference}")
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("Grace Wanjiru wrote down KES 530", [])
    assert ("done", "posted") in seen.states
    assert f"/staff/receipts/{said.given[0].reference}" in seen.html


def test_what_was_corrected_is_told_with_what_it_was(tray: Tray, daniel: Visitor) -> None:
    tray.hold(HERS)
    sheet = tray.sheet(1)
    less = NewReport("less", (replace(GAVE, shares=GAVE.shares[:1]),), "+254700000001")
    corrected = tray.store.write(lambda work: work.sheets.report(sheet, less, tray.clock()))
    seen = read(daniel.get(f"/staff/receipts/{tray.report(corrected).given[0].reference}"))
    assert seen.text.index("wrote down KES 530") < seen.text.index("wrote down KES 480")


def test_another_branch_does_not_find_it(tray: Tray, daniel: Visitor) -> None:
    said = tray.report(tray.hold(HERS, office_id=3))
    paths = [f"/staff/receipts/{each}" for each in (said.reference, said.given[0].reference)]
    assert [daniel.get(path).status_code for path in paths] == [404, 404]


class TestRefused:
    @pytest.fixture(params=["counted", "nobody counts"])
    def path(self, tray: Tray, request: pytest.FixtureRequest) -> str:
        """Have Mifos refuse the loan's part, also where the institution holds nothing."""
        number = tray.hold(HERS)
        if request.param == "counted":
            tray.release(number)
        else:
            sheet, report = tray.sheet(number), tray.report(number)
            tray.store.write(lambda work: release(work, sheet, report, tray.clock()))
        tray.core.manners.append(Manner.REFUSES)
        tray.work()
        return f"/staff/receipts/{tray.report(number).given[0].reference}"

    def test_the_managers_task_leads_to_it(self, path: str, rose: Visitor) -> None:
        assert f'href="{path}"' in rose.get("/staff/").text

    def test_a_manager_of_another_branch_has_no_task_of_it(self, path: str, pages: StaffPages) -> None:
        pages.logins.people["rose"] = replace(pages.logins.people["rose"], office_id=3, office="Ziwa branch")
        assert path not in pages.visitor("rose").get("/staff/").text

    def test_it_goes_into_her_savings(self, path: str, rose: Visitor, tray: Tray) -> None:
        answer = rose.get(path)
        seen = read(answer)
        assert (judge(answer), ("bad", "refused") in seen.states) == ([], True)
        assert "KES 480: the loan is not active" in seen.text
        assert "KES 480 go to the savings of Mary Akoth." in read(rose.send(f"{path}/save")).text
        tray.work()
        assert tray.books() == Counter({("S1", 480): 1, ("S1", 50): 1})
        assert "Put KES" not in rose.get(path).text

    def test_it_is_tried_again(self, path: str, rose: Visitor, tray: Tray) -> None:
        rose.get(path)
        assert "1 line goes to Mifos again." in read(rose.send(f"{path}/retry")).text
        tray.work()
        assert tray.books() == Counter({("L4", 480): 1, ("S1", 50): 1})

    def test_it_fits_a_phone(self, path: str, pages: StaffPages, phone: Opens) -> None:
        screen = phone(pages, "rose")
        screen.goto(path)
        assert look(screen) == []

    def test_finance_reads_who_decides(self, path: str, daniel: Visitor) -> None:
        assert "The branch manager can try it again" in read(daniel.get(path)).text
        assert daniel.http.post(f"{path}/save").status_code == 403


@pytest.mark.parametrize("reference", ["T9999999", "H2222"])
def test_what_is_not_there_is_said_to_be(daniel: Visitor, reference: str) -> None:
    assert daniel.get(f"/staff/receipts/{reference}").status_code == 404


def test_it_fits_a_phone(tray: Tray, pages: StaffPages, phone: Opens, report: int) -> None:
    screen = phone(pages, "daniel")
    screen.goto(f"/staff/receipts/{tray.report(report).reference}")
    found = look(screen)
    screen.get_by_role("link", name="Its story").click()
    assert found + look(screen) == []
