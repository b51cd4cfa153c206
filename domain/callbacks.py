"""A call from outside, as it came over the wire, before anybody believes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from domain.errors import UnreadableReply

BODY_MAX = 64 * 1024

Methods = Mapping[str, frozenset[str]]
"""The HTTP methods by which a carrier tells each event."""


@dataclass(frozen=True)
class Callback:
    """One HTTP request: *url* is the public one with its query, header names are in lower case, *body* is raw."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    event: str = "inbound"
    query: str = ""

    @property
    def media(self) -> str:
        """The media type in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def form(self) -> dict[str, str]:
        """Read an urlencoded body (a GET's query), the last of equal names.

        Raises:
            UnreadableReply: not UTF-8, or not urlencoded.

        """
        return dict(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Read an urlencoded body (a GET's query) name by name, blank values included.

        Raises:
            UnreadableReply: not UTF-8, or not urlencoded.

        """
        try:
            raw = self.query if self.method == "GET" else self.body.decode("ascii")
            return parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=200)
        except (UnicodeDecodeError, ValueError) as error:
            raise UnreadableReply("the body is not a form in UTF-8") from error

    def json(self) -> dict[str, Any]:
        """Read a JSON object.

        Raises:
            UnreadableReply: not UTF-8, not JSON, or no object.

        """
        try:
            content = json.loads(self.body.decode("utf-8"))
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise UnreadableReply("the body is not JSON in UTF-8") from error
        if not isinstance(content, dict):
            raise UnreadableReply("the body is no JSON object")
        return content


@dataclass(frozen=True)
class Acknowledgement:
    """What a carrier wants to hear once its word is on disk."""

    body: str = ""
    media: str = "text/plain; charset=utf-8"
