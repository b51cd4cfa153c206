"""The bodies of errors: Fineract's own envelope, and the servlet container's."""

from datetime import UTC, datetime

from flask import Response

from mifos_client.sandbox.refusals import Kind, Refusal
from mifos_client.sandbox.writing import Body, answer

_REALM = 'Basic realm="Fineract Platform API"'
_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    415: "Unsupported Media Type",
    500: "Internal Server Error",
}
_TOPS = {
    Kind.VALIDATION: (400, "validation.msg.validation.errors.exist", "Validation errors exist."),
    Kind.DOMAIN: (403, "validation.msg.domain.rule.violation", "Errors contain reason for domain rule violation."),
    Kind.NOT_AUTHORIZED: (403, "error.msg.not.authorized", "Insufficient privileges to perform this action."),
    Kind.NOT_FOUND: (404, "error.msg.resource.not.found", "The requested resource is not available."),
    Kind.TEMPORARY: (503, "error.msg.platform.service.unavailable", "The service is not available for now."),
}
_NOT_ACCEPTABLE = (
    "<html><body><h1>Whitelabel Error Page</h1><p>There was an unexpected error (type=Not Acceptable, status=406)."
    "</p></body></html>"
)
_BAD_PATH = "<!doctype html><html lang='en'><head><title>HTTP Status 400 - Bad Request</title></head></html>"


def refused(refusal: Refusal) -> Response:
    """Wrap *refusal* in the envelope."""
    if refusal.kind is Kind.INTEGRITY:
        status, top, text = 403, refusal.code, refusal.text
    else:
        status, top, text = _TOPS[refusal.kind]
    errors = [_error(each) for each in (refusal, *refusal.also)]
    return answer({**_heading(status, top, text), "errors": errors}, status)


def conflict() -> Response:
    """Make the 409 of a command that lost its lock three times."""
    return answer(_heading(409, "error.msg.platform.service.query.conflict", "concurrent modification on query"), 409)


def loan_locked(loan: str) -> Response:
    """Make the 409 of the filter that guards loans during the close of business; it names no content type."""
    text = f"Loan is locked by the COB job. Loan ID: {loan}"
    response = answer(_heading(409, "error.msg.loan.locked", text), 409)
    del response.headers["Content-Type"]
    return response


def not_json(text: str) -> Response:
    """Make the 400 for a body that cannot be parsed: a bare error object."""
    return answer(_bare("error.msg.invalid.request.body", text), 400)


def not_an_object() -> Response:
    """Make the 400 for JSON that is no object, or holds a key twice."""
    return answer({**_heading(400, "error.msg.invalid.json", "The provided JSON is invalid."), "errors": []}, 400)


def not_authenticated() -> Response:
    """Make the 401 of `/authentication`, the only one in the envelope."""
    return answer(_heading(401, "error.msg.not.authenticated", "Unauthenticated. Please login."), 401)


def container(status: int, path: str, now: datetime) -> Response:
    """Make an error of the servlet container; a 400 or 401 asks for a login."""
    at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    response = answer({"timestamp": at, "status": status, "error": _REASONS[status], "path": path}, status)
    if status in (400, 401):
        response.headers["WWW-Authenticate"] = _REALM
    return response


def not_acceptable() -> Response:
    """Make the 406, which is HTML."""
    return Response(_NOT_ACCEPTABLE, status=406, content_type="text/html;charset=UTF-8")


def bad_path() -> Response:
    """Make the 400 for an encoded slash in a path, which is HTML and comes before everything else."""
    return Response(_BAD_PATH, status=400, content_type="text/html;charset=utf-8")


def _error(refusal: Refusal) -> Body:
    return {
        "developerMessage": refusal.text,
        "defaultUserMessage": refusal.text,
        "userMessageGlobalisationCode": refusal.code,
        "parameterName": refusal.parameter,
        "value": refusal.value if refusal.shows_value else None,
        "args": [{"value": argument} for argument in refusal.arguments],
    }


def _bare(code: str, text: str) -> Body:
    return {
        "developerMessage": text,
        "defaultUserMessage": text,
        "userMessageGlobalisationCode": code,
        "parameterName": "id",
        "args": [],
    }


def _heading(status: int, top: str, text: str) -> Body:
    return {
        "developerMessage": text,
        "httpStatusCode": str(status),
        "defaultUserMessage": text,
        "userMessageGlobalisationCode": top,
    }
