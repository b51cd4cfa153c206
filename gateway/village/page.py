"""The village's page: a phone to text from, the story, and what Jirani saw. It works without script."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.village.contract import number, phone_number, phone_text, polls, world
from gateway.village.phones import handsets, starred
from gateway.village.prompts import ANSWERS, answer, answer_with_pin
from gateway.village.screen import DOWN, Story, show
from gateway.village.wallet import pay

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_DOWN_FOR = 10_000
_ANSWER_WITHIN_S = 5
_PAGES = Path(__file__).parent / "pages"
_ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="3" width="10" height="16" rx="2" '
    b'fill="#20282e"/><rect x="4" y="2" width="8" height="7" fill="#d9e8c4"/></svg>'
)
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

page = Blueprint("page", __name__)


def _asset(kind: str) -> tuple[str, bytes]:
    content = _ICON if kind == "svg" else (_PAGES / f"village.{kind}").read_bytes()
    return f"village.{hashlib.sha256(content).hexdigest()[:10]}.{kind}", content


_ASSETS = dict(_asset(kind) for kind in _KINDS)


@page.get("/village")
def come_in() -> AnyResponse:
    """Lead to the page."""
    return redirect("/village/", 308)


@page.get("/village/")
def show_village() -> Response:
    """Show one phone; wait for a text newer than *after* first, where asked."""
    phone = phone_number(request.args.get("phone") or starred(world().cast)[0])
    after = int(number("after", 0))
    polls().texts(world(), phone, after, number("wait", 0))
    screen = show(world(), phone, world().carrier.texts(phone), _story())
    if screen is None:
        abort(404, "nobody in this village holds that phone")
    zone = world().cast.institution.zone
    text = render_template(
        "village.html",
        screen=screen,
        here=f"/village/?phone={quote(phone)}",
        staff=world().cast.staff,
        assets={name.rpartition(".")[2]: f"/village/{name}" for name in _ASSETS},
        clock=lambda at: at.astimezone(zone).strftime("%H:%M"),
    )
    return Response(text, headers={"Content-Security-Policy": CSP, "Cache-Control": "no-store"})


@page.get("/staff/")
def lead_to_staff() -> AnyResponse:
    """Lead to the daemon's staff pages; beside a daemon they are here."""
    return redirect(f"{world().carrier.daemon_origin}/staff/")


@page.post("/village/send")
def send() -> AnyResponse:
    """Send a text from the phone at hand (the last one filled in: a ready text stands behind the field)."""
    phone = phone_number(request.form.get("phone", ""))
    text = phone_text(["", *request.form.getlist("text")][-1])
    sent = world().carrier.send(phone, text)
    return redirect(f"/village/?phone={quote(phone)}&after={sent.n}&wait={_ANSWER_WITHIN_S}", 303)


@page.post("/village/pay")
def pay_by_mpesa() -> AnyResponse:
    """Pay from the wallet of a phone, and lead to where the receipt will show."""
    phone = phone_number(request.form.get("phone", ""))
    if phone not in {each.phone for each in handsets(world().cast)}:
        abort(404, "nobody in this village holds that phone")
    shown = world().carrier.texts(phone)
    if not _story().keys.use(phone, request.form.get("key", _story().keys.current(phone))):
        return redirect(f"/village/?phone={quote(phone)}", 303)
    refused = pay(world(), phone, request.form.get("account", ""), request.form.get("amount", ""))
    if refused:
        _story().refused[phone] = refused
        return redirect(f"/village/?phone={quote(phone)}", 303)
    _story().refused.pop(phone, None)
    last_n = shown[-1].n if shown else 0
    return redirect(f"/village/?phone={quote(phone)}&after={last_n}&wait={_ANSWER_WITHIN_S}", 303)


@page.post("/village/prompt")
def answer_mpesa() -> AnyResponse:
    """Answer what M-PESA asks the phone at hand; a PIN that is none leaves the question open."""
    phone = phone_number(request.form.get("phone", ""))
    shown, prompt = world().carrier.texts(phone), request.form.get("prompt", "")
    if request.form.get("answer") == "cancel":
        answer(world(), phone, prompt, ANSWERS["cancel"])
    else:
        answer_with_pin(world(), phone, prompt, request.form.get("pin", ""))
    last_n = shown[-1].n if shown else 0
    return redirect(f"/village/?phone={quote(phone)}&after={last_n}&wait={_ANSWER_WITHIN_S}", 303)


@page.post("/village/story")
def go_on() -> AnyResponse:
    """Take the core down, or bring it back."""
    phone = phone_number(request.form.get("phone", ""))
    faults = world().core.faults
    faults.add(DOWN, 0)
    if request.form.get("core") == "down":
        faults.add(DOWN, _DOWN_FOR)
        _story().down_since = world().now()
    else:
        _story().down_since = None
    return redirect(f"/village/?phone={quote(phone)}", 303)


@page.get("/village/<name>")
def show_asset(name: str) -> Response:
    """Give the style sheet, the script or the icon; their names change with their content."""
    if name not in _ASSETS:
        abort(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(_ASSETS[name], mimetype=_KINDS[name.rpartition(".")[2]], headers=headers)


def _story() -> Story:
    found: Story = current_app.extensions["story"]
    return found
