"""The key of a staff session: it lies in her cookie and nowhere else.

From it come the row's digest, the key of her forms' tokens, and the key that seals her
Mifos login in the row; none of them leads back to it or to another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
_TEXT_MAX = 64
_SALT = 12


@dataclass(frozen=True)
class SessionKey:
    """What her cookie holds, 32 random bytes as text."""

    text: str

    def __repr__(self) -> str:
        return "SessionKey()"

    @cached_property
    def digest(self) -> str:
        """What names her row."""
        return self._derive(b"row").hex()

    @cached_property
    def forms(self) -> str:
        """The key that her forms' tokens are made with."""
        return self._derive(b"forms").hex()

    def seal(self, text: str) -> bytes:
        """Seal a text."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass"))

    def open(self, sealed: bytes) -> str | None:
        """Open what was sealed with this key; None where it was not."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8", "surrogatepass")
        except InvalidToken:
            return None

    @cached_property
    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive(b"seal")))

    def _derive(self, purpose: bytes) -> bytes:
        secret = self.text.encode("utf-8", "replace")
        return HKDF(SHA256(), _BYTES, salt=None, info=b"mobile-mifos staff session 1 " + purpose).derive(secret)


def make_key() -> SessionKey:
    """Make a key that nobody can guess."""
    return SessionKey(secrets.token_urlsafe(_BYTES))


def read_key(cookie: str | None) -> SessionKey | None:
    """Take a cookie for a key; None where it can be none."""
    return SessionKey(cookie) if cookie and len(cookie) <= _TEXT_MAX else None


def make_token(forms: str) -> str:
    """Make the token of one form with the key of them all; another one each time, so that compression tells nothing."""
    salt = secrets.token_urlsafe(_SALT)
    return f"{salt}.{_sign(forms, salt)}"


def fits(token: str, forms: str) -> bool:
    """Tell whether a token was made with that key."""
    salt, _, signed = token.partition(".")
    return hmac.compare_digest(_sign(forms, salt).encode(), signed.encode("utf-8", "replace"))


def _sign(forms: str, salt: str) -> str:
    return hmac.new(bytes.fromhex(forms), salt.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
