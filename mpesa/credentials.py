"""Makes the SecurityCredential that orders carry.

Source: Daraja 3.0, "Security Credentials" (read 2026-11): the API operator's password under the
public key of Safaricom's certificate, RSA with PKCS#1 v1.5, in base64.
"""

from __future__ import annotations

import base64

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_PEM = b"-----BEGIN"


def read_certificate(certificate: bytes) -> rsa.RSAPublicKey:
    """Give the key in a certificate, PEM or DER.

    Raises:
        ValueError: it is no certificate, or its key is of another kind.

    """
    is_pem = certificate.lstrip().startswith(_PEM)
    read = x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate
    key = read(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("the key is not RSA")
    return key


def encrypt(password: str, certificate: bytes) -> str:
    """Encrypt a password. Raises ValueError: no such certificate, or the password is too long for its key."""
    sealed = read_certificate(certificate).encrypt(password.encode(), padding.PKCS1v15())
    return base64.b64encode(sealed).decode()
