"""No task goes without words on the pages."""

from __future__ import annotations

import ast
import importlib
import pkgutil

import pytest

import gateway.commands
import gateway.flows
import gateway.worker
from domain.tasks import TaskKind
from gateway.web.staff.kinds import KINDS


def opened() -> set[str]:
    """Find what flows, commands and workers open tasks by, as it is written."""
    found: set[str] = set()
    for room in (gateway.flows, gateway.commands, gateway.worker):
        for each in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{each.name}")
            assert module.__file__ is not None
            with open(module.__file__, encoding="utf-8") as file:
                tree = ast.parse(file.read())
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            found |= {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func).endswith("tasks.open")}
    return found


def test_every_kind_of_task_has_its_words() -> None:
    assert set(KINDS) == set(TaskKind)


def test_no_task_is_opened_by_a_bare_text() -> None:
    named = {f"TaskKind.{kind.name}" for kind in TaskKind}
    assert opened() - named == {"kind"}  # the folder's, which is handed one on


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_somebody_sees_to_it(kind: str) -> None:
    assert KINDS[kind].roles
