"""No task goes without words on the pages."""

from __future__ import annotations

import ast
import importlib
import pkgutil

import pytest

import gateway.commands
import gateway.flows
import gateway.worker
from gateway.web.staff.kinds import KINDS


def opened() -> set[str]:
    """Find each kind that a flow, a command or a worker opens by a text or a constant."""
    kinds: set[str] = set()
    for room in (gateway.flows, gateway.commands, gateway.worker):
        for each in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{each.name}")
            assert module.__file__ is not None
            with open(module.__file__, encoding="utf-8") as file:
                tree = ast.parse(file.read())
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("tasks.open"):
                    kinds |= _kind(call.args[0], module)
    return kinds


def _kind(node: ast.expr, module: object) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    found = getattr(module, node.id, None) if isinstance(node, ast.Name) else None
    return {found} if isinstance(found, str) else set()


def test_some_are_found() -> None:
    assert {"dispute", "receipt claimed", "sms refused"} <= opened()


def test_every_kind_of_task_has_its_words() -> None:
    assert opened() - KINDS.keys() == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_somebody_sees_to_it(kind: str) -> None:
    assert KINDS[kind].roles
