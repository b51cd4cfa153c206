"""Lets staff in and out: the blueprint below /staff."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from domain.errors import GatewayError, Unavailable
from domain.staff import SESSION_MAX, HasNoRole, Login, MustWait, NeedsSecondFactor, PasswordExpired, WrongLogin
from domain.traces import trace
from gateway.flows.session_keys import SessionKey, fits, make_key, make_token
from gateway.flows.sign_in import LOGIN_MAX
from gateway.web.staff.declaring import NotThere, Page
from gateway.web.staff.finding import find_pages
from gateway.web.staff.frame import LOGIN, Frame, to_login
from gateway.web.staff.here import Parts
from gateway.web.staff.rendering import ASSETS, Templates, finish, give_asset
from gateway.web.staff.wording import count

HOME = "/staff/"
_LOOPBACK = ("127.0.0.1", "::1")
_NUMBER = "23456789BCDFGHJKLMNPQRSTVWXYZ"

AT_ONCE_MAX = 4
"""Sign-ins that may wait for the core at once: its slowness must not take the threads that answer operators."""

log = structlog.get_logger()
_at_once = BoundedSemaphore(AT_ONCE_MAX)


def staff(parts: Parts, pages: Sequence[Page] | None = None) -> Blueprint:
    """Make the routes below /staff, for all *pages* there are."""
    pages = find_pages() if pages is None else pages
    frame = Frame(parts, pages, Templates(parts.wording))
    doors = Doors(frame)
    blueprint = Blueprint("staff", __name__, url_prefix="/staff")
    blueprint.add_url_rule("/login", "login", doors.show)
    blueprint.add_url_rule("/login", "sign_in", doors.sign_in, methods=["POST"])
    blueprint.add_url_rule("/logout", "sign_out", doors.sign_out, methods=["POST"])
    for name in ASSETS:
        blueprint.add_url_rule(f"/{name}", name.replace(".", "_"), lambda name=name: give_asset(name))
    frame.mount(blueprint)
    blueprint.add_url_rule("/<path:rest>", "rest", doors.miss, methods=["GET", "POST"])
    blueprint.after_request(finish)
    blueprint.register_error_handler(HTTPException, doors.refuse)
    blueprint.register_error_handler(Exception, doors.broke)
    return blueprint


@dataclass(frozen=True)
class Doors:
    """Signs in and out, and answers what no page does."""

    frame: Frame

    def show(self) -> AnyResponse:
        """Show the sign-in form; who is signed in is led on."""
        to = _inside(request.args.get("to", HOME))
        if self.frame.signed_in():
            return redirect(to, 303)
        return self._form(to, self._before())

    def sign_in(self) -> AnyResponse:
        """Sign in."""
        to, key = _inside(request.form.get("to", HOME)), self.frame.key()
        login = Login(request.form.get("login", "").strip()[:LOGIN_MAX], request.form.get("password", "")[:LOGIN_MAX])
        if key is None or not fits(request.form.get("csrf", ""), key.forms):
            return self._form(to, "Please sign in once more; your browser must take cookies for it.", login.name)
        if not login.name or not login.password:
            return self._form(to, "Type your Mifos login and your password.", login.name, 422)
        if not _at_once.acquire(blocking=False):
            return self._form(to, "Many people sign in right now. Try again in a few seconds.", login.name, 503)
        try:
            new = self.frame.parts.sign_in(login, _address(), key)
        except GatewayError as error:
            status, words = self._why(error)
            return self._form(to, words, login.name, status)
        finally:
            _at_once.release()
        return self._take(redirect(to, 303), new)

    def sign_out(self) -> AnyResponse:
        """Erase her session."""
        signed_in = self.frame.signed_in()
        if signed_in is None:
            return redirect(LOGIN, 303)
        if not any(fits(request.form.get("csrf", ""), forms) for forms in signed_in.forms):
            return self.frame.refuse(self.frame.here(signed_in), "This form is not one of yours.")
        self.frame.parts.sessions.end(signed_in.key)
        answer = redirect(LOGIN, 303)
        answer.delete_cookie(
            self.frame.cookie, path="/", secure=self.frame.parts.is_secure, httponly=True, samesite="Lax"
        )
        return answer

    def miss(self, rest: str) -> AnyResponse:
        """Say that there is no such page."""
        signed_in = self.frame.signed_in()
        if signed_in is None:
            return to_login(HOME)
        return self.frame.miss(self.frame.here(signed_in), NotThere("There is no such page"))

    def refuse(self, error: HTTPException) -> AnyResponse:
        """Answer what cannot be read: too large, no form."""
        words = "That file is too large." if error.code == 413 else "That could not be read."
        return self._alone("Nothing was done", words, error.code or 400)

    def broke(self, error: Exception) -> AnyResponse:
        """Hide our own fault, and give it a number under which we find it."""
        if isinstance(error, Unavailable):
            return self._alone("Our database does not answer", "Nothing was done. Look again in a minute.", 503)
        number = "".join(secrets.choice(_NUMBER) for _ in range(4))
        route = str(request.url_rule)
        log.error("page broke", number=number, route=route, error=type(error).__name__, trace=trace(error))
        return self._alone(f"Something broke on our side, number {number}", "Nothing was done twice.", 500)

    def _form(self, to: str, words: str, login: str = "", status: int = 200) -> AnyResponse:
        key = self.frame.key() or make_key()
        values = {"to": to, "words": words, "login": login, "token": make_token(key.forms), "is_wrong": status != 200}
        text = self.frame.templates.make("login.html", None, {"title": "Sign in with your Mifos login", **values})
        answer = Response(text, status)
        return self._take(answer, key)

    def _take(self, answer: AnyResponse, key: SessionKey) -> AnyResponse:
        """Let her browser keep the key."""
        answer.set_cookie(
            self.frame.cookie, key.text, path="/", secure=self.frame.parts.is_secure, httponly=True, samesite="Lax"
        )
        return answer

    def _before(self) -> str:
        """Say why she is here again."""
        key = self.frame.key()
        session = self.frame.parts.sessions.was_hers(key) if key else None
        if session is None:
            return ""
        now = self.frame.parts.clock()
        away = (
            "You were here for 10 hours." if now - session.opened_at >= SESSION_MAX else "You were away for 30 minutes."
        )
        return f"{away} What you typed is kept." if session.kept else away

    def _why(self, error: GatewayError) -> tuple[int, str]:
        match error:
            case MustWait():
                return 429, _wait(error.until, self.frame.parts.clock())
            case WrongLogin():
                return 403, "That login and password do not fit together."
            case PasswordExpired():
                return 403, "Mifos wants a new password from you. Choose one there, then sign in here."
            case NeedsSecondFactor():
                return (
                    403,
                    "Mifos wants a second code from you, which these pages cannot ask for yet. Tell your administrator.",
                )
            case HasNoRole():
                has = f"Mifos knows you as {error}." if str(error) else "In Mifos you have no role."
                return 403, f"{has} None of that opens these pages: ask your administrator for a role that does."
            case Unavailable():
                return 503, "Mifos does not answer. Try again in a minute; your password was not judged."
            case _:
                raise error

    def _alone(self, title: str, words: str, status: int) -> AnyResponse:
        """Answer by a page without a menu, which needs nothing from the store."""
        values = {"title": title, "words": words, "here_path": HOME}
        return Response(self.frame.templates.make("alone.html", None, values), status)


def _inside(path: str) -> str:
    """Lead nowhere but to our own pages."""
    is_ours = path.startswith(HOME) and "\\" not in path and path.isprintable() and not urlsplit(path).netloc
    return path if is_ours and not path.startswith((LOGIN, "/staff/logout")) else HOME


def _address() -> str:
    """Tell where she signs in from; a proxy on this machine says who asked it."""
    direct = request.remote_addr or ""
    passed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return passed[:64] if passed and direct in _LOOPBACK else direct


def _wait(until: datetime, now: datetime) -> str:
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    return f"Too many sign-ins went wrong. Try again in {count(minutes, 'minute')}."
