"""The bodies of errors: Daraja's own, the gateway's, the firewall's.

Source: Daraja 3.0 and answers that integrators met (read 2026-11).
"""

from __future__ import annotations

from flask import Response, jsonify

from mpesa.sandbox.faults import CallFault
from mpesa.sandbox.ids import Ids
from mpesa.sandbox.refusals import Refusal

_SPIKE = (
    '{"fault":{"faultstring":"Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, '
    'periodInMicroseconds=60000000, maxBurstMessageCount=1.0}",'
    '"detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}'
)
_FIREWALL = (
    "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. "
    "Please consult with your administrator.</body></html>"
)
_REFUSALS = {
    CallFault.SPIKE: Refusal(500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
    CallFault.QUOTA: Refusal(500, "500.003.03", "Error Occurred: Quota Violation"),
    CallFault.ERROR_AFTER: Refusal(500, "500.003.1001", "Internal Server Error"),
}


def refused(refusal: Refusal, ids: Ids) -> Response:
    """Wrap *refusal* as Daraja does."""
    response = jsonify(requestId=ids.request(), errorCode=refusal.code, errorMessage=refusal.text)
    response.status_code = refusal.status
    return response


def instead(fault: CallFault, ids: Ids) -> Response | None:
    """Make the answer that comes in place of Daraja's own; None where *fault* is none of those."""
    match fault:
        case CallFault.THROTTLE:
            return Response(_SPIKE, status=429, content_type="application/json")
        case CallFault.FORBIDDEN:
            return Response(_FIREWALL, status=403, content_type="text/html")
        case CallFault.EMPTY:
            return Response(status=500)
        case CallFault.SPIKE | CallFault.QUOTA | CallFault.ERROR_AFTER:
            return refused(_REFUSALS[fault], ids)
    return None
