"""The commands of the books: what was asked of the core, under which idempotency key, and what it was answered.

A key is unique for its action and entity, whatever account and body came with it. A command that was begun and never
finished, because the core was killed, stays "under processing" for ever; so it is read back from the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from threading import Condition

from mifos_client.sandbox.ledger import Terms, recorded
from mifos_client.sandbox.refusals import Kind, Refusal, integrity
from mifos_client.sandbox.sheets import SheetBooks

_KEY_MAX = 50
_OK = 200


class CommandState(IntEnum):
    """Fineract's numbers for what became of a command."""

    PROCESSED = 1
    AWAITING = 2
    REJECTED = 3
    RUNNING = 4
    ERROR = 5


@dataclass
class Command:
    """One command; *posting* is the one that it is about, where it is about one."""

    number: int
    action: str
    entity: str
    key: str | None
    maker: int
    made_at: datetime
    account: int
    posting: int | None
    body: str
    state: CommandState = CommandState.RUNNING
    status: int = 0
    answer: str = ""


class CommandBooks(SheetBooks):
    """The part of the books that holds commands, and which of them need a second person."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self.commands: dict[int, Command] = {}
        self.checked: set[str] = set()
        self.ended = Condition(self.lock)
        self._by_key: dict[tuple[str, str, str], Command] = {}

    @recorded
    def begin(
        self,
        action: str,
        entity: str,
        key: str | None,
        *,
        maker: int,
        account: int,
        posting: int | None,
        body: str,
    ) -> int:
        """Note a command that starts; returns its number. A key that is taken, or too long, is refused."""
        if key is not None and (len(key) > _KEY_MAX or self.command_keyed(action, entity, key) is not None):
            raise integrity("error.msg.data.integrity.issue", f"{action}-{entity}-{key} is taken or too long")
        number = self.next_id("command")
        command = Command(number, action, entity, key, maker, self.moment(), account, posting, body)
        self.commands[number] = command
        if key is not None:
            self._by_key[self._index(action, entity, key)] = command
        return number

    @recorded
    def finish(self, number: int, status: int, answer: str) -> None:
        """Note what a command was answered; who asks with its key again is told the same for ever."""
        state = CommandState.PROCESSED if status == _OK else CommandState.ERROR
        self._end(number, state, status, answer)

    def show_failed(self, number: int, status: int, answer: str) -> None:
        """Let a command that is about to be tried again look as if it had failed, for whoever asks meanwhile."""
        with self.lock:
            self._end(number, CommandState.ERROR, status, answer)

    def try_again(self, number: int) -> None:
        """Let a command that looked failed run on."""
        with self.lock:
            self.commands[number].state = CommandState.RUNNING

    @recorded
    def keep_waiting(self, number: int) -> None:
        """Note that a command waits for a second person."""
        self._end(number, CommandState.AWAITING)

    @recorded
    def reject(self, number: int) -> None:
        """Note that a second person did not want it; its key stays taken."""
        self.awaiting(number)
        self._end(number, CommandState.REJECTED)

    @recorded
    def drop(self, number: int) -> None:
        """Take a waiting command out of the books; its key is free again."""
        command = self.awaiting(number)
        del self.commands[number]
        if command.key is not None:
            del self._by_key[self._index(command.action, command.entity, command.key)]

    @recorded
    def have_checked(self, permission: str, is_checked: bool) -> None:
        """Demand a second person for whatever needs *permission*, such as REPAYMENT_LOAN, or no longer."""
        (self.checked.add if is_checked else self.checked.discard)(permission)

    def command_keyed(self, action: str, entity: str, key: str) -> Command | None:
        """Find the command that was asked for with that key."""
        with self.lock:
            return self._by_key.get(self._index(action, entity, key))

    def awaiting(self, number: int) -> Command:
        """Find a command that waits for a second person."""
        command = self.commands.get(number)
        if command is None:
            raise Refusal(Kind.NOT_FOUND, "error.msg.command.id.invalid", "no such command", value=number)
        if command.state is not CommandState.AWAITING:
            code = "error.msg.command.id.not.awaiting.approval"
            raise Refusal(Kind.NOT_FOUND, code, "it does not wait", value=number)
        return command

    def waiting_commands(self) -> Iterator[Command]:
        """Go through the commands that wait for a second person, oldest first."""
        return (command for command in self.commands.values() if command.state is CommandState.AWAITING)

    def _end(self, number: int, state: CommandState, status: int = 0, answer: str = "") -> None:
        command = self.commands[number]
        command.state, command.status, command.answer = state, status, answer
        self.ended.notify_all()

    def _index(self, action: str, entity: str, key: str) -> tuple[str, str, str]:
        return action, entity, self.manners.fold(key)
