"""Compare the shape of two answers: what a recording and the sandbox core must have in common.

Compared are keys, JSON types, the number of decimals, flags, enums and codes; values are not. A list of rows may have another length: then each of
our rows must look like one of the recorded ones, as it must in the lists that `LISTS` names.
"""

from __future__ import annotations

import json
from typing import Any

CODES = frozenset(
    [
        "userMessageGlobalisationCode",
        "parameterName",
        "httpStatusCode",
        "code",
        "entityType",
        "parentType",
        "subEntityType",
        "entryType",
        "error",
        "direction",
        "property",
        "nullHandling",
        "recurrence",
        "groupLevel",
        "transactionProcessingStrategyCode",
    ]
)


LISTS = ("", ".pageItems", ".content")  # where it depends on what else is in the books which rows come


class Number(str):
    """A number as it stood on the wire."""

    @property
    def decimals(self) -> int:
        return len(self.partition(".")[2])


def on_the_wire(text: str) -> Any:
    """Read JSON so that numbers keep the form they had."""
    return json.loads(text, parse_float=Number, parse_int=Number)


def differences(recorded: Any, ours: Any, ignored: frozenset[str], path: str = "") -> list[str]:
    """List what keeps *ours* from having the shape of *recorded*; keys in *ignored* are looked at by nobody."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        return _of_objects(recorded, ours, ignored, path)
    if isinstance(recorded, list) and isinstance(ours, list):
        return _of_lists(recorded, ours, ignored, path)
    if type(recorded) is not type(ours):
        return [f"{path}: {type(recorded).__name__} recorded, ours is {ours!r}"]
    if isinstance(recorded, Number) and recorded.decimals != ours.decimals:
        return [f"{path}: {recorded} recorded, ours is {ours}"]
    if isinstance(recorded, bool) and recorded != ours:
        return [f"{path}: {recorded} recorded, ours is {ours}"]
    if path.rpartition(".")[2] in CODES and recorded != ours:
        return [f"{path}: {recorded!r} recorded, ours is {ours!r}"]
    return []


def _of_objects(recorded: dict[str, Any], ours: dict[str, Any], ignored: frozenset[str], path: str) -> list[str]:
    theirs, mine = recorded.keys() - ignored, ours.keys() - ignored
    found = [f"{path}.{key}: recorded, not ours" for key in sorted(theirs - mine)]
    found += [f"{path}.{key}: ours, not recorded" for key in sorted(mine - theirs)]
    if {"id", "code", "value"} <= recorded.keys() and recorded["id"] != ours.get("id"):
        found.append(f"{path}: enum {recorded['id']} recorded, ours is {ours.get('id')}")
    for key in sorted(theirs & mine):
        found += differences(recorded[key], ours[key], ignored, f"{path}.{key}")
    return found


def _of_lists(recorded: list[Any], ours: list[Any], ignored: frozenset[str], path: str) -> list[str]:
    if bool(recorded) != bool(ours):
        return [f"{path}: {len(recorded)} rows recorded, ours has {len(ours)}"]
    if len(recorded) == len(ours) and path not in LISTS:
        pairs = enumerate(zip(recorded, ours, strict=True))
        return [found for n, (row, mine) in pairs for found in differences(row, mine, ignored, f"{path}[{n}]")]
    found = []
    for n, mine in enumerate(ours):
        attempts = [differences(row, mine, ignored, f"{path}[{n}]") for row in recorded]
        found += min(attempts, key=len)
    return found
