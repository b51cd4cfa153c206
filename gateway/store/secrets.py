"""Seals texts and hashes PINs with the server's keys, which never lie beside the database.

Keys are texts of 32 bytes in URL-safe base64 (Fernet's form), newest first: a new
key in front seals and hashes from then on, an old one behind still opens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.errors import Refused

_FINGERPRINT = b"mobile-mifos fingerprint 1"
_ARGON2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's minimum (2024): the HMAC key is what protects 10,000 possible PINs."""

_at_once = BoundedSemaphore(os.cpu_count() or 1)


class Sealer:
    """Seals with the newest key; fingerprints with the oldest, so that they stay the same while keys change."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._fingerprint_key = HKDF(SHA256(), 32, salt=None, info=_FINGERPRINT).derive(_key_bytes(keys[-1]))

    def seal(self, text: str) -> bytes:
        """Seal a text."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass"))

    def open(self, sealed: bytes) -> str:
        """Open what was sealed with any of our keys. Raises Refused where none opens it."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise Refused("none of the seal keys opens this text") from error

    def fingerprint(self, *parts: str) -> str:
        """Give the same 64 hexadecimal digits for the same parts."""
        message = b"".join(
            len(part.encode("utf-8", "surrogatepass")).to_bytes(4, "big") + part.encode("utf-8", "surrogatepass")
            for part in parts
        )
        return hmac.new(self._fingerprint_key, message, hashlib.sha256).hexdigest()


class Argon2PINs:
    """Stores "<key's name>$<argon2id>" of the HMAC of client and PIN; as many at once as there are cores."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = {_name(key): _key_bytes(key) for key in keys}
        self._newest = _name(keys[0])

    def hash(self, pin: str, client_id: int) -> str:
        """Hash a PIN with the newest key."""
        with _at_once:
            return f"{self._newest}${_ARGON2.hash(self._keyed(self._newest, pin, client_id))}"

    def fits(self, pin: str, client_id: int, stored: str) -> bool:
        """Tell whether it is the PIN that was hashed. Raises Refused where its key is gone or it is no hash."""
        name, _, hashed = stored.partition("$")
        if name not in self._keys:
            raise Refused(f"the PIN key {name} is gone")
        with _at_once:
            try:
                return _ARGON2.verify(hashed, self._keyed(name, pin, client_id))
            except VerificationError:
                return False
            except InvalidHashError as error:
                raise Refused("what is stored is not the hash of a PIN") from error

    def _keyed(self, name: str, pin: str, client_id: int) -> bytes:
        return hmac.new(self._keys[name], f"{client_id}:{pin}".encode(), hashlib.sha256).digest()


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()


def _key_bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)


def _name(key: str) -> str:
    return hashlib.sha256(_key_bytes(key)).hexdigest()[:8]
