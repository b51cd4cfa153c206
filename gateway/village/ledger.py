"""The carrier's own books: texts of phones, messages of the daemon, what each phone shows.

With a file every event is a line of JSON, read back at the next start. The
caller holds the lock.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any


class Direction(StrEnum):
    """Which way a text went, as the phone sees it."""

    OUT = "out"
    IN = "in"


class Fate(StrEnum):
    """What became of a phone's text."""

    WAITING = "waiting"
    HANDED_ON = "handed on"
    REFUSED = "refused"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Try:
    """One call to the daemon: *status* is None where no answer came."""

    at: datetime
    took: timedelta
    status: int | None

    @property
    def is_ok(self) -> bool:
        """Whether the daemon said that it has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def may_repeat(self) -> bool:
        """Whether a carrier calls again."""
        return self.status is None or self.status >= 500


@dataclass(frozen=True)
class PhoneText:
    """What a phone sent; *n* is its place in that phone's conversation."""

    id: str
    phone: str
    text: str
    at: datetime
    fate: Fate
    tries: tuple[Try, ...]
    n: int


@dataclass(frozen=True)
class Message:
    """What the daemon handed in; *reached_at* is when the phone had it."""

    id: str
    key: str
    to: str
    text: str
    report_url: str | None
    at: datetime
    reached_at: datetime | None = None


@dataclass(frozen=True)
class Shown:
    """One text as its phone shows it; numbers of one phone count from 1."""

    n: int
    direction: Direction
    text: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """One line of the books."""

    phone: str
    direction: Direction
    text: str
    at: datetime


class Ledger:
    """Everything the carrier carried, in memory and, if there is one, in a file."""

    def __init__(self, file: Path | None = None) -> None:
        self._entries: list[Entry] = []
        self._texts: dict[str, PhoneText] = {}
        self._messages: dict[str, Message] = {}
        self._ended: set[str] = set()
        self._shown: dict[str, list[Shown]] = defaultdict(list)
        self._last: dict[str, PhoneText] = {}
        self._to: dict[str, list[str]] = defaultdict(list)
        self._read(file)
        self._file = file.open("a", encoding="ascii") if file else None
        self._note("opened")

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None

    def entries(self) -> Sequence[Entry]:
        """List all lines, in order."""
        return list(self._entries)

    def texts_waiting(self) -> Sequence[PhoneText]:
        """List the texts that are not handed on yet."""
        return [each for each in self._texts.values() if each.fate is Fate.WAITING]

    def messages_waiting(self) -> Sequence[Message]:
        """List the messages that were not delivered and reported yet."""
        return [each for each in self._messages.values() if each.id not in self._ended]

    def add_text(self, text: PhoneText) -> PhoneText:
        """Enter a text that a phone sent, and give it its place in the conversation."""
        text = replace(text, n=self._show(text.phone, Direction.OUT, text.text, text.at))
        self._texts[text.id] = self._last[text.phone] = text
        self._entries.append(Entry(text.phone, Direction.OUT, text.text, text.at))
        self._note("text", id=text.id, phone=text.phone, text=text.text, at=text.at)
        return text

    def text(self, text_id: str) -> PhoneText:
        """Give one text."""
        return self._texts[text_id]

    def last_text(self, phone: str) -> PhoneText | None:
        """Give the last text a phone sent."""
        text = self._last.get(phone)
        return self._texts[text.id] if text else None

    def note_try(self, text_id: str, tried: Try) -> PhoneText:
        """Note a call to the daemon."""
        text = self._texts[text_id]
        self._texts[text_id] = replace(text, tries=(*text.tries, tried))
        self._note_call("tried", text_id, tried)
        return self._texts[text_id]

    def note_report(self, message_id: str, tried: Try) -> None:
        """Note a call that reported on a message."""
        self._note_call("reported", message_id, tried)

    def settle_text(self, text_id: str, fate: Fate) -> None:
        """Note what became of a text; the first word stands."""
        if self._texts[text_id].fate is Fate.WAITING:
            self._texts[text_id] = replace(self._texts[text_id], fate=fate)
            self._note("settled", id=text_id, fate=fate)

    def add_message(self, message: Message) -> None:
        """Enter a message that the daemon handed in, a double as well."""
        self._messages[message.id] = message
        self._to[message.to].append(message.id)
        self._entries.append(Entry(message.to, Direction.IN, message.text, message.at))
        self._note(
            "message",
            id=message.id,
            key=message.key,
            to=message.to,
            text=message.text,
            report_url=message.report_url,
            at=message.at,
        )

    def messages_since(self, text: PhoneText) -> Sequence[Message]:
        """List the messages to a phone that came after a text of it."""
        return self.messages_to(text.phone, text.at)

    def messages_to(self, phone: str, since: datetime) -> Sequence[Message]:
        """List the messages to a phone that came since then."""
        messages = [self._messages[each] for each in self._to[phone]]
        return [each for each in messages if each.at >= since]

    def reach(self, message_id: str, at: datetime) -> Message:
        """Note that the phone has a message; the first time stands."""
        message = self._messages[message_id]
        if message.reached_at is None:
            message = self._messages[message_id] = replace(message, reached_at=at)
            self._show(message.to, Direction.IN, message.text, at)
            self._note("reached", id=message_id, at=at)
        return message

    def end_message(self, message_id: str) -> None:
        """Note that the daemon knows a message delivered, or will not hear of it."""
        self._ended.add(message_id)
        self._note("ended", id=message_id)

    def shown_count(self, phone: str) -> int:
        """Count what a phone shows."""
        return len(self._shown[phone]) if phone in self._shown else 0

    def shown(self, phone: str, after: int) -> Sequence[Shown]:
        """List what a phone shows beyond *after*."""
        return self._shown[phone][max(after, 0) :] if phone in self._shown else []

    def _show(self, phone: str, direction: Direction, text: str, at: datetime) -> int:
        conversation = self._shown[phone]
        conversation.append(Shown(len(conversation) + 1, direction, text, at))
        return len(conversation)

    def _note_call(self, event: str, id: str, tried: Try) -> None:
        self._note(event, id=id, at=tried.at, took_s=tried.took.total_seconds(), status=tried.status)

    def _note(self, event: str, **fields: object) -> None:
        if self._file:
            # The line end comes first: a kill may have cut the line before.
            self._file.write("\n" + json.dumps({"event": event, **fields}, default=_plain))
            self._file.flush()

    def _read(self, file: Path | None) -> None:
        self._file = None
        if file is None or not file.exists():
            return
        replay: dict[str, Callable[[dict[str, Any]], object]] = {
            "text": lambda line: self.add_text(
                PhoneText(line["id"], line["phone"], line["text"], _time(line["at"]), Fate.WAITING, (), 0)
            ),
            "settled": lambda line: self.settle_text(line["id"], Fate(line["fate"])),
            "message": lambda line: self.add_message(
                Message(line["id"], line["key"], line["to"], line["text"], line["report_url"], _time(line["at"]))
            ),
            "reached": lambda line: self.reach(line["id"], _time(line["at"])),
            "ended": lambda line: self.end_message(line["id"]),
        }
        for text in file.read_text(encoding="ascii").splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue  # a kill cut the last line short
            replay.get(line["event"], _pass)(line)


def _pass(line: dict[str, Any]) -> None:
    """Do nothing with a line that says only that the file was opened."""


def _plain(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
