"""The how-to's Kannel configuration, as it stands there, beside Debian's Kannel and the daemon's own command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.kannel import BEARERBOX, FAKESMSC, SMSBOX, Program, free_ports, missing_packages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.environ.get("TEST_SPEED") == "fast", reason="fast tests start no daemons"),
]

HOW_TO = Path(__file__).parents[2] / "docs/how-to/connect-your-carrier.md"
SCRIPT = str(Path(sys.executable).with_name("mobile-mifos"))
TOKEN, PASSWORD = "a-token-of-the-test-alone", "a-word-of-the-test-alone"
OWN_GROUPS = """\
group = core
admin-port = {admin}
admin-password = {password}
smsbox-port = {boxes}
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = phones
port = {phones}
connect-allow-ip = 127.0.0.1

"""


def block(language: str, holds: str) -> str:
    found = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", HOW_TO.read_text("utf-8"))
    (text,) = [each for each in found if holds in each]
    return str(text)


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Program]:
    """All phones of the world, behind a Kannel, before a daemon, beside the village's core."""
    assert not missing_packages(), f"apt-get install {' '.join(missing_packages())}"
    admin, boxes, smsc, sendsms, door, core = free_ports(6)
    with ExitStack() as stack:

        def run(*command: object) -> Program:
            program = Program(*map(str, command))
            stack.callback(program.stop)
            return program

        village = run(SCRIPT, "village", "--port", core, "--daemon", f"http://127.0.0.1:{door}", "--state", tmp_path)
        village.wait_for("is open at")
        settings = tmp_path / "mobile-mifos.toml"
        (tmp_path / "kannel-callback-token").write_text(TOKEN)
        (tmp_path / "kannel-password").write_text(PASSWORD)
        table = (
            block("toml", 'driver = "kannel"')
            .replace("/etc/mobile-mifos", str(tmp_path))
            .replace("13013", str(sendsms))
        )
        settings.write_text(f"{settings.read_text()}\n{table}")
        subprocess.run([SCRIPT, "sync", "--state", tmp_path], check=True, timeout=60)
        run(SCRIPT, "run", "--settings", settings, "--state", tmp_path)
        lines = block("kannel", "post-url").replace("13013", str(sendsms)).replace("8080", str(door))
        lines = lines.replace("TOKEN", TOKEN).replace("PASSWORD", PASSWORD)
        lines = lines.replace("group = smsbox\n", f"group = smsbox\nbearerbox-port = {boxes}\n")
        config = tmp_path / "kannel.conf"
        config.write_text(OWN_GROUPS.format(admin=admin, boxes=boxes, phones=smsc, password=PASSWORD) + lines)
        bearerbox = run(BEARERBOX, "-v", "0", config)
        bearerbox.wait_for("entering mainloop")
        run(SMSBOX, "-v", "0", config)
        bearerbox.wait_for("Client connected from")
        yield run(FAKESMSC, "-H", "127.0.0.1", "-r", smsc, "-i", "0.01")


def test_a_balance_is_answered_through_kannel(phones: Program) -> None:
    phones.say("254700000012 22110 text balance")
    (reached,) = phones.wait_for(r"Got message [0-9]+: <(.*)>", within_s=60)
    assert reached.startswith("22110 +254700000012 text Jane: loan L1 KES 4,800.")
