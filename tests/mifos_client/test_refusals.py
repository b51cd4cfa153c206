import pytest

from domain.errors import Denied, NoSuchEntry, Refused, Throttled, Unavailable, UnreadableReply

HTML = b"<html><body>nginx</body></html>"
OUTDATED = {"userMessageGlobalisationCode": "error.msg.password.outdated", "errors": []}
INTEGRITY = {
    "userMessageGlobalisationCode": "error.msg.data.integrity.issue",
    "errors": [{"userMessageGlobalisationCode": "error.msg.data.integrity.issue"}],
}


@pytest.mark.parametrize(
    ("scenario", "name", "error", "words"),
    [
        pytest.param("01-doors", "wrong password", Denied, "login", id="a wrong password"),
        pytest.param(
            "01-doors", "authentication, wrong password", Denied, "login", id="a wrong password, told by Jersey"
        ),
        pytest.param("01-doors", "unknown tenant", Denied, "tenant", id="an unknown tenant"),
        pytest.param(
            "21-least-permissions", "read a client, without permission", Denied, "READ_STAFF", id="no permission"
        ),
        pytest.param("03-clients", "list ordered by nonsense", Refused, "error.msg.sql.validation", id="a broken rule"),
        pytest.param(
            "03-clients",
            "list by unknown status",
            Refused,
            "validation.msg.client.status.value.is.not.supported",
            id="a field",
        ),
        pytest.param("03-clients", "unknown id", NoSuchEntry, "error.msg.client.not.found.with.client.id", id="nobody"),
        pytest.param("01-doors", "unknown path", Unavailable, "", id="a 404 of the container"),
        pytest.param("01-doors", "Accept that Fineract cannot serve", Unavailable, "", id="HTML of the container"),
        pytest.param("06-loan-life", "loans waiting for approval, as text", Unavailable, "", id="a 500"),
    ],
)
def test_a_recorded_refusal_says_who_acts(core, client, recorded, scenario, name, error, words):
    core.plays(recorded(scenario, name), "staff", status="all")
    with pytest.raises(error) as caught:
        client.staff()
    assert (type(caught.value), words in str(caught.value)) == (error, True)


@pytest.mark.parametrize(
    ("code", "body", "error"),
    [
        pytest.param(400, OUTDATED, Denied, id="the password is outdated"),
        pytest.param(400, HTML, Unavailable, id="a 400 of a proxy"),
        pytest.param(403, INTEGRITY, Refused, id="a broken index"),
        pytest.param(403, HTML, Unavailable, id="a 403 of a proxy"),
        pytest.param(404, HTML, Unavailable, id="a 404 of a proxy"),
        pytest.param(409, {"userMessageGlobalisationCode": "error.msg.loan.locked"}, Unavailable, id="locked"),
        pytest.param(425, {"clientId": 1}, Unavailable, id="still running"),
        pytest.param(429, HTML, Throttled, id="a proxy that throttles"),
        pytest.param(500, HTML, Unavailable, id="a 500 of a proxy"),
        pytest.param(502, HTML, Unavailable, id="a bad gateway"),
        pytest.param(503, {"userMessageGlobalisationCode": "x", "errors": []}, Unavailable, id="busy"),
        pytest.param(302, b"", Unavailable, id="a redirect"),
        pytest.param(204, b"", Unavailable, id="nothing"),
        pytest.param(200, HTML, Unavailable, id="HTML in place of JSON"),
        pytest.param(200, b"", Unavailable, id="an empty body"),
        pytest.param(200, b'[{"id": 1, "displayName": "Wanj', Unavailable, id="cut in the middle"),
        pytest.param(200, b"\xff\xfe[]", Unavailable, id="not UTF-8"),
        pytest.param(200, b"[" * 100_000, Unavailable, id="nested without end"),
        pytest.param(200, b"[NaN]", Unavailable, id="no number"),
        pytest.param(200, {"pageItems": []}, Unavailable, id="an object in place of a list"),
        pytest.param(200, [1], UnreadableReply, id="a list of numbers"),
        pytest.param(200, [{"id": 1}], UnreadableReply, id="missing fields"),
        pytest.param(200, [{"id": -1}], UnreadableReply, id="an id below nought"),
        pytest.param(200, b'[{"id": ' + b"9" * 5000 + b"}]", Unavailable, id="an id of 5000 digits"),
    ],
)
def test_an_answer_that_is_none_says_who_acts(core, client, code, body, error):
    core.says("staff", body, code, status="all")
    with pytest.raises(error) as caught:
        client.staff()
    assert type(caught.value) is error
