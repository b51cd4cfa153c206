"""The sandbox core over HTTP: Fineract's addresses, doors and errors, answered from our own books."""

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.books import Books
from mifos_client.sandbox.envelopes import bad_path, container, not_acceptable, refused
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.refusals import ContainerFault, Refusal
from mifos_client.sandbox.running import Pace, Traffic
from mifos_client.sandbox.trouble import Trouble
from mifos_client.sandbox.views import (
    checkers,
    clients,
    doors,
    groups,
    loan_postings,
    loans,
    places,
    savings,
    savings_postings,
    search,
    sheets,
    unserved,
)

_API = "/fineract-provider/api/"
_OPEN = {("POST", f"{_API}v1/authentication"), ("GET", f"{_API}v1/echo"), ("POST", f"{_API}v1/echo")}
_BODY_MAX = 1 << 20
_VIEWS = (
    *(doors, places, checkers, clients, groups, loans, savings, search),
    *(loan_postings, savings_postings, sheets, unserved),
)
_COMMANDS = {loan_postings.routes.name, savings_postings.routes.name, sheets.routes.name}


class _Server(Flask):
    """A Flask that answers one call at a time, so that no body mixes two states of the books.

    Commands take the lock themselves: they wait for each other, and meanwhile everybody may read.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        request.get_data()  # the lock is not held while a slow caller sends
        if request.blueprint in _COMMANDS:
            return super().dispatch_request()
        with self.extensions["books"].lock:
            return super().dispatch_request()


def create_app(
    books: Books, faults: Faults, *, tenant: str = "default", delay_s: float = 0, pace: Pace | None = None
) -> Flask:
    """Make the server of *books* for one *tenant*; every call takes *delay_s* longer than it must, commands their *pace*."""
    app = _Server(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _BODY_MAX
    app.extensions["books"] = books
    app.extensions["tenant"] = tenant
    app.extensions["traffic"] = Traffic(pace or Pace(), faults.sleep)
    app.url_map.strict_slashes = False
    for view in _VIEWS:
        app.register_blueprint(view.routes)
    app.before_request(_check_doors)
    app.after_request(_mark)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(ContainerFault, lambda fault: _container(books, fault.status))
    app.register_error_handler(HTTPException, lambda error: _http_error(books, error))
    app.wsgi_app = Trouble(app.wsgi_app, books, faults, delay_s=delay_s)  # type: ignore[method-assign]  # Flask's own way
    return app


def _check_doors() -> Response | None:
    """Let the call in, or not: path, tenant, login, address, then what it sends and wants."""
    if "%2f" in str(request.environ.get("RAW_URI", "")).partition("?")[0].lower():
        return bad_path()
    if not request.path.startswith(_API):
        return None
    from_header = request.headers.get("Fineract-Platform-TenantId")
    if (from_header or request.args.get("tenantIdentifier")) != current_app.extensions["tenant"]:
        raise ContainerFault(400)
    if (request.method, request.path) not in _OPEN:
        _log_in()
    if request.routing_exception is not None:
        raise request.routing_exception
    if request.method in ("POST", "PUT") and request.mimetype not in ("", "application/json"):
        raise ContainerFault(415)
    if request.accept_mimetypes and not request.accept_mimetypes.accept_json:
        return not_acceptable()
    return None


def _log_in() -> None:
    sent = request.authorization
    login = None
    if sent is not None and sent.type == "basic":
        login = the_books().login(sent.username or "", sent.password or "")
    if login is None:
        raise ContainerFault(401)
    g.login = login


def _mark(response: Response) -> Response:
    """Add the header that every call behind the login carries."""
    if "login" in g:
        response.headers["X-Notification-Refresh"] = "false"
    return response


def _container(books: Books, status: int) -> Response:
    return container(status, request.path, books.now())


def _http_error(books: Books, error: HTTPException) -> Response:
    """Answer what Flask refuses as the servlet container would."""
    if isinstance(error, NotFound):
        return _container(books, 404)
    if isinstance(error, MethodNotAllowed):
        response = _container(books, 405)
        response.headers["Allow"] = ",".join(error.valid_methods or ())
        return response
    return _container(books, 500 if error.code is None or error.code >= 500 else 400)
