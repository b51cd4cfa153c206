"""The documents are true where a machine can tell: links, commands, settings, words."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from gateway.channels.driver import find_drivers
from gateway.cli.main import main
from gateway.commands.finding import find_commands
from gateway.settings.model import Settings
from gateway.settings.sources import PREFIX
from parsers.catalogues import load_all
from parsers.vocabulary import vocabulary_of
from tests.support.kannel import CONFIG

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
HANDBOOK = [page for page in PAGES if page.parent.name != "decisions"]
EXAMPLES = {"FILE": "settings.toml", "DIR": "state", "PHONE": "+254700000011"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> str:
    """Give a page without its fenced blocks."""
    return re.sub(r"(?ms)^( *)```.*?^\1```$", "", page.read_text("utf-8"))


def fenced(page: Path, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", page.read_text("utf-8"))


def slugs(page: Path) -> set[str]:
    heads = re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [each for each in re.findall(r"\]\(([^)]+)\)", prose(page)) if not each.startswith("http")]
    lost = []
    for link in links:
        name, _, head = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (head and head not in slugs(target)):
            lost.append(link)
    assert lost == []


@each_page
def test_every_file_that_is_named_is_there(page: Path) -> None:
    tops = "domain|parsers|mifos_client|gateway|tests|docs|bench"
    named = re.findall(rf"`((?:{tops})/[\w./-]+)`", prose(page))
    assert [each for each in named if not (ROOT / each).exists()] == []


def command_lines(page: Path) -> Iterator[str]:
    """Find what is typed: in a line that is set in, and in the running text between backticks."""
    text = prose(page)
    yield from re.findall(r"(?m)^ {4,}(?:docker compose run --rm \w+ )?((?:\S*/)?mobile-mifos [a-z-].*)$", text)
    yield from re.findall(r"(?m)^ExecStart=(.*)$", text)
    for words in re.findall(r"(?<!`)`([^`]+)`(?!`)", text):
        if words.startswith(("mobile-mifos ", ".venv/bin/mobile-mifos ")):
            yield " ".join(words.split())


LINES = sorted({line for page in PAGES for line in command_lines(page)})


def test_the_documents_name_many_commands() -> None:
    assert len(LINES) > 30


@pytest.mark.parametrize("line", LINES)
def test_click_takes_every_command_line(line: str) -> None:
    _, *words = shlex.split(line, comments=True)
    parse(main, [EXAMPLES.get(word, word) for word in words])


def parse(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Read words as click does, and run nothing. Raises click.UsageError."""
    if {"--help", "--version"} & set(words[:1]):
        return
    if not isinstance(command, click.Group):
        if "--help" not in words:
            command.make_context(command.name, words, parent=parent)
        return
    context = click.Context(command, info_name=command.name, parent=parent)
    _, found, rest = command.resolve_command(context, words)
    assert found is not None
    parse(found, rest, context)


def leaves(command: click.Command, path: tuple[str, ...] = ("mobile-mifos",)) -> Iterator[tuple[str, click.Command]]:
    """List the commands that end a line; a group that finds its own (benchmarks) is one of them."""
    if not isinstance(command, click.Group) or not command.commands:
        yield " ".join(path), command
        return
    for name, each in command.commands.items():
        yield from leaves(each, (*path, name))


def test_the_command_line_page_has_every_command_and_option() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text("utf-8")
    told = {
        head: set(re.findall(r"(?m)^\| `(--[a-z-]+|[A-Z][A-Z0-9_]+)[ `]", rest))
        for head, rest in re.findall(r"(?ms)^## (mobile-mifos [a-z ]+)\n(.*?)(?=^## |\Z)", page)
    }
    real = {
        path: {_shown(each) for each in command.params} - {"--settings", "--state"} for path, command in leaves(main)
    }
    assert told == real


def _shown(parameter: click.Parameter) -> str:
    return (
        parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.metavar or str(parameter.name).upper())
    )


def keys_of(tables: dict[str, Any]) -> Iterator[str]:
    """Name every key of a settings file that does not exist."""
    for table, keys in tables.items():
        if table not in Settings.model_fields:
            yield table
        elif table == "channels":
            for name, own in keys.items():
                fields = find_drivers()[own["driver"]].settings.model_fields
                yield from (f"channels.{name}.{key}" for key in own if key.removesuffix("_file") not in fields)
        else:
            fields = Settings.model_fields[table].annotation.model_fields  # type: ignore[union-attr]  # (all are models)
            yield from (f"{table}.{key}" for key in keys if key.removesuffix("_file") not in fields)


@each_page
def test_every_setting_in_an_example_exists(page: Path) -> None:
    assert [key for block in fenced(page, "toml") for key in keys_of(tomllib.loads(block))] == []


@pytest.mark.parametrize("page", HANDBOOK, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_setting_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    tables = "|".join(name for name in Settings.model_fields if name != "channels")
    named = [tuple(each.split(".")) for each in re.findall(rf"`((?:{tables})\.[a-z_]+)", text)]
    named += [tuple(each.lower().split("__")) for each in re.findall(rf"{PREFIX}([A-Z_]+)", text) if "__" in each]
    assert [f"{table}.{key}" for table, key in named for _ in keys_of({table: {key: ""}})] == []


def test_the_sms_language_page_has_every_word_and_says_which_are_built() -> None:
    page = (ROOT / "docs/reference/sms-language.md").read_text("utf-8")
    _, built, later, *_ = re.split(r"(?m)^## ", page)
    shown = vocabulary_of(load_all().values()).shown
    rows = {word: [shown[code][word] for code in ("en", "sw", "fil")] for word in shown["en"]}
    assert _first_cells(built) == [words for word, words in rows.items() if word in find_commands()]
    assert _first_cells(later) == [words for word, words in rows.items() if word not in find_commands()]


def _first_cells(section: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in section.splitlines() if line.startswith("| ")]
    return rows[1:]


def test_kannels_configuration_is_the_one_that_was_run() -> None:
    (block,) = fenced(ROOT / "docs/how-to/connect-your-carrier.md", "kannel")
    filled = {"bearerbox-host", "sendsms-port", "sendsms-interface", "username", "password", "post-url"}
    tried = CONFIG[CONFIG.index("group = smsbox") :]
    assert _settings(block, filled) == _settings(tried, filled)
    assert re.search(r'(?m)^post-url = "http://\S+\?id=%I"$', block)


def _settings(text: str, filled: set[str]) -> list[tuple[str, str]]:
    """List a configuration line by line; of what each institution fills in, the names alone."""
    pairs = [line.partition(" = ")[::2] for line in text.splitlines() if line]
    return [(name, "" if name in filled else value) for name, value in pairs]
