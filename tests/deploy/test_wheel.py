"""What `pip install .` installs: all that the code reads beside itself is in the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "parsers", "mifos_client", "mpesa", "gcash", "reminders", "gateway")
DONE_WITHIN_S = 180


def kept() -> Iterator[str]:
    """List the files of the packages that git keeps, whatever their kind."""
    listed = subprocess.run(["git", "ls-files", "--", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    yield from (line for line in listed.stdout.splitlines() if (ROOT / line).exists())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel from a copy of what git keeps, and list its files."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in [*kept(), "setup.cfg", "pyproject.toml", "README.md", "LICENSE"]:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source)]
    built = subprocess.run(build, capture_output=True, text=True, timeout=DONE_WITHIN_S, check=False)
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(file).namelist())


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_packages(wheel: set[str]) -> None:
    assert set(kept()) - wheel == set()
