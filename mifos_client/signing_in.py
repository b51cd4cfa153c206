"""Ask Mifos X whether a login is right, and whose it is.

Source: Apache Fineract 1.10.1, POST /authentication, as tried in November 2026. It
opens nothing, so an answer that never came changes nothing. Its own user locks
nobody after wrong passwords; a wrong name, a wrong password and a disabled user are one answer.
"""

from __future__ import annotations

from domain.errors import OutcomeUnknown, Unavailable, UnreadableReply
from domain.staff import CorePerson, Login, NeedsSecondFactor, PasswordExpired, WrongLogin
from gateway.http import Answer
from mifos_client import fields
from mifos_client.calling import reach_core
from mifos_client.errors import explain
from mifos_client.fields import Body
from mifos_client.reading import read_staff_name
from mifos_client.settings import CoreSettings

_PATH = "authentication"


class MifosLogins:
    """Signs people in at one core; for use from many threads."""

    def __init__(self, settings: CoreSettings) -> None:
        """Ask the core that *settings* name, as nobody. Raises Refused where the file with certificates cannot be read."""
        self._http = reach_core(settings)

    def sign_in(self, login: Login) -> CorePerson:
        """See the port."""
        asked = {"username": login.name, "password": login.password}
        try:
            answer = self._http.post(_PATH, asked, {"returnClientList": "false"})
        except OutcomeUnknown as error:
            raise Unavailable(str(error)) from error
        return _read(_body(answer))

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()


def _body(answer: Answer) -> Body:
    if answer.status == 401:
        raise WrongLogin("the core knows no such login and password")
    if answer.status != 200:
        raise explain(answer, _PATH)
    try:
        body = answer.json()
    except UnreadableReply as error:
        raise Unavailable(f"200, {error}") from error
    if not isinstance(body, dict):
        raise Unavailable("200, no object")
    return body


def _read(body: Body) -> CorePerson:
    if body.get("authenticated") is False:
        raise WrongLogin("the core does not vouch for it")
    if body.get("shouldRenewPassword") is True:
        raise PasswordExpired("the password has to be renewed")
    if body.get("isTwoFactorAuthenticationRequired") is True:
        raise NeedsSecondFactor("the core wants a second factor")
    login = fields.text(body, "username")
    return CorePerson(
        login=login,
        name=read_staff_name(fields.optional_text(body, "staffDisplayName") or "") or login,
        staff_id=None if body.get("staffId") is None else fields.integer(body, "staffId"),
        office_id=fields.integer(body, "officeId"),
        office=fields.text(body, "officeName"),
        roles=tuple(
            fields.text(role, "name") for role in fields.rows(body, "roles") if role.get("disabled") is not True
        ),
    )
