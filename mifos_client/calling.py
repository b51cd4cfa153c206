"""Ask Mifos X for bodies, and translate what is none.

What is not JSON, or no list where a list is due, was not said by a core that is
well: a proxy spoke, or the core is going down. Nothing happened, time acts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import GatewayError, Refused, Unavailable, UnreadableReply
from domain.parts import in_parts
from gateway.http import Answer, HTTPClient
from mifos_client.errors import explain
from mifos_client.fields import Body, objects
from mifos_client.settings import CoreSettings

BESIDE_MAX = 8
"""Reads that run side by side; more of them take turns."""

Asked = tuple[str, Mapping[str, str]]
Found = Any | GatewayError


def reach_core(settings: CoreSettings, auth: tuple[str, str] | None = None) -> HTTPClient:
    """Open the way to a core, as nobody where no *auth* is given. Raises Refused where the file with certificates cannot be read."""
    try:
        return HTTPClient(
            settings.url,
            timeout_s=settings.timeout_s,
            verify=settings.verify_tls,
            headers={"Fineract-Platform-TenantId": settings.tenant, "Accept": "application/json"},
            auth=auth,
        )
    except OSError as error:
        raise Refused(f"cannot read the certificates in {settings.verify_tls}") from error


class CoreCalls:
    """Asks one core as one user."""

    def __init__(self, settings: CoreSettings) -> None:
        """Speak to the core that *settings* name. Raises Refused where the file with certificates cannot be read."""
        self.http = reach_core(settings, (settings.user, settings.password))

    def each(self, asked: Sequence[Asked]) -> list[Found]:
        """Read side by side; where the core refuses one, its error stands in its place.

        Raises:
            Unavailable: one of them gave no whole answer in time.

        """
        found: list[Found] = []
        for some in in_parts(asked, BESIDE_MAX):
            found += [_read(answer, path) for answer, (path, _) in zip(self.http.get_each(some), some, strict=True)]
        return found

    def objects(self, asked: Sequence[Asked]) -> list[Body]:
        """Read several objects side by side."""
        return [as_object(each) for each in self.each(asked)]

    def lists(self, asked: Sequence[Asked]) -> list[list[Body]]:
        """Read several lists of objects side by side."""
        return [as_list(each) for each in self.each(asked)]


def as_object(found: Found) -> Body:
    """Take what was found for an object, or raise what it is instead."""
    if isinstance(found, GatewayError):
        raise found
    if not isinstance(found, dict):
        raise Unavailable("200, no object")
    return found


def as_list(found: Found) -> list[Body]:
    """Take what was found for a list of objects, or raise what it is instead."""
    if isinstance(found, GatewayError):
        raise found
    if not isinstance(found, list):
        raise Unavailable("200, no list")
    return objects(found, "the answer")


def _read(answer: Answer, path: str) -> Found:
    if answer.status != 200:
        return explain(answer, path)
    try:
        return answer.json()
    except UnreadableReply as error:
        return Unavailable(f"200, {error}")
