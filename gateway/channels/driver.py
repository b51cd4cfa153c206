"""What the module of a channel ends in, and how it is found: by its name, in this room."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from domain.callbacks import Methods
from domain.ports.channels import Channel

CONNECT_WITHIN_S = 3.0
BY_POST: Methods = {"inbound": frozenset({"POST"}), "report": frozenset({"POST"})}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


def _read_token(token: SecretStr) -> SecretStr:
    if _TOKEN.fullmatch(token.get_secret_value()) is None:
        raise ValueError("16 to 128 letters, digits, - and _ (it is a part of the callback URL)")
    return token


Token = Annotated[SecretStr, AfterValidator(_read_token)]
"""What stands in a callback's URL and nobody can guess."""


class ChannelSettings(BaseModel):
    """What every channel is told; a driver adds its own keys.

    *prefixes* are those of the numbers (E.164) that this channel is better for: a
    preference, no bar; *deadline_s* is how long one send may take in all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    driver: str = Field(description="the kind of carrier")
    callback_token: Token = Field(description="what stands in its callback URLs and nobody can guess")
    prefixes: tuple[Annotated[str, StringConstraints(pattern=r"^\+[0-9]{1,14}$")], ...] = Field(
        default=(), description="beginnings of the numbers that it is preferred for, such as +2547"
    )
    rate_per_s: float = Field(default=10, gt=0, le=1_000, description="texts a second")
    deadline_s: float = Field(default=10, gt=0, le=30, description="seconds one send may take in all")

    @property
    def limits_s(self) -> tuple[float, float]:
        """How long an SDK may wait for a connection, and for each read: no connection must show before the deadline."""
        return min(CONNECT_WITHIN_S, self.deadline_s / 2), self.deadline_s


CallbackURL = Callable[[str, str], str]
"""Gives, for an event and a key of ours, the public URL that the carrier shall call; the key stands in its query."""

S = TypeVar("S", bound=ChannelSettings)


@dataclass(frozen=True)
class Driver(Generic[S]):
    """A kind of channel: its *name* for people, the settings it takes, and what makes a channel of them."""

    name: str
    settings: type[S]
    make: Callable[[S, CallbackURL], Channel]


def find_drivers() -> Mapping[str, Driver[Any]]:
    """Find the drivers of this room, each by the name of its module."""
    room = __name__.rpartition(".")[0]
    modules = pkgutil.iter_modules(importlib.import_module(room).__path__)
    found = {each.name: getattr(importlib.import_module(f"{room}.{each.name}"), "DRIVER", None) for each in modules}
    return {name: driver for name, driver in found.items() if isinstance(driver, Driver)}
