"""The tray: whose cash is to be counted; the count, the check, what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.counting import Difference
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.report_sheet import put_report
from gateway.flows.retry_lines import RetryLines
from gateway.flows.see_tray import SeeTray
from tests.flows.counting_house import Manner
from tests.flows.tray import HERS, Tray
from tests.store.test_sheets import GAVE, REPORT, S, added, get, move
from tests.support.pages import Seen, judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages, Visitor


@pytest.fixture
def pages(tray: Tray) -> StaffPages:
    store, clock = tray.store, tray.clock
    flows: dict[type[Any], Any] = {
        SeeTray: lambda: SeeTray(store, JIRANI.currency),
        ReleaseSheets: lambda: ReleaseSheets(store, JIRANI.zone, clock),
        RetryLines: lambda: RetryLines(store, clock),
    }
    return StaffPages(store, clock, flows, shown=frozenset({"tray"}))


def count(faith: Visitor, **pieces: str) -> Seen:
    """Count Grace's cash, and come to the check."""
    faith.get("/staff/tray/1")
    return read(faith.send("/staff/tray/1/add", pieces))


def test_nothing_is_held(faith: Visitor) -> None:
    answer = faith.get("/staff/tray")
    assert (read(answer).heads[0], judge(answer)) == ("No cash is held", [])


def test_officers_stand_there_with_what_they_have_to_bring(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS)
    added(tray.store, key="2", code="2BCDF", title="Baraka")
    answer = faith.get("/staff/tray")
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("KES 530 to count", [])
    assert seen.states == [("you", "held")]
    assert "Upendo 9:00, held; Baraka 9:00 not reported" in seen.text


def test_what_is_held_from_before_stands_there_too(tray: Tray, pages: StaffPages) -> None:
    tray.hold(HERS)
    tray.clock.move(days=1)
    assert read(pages.visitor("faith").get("/staff/tray")).heads[0] == "KES 530 to count"


def test_an_officer_who_has_another_name_now_stands_there_once(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS)
    tray.hold(HERS, key="2", code="2BCDF", officer="Grace W. Otieno")
    answer = read(faith.get("/staff/tray"))
    assert answer.heads[0] == "KES 1,060 to count"
    assert answer.text.count("Grace W") == 1


def test_the_count_shows_the_lines_as_they_were_written(tray: Tray, faith: Visitor) -> None:
    tray.hold(REPORT)
    answer = faith.get("/staff/tray/1")
    seen = read(answer)
    assert (seen.heads[0], judge(answer)) == ("Count KES 830 from Grace Wanjiru", [])
    assert "1 Mary Akoth 530" in seen.text
    assert "L4 480, S1 50" in seen.text
    assert ("shut", "absent") in seen.states


def test_who_was_written_down_without_a_sheet_is_called_by_her_client_number(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS, code=None)
    assert "C1 Mary Akoth 530" in read(faith.get("/staff/tray/1")).text


def test_notes_and_coins_are_added_up(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS)
    seen = count(faith, n500="1", n20="1", n10="")
    assert seen.heads[0] == "KES 10 are short"
    assert "the 10 stay with Grace Wanjiru, never with a client" in seen.text
    assert "1 x 500 500 1 x 20 20 Counted 520" in seen.text


def test_notes_and_coins_still_stand_there_when_a_reason_is_asked_for(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS)
    count(faith, n500="1", n20="1")
    assert "1 x 500 500 1 x 20 20 Counted 520" in read(faith.send("/staff/tray/1/release", why="")).text


@pytest.mark.parametrize("typed", ["-1", "1e3", "2.5", "x", "10000", pytest.param("9" * 5000, id="5,000 digits")])
def test_what_is_no_number_of_pieces_is_asked_back_and_the_rest_is_kept(tray: Tray, faith: Visitor, typed: str) -> None:
    tray.hold(HERS)
    seen = count(faith, n500="1", n20=typed)
    assert "Nothing was done yet." in seen.text
    assert "Write how many, such as 3" in seen.text
    assert Seen(faith.page.text if faith.page else "").form("/staff/tray/1/add")["n500"] == "1"


