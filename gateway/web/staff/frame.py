"""What every staff page has in common: who may come in, what a form does once, what is said when it cannot be.

A form is answered by 303; what it did is told on the page that follows, from the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from domain.errors import NoSuchEntry, OutcomeUnknown, Refused, Unavailable
from domain.staff import Done, NotAllowed, StaffAct, StaffPerson, Stale
from gateway.flows.session_keys import SessionKey, fits, read_key
from gateway.flows.sign_in import SignedIn
from gateway.web.staff.declaring import BODY_MAX, Deed, NotThere, Page, Sight
from gateway.web.staff.form import Form
from gateway.web.staff.here import UNCERTAIN, Here, Notice, Parts
from gateway.web.staff.menu import menu_of
from gateway.web.staff.once import Once
from gateway.web.staff.rendering import Templates

LOGIN = "/staff/login"
ASKED_TO_ACT, ASKED_TO_LOOK = timedelta(minutes=15), timedelta(hours=1)
"""How long the core's word for somebody counts."""

_WRONG = 422
_STALE = 409


@dataclass(frozen=True)
class Frame:
    """Runs the pages."""

    parts: Parts
    pages: Sequence[Page]
    templates: Templates

    @property
    def cookie(self) -> str:
        """What her cookie is called; with its prefix no other host of the domain can set it."""
        return "__Host-staff" if self.parts.is_secure else "staff"

    def mount(self, blueprint: Blueprint) -> None:
        """Give every page its routes."""
        for page in self.pages:
            shown = {sight.path for sight in page.sights}
            for sight in page.sights:
                blueprint.add_url_rule(sight.path, _name(page, sight.view), self._shows(page, sight))
            for deed in page.deeds:
                name = f"{_name(page, deed.do)}_"
                blueprint.add_url_rule(deed.path, name, self._does(page, deed), methods=["POST"])
                if deed.path not in shown:
                    shown.add(deed.path)
                    blueprint.add_url_rule(deed.path, f"{name}_", self._leads(page, deed), methods=["GET"])

    def key(self) -> SessionKey | None:
        """Read her cookie."""
        return read_key(request.cookies.get(self.cookie))

    def signed_in(self) -> SignedIn | None:
        """Know who asks; None: she has to sign in. Raises Unavailable."""
        key = self.key()
        known = self.parts.sessions.resume(key) if key else None
        after = ASKED_TO_ACT if request.method == "POST" else ASKED_TO_LOOK
        return self.parts.sign_in.ask_again(known, after) if known else None

    def here(self, signed_in: SignedIn, page: str = "") -> Here:
        """Make what a page knows."""
        may_open = partial(self._may_open, signed_in.person)
        return Here(signed_in, self.parts.clock(), self.parts, self._render, may_open, path=_path(), page=page)

    def _may_open(self, person: StaffPerson, path: str) -> bool:
        """Tell whether *path* is a page of ours that *person* may look at."""
        try:
            endpoint, _ = current_app.url_map.bind("").match(path.partition("?")[0])
        except HTTPException:
            return False
        sights = {f"staff.{_name(page, sight.view)}": sight for page in self.pages for sight in page.sights}
        return endpoint in sights and person.is_one_of(sights[endpoint].roles)

    def _shows(self, page: Page, sight: Sight) -> Callable[..., AnyResponse]:
        def show(**names: str) -> AnyResponse:
            signed_in = self.signed_in()
            if signed_in is None:
                return to_login(_path())
            here = self.here(signed_in, page.under or page.name)
            if not here.person.is_one_of(sight.roles):
                return self.refuse(here, _who(here, sight.roles))
            here = replace(here, form=self._kept(here), notice=self._notice(here))
            if here.form.typed and here.notice is None:
                here = replace(here, notice=Notice("Here is what you typed. Nothing was done yet.", "warn"))
            return self._guarded(here, lambda: sight.view(here, **names))

        return show

    def _leads(self, page: Page, deed: Deed) -> Callable[..., AnyResponse]:
        """Lead who opens a form's address (a reload, a step back) to where the form stands."""

        def lead(**names: str) -> AnyResponse:
            return redirect(_on(page, deed, names), 303)

        return lead

    def _does(self, page: Page, deed: Deed) -> Callable[..., AnyResponse]:
        def do(**names: str) -> AnyResponse:
            signed_in = self.signed_in()
            if signed_in is None:
                query = request.query_string.decode("latin-1")
                return self._keep(_on(page, deed, names), f"?{query}" if query else "")
            request.max_content_length = deed.body_max
            form = _sent()
            here = replace(self.here(signed_in, page.under or page.name), form=form)
            if not form.once or not any(fits(form.value("csrf"), forms) for forms in signed_in.forms):
                return self.refuse(here, "This form is not one of yours, or older than your sign-in.")
            if not here.person.is_one_of(deed.roles):
                return self.refuse(here, _who(here, deed.roles))
            return self._guarded(here, lambda: self._do_once(here, page, deed, names))

        return do

    def _do_once(self, here: Here, page: Page, deed: Deed, names: Mapping[str, str]) -> AnyResponse:
        once, on = Once(self.parts.store, here, request.path), _on(page, deed, names)
        if act := once.begin():
            return redirect(_told(act.done.place if act.done else on, again=once.key), 303)

        def show(status: int, notice: Notice) -> AnyResponse:
            once.drop()
            return deed.on(replace(here, path=on, status=status, notice=notice), **names)

        try:
            outcome = deed.do(here, here.form, **names)
        except Stale as error:
            return show(_STALE, Notice(f"This changed while you looked: {error} Nothing was done.", "warn"))
        except OutcomeUnknown:
            words = "? unclear: we ask Mifos whether it was done. Do not press again."
            outcome = Done(words, on)
        except Unavailable:
            words = "Mifos or our own database did not answer. Look whether it was done before you press again."
            return show(UNCERTAIN, Notice(words, "warn"))
        except (NotAllowed, NoSuchEntry):
            once.drop()
            raise
        except Refused as error:
            return show(_WRONG, Notice(f"Nothing was done: {error}", "wrong"))
        except BaseException:
            once.drop()
            raise
        if isinstance(outcome, Done):
            once.answer(outcome)
            self._forget_kept(here)
            return redirect(_told(outcome.place, done=once.key), 303)
        if isinstance(outcome, Form):
            return show(_WRONG, Notice("Nothing was done yet.", "wrong"))
        once.drop()
        return outcome

    def _guarded(self, here: Here, make: Callable[[], AnyResponse]) -> AnyResponse:
        try:
            return make()
        except NotAllowed as error:
            return self.refuse(here, str(error))
        except NotThere as error:
            return self.miss(here, error)
        except NoSuchEntry:
            return self.miss(here, NotThere("There is no such entry."))
        except Unavailable:
            return self.say(here, "silent.html", 503, "Mifos does not answer")

    def refuse(self, here: Here, who: str) -> Response:
        """Say that she may not, and who may."""
        title = "Nothing was done: you may not" if request.method == "POST" else "You may not open this"
        return self.say(here, "refused.html", 403, title, who=who)

    def miss(self, here: Here, error: NotThere) -> Response:
        """Say that there is no such thing."""
        return self.say(here, "missing.html", 404, error.words, meant=error.meant)

    def say(self, here: Here, template: str, status: int, title: str, **values: Any) -> Response:
        """Answer by one of the frame's own pages."""
        return replace(here, status=status, form=Form()).show(template, title=title, **values)

    def _render(self, here: Here, template: str, values: Mapping[str, Any]) -> str:
        return self.templates.make(template, here, {"menu": menu_of(here, self.pages), **values})

    def _notice(self, here: Here) -> Notice | None:
        """Tell what the form did that led here."""
        for name, tell in (("done", _tell_done), ("again", self._tell_again)):
            if key := request.args.get(name):
                act = self.parts.store.read(lambda work, key: work.staff_acts.find(key), key)
                if act and act.login == here.person.login:
                    return tell(act)
        return None

    def _tell_again(self, act: StaffAct) -> Notice:
        if act.done is None or act.answered_at is None:
            words = "This is being done since {}, or it broke off. Look whether it was done before you press again."
            return Notice(words.format(self.parts.wording.time(act.begun_at)), "warn")
        at = self.parts.wording.time(act.answered_at)
        return Notice(
            f"{act.done.words} This was done at {at} by {act.name}. Nothing happened twice.", "", act.done.undo
        )

    def _keep(self, on: str, query: str) -> AnyResponse:
        """Keep what she typed before her session was over, where it was typed on a form of hers, and let her sign in."""
        if (request.content_length or 0) > BODY_MAX:
            return to_login(on + query)
        key, form = self.key(), _sent()
        if key and fits(form.value("csrf"), key.forms) and self.parts.sessions.was_hers(key):
            self.parts.sessions.keep(key, json.dumps({"on": unquote(on), "typed": form.kept()}))
        return to_login(on + query)

    def _kept(self, here: Here) -> Form:
        """Give back what she typed before she had to sign in again."""
        kept = self.parts.sessions.kept(here.signed_in.key)
        opened = json.loads(kept) if kept else {}
        return Form(opened["typed"]) if opened.get("on") == request.path else Form()

    def _forget_kept(self, here: Here) -> None:
        if self.parts.sessions.kept(here.signed_in.key):
            self.parts.sessions.keep(here.signed_in.key, None)


def to_login(path: str) -> AnyResponse:
    """Let her sign in, and lead her to *path* then."""
    return redirect(f"{LOGIN}?{urlencode({'to': path})}", 303)


def _sent() -> Form:
    return Form({name: request.form.getlist(name) for name in request.form})


def _tell_done(act: StaffAct) -> Notice | None:
    return Notice(act.done.words, "", act.done.undo) if act.done else None


def _told(place: str, **keys: str) -> str:
    """Add to a path what is to be told there."""
    assert place.startswith("/staff/"), place
    parts = urlsplit(place)
    query = "&".join(each for each in (parts.query, urlencode(keys)) if each)
    return parts._replace(query=query).geturl()


def _on(page: Page, deed: Deed, names: Mapping[str, str]) -> str:
    return url_for(f"staff.{_name(page, deed.on)}", **dict[str, Any](names))


def _name(page: Page, view: Callable[..., object]) -> str:
    return f"{page.name}_{view.__name__}"


def _path() -> str:
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query else "")


def _who(here: Here, roles: frozenset[Any]) -> str:
    may = " and ".join(sorted(role.value for role in roles))
    return f"This is for {may}. You are here as {here.person.title}."
