"""What the settings say of those who tell us of money, and what may be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settings.written import changed, faults, read

PLACE = '[mpesa]\nshortcode = "600417"\ncallback_token = "0123456789abcdef"\n'
SYSTEM = 'token = "token-of-sacco-books"\nsecret = "0123456789abcdef0123456789abcdef"\nshortcode = "600417"'


def told(*lines: str, place: str = PLACE) -> str:
    return changed("[clients]", "\n".join((place, *lines, "[clients]")))


def test_nobody_passes_notices_on_where_nothing_is_said(tmp_path: Path) -> None:
    settings = read(tmp_path, told())
    assert (settings.notices.phones, settings.notices.channels, settings.notices.token) == ((), (), None)
    assert (settings.notices.automatic_max, settings.statements.folder, settings.integrators) == (0, None, {})


def test_a_folder_starts_at_the_files_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert read(tmp_path, told("[statements]", 'folder = "in"')).statements.folder == tmp_path / "in"


def test_integrators_have_names(tmp_path: Path) -> None:
    assert list(read(tmp_path, told("[integrators.books]", SYSTEM)).integrators) == ["books"]


def test_an_integrators_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("f" * 40)
    text = told("[integrators.books]", 'secret_file = "secret"', *(SYSTEM.splitlines()[::2]))
    assert read(tmp_path, text).integrators["books"].secret.get_secret_value() == "f" * 40


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        pytest.param(("[notices]", 'phones = ["0700000001"]'), "notices.phones", id="a phone without its country"),
        pytest.param(("[notices]", 'channels = ["sim"]'), "notices.channels", id="no such channel"),
        pytest.param(("[notices]", 'token = "mpesa-mpesa-mpesa"'), "notices.token", id="a word no path may have"),
        pytest.param(("[notices]", "automatic_max = -1"), "notices.automatic_max", id="below nothing"),
        pytest.param(("[statements]", 'folder = "gone"'), "statements.folder", id="no such folder"),
        pytest.param(("[statements]", 'folder = "."'), "statements.folder", id="where the database lies"),
        pytest.param(("[integrators.books]", SYSTEM[:30]), "integrators.books.secret", id="no secret"),
        pytest.param(
            ("[integrators.a]", SYSTEM, "[integrators.b]", SYSTEM), "integrators.b.token", id="two with one token"
        ),
        pytest.param(
            ("[integrators.a]", SYSTEM.replace("token-of-sacco-books", "short")), "integrators.a.token", id="short"
        ),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, lines: tuple[str, ...], key: str) -> None:
    assert key in {each.rstrip(".0123456789") for each in faults(tmp_path, told(*lines))}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("[notices]", 'phones = ["+254700000001"]'), id="notices"),
        pytest.param(("[statements]", 'folder = "in"'), id="statements"),
    ],
)
def test_who_tells_of_money_wants_to_know_whose(tmp_path: Path, lines: tuple[str, ...]) -> None:
    (tmp_path / "in").mkdir()
    assert list(faults(tmp_path, told(*lines, place=""))) == ["mpesa.shortcode"]