def test_an_even_heap_is_released_without_a_question(tray: Tray, faith: Visitor) -> None:
    report = tray.hold(HERS)
    assert count(faith, n500="1", n20="1", n10="1").heads[0] == "The cash is even"
    answer = faith.send("/staff/tray/1/release")
    seen = read(answer)
    assert "Released KES 530 for Upendo." in seen.text
    assert (seen.heads[0], judge(answer), tray.state(report)) == (
        "KES 530 of Grace Wanjiru goes to Mifos",
        [],
        S.RELEASED,
    )


def test_what_is_short_needs_a_reason_and_the_lines_stay(tray: Tray, faith: Visitor) -> None:
    report = tray.hold(HERS)
    count(faith, n500="1", n20="1")
    assert "Say why the cash differs." in read(faith.send("/staff/tray/1/release", why="")).text
    assert tray.state(report) is S.HELD
    seen = read(faith.send("/staff/tray/1/release", why="LATER"))
    assert "Counted KES 520 by faith" in seen.text
    assert "short: she brings it later" in seen.text
    tray.work()
    assert sum(amount * times for (_, amount), times in tray.books().items()) == 530


def test_who_changed_a_line_reads_that_somebody_else_counts_it(tray: Tray, rose: Visitor, faith: Visitor) -> None:
    tray.hold(HERS)
    sheet, mended = (
        tray.sheet(1),
        replace(HERS, meaning="mended", by="rose", given=(replace(GAVE, shares=GAVE.shares[:1]),)),
    )
    tray.store.write(lambda work: put_report(work, sheet, mended, tray.clock()))
    move(tray.store, tray.sheet(1), S.HELD)
    said = "You changed H2247 from what Grace Wanjiru wrote down. Somebody else counts it."
    answer = rose.get("/staff/tray/1")
    assert (said in read(answer).text, judge(answer)) == (True, [])
    assert said not in read(faith.get("/staff/tray/1")).text


def test_what_was_short_or_over_of_late_stands_at_the_officer(tray: Tray, pages: StaffPages) -> None:
    for key, cash in (("1", 520), ("2", 550), ("3", 530)):
        report = tray.hold(HERS, key=key, code=f"{key}BCDF" if key != "1" else "7K4QZ")
        tray.release(report, counted=cash, why=None if cash == 530 else Difference.LATER)
    answer = pages.visitor("faith").get("/staff/tray/1")
    seen = read(answer)
    assert judge(answer) == []
    assert "Short and over in 31 days: KES 10" in seen.text
    assert seen.text.count("she brings it later") == 2


def test_something_else_is_said_in_words(tray: Tray, faith: Visitor) -> None:
    tray.hold(HERS)
    count(faith, n500="1")
    assert "Write what it is" in read(faith.send("/staff/tray/1/release", why="OTHER")).text


def test_several_reports_are_counted_as_one_heap(tray: Tray, faith: Visitor) -> None:
    first, second = tray.hold(HERS), tray.hold(HERS, key="2", code="2BCDF", title="Baraka")
    both = [str(first), str(second)]
    faith.get("/staff/tray/1")
    seen = read(faith.send("/staff/tray/1/add", {"of": both, "n1000": "1", "n50": "1", "n10": "1"}))
    assert seen.heads[0] == "The cash is even"
    assert "Released KES 1,060 for Upendo, Baraka." in read(faith.send("/staff/tray/1/release", {"of": both})).text
    assert {tray.state(first), tray.state(second)} == {S.RELEASED}


def test_a_report_that_is_not_ticked_stays(tray: Tray, faith: Visitor) -> None:
    first, second = tray.hold(HERS), tray.hold(HERS, key="2", code="2BCDF", title="Baraka")
    faith.get("/staff/tray/1")
    faith.send("/staff/tray/1/add", {"of": [str(second)], "n500": "1", "n20": "1", "n10": "1"})
    faith.send("/staff/tray/1/release")
    assert (tray.state(first), tray.state(second)) == (S.HELD, S.RELEASED)


def test_what_was_corrected_meanwhile_is_not_released(tray: Tray, faith: Visitor) -> None:
    report = tray.hold(HERS)
    count(faith, n500="1", n20="1", n10="1")
    sheet = tray.sheet(report)
    tray.store.write(lambda work: work.sheets.report(sheet, REPORT, tray.clock()))
    seen = read(faith.send("/staff/tray/1/release"))
    assert "This changed while you looked: Upendo was reported anew" in seen.text
    assert seen.heads[0] == "Count KES 830 from Grace Wanjiru"
    assert get(tray.store, sheet.id).state is S.HELD


