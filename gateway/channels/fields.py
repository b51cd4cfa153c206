"""Reads the named fields of a callback, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from domain.callbacks import Callback
from domain.errors import UnreadableReply

WORD_MAX = 200
KEY = "key"
T = TypeVar("T")


@dataclass(frozen=True)
class Fields:
    """The fields of a form or of a JSON object."""

    fields: Mapping[str, Any]

    def get(self, name: str) -> str:
        """Read a field that may be missing; then it is empty."""
        value = self.fields.get(name, "")
        if value is None:
            return ""
        if not isinstance(value, str):
            raise UnreadableReply(f"{name} is no text")
        return value.strip()

    def text(self, name: str) -> str:
        """Read a field that must be there and may be empty.

        Raises:
            UnreadableReply: it is missing, or no text.

        """
        value = self.fields.get(name)
        if not isinstance(value, str):
            raise UnreadableReply(f"{name} is missing" if value is None else f"{name} is no text")
        return value

    def word(self, name: str) -> str:
        """Read a field that says something, 200 characters at most.

        Raises:
            UnreadableReply: it is missing, empty or too long.

        """
        value = self.text(name).strip()
        if not 0 < len(value) <= WORD_MAX:
            raise UnreadableReply(f"{name} is empty" if not value else f"{name} is longer than {WORD_MAX} characters")
        return value

    def one_of(self, name: str, words: Mapping[str, T]) -> T:
        """Read a word and give what it means to us.

        Raises:
            UnreadableReply: it is missing, or a word that *words* does not know.

        """
        word = self.word(name)
        if word not in words:
            raise UnreadableReply(f"unknown {name} {word[:40]!r}")
        return words[word]


def our_key(callback: Callback) -> str | None:
    """Read the key of ours that stands in the URL the carrier was told to call."""
    return dict(parse_qsl(callback.query)).get(KEY)
