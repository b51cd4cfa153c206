import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from domain.errors import Refused, Unavailable
from mifos_client.client import MifosClient

READS = ["READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_STAFF"]
POSTS = [
    "REPAYMENT_LOAN",
    "DEPOSIT_SAVINGSACCOUNT",
    "ADJUST_LOAN",
    "UNDOTRANSACTION_SAVINGSACCOUNT",
    "READ_PAYMENTTYPE",
]


COLLECTS = ["READ_GROUP", "READ_CENTER", "READ_CALENDAR"]


@pytest.fixture
def granted(core, recorded):
    def make(permissions, **changes):
        body = recorded("19-users", "authentication of a loan officer")["response"]["body"]
        core.says("authentication", body | {"permissions": permissions} | changes)

    return make


def test_the_least_permissions_are_enough(client, granted):
    granted([*READS, "REPAYMENT_LOAN"])
    assert client.check() == []


def test_permissions_are_compared_without_case(client, granted):
    granted([each.lower() for each in READS])
    assert client.check() == []


@pytest.mark.parametrize("missing", READS)
def test_a_missing_permission_is_named(client, granted, missing):
    granted([each for each in READS if each != missing])
    assert client.check() == [f"permissions: gateway lacks {missing}"]


@pytest.mark.parametrize("missing", POSTS)
def test_where_money_is_posted_a_missing_permission_to_post_is_named(core, settings_for, granted, missing):
    granted([each for each in (*READS, *POSTS) if each != missing])
    posting = MifosClient(settings_for(core.url, posts=True))
    assert posting.check() == [f"permissions: gateway lacks {missing}"]
    posting.close()


@pytest.mark.parametrize("missing", COLLECTS)
def test_where_sheets_are_made_a_missing_permission_to_read_groups_is_named(core, settings_for, granted, missing):
    granted([each for each in (*READS, *COLLECTS) if each != missing])
    collecting = MifosClient(settings_for(core.url, collects=True))
    assert collecting.check() == [f"permissions: gateway lacks {missing}"]
    collecting.close()


@pytest.mark.parametrize("too_much", ["ALL_FUNCTIONS", "ALL_FUNCTIONS_READ"])
def test_a_super_user_is_refused_and_told_what_to_grant(client, granted, too_much):
    granted([*READS, too_much])
    (fault,) = client.check()
    assert all(each in fault for each in (too_much, *READS))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(
            "authentication, wrong password",
            "login: the core refuses user gateway; are core.user and core.password right?",
            id="a wrong password",
        ),
        pytest.param(
            "authentication without tenant",
            "tenant: the core does not know tenant default; is core.tenant right?",
            id="an unknown tenant",
        ),
        pytest.param("unknown path", "is not the address of a core", id="another address"),
    ],
)
def test_a_recorded_refusal_is_put_in_words(core, client, recorded, name, words):
    core.plays(recorded("01-doors", name), "authentication")
    (fault,) = client.check()
    assert words in fault


def test_a_password_that_must_be_renewed_is_a_fault(core, client):
    core.says("authentication", {"username": "gateway", "authenticated": True, "shouldRenewPassword": True})
    (fault,) = client.check()
    assert "must be renewed" in fault


def test_a_redirect_is_a_fault_of_the_address(core, client):
    core.says("authentication", b"", 302)
    (fault,) = client.check()
    assert "redirect" in fault


def test_no_fault_shows_the_password(core, client, recorded, settings_for):
    core.plays(recorded("01-doors", "authentication, wrong password"), "authentication")
    assert "Kisumu-Lake" not in repr((client.check(), settings_for(core.url)))


def test_a_core_that_is_down_says_nothing_of_its_user(settings_for):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        client = MifosClient(settings_for(f"http://127.0.0.1:{taken.getsockname()[1]}/fineract-provider/api/v1"))
        with pytest.raises(Unavailable):
            client.check()


def test_a_file_with_certificates_that_is_missing_is_refused(settings_for, tmp_path):
    with pytest.raises(Refused, match="certificates"):
        MifosClient(settings_for("https://127.0.0.1:1/", verify_tls=str(tmp_path / "none.pem")))


class Granting(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = b'{"shouldRenewPassword": false, "permissions": ["ALL_FUNCTIONS"]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def certificate(tmp_path):
    return self_signed(tmp_path)


@pytest.fixture
def tls_url(certificate):
    """A core behind a certificate that it signed itself, as Fineract comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = HTTPServer(("127.0.0.1", 0), Granting)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_port}/fineract-provider/api/v1"
    server.shutdown()
    server.server_close()


def self_signed(directory):
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "core")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = directory / "core.pem", directory / "core.key"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def test_a_certificate_that_nobody_signed_is_a_fault_in_words(tls_url, settings_for):
    (fault,) = MifosClient(settings_for(tls_url)).check()
    assert fault.startswith("TLS")


@pytest.mark.parametrize("trusted", [True, False], ids=["named", "not looked at"])
def test_a_named_or_waived_certificate_is_taken(tls_url, certificate, settings_for, trusted):
    verify = str(certificate[0]) if trusted else False
    (fault,) = MifosClient(settings_for(tls_url, verify_tls=verify)).check()
    assert fault.startswith("permissions")


def test_a_payment_type_that_money_is_posted_as_must_be_there(core, settings_for, granted):
    granted([*READS, *POSTS])
    core.says("paymenttypes", [{"id": 1, "name": "M-PESA"}, {"id": 2, "name": "Cheque"}])
    posting = MifosClient(settings_for(core.url, posts=True, paid_as=("M-PESA", "Cash")))
    assert posting.check() == [
        "payment types: the core has 0 payment types Cash, one is needed; add it in Mifos, or name another in payment_type"
    ]
    posting.close()
