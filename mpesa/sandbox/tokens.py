"""Access tokens: one hour each, and a new one ends the one before.

Source: Daraja 3.0, "Authorization" and FAQ (read 2026-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from mpesa.sandbox.books import Books
from mpesa.sandbox.ids import Ids
from mpesa.sandbox.parties import App, Product

LIVES = timedelta(seconds=3599)


@dataclass(frozen=True)
class _Token:
    text: str
    products: frozenset[Product]
    ends: datetime


class Tokens:
    """The token of each app. It knows the products that the app had when it was made."""

    def __init__(self, books: Books, ids: Ids) -> None:
        self._books = books
        self._ids = ids
        self._lock = Lock()
        self._latest: dict[str, _Token] = {}

    def app(self, key: str, secret: str) -> App | None:
        """Give the app of that key and secret."""
        with self._books.lock:
            found = self._books.register.apps.get(key)
        return found if found is not None and found.secret == secret else None

    def mint(self, app: App) -> str:
        """Make a token."""
        token = _Token(self._ids.token(), app.products, self._books.now() + LIVES)
        with self._lock:
            self._latest[app.key] = token
        return token.text

    def products(self, text: str) -> frozenset[Product] | None:
        """Tell what a token opens; None where it is unknown, replaced or old."""
        with self._lock:
            found = next((each for each in self._latest.values() if each.text == text), None)
        return found.products if found is not None and self._books.now() < found.ends else None

    def expire(self) -> None:
        """End every token at once."""
        with self._lock:
            self._latest.clear()