def test_pressing_twice_releases_once(tray: Tray, faith: Visitor, pages: StaffPages) -> None:
    tray.hold(HERS)
    count(faith, n500="1", n20="1", n10="1")
    form = Seen(faith.page.text if faith.page else "").form("/staff/tray/1/release")
    action = form.pop("action")
    answers = [faith.http.post(action, data=form, follow_redirects=True) for _ in range(2)]
    assert "Nothing happened twice" in answers[1].text


class TestRefused:
    @pytest.fixture
    def seen(self, tray: Tray, faith: Visitor) -> Seen:
        tray.hold(HERS)
        count(faith, n500="1", n20="1", n10="1")
        faith.send("/staff/tray/1/release")
        tray.core.manners.append(Manner.REFUSES)
        tray.work()
        return read(faith.get("/staff/tray/counts/1"))

    def test_the_line_is_marked_with_its_reason(self, seen: Seen) -> None:
        assert seen.heads[0] == "KES 530 of Grace Wanjiru needs you"
        assert ("bad", "refused") in seen.states
        assert "the loan is not active" in seen.text

    def test_the_manager_is_led_to_her_receipt(self, seen: Seen, tray: Tray, pages: StaffPages) -> None:
        assert "The branch manager can put what Mifos refuses into the client's savings." in seen.text
        rose = pages.visitor("rose")
        assert judge(rose.get("/staff/tray/counts/1")) == []
        assert f"/staff/receipts/{tray.report(1).given[0].reference}" in read(rose.get("/staff/tray/counts/1")).html

    def test_it_is_tried_again_alone(self, seen: Seen, tray: Tray, faith: Visitor) -> None:
        assert "1 line goes to Mifos again." in read(faith.send("/staff/tray/counts/1/retry")).text
        tray.work()
        assert read(faith.get("/staff/tray/counts/1")).heads[0] == "KES 530 of Grace Wanjiru is posted"
        assert sum(tray.books().values()) == 2


@pytest.mark.parametrize("login", ["daniel", "grace", "admin"])
def test_the_tray_is_for_cashiers_and_managers(pages: StaffPages, login: str) -> None:
    assert pages.visitor(login).get("/staff/tray").status_code == 403


def test_who_is_cashier_too_does_not_count_her_own(tray: Tray, pages: StaffPages) -> None:
    grace = pages.logins.people["grace"]
    pages.logins.people["grace"] = replace(grace, roles=("officer", "cashier"))
    tray.hold(HERS)
    answer = pages.visitor("grace").get("/staff/tray/1")
    assert answer.status_code == 403
    assert "It is your own collection. Somebody else counts it." in answer.text


@pytest.mark.parametrize("path", ["99", "x", "99/release", "counts/7", "-1", "9" * 40])
def test_what_is_not_there_is_said_to_be(faith: Visitor, path: str) -> None:
    assert faith.get(f"/staff/tray/{path}").status_code == 404


@pytest.mark.parametrize("counted", ["", "x", "-1", "9" * 13, pytest.param("9" * 5000, id="5,000 digits")])
def test_a_check_of_no_sum_sends_back_to_the_count(tray: Tray, faith: Visitor, counted: str) -> None:
    report = tray.hold(HERS)
    answer = faith.get(f"/staff/tray/1/release?of={report}&counted={counted}")
    assert (answer.status_code, read(answer).heads) == (404, ["Count the cash first"])


def test_another_branch_sees_nothing_of_it(tray: Tray, pages: StaffPages) -> None:
    tray.hold(HERS, office_id=3)
    assert read(pages.visitor("faith").get("/staff/tray")).heads[0] == "No cash is held"


def test_it_fits_a_phone(tray: Tray, pages: StaffPages, phone: Opens) -> None:
    tray.hold(REPORT)
    screen = phone(pages, "faith")
    screen.goto("/staff/tray")
    found = look(screen)
    screen.get_by_role("link", name="Grace Wanjiru").click()
    found += look(screen)
    screen.get_by_label("500", exact=True).fill("1")
    screen.get_by_role("button", name="Add it up").click()
    found += look(screen)
    screen.get_by_label("She brings it later").check()
    screen.get_by_role("button", name="Release KES 830 for Upendo").click()
    assert found + look(screen) == []
