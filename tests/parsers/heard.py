"""What a reader of every language makes of a text."""

from __future__ import annotations

from domain.commands import Asker, NotRead, Understood
from parsers.catalogues import load_all
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS

READER = Reader(vocabulary_of(load_all().values()), FORMS)


def meaning(text: str, asker: Asker = Asker.KNOWN) -> tuple[str, dict[str, str]] | None:
    """Give command and fields, or None where *text* is asked back."""
    reading = READER.read(text, asker)
    return (reading.command, dict(reading.fields)) if isinstance(reading, Understood) else None


def asked(text: str, asker: Asker = Asker.KNOWN) -> NotRead:
    reading = READER.read(text, asker)
    assert isinstance(reading, NotRead), reading
    return reading
