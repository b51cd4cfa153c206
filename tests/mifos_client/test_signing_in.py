"""Whose login it is: recorded answers, faults on the way, and the sandbox core."""

import threading
from zoneinfo import ZoneInfo

import pytest
from werkzeug.serving import make_server

from domain.errors import Denied, Unavailable
from domain.staff import Login, NeedsSecondFactor, PasswordExpired, WrongLogin
from gateway.village.history import ADMINISTRATOR_LOGIN, ADMINISTRATOR_PASSWORD, fill
from gateway.village.kenya import KENYA
from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.server import create_app
from mifos_client.signing_in import MifosLogins
from tests.mifos_client.conftest import BASE
from tests.support.clock import NOW

QUERY = {"returnClientList": "false"}
GRACE = Login("opio", "Kisumu-Lake-2026!")


@pytest.fixture
def logins(core, settings_for):
    made = MifosLogins(settings_for(core.url))
    yield made
    made.close()


@pytest.fixture
def body(recorded):
    return recorded("19-users", "authentication of a loan officer")["response"]["body"]


def test_reads_a_recorded_answer(core, logins, body):
    core.says("authentication", body, **QUERY)
    found = logins.sign_in(GRACE)
    assert (found.login, found.staff_id, found.office_id, found.office, found.roles) == (
        body["username"],
        body["staffId"],
        body["officeId"],
        body["officeName"],
        tuple(role["name"] for role in body["roles"]),
    )


def test_a_name_stands_as_people_say_it(core, logins, body):
    core.says("authentication", body | {"staffDisplayName": "Wanjiru, Grace"}, **QUERY)
    assert logins.sign_in(GRACE).name == "Grace Wanjiru"


def test_who_is_no_staff_goes_by_her_login(core, logins, body):
    core.says("authentication", {k: v for k, v in body.items() if not k.startswith("staff")}, **QUERY)
    found = logins.sign_in(GRACE)
    assert (found.staff_id, found.name) == (None, body["username"])


def test_a_role_that_is_switched_off_does_not_count(core, logins, body):
    roles = [{"id": 1, "name": "Cashier", "disabled": True}, {"id": 2, "name": "Finance", "disabled": False}]
    core.says("authentication", body | {"roles": roles}, **QUERY)
    assert logins.sign_in(GRACE).roles == ("Finance",)


def test_the_daemons_own_login_is_not_sent(core, logins, body):
    core.says("authentication", body, **QUERY)
    logins.sign_in(GRACE)
    assert "authorization" not in core.headers[0]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"shouldRenewPassword": True}, PasswordExpired, id="the password has to be renewed"),
        pytest.param({"isTwoFactorAuthenticationRequired": True}, NeedsSecondFactor, id="a second factor"),
        pytest.param({"authenticated": False}, WrongLogin, id="it is not vouched for"),
    ],
)
def test_a_right_login_that_does_not_do(core, logins, body, changes, error):
    core.says("authentication", body | changes, **QUERY)
    with pytest.raises(error):
        logins.sign_in(GRACE)


@pytest.mark.parametrize("name", ["authentication, wrong password", "authentication, unknown user"])
def test_a_wrong_login_as_recorded(core, logins, recorded, name):
    core.plays(recorded("01-doors", name), "authentication", **QUERY)
    with pytest.raises(WrongLogin):
        logins.sign_in(GRACE)


@pytest.mark.parametrize(
    ("content", "code", "error"),
    [
        pytest.param(b"<html>", 200, Unavailable, id="a proxy speaks"),
        pytest.param([], 200, Unavailable, id="no object"),
        pytest.param(b"", 503, Unavailable, id="it is going down"),
        pytest.param(b"", 500, Unavailable, id="it broke"),
        pytest.param({"timestamp": "", "status": 400, "error": "", "path": ""}, 400, Denied, id="the tenant is wrong"),
    ],
)
def test_what_is_no_answer_about_her(core, logins, content, code, error):
    core.says("authentication", content, code, **QUERY)
    with pytest.raises(error):
        logins.sign_in(GRACE)


def test_a_core_that_is_down_is_no_wrong_password(settings_for):
    logins = MifosLogins(settings_for("http://127.0.0.1:9"))
    with pytest.raises(Unavailable):
        logins.sign_in(GRACE)


@pytest.fixture(scope="module")
def village():
    books = Books(ZoneInfo("Africa/Nairobi"), "KES", lambda: NOW)
    fill(books, KENYA)
    server = make_server("127.0.0.1", 0, create_app(books, Faults()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()
    thread.join()
    server.server_close()


class TestInTheVillage:
    @pytest.mark.parametrize(
        ("login", "name", "role"),
        [
            ("grace", "Grace Wanjiru", "Loan Officer"),
            ("peter", "Peter Otieno", "Loan Officer"),
            ("rose", "Rose Chebet", "Branch Manager"),
            ("daniel", "Daniel Mutua", "Finance"),
            ("faith", "Faith Nduta", "Cashier"),
        ],
    )
    def test_everybody_has_her_role(self, village, settings_for, login, name, role):
        found = MifosLogins(settings_for(village)).sign_in(Login(login, f"{login}-village"))
        assert (found.name, found.roles, found.office) == (name, (role,), "Soko branch")

    def test_there_is_an_administrator(self, village, settings_for):
        found = MifosLogins(settings_for(village)).sign_in(Login(ADMINISTRATOR_LOGIN, ADMINISTRATOR_PASSWORD))
        assert found.roles == ("Administrator",)

    def test_a_wrong_password_is_one(self, village, settings_for):
        with pytest.raises(WrongLogin):
            MifosLogins(settings_for(village)).sign_in(Login("grace", "faith-village"))
