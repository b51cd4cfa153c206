"""Who acts: `--as LOGIN`, with her Mifos password."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from gateway.cli.places import NEEDS_A_PERSON, end

if TYPE_CHECKING:
    from domain.staff import StaffPerson
    from gateway.wiring.daemon import Daemon

PASSWORD = "MIFOS_PASSWORD"
TABLES = ("core", "keys", "mpesa", "matching", "staff")
"""The tables of the settings that it takes to sign in, and to decide about money."""

_ADDRESS = "command line"


def sign_in(daemon: Daemon, login: str) -> StaffPerson:
    """Let Mifos say who she is; her password comes from the environment or is asked for. Raises End and Unavailable."""
    from domain.staff import HasNoRole, Login, MustWait, NeedsSecondFactor, PasswordExpired, WrongLogin
    from gateway.wiring.staff import StaffPages

    password = os.environ.get(PASSWORD) or click.prompt(f"Mifos password of {login}", hide_input=True, err=True)
    pages = StaffPages(daemon)
    try:
        key = pages.sign_in(Login(login, password), _ADDRESS)
    except WrongLogin:
        end(NEEDS_A_PERSON, "That login and password do not fit together.")
    except PasswordExpired:
        end(NEEDS_A_PERSON, f"Mifos wants a new password from {login}.")
    except NeedsSecondFactor:
        end(NEEDS_A_PERSON, f"Mifos wants a second code from {login}, which cannot be asked for here.")
    except HasNoRole as error:
        end(NEEDS_A_PERSON, f"Mifos knows {login} as {error or 'nobody with a role'}; none of that is a role here.")
    except MustWait as error:
        local = error.until.astimezone(daemon.institution.zone)
        end(NEEDS_A_PERSON, f"Too many sign-ins went wrong. Try again at {local:%H:%M}.")
    known = pages.sessions.resume(key)
    pages.sessions.close(key)
    assert known is not None, "signed in this moment"
    return known.person
