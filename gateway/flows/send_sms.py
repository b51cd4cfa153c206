"""Hand one SMS to a carrier, or tell why not."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from domain.audit import Act
from domain.errors import GatewayError, OutcomeUnknown, Throttled, Unavailable
from domain.jobs import Job, backoff
from domain.ports.channels import Sends
from domain.ports.clock import Clock
from domain.ports.outbox import NewOutbound, Outbound
from domain.ports.store import Store, UnitOfWork
from domain.sms import Kind, OutboundSMS, OutboundState
from domain.tasks import TaskKind
from gateway.flows.note_delivery import apply_report
from parsers.paging import fit, is_unicode

ASK_AGAIN = timedelta(seconds=20)
"""How long a carrier that may have taken an SMS has to report, before it leaves again."""

_WAITED = (OutboundState.QUEUED, OutboundState.EXPIRED, OutboundState.DROPPED)

HANDED_OVER_MAX = 2
"""How often an SMS is handed to carriers that may have taken it."""

log = structlog.get_logger()


def queue_sms(work: UnitOfWork, sms: NewOutbound) -> bool:
    """Put an SMS on record and ask for it to be sent; False where its key is on record already."""
    return _queue(work, sms) is not None


def queue_confirmation(
    work: UnitOfWork, key: str, to: str, variants: Sequence[str], now: datetime, *, about: str = ""
) -> None:
    """Queue what nobody asked for: the first of *variants* that fits one page, else the last over several.

    *about* is the key of the receipt that it tells of, where there is one: its audit lines tell what was said.
    """
    kind = Kind.CONFIRMATION
    for place, page in enumerate(fit(variants)):
        sms = NewOutbound(f"{key}-{place}", to, page, kind, now, now + kind.lifetime)
        outbound_id = _queue(work, sms)
        if about and outbound_id is not None:
            work.audit.note(about, Act.TOLD, now, {"sms": outbound_id, "key": sms.key})


def is_said(work: UnitOfWork, key: str) -> bool:
    """Tell whether a confirmation may have left, or is to leave still."""
    return any(each.state is OutboundState.QUEUED or _may_have_left(each) for each in _pages(work, key))


def keep_back(work: UnitOfWork, key: str, now: datetime, *, about: str) -> bool:
    """Let a confirmation not leave that is not so any more; True where nobody reads it, False where it may have left."""
    pages = _pages(work, key)
    for each in pages:
        if each.state is OutboundState.QUEUED:
            work.outbox.move(
                each.id, start=each.state, to=OutboundState.DROPPED, now=now, reason="corrected before it left"
            )
            work.audit.note(about, Act.KEPT_BACK, now, {"sms": each.id, "key": each.key})
    return not any(_may_have_left(each) for each in pages)


def _may_have_left(page: Outbound) -> bool:
    """Tell whether somebody may have read it: what waits, or waited, may have been handed over before."""
    if page.state in _WAITED:
        return page.channel is not None
    return page.state is not OutboundState.FAILED


def _pages(work: UnitOfWork, key: str) -> list[Outbound]:
    pages = list[Outbound]()
    while page := work.outbox.with_key(f"{key}-{len(pages)}"):
        pages.append(page)
    return pages


def _queue(work: UnitOfWork, sms: NewOutbound) -> int | None:
    outbound_id = work.outbox.add(sms)
    if outbound_id is not None:
        work.jobs.add("send_sms", str(outbound_id), queue=sms.kind.queue, key=f"send-{outbound_id}", due=sms.created_at)
    return outbound_id


@dataclass(frozen=True)
class Route:
    """A channel as the sender sees it: which numbers it is for, and how fast it goes."""

    name: str
    sends: Sends
    prefixes: tuple[str, ...]
    rate_per_s: float


@dataclass(frozen=True)
class SendSMS:
    """Works one `send_sms` job; its subject is the SMS's id."""

    store: Store
    routes: Mapping[str, Route]
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Commit `sending`, hand it over, commit what came of it."""
        sms = self.store.write(self._begin, job, self.clock())
        if sms is None:
            return
        assert sms.channel is not None
        handed = OutboundSMS(sms.key, sms.to, sms.text, sms.kind, is_unicode(sms.text))
        try:
            carrier_id = self.routes[sms.channel].sends.send(handed)
        except GatewayError as error:
            log.warning("sms not sent", sms=sms.key, channel=sms.channel, error=type(error).__name__, reason=str(error))
            self.store.write(_not_sent, job, sms, error, self.clock())
            return
        self.store.write(_sent, job, sms, carrier_id, self.clock())

    def _begin(self, work: UnitOfWork, job: Job, now: datetime) -> Outbound | None:
        """Move it to `sending` by the best channel that is up; None where it does not leave now."""
        sms = work.outbox.get(int(job.subject))
        if sms.state is OutboundState.SENDING:
            _leave_unclear(work, job, sms, "we stopped while it was handed over", now, again=True)
        elif not _may_leave(sms):
            work.jobs.finish(job, now)
        elif now >= sms.expires_at:
            _expire(work, job, sms, now)
        else:
            return self._start(work, job, sms, now)
        return None

    def _start(self, work: UnitOfWork, job: Job, sms: Outbound, now: datetime) -> Outbound | None:
        route = self._route(work, sms, now)
        turn = work.carriers.take_turn(route.name, route.rate_per_s, now)
        if turn is not None:
            work.jobs.put_off(job, turn)
            return None
        if sms.state is OutboundState.UNCLEAR:
            _move(work, sms, OutboundState.QUEUED, now)
            sms = replace(sms, state=OutboundState.QUEUED)
        _move(work, sms, OutboundState.SENDING, now, channel=route.name)
        return replace(sms, state=OutboundState.SENDING, channel=route.name)

    def _route(self, work: UnitOfWork, sms: Outbound, now: datetime) -> Route:
        """Choose: one that is up, the one it should go by, the longest prefix that fits, the first named."""
        return max(
            self.routes.values(),
            key=lambda route: (
                not work.carriers.is_down(route.name, now),
                route.name == sms.via,
                max((len(prefix) for prefix in route.prefixes if sms.to.startswith(prefix)), default=0),
                not route.prefixes,
            ),
        )


def _may_leave(sms: Outbound) -> bool:
    return sms.state is OutboundState.QUEUED or (sms.state is OutboundState.UNCLEAR and sms.kind.may_repeat)


def _expire(work: UnitOfWork, job: Job, sms: Outbound, now: datetime) -> None:
    """Let it be; what may have left stays unclear."""
    if sms.state is OutboundState.QUEUED:
        _move(work, sms, OutboundState.EXPIRED, now, reason=sms.reason or "it would have come too late")
    work.jobs.finish(job, now)


def _sent(work: UnitOfWork, job: Job, sms: Outbound, carrier_id: str | None, now: datetime) -> None:
    assert sms.channel is not None
    work.jobs.finish(job, now)
    _move(work, sms, OutboundState.SENT, now, carrier_id=carrier_id)
    work.carriers.note(sms.channel, now, worked=True)
    _take_reports(work, sms, {carrier_id, sms.key} - {None}, now)


def _not_sent(work: UnitOfWork, job: Job, sms: Outbound, error: GatewayError, now: datetime) -> None:
    assert sms.channel is not None
    reason = str(error) or type(error).__name__
    match error:
        case OutcomeUnknown():
            work.carriers.note(sms.channel, now, worked=False)
            again = work.outbox.note_doubt(sms.id) < HANDED_OVER_MAX
            _leave_unclear(work, job, sms, reason, now, again=again)
            if not again:
                work.tasks.open(TaskKind.SMS_UNCLEAR, sms.key, f"handed over {HANDED_OVER_MAX} times: {reason}", now)
        case Unavailable():
            if not isinstance(error, Throttled):
                work.carriers.note(sms.channel, now, worked=False)
            work.jobs.postpone(job, now + backoff(job.attempts))
            _move(work, sms, OutboundState.QUEUED, now, reason=reason)
        case _:
            work.jobs.finish(job, now)
            _move(work, sms, OutboundState.FAILED, now, reason=reason)
            work.tasks.open(TaskKind.SMS_REFUSED, sms.channel, reason, now)


def _leave_unclear(work: UnitOfWork, job: Job, sms: Outbound, reason: str, now: datetime, *, again: bool) -> None:
    """Nobody knows whether it left: take the carrier's report, if one is kept, and look *again* if its kind may repeat."""
    if again and sms.kind.may_repeat:
        work.jobs.postpone(job, now + ASK_AGAIN)
    else:
        work.jobs.finish(job, now)
    _move(work, sms, OutboundState.UNCLEAR, now, reason=reason)
    _take_reports(work, sms, {sms.key}, now)


def _take_reports(work: UnitOfWork, sms: Outbound, names: AbstractSet[str | None], now: datetime) -> None:
    """Apply the reports that came while it was handed over; they are kept under the carrier's id or our key."""
    assert sms.channel is not None
    for name in names:
        for report in work.outbox.take_reports(sms.channel, str(name)):
            apply_report(work, work.outbox.get(sms.id), report, now)


def _move(
    work: UnitOfWork,
    sms: Outbound,
    to: OutboundState,
    now: datetime,
    *,
    channel: str | None = None,
    carrier_id: str | None = None,
    reason: str = "",
) -> None:
    """Move it on from where we read it; whoever holds its job is the only one who may."""
    moved = work.outbox.move(
        sms.id, start=sms.state, to=to, now=now, channel=channel, carrier_id=carrier_id, reason=reason
    )
    assert moved, f"{sms.key} was moved by somebody else"
