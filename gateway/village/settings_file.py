"""The settings of a daemon that lives in a village: `mobile-mifos.toml` in the village's folder, made at its first start.

Keys and tokens stay the same from start to start; addresses are written anew.
The file shows its keys to whoever may read the folder: it protects nobody real.
"""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.commands import Institution
from gateway.settings.model import CORE_PATH
from gateway.store.secrets import new_key
from gateway.village.history import CORE_LOGIN, CORE_PASSWORD
from gateway.village.mpesa import CONSUMER_KEY, CONSUMER_SECRET, INITIATOR, PASSKEY, SHORTCODE

SAVINGS_PER_MEETING = 50
"""What everybody in the village agreed to save. Its sheets are made and sent at whatever hour it starts."""

NAME = "mobile-mifos.toml"
CHANNEL = "village"


@dataclass(frozen=True)
class Secrets:
    """What the daemon and its village keep from start to start; *credential* is made anew for the API operator."""

    seal: tuple[str, ...]
    pin: tuple[str, ...]
    token: str
    secret: str
    money_token: str
    credential: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where the daemon is reached, and where it reaches the village."""

    daemon: str
    port: int
    village: str


def kept_secrets(folder: Path) -> Secrets:
    """Read the secrets of an earlier start, or make new ones."""
    file = folder / NAME
    kept: Mapping[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    keys, channel, mpesa = kept.get("keys", {}), kept.get("channels", {}).get(CHANNEL, {}), kept.get("mpesa", {})
    return Secrets(
        seal=tuple(keys.get("seal", ())) or (new_key(),),
        pin=tuple(keys.get("pin", ())) or (new_key(),),
        token=channel.get("callback_token") or secrets.token_hex(24),
        secret=channel.get("secret") or secrets.token_hex(24),
        money_token=mpesa.get("callback_token") or secrets.token_hex(24),
    )


def write_settings(folder: Path, institution: Institution, kept: Secrets, addresses: Addresses) -> Path:
    """Write the file, whole or not at all, and give its path."""
    file = folder / NAME
    new = file.with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(_toml(_tables(institution, kept, addresses)))
    new.replace(file)
    return file


def _tables(institution: Institution, kept: Secrets, addresses: Addresses) -> Mapping[str, Mapping[str, Any]]:
    return {
        "institution": {
            "name": institution.name,
            "country": institution.country,
            "currency": institution.currency,
            "timezone": institution.zone.key,
            "languages": list(institution.languages),
            "help_phone": institution.help_phone,
        },
        "core": {
            "url": f"{addresses.village}{CORE_PATH}",
            "tenant": "default",
            "user": CORE_LOGIN,
            "password": CORE_PASSWORD,
        },
        "keys": {"seal": list(kept.seal), "pin": list(kept.pin)},
        "collections": {
            "sheets": True,
            "savings_per_meeting": SAVINGS_PER_MEETING,
            **{"made_at": "00:00", "sent_at": "00:00", "sent_until": "23:59"},
        },
        "web": {"port": addresses.port, "public_url": addresses.daemon},
        "mpesa": {
            "shortcode": SHORTCODE,
            "callback_token": kept.money_token,
            "payment_type": "M-PESA",
            "consumer_key": CONSUMER_KEY,
            "consumer_secret": CONSUMER_SECRET,
            "passkey": PASSKEY,
            **({"initiator": INITIATOR, "security_credential": kept.credential} if kept.credential else {}),
            "url": addresses.village,
        },
        f"channels.{CHANNEL}": {
            "driver": "village",
            "callback_token": kept.token,
            "secret": kept.secret,
            "url": addresses.village,
        },
    }


def _toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Write tables of texts, numbers and lists of texts: what JSON and TOML write alike."""
    lines = ["# Made by the village at its start; addresses change, keys stay."]
    for name, table in tables.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"
