"""The operator's key pair: who orders by API encrypts her password under its certificate.

Source: Daraja 3.0, "Security Credentials" (read 2026-11): RSA, PKCS#1 v1.5, base64.
"""

from __future__ import annotations

import base64
import os
import re
from datetime import timedelta
from pathlib import Path
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from mpesa.sandbox.clock import Clock

_STAMP = re.compile(r"(.*)[0-9]{14}")
_DAY = timedelta(days=1)


class Credentials:
    """A key pair, made when first needed, and kept in *file* if one is given.

    *takes_stamps*: also take the password with fourteen digits of time behind it, as one client sends it.
    """

    def __init__(self, now: Clock, file: Path | None = None, *, takes_stamps: bool = False) -> None:
        self._now = now
        self._file = file
        self._takes_stamps = takes_stamps
        self._lock = Lock()
        self._key: rsa.RSAPrivateKey | None = None

    def certificate(self) -> bytes:
        """Give the certificate (X.509, PEM)."""
        key, now = self._load(), self._now()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox operator")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        dated = builder.not_valid_before(now - _DAY).not_valid_after(now + 3650 * _DAY)
        signed = dated.serial_number(x509.random_serial_number()).sign(key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)

    def encrypt(self, password: str) -> str:
        """Make a SecurityCredential of a password."""
        sealed = self._load().public_key().encrypt(password.encode(), padding.PKCS1v15())
        return base64.b64encode(sealed).decode()

    def is_of(self, credential: str, password: str) -> bool:
        """Tell whether a SecurityCredential holds *password*."""
        try:
            sealed = base64.b64decode(credential, validate=True)
            opened = self._load().decrypt(sealed, padding.PKCS1v15()).decode()
        except ValueError:  # not base64, not of this key, or not text
            return False
        stamped = _STAMP.fullmatch(opened) if self._takes_stamps else None
        return password in (opened, stamped.group(1) if stamped else opened)

    def _load(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._key is None:
                self._key = self._read() or self._make()
            return self._key

    def _read(self) -> rsa.RSAPrivateKey | None:
        if self._file is None or not self._file.exists():
            return None
        key = serialization.load_pem_private_key(self._file.read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey), f"{self._file} holds another kind of key"
        return key

    def _make(self) -> rsa.RSAPrivateKey:
        key = rsa.generate_private_key(65537, 2048)
        if self._file is not None:
            pem = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            new = self._file.with_suffix(".new")
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(pem)
            new.replace(self._file)
        return key
