"""How a command runs: who may, what was sent, what its key was used for before, and how often it loses its lock.

The order is Fineract's. Permission and JSON syntax come before the key; from there on whatever happens is stored with
the key and told again to everybody who comes with it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request

from mifos_client.sandbox.asking import caller, the_books
from mifos_client.sandbox.commands import Command, CommandState
from mifos_client.sandbox.envelopes import conflict, container, refused
from mifos_client.sandbox.faults import FAULT_MET, FaultKind
from mifos_client.sandbox.refusals import ContainerFault, Kind, Refusal, integrity
from mifos_client.sandbox.sent import Sent, read_object
from mifos_client.sandbox.writing import Body, answer, written_with_nulls

FROM_CACHE = "x-served-from-cache"
_EMPTY = "{}"


@dataclass(frozen=True)
class Pace:
    """How long things take: a posting, the look for a key before it is noted, and the waits for a lock or a first call."""

    posting_s: float = 0.004
    race_s: float = 0
    tries_s: tuple[float, ...] = (1.0, 2.0)
    wait_s: float = 3.0


class Traffic:
    """The commands under way: their pace, and how often each account has changed."""

    def __init__(self, pace: Pace, sleep: Callable[[float], None]) -> None:
        self.pace = pace
        self.sleep = sleep
        self.versions: Counter[str] = Counter()


@dataclass(frozen=True)
class Target:
    """What a command is about: an account, and a posting on it where it is about one."""

    account: int
    posting: int | None = None


@dataclass(frozen=True)
class Task:
    """A kind of command: *do* reads what was sent and posts it, or only checks it where the flag says so."""

    action: str
    entity: str
    resource: str
    do: Callable[[Target, Sent, bool], Body]
    needs_body: bool = True

    @property
    def permission(self) -> str:
        """The permission that it needs."""
        return f"{self.action}_{self.entity}"

    def lane(self, target: Target) -> str:
        """Name the account, on which one command at a time can win."""
        return f"{self.entity} {target.account}"


def run(task: Task, target: Target) -> Response:
    """Run a command from its first check to its answer."""
    if not caller().may(task.permission):
        text = f"User has no authority to: {task.permission}"
        raise Refusal(Kind.NOT_AUTHORIZED, "error.msg.not.authorized", text)
    body = request.get_data(as_text=True)
    if not body.strip() and not task.needs_body:
        body = _EMPTY
    fields = read_object(body)
    if isinstance(fields, Response):
        return fields
    begun = _begin(task, target, body)
    return begun if isinstance(begun, Response) else _finished(task, target, fields, begun)


def run_waiting(task: Task, command: Command) -> Response:
    """Run a command that a second person has approved; its answer names it, and is stored with its key."""
    books, target = the_books(), Target(command.account, command.posting)
    fields = read_object(command.body)
    assert not isinstance(fields, Response)
    with books.lock:
        try:
            done = task.do(target, Sent(fields, task.resource), True)
        except Refusal as refusal:
            response = refused(refusal)
            books.finish(command.number, response.status_code, response.get_data(as_text=True))
            return response
        done = {"commandId": command.number, **done}
        books.finish(command.number, 200, _stored(done))
        _traffic().versions[task.lane(target)] += 1
    return answer(done)


def _begin(task: Task, target: Target, body: str) -> Response | int:
    """Note the command under its key; a key that was used before is answered with what it was used for."""
    books, key = the_books(), request.headers.get("Idempotency-Key")
    key = None if key is None else key.strip()
    if key is not None:
        known = books.command_keyed(task.action, task.entity, key)
        if known is not None:
            return _told_again(known)
        _traffic().sleep(_traffic().pace.race_s)
    return books.begin(
        task.action,
        task.entity,
        key,
        maker=caller().number,
        account=target.account,
        posting=target.posting,
        body=body,
    )


def _told_again(known: Command) -> Response:
    """Answer with what the first command was answered, waiting for it while it runs."""
    ended = the_books().ended
    with ended:
        ended.wait_for(lambda: known.state is not CommandState.RUNNING, _traffic().pace.wait_s)
        if known.state in (CommandState.AWAITING, CommandState.REJECTED):
            raise integrity("error.msg.data.integrity.issue", f"{known.action}-{known.entity}-{known.key} is taken")
        is_running = known.state is CommandState.RUNNING
        content, status = (known.body, 425) if is_running else (known.answer, known.status)
    response = Response(content, status=status, content_type="application/json")
    response.headers[FROM_CACHE] = "true"
    return response


def _finished(task: Task, target: Target, fields: Mapping[str, Any], number: int) -> Response:
    """Do what was asked, with the fault that the call meets."""
    fault = request.environ.get(FAULT_MET)
    if fault is FaultKind.STUCK_BEFORE:
        return Response()  # nobody will read it
    if fault is FaultKind.CONFLICT:
        return _lost(number)
    response = _tried(task, target, fields, number, is_told=fault is not FaultKind.STUCK_AFTER)
    if fault is FaultKind.RACE:
        raise integrity("error.msg.data.integrity.issue", f"{task.action}-{task.entity} lost a race")
    return response


def _tried(task: Task, target: Target, fields: Mapping[str, Any], number: int, *, is_told: bool) -> Response:
    """Try a command until nobody changes the account in the same moment, three times at most.

    Between two tries the command looks failed: a twin that asks then is told of a conflict that is not final.
    """
    books, traffic, lane = the_books(), _traffic(), task.lane(target)
    for pause in (*traffic.pace.tries_s, None):
        version = traffic.versions[lane]
        traffic.sleep(traffic.pace.posting_s)
        with books.lock:
            if traffic.versions[lane] == version:
                response = _done(task, target, fields, number, is_told=is_told)
                traffic.versions[lane] += response.status_code == 200
                return response
        if pause is not None:
            lost = conflict()
            books.show_failed(number, lost.status_code, lost.get_data(as_text=True))
            traffic.sleep(pause)
            books.try_again(number)
    return _lost(number)


def _lost(number: int) -> Response:
    """Store and give the answer of a command that lost its lock for good."""
    response = conflict()
    the_books().finish(number, response.status_code, response.get_data(as_text=True))
    return response


def _done(task: Task, target: Target, fields: Mapping[str, Any], number: int, *, is_told: bool) -> Response:
    books = the_books()
    waits = task.permission in books.checked and not caller().may("CHECKER_SUPER_USER")
    try:
        done = task.do(target, Sent(fields, task.resource), not waits)
    except Refusal as refusal:
        response = refused(refusal)
    except ContainerFault as fault:
        response = container(fault.status, request.path, books.now())
    else:
        if waits:
            books.keep_waiting(number)
            nobody: Body = {"commandId": number, "rollbackTransaction": True}
            return answer({**nobody, "resourceExternalId": {}, "subResourceExternalId": {}})
        response = answer(done)
    if is_told:
        books.finish(number, response.status_code, response.get_data(as_text=True))
    return response


def _stored(done: Body) -> str:
    """Print the answer of an approved command as it is told to everybody who comes with its key: whole, with nulls."""
    names = (
        "commandId officeId groupId clientId loanId savingsId resourceId subResourceId transactionId changes"
        " creditBureauReportData resourceIdentifier productId gsimId glimId"
    )
    body = {name: done.get(name) for name in names.split()}
    external_ids = {name: done.get(name) for name in ("resourceExternalId", "subResourceExternalId")}
    return written_with_nulls({**body, "rollbackTransaction": False, **external_ids})


def _traffic() -> Traffic:
    traffic = current_app.extensions["traffic"]
    assert isinstance(traffic, Traffic)
    return traffic
