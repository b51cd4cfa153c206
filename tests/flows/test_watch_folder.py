"""Statements arrive by themselves: each file once, whole, and out of the way with the reason beside it."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from domain.errors import Unavailable
from domain.jobs import BULK
from domain.ports.folders import Filed, Outcome
from domain.tasks import TaskKind
from gateway.flows.import_statement import HELD_FOR, ImportStatement, StatementFile
from gateway.flows.watch_folder import KIND, WatchFolder
from gateway.store.folder import SIZE_MAX, WatchedFolder
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.worker.runs import Runs
from mpesa.statements.naming import shortcode_in
from mpesa.statements.reading import read_statement
from tests.flows.portal import OURS, paid, statement
from tests.store.racing import race
from tests.support.clock import HandClock

NUMBER = "UC24T7Q2WX"


class Mailroom:
    """A folder that is looked at, and what was imported of it."""

    def __init__(self, store: OpenStore, clock: HandClock, path: Path) -> None:
        self.store, self.clock, self.path = store, clock, path
        self.imports = ImportStatement(store, Sealer([new_key()]), clock, "mpesa", OURS, read_statement, shortcode_in)
        self.flow = WatchFolder(store, WatchedFolder(path), self.imports, clock)

    def put(self, content: bytes, name: str = "march.csv") -> Path:
        place = self.path / name
        place.write_bytes(content)
        return place

    def look(self, times: int = 1) -> None:
        """Let the clock ask for so many looks, a minute apart."""
        runs = Runs(self.store, {KIND: self.flow}, self.clock)
        for _ in range(times):
            now = self.clock.move(minutes=1)
            key, until = f"folder@{now.isoformat()}", now + timedelta(minutes=1)
            self.store.write(lambda work, key=key, now=now: work.jobs.add(KIND, "", queue=BULK, key=key, due=now))
            jobs = self.store.write(
                lambda work, now=now, until=until: work.jobs.claim(BULK, limit=9, now=now, until=until)
            )
            for job in jobs:
                runs(job)

    def there(self, folder: str = "") -> list[str]:
        place = self.path / folder
        return sorted(each.name for each in place.iterdir() if not each.name.startswith(".")) if place.exists() else []

    def says(self, name: str, folder: str = "done") -> str:
        return (self.path / folder / f"{name}.txt").read_text("utf-8").strip()

    def knows(self, number: str = NUMBER) -> bool:
        return self.store.read(lambda work: work.remittances.find("mpesa", number)) is not None

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]


@pytest.fixture
def room(store: OpenStore, clock: HandClock, tmp_path: Path) -> Mailroom:
    (tmp_path / "in").mkdir()
    return Mailroom(store, clock, tmp_path / "in")


def test_a_statement_is_imported_and_moved_with_its_report(room: Mailroom) -> None:
    room.put(statement(paid()))
    room.look(2)
    assert room.knows()
    assert (room.there(), room.there("done")) == (["done"], ["march.csv", "march.csv.txt"])
    assert room.says("march.csv") == "Imported: 1 new."


def test_a_file_that_still_grows_is_left(room: Mailroom) -> None:
    place = room.put(statement(paid()))
    room.look()
    with place.open("ab") as file:
        file.write(b"\r\n")
    room.look()
    assert (room.there(), room.knows()) == (["march.csv"], False)
    room.look()
    assert room.knows()


def test_a_file_that_is_replaced_by_one_as_long_is_another(room: Mailroom) -> None:
    room.put(statement(paid()))
    room.look()
    (room.path / "new").write_bytes(statement(paid("UC24T7Q2WY")))
    os.replace(room.path / "new", room.path / "march.csv")
    room.look()
    assert not room.knows("UC24T7Q2WY")
    room.look()
    assert (room.knows("UC24T7Q2WY"), room.knows()) == (True, False)


def test_the_same_file_again_is_refused_calmly(room: Mailroom) -> None:
    for _ in range(2):
        room.put(statement(paid()))
        room.look(2)
    assert room.there("done") == ["march-2.csv", "march-2.csv.txt", "march.csv", "march.csv.txt"]
    assert room.says("march-2.csv").startswith("Nothing was done: the same file was imported on 2026-03-02")
    assert room.tasks() == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "It was not imported", id="nothing"),
        pytest.param(b"\x00\xff" * 1_000, "It was not imported", id="noise"),
        pytest.param(b"PK\x03\x04" + b"\0" * 200, "It was not imported", id="half a workbook"),
        pytest.param(statement(paid(), shortcode="999999"), "shortcode 999999, ours is 600417", id="another's"),
    ],
)
def test_what_is_no_statement_of_ours_fails_with_the_reason(room: Mailroom, content: bytes, why: str) -> None:
    room.put(content)
    room.look(2)
    assert (room.there("failed"), room.tasks()) == (["march.csv", "march.csv.txt"], [TaskKind.STATEMENT_NOT_IMPORTED])
    assert why in room.says("march.csv", "failed")


def test_a_workbook_that_unpacks_to_gigabytes_fails(room: Mailroom) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b"0" * 1024 * 1024)
    room.put(packed.getvalue(), "bomb.xlsx")
    room.look(2)
    assert room.there("failed") == ["bomb.xlsx", "bomb.xlsx.txt"]


def test_a_huge_file_is_not_read(room: Mailroom) -> None:
    with room.put(b"").open("wb") as file:
        file.truncate(SIZE_MAX + 1)
    room.look(2)
    assert room.says("march.csv", "failed") == "it is larger than 32 MiB"


def test_a_link_is_not_followed(room: Mailroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_bytes(statement(paid()))
    (room.path / "march.csv").symlink_to(secret)
    room.look(2)
    assert (room.knows(), secret.exists()) == (False, True)
    assert room.says("march.csv", "failed") == "it is a link, and only files are read"


def test_a_pipe_stops_nobody(room: Mailroom) -> None:
    os.mkfifo(room.path / "march.csv")
    room.put(statement(paid()), "real.csv")
    room.look(2)
    assert (room.says("march.csv", "failed"), room.knows()) == ("it is no file", True)


@pytest.mark.parametrize(
    "name", [".march.csv", "march.csv.part", "march.csv.crdownload", "march.csv~", "mobile-mifos.db"]
)
def test_what_a_program_still_writes_is_left_and_so_is_what_is_no_statement(room: Mailroom, name: str) -> None:
    room.put(statement(paid()), name)
    room.look(3)
    assert not room.knows()


def test_a_folder_in_the_folder_is_left(room: Mailroom) -> None:
    (room.path / "march.csv").mkdir()
    room.look(2)
    assert room.there() == ["march.csv"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("m\narch.csv", id="a line break"),
        pytest.param("x" * 250 + ".csv", id="very long"),
        pytest.param(os.fsdecode(b"m\xff.csv"), id="no UTF-8"),
    ],
)
def test_a_strange_name_is_no_hindrance(room: Mailroom, name: str) -> None:
    room.put(statement(paid()), name)
    room.look(2)
    assert (room.knows(), room.there()) == (True, ["done"])


def test_a_statement_waits_while_another_is_imported(room: Mailroom) -> None:
    other = StatementFile(statement(paid("UC24T7Q2WY")), "other.csv", "grace")

    room.put(statement(paid()))
    room.look()

    def meanwhile(rows: object) -> None:
        room.look()
        assert (room.there(), room.knows()) == (["march.csv"], False)

    room.imports(other, meanwhile)
    room.look()
    assert room.knows()


def test_a_folder_that_is_gone_is_a_task_and_no_end(store: OpenStore, clock: HandClock, tmp_path: Path) -> None:
    room = Mailroom(store, clock, tmp_path / "gone")
    room.look(2)
    assert room.tasks() == [TaskKind.STATEMENTS_FOLDER]


def test_two_who_look_at_once_import_it_once(room: Mailroom) -> None:
    room.put(statement(paid()))
    room.look()
    worked: list[str] = []

    def work(name: str, content: bytes) -> Filed:
        worked.append(name)
        return Filed(Outcome.DONE, "done")

    line = Barrier(8)

    def look() -> None:
        line.wait()
        WatchedFolder(room.path).look(work)

    lookers = [Thread(target=look) for _ in range(8)]
    for each in lookers:
        each.start()
    for each in lookers:
        each.join()
    assert (worked, room.there("done")) == (["march.csv"], ["march.csv", "march.csv.txt"])


def test_two_processes_that_look_at_once_work_it_once(
    room: Mailroom, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.put(statement(paid()))
    room.look()
    monkeypatch.setenv("LOOKED_AT", str(room.path))
    worked = race(store_url, look_here)
    assert (sorted(worked), room.there("done")) == ([0, 1], ["march.csv", "march.csv.txt"])


def look_here(_: OpenStore, which: int) -> int:
    """Look, in a process of our own, and tell how many files were worked."""
    worked: list[str] = []

    def work(name: str, content: bytes) -> Filed:
        worked.append(name)
        return Filed(Outcome.DONE, f"by {which}")

    WatchedFolder(Path(os.environ["LOOKED_AT"])).look(work)
    return len(worked)


def test_what_a_dead_process_left_half_written_hinders_nobody(room: Mailroom) -> None:
    room.put(statement(paid()))
    (room.path / ".looking").write_text('{"march.csv": [3')
    room.look(2)
    assert room.knows()


def test_an_import_whose_process_died_goes_on_when_it_is_taken_for_dead(room: Mailroom) -> None:
    room.put(statement(paid()))
    room.look()
    parts = StatementFile((room.path / "march.csv").read_bytes(), "march.csv", "folder")

    class Killed(BaseException):
        pass

    def die(rows: object) -> None:
        room.store.write = _refuse  # type: ignore[method-assign]  # a dead process drops nothing
        raise Killed

    write = room.store.write
    with pytest.raises(Killed):
        room.imports(parts, die)
    room.store.write = write  # type: ignore[method-assign]
    room.look()
    assert room.there() == ["march.csv"]
    room.clock.move(seconds=HELD_FOR.total_seconds())
    room.look(2)
    assert (room.there(), room.says("march.csv")) == (["done"], "Imported: 1 known.")


def _refuse(*args: object, **kwargs: object) -> None:
    raise Unavailable("dead")
