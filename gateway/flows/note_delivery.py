"""Note what a carrier says became of an SMS: it may come early, late, twice, out of order."""

from dataclasses import replace
from datetime import datetime

from domain.ports.outbox import Outbound
from domain.ports.store import UnitOfWork
from domain.sms import Delivery, DeliveryReport, OutboundState

STATES = {
    Delivery.SENT: OutboundState.SENT,
    Delivery.DELIVERED: OutboundState.DELIVERED,
    Delivery.FAILED: OutboundState.FAILED,
}


def note_delivery(work: UnitOfWork, channel: str, report: DeliveryReport, now: datetime) -> None:
    """Move the SMS forward; a report that came before the carrier's own answer is kept for it."""
    sms = work.outbox.find(channel, report)
    if sms is None or sms.state in {OutboundState.SENDING, OutboundState.QUEUED}:
        # A carrier that gives no id of its own is waited for under ours.
        work.outbox.keep_report(channel, replace(report, carrier_id=report.carrier_id or report.key), now)
        return
    apply_report(work, sms, report, now)


def apply_report(work: UnitOfWork, sms: Outbound, report: DeliveryReport, now: datetime) -> None:
    """Move *sms*, which the carrier has taken or may have taken; a final state never changes."""
    to = STATES[report.delivery]
    if sms.state not in {OutboundState.SENT, OutboundState.UNCLEAR} or sms.state is to:
        return
    moved = work.outbox.move(
        sms.id, start=sms.state, to=to, now=now, carrier_id=report.carrier_id, reason=report.reason
    )
    if moved and report.delivery is not Delivery.SENT:  # that it left the carrier says nothing of her phone
        work.phones.note_delivery(sms.to, now, arrived=report.delivery is Delivery.DELIVERED)
