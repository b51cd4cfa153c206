"""The page that lists the settings and the file to start from say what the classes say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_origin

import pytest

from gateway.channels.driver import find_drivers
from gateway.settings.model import Settings
from gateway.settings.reading import read_settings
from gateway.settings.reference import PAGE, write_page
from tests.settings.written import PIN, SEAL, TOKEN

EXAMPLE = Path(__file__).parents[2] / "docs" / "how-to" / "mobile-mifos.example.toml"
SECRETS = {
    "seal-keys": SEAL,
    "pin-keys": PIN,
    "auth-token": "0" * 32,
    "callback-token": TOKEN,
    "api-key": "secret-secret",
}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example, and every file that it names beside it."""
    text = EXAMPLE.read_text("utf-8")
    for name in re.findall(r'"/etc/mobile-mifos/([a-z-]+)"', text):
        (tmp_path / name).write_text(next((SECRETS[end] for end in SECRETS if name.endswith(end)), "secret"))
    return Path(tmp_path / "mobile-mifos.toml")


def write(example: Path, text: str) -> Settings:
    example.write_text(text.replace("/etc/mobile-mifos", str(example.parent)), "utf-8")
    return read_settings(example, example.parent / "state", {})


def test_the_page_is_what_the_classes_say() -> None:
    assert PAGE.read_text("utf-8") == write_page(), "run: python -m gateway.settings.reference"


def test_the_page_names_every_key() -> None:
    tables = [field.annotation for name, field in Settings.model_fields.items() if name != "channels"]
    models = [get_args(each)[1] if get_origin(each) is dict else each for each in tables]
    models += [driver.settings for driver in find_drivers().values()]
    page = write_page()
    assert [key for model in models for key in model.model_fields if f"| `{key}` |" not in page] == []  # type: ignore[union-attr]  # (all are models)


def test_the_file_to_start_from_is_right(example: Path) -> None:
    assert list(write(example, EXAMPLE.read_text("utf-8")).channels) == ["twilio"]


def test_what_the_file_to_start_from_leaves_out_is_right_too(example: Path) -> None:
    (example.parent / "mifos.pem").touch()
    text = re.sub(r"(?m)^# (\[|[a-z_]+ = )", r"\1", EXAMPLE.read_text("utf-8"))
    settings = write(example, text)
    assert set(settings.channels) == {"twilio", "at", "modem"}
    assert settings.queue.broker.startswith("redis://")
