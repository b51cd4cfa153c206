"""Where a client belongs, by recorded answers over a socket."""

import pytest

from domain.errors import Denied, NoSuchEntry, UnreadableReply
from mifos_client.meetings import MifosMeetings


@pytest.fixture
def places(core, settings_for):
    places = MifosMeetings(settings_for(core.url))
    yield places
    places.close()


@pytest.fixture
def client(recorded):
    return recorded("03-clients", "read what was created")["response"]["body"]


def test_her_office_is_read(core, places, client):
    core.says("clients/21", client | {"id": 21, "officeId": 2})
    assert places.office_of(21) == 2


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"id": 22, "officeId": 2}, id="another client"),
        pytest.param({"id": 21, "officeId": "Soko"}, id="an office that is no number"),
    ],
)
def test_what_cannot_be_hers_is_not_read(core, places, client, body):
    core.says("clients/21", client | body)
    with pytest.raises(UnreadableReply):
        places.office_of(21)


def test_nobody_has_no_office(core, places, recorded):
    core.plays(recorded("03-clients", "accounts of nobody"), "clients/999999")
    with pytest.raises(NoSuchEntry):
        places.office_of(999999)


def test_without_the_permission_nothing_is_read(core, places, recorded):
    core.plays(recorded("21-least-permissions", "read a client, without permission"), "clients/21")
    with pytest.raises(Denied):
        places.office_of(21)
