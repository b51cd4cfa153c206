"""What the keys seal, and what they make of a PIN."""

from __future__ import annotations

import base64

import pytest

from domain.errors import Refused
from gateway.store.secrets import Argon2PINs, Sealer, new_key

OLD, NEW, OTHER = new_key(), new_key(), new_key()
MARY, PETER = 15, 9
TEXT = "balance 4821 \ud83d é\0"


def test_what_was_sealed_opens_again() -> None:
    assert Sealer([NEW]).open(Sealer([NEW]).seal(TEXT)) == TEXT


def test_what_is_sealed_shows_nothing() -> None:
    sealed = Sealer([NEW]).seal("balance 4821")
    assert b"4821" not in sealed + base64.urlsafe_b64decode(sealed)


def test_what_was_sealed_before_a_new_key_opens_still() -> None:
    assert Sealer([NEW, OLD]).open(Sealer([OLD]).seal(TEXT)) == TEXT


def test_a_new_key_seals_from_then_on() -> None:
    assert Sealer([NEW]).open(Sealer([NEW, OLD]).seal(TEXT)) == TEXT


@pytest.mark.parametrize(
    "sealed",
    [
        pytest.param(Sealer([OTHER]).seal(TEXT), id="another's key"),
        pytest.param(Sealer([NEW]).seal(TEXT)[:-4], id="cut"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_no_key_opens_is_refused(sealed: bytes) -> None:
    with pytest.raises(Refused):
        Sealer([NEW, OLD]).open(sealed)


def test_a_fingerprint_stays_the_same_when_a_key_is_added() -> None:
    assert Sealer([NEW, OLD]).fingerprint("a", "b") == Sealer([OLD]).fingerprint("a", "b")


@pytest.mark.parametrize(
    ("keys", "parts"),
    [
        pytest.param([OLD], ("ab", ""), id="parts cut elsewhere"),
        pytest.param([OLD], ("a", "b", ""), id="one part more"),
        pytest.param([OLD], ("b", "a"), id="another order"),
        pytest.param([OTHER], ("a", "b"), id="another key"),
    ],
)
def test_fingerprints_differ(keys: list[str], parts: tuple[str, ...]) -> None:
    assert Sealer(keys).fingerprint(*parts) != Sealer([OLD]).fingerprint("a", "b")


def test_half_a_surrogate_pair_has_a_fingerprint() -> None:
    assert len(Sealer([OLD]).fingerprint(TEXT)) == 64


def test_a_pin_fits_its_hash() -> None:
    assert Argon2PINs([NEW]).fits("4821", MARY, Argon2PINs([NEW]).hash("4821", MARY))


@pytest.mark.parametrize(
    ("pin", "client_id"),
    [
        pytest.param("4822", MARY, id="another PIN"),
        pytest.param("4821", PETER, id="another client"),
        pytest.param("", MARY, id="nothing"),
    ],
)
def test_a_pin_fits_no_other_hash(pin: str, client_id: int) -> None:
    assert not Argon2PINs([NEW]).fits(pin, client_id, Argon2PINs([NEW]).hash("4821", MARY))


def test_the_same_pin_is_never_stored_alike() -> None:
    pins = Argon2PINs([NEW])
    assert pins.hash("4821", MARY) != pins.hash("4821", MARY)


def test_a_pin_hashed_before_a_new_key_fits_still() -> None:
    assert Argon2PINs([NEW, OLD]).fits("4821", MARY, Argon2PINs([OLD]).hash("4821", MARY))


def test_a_new_key_hashes_from_then_on() -> None:
    assert Argon2PINs([NEW]).fits("4821", MARY, Argon2PINs([NEW, OLD]).hash("4821", MARY))


def test_a_hash_names_owasps_least_costs() -> None:
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in Argon2PINs([NEW]).hash("4821", MARY)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(Argon2PINs([OTHER]).hash("4821", MARY), id="its key is gone"),
        pytest.param(Argon2PINs([NEW]).hash("4821", MARY).partition("$")[0] + "$rubbish", id="no hash"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_hash_that_cannot_be_checked_is_refused(stored: str) -> None:
    with pytest.raises(Refused):
        Argon2PINs([NEW]).fits("4821", MARY, stored)


def test_a_key_is_new_each_time() -> None:
    assert len({new_key() for _ in range(10)}) == 10
