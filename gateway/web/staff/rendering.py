"""Makes pages of templates, and says with each answer what a browser may do with it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, request
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.web.staff.here import Here
from gateway.web.staff.wording import Wording

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_FOLDER = Path(__file__).parent / "templates"
_ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#123d2a" d="M0 0h16v16H0z"/>'
    b'<path stroke="#fff" d="M3 5.5h10M3 8.5h10M3 11.5h6"/></svg>'
)
_KINDS = {"css": "text/css", "svg": "image/svg+xml"}
_GZIP_FROM = 500
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _asset(kind: str) -> tuple[str, bytes]:
    content = _ICON if kind == "svg" else (_FOLDER / f"staff.{kind}").read_bytes()
    return f"staff.{hashlib.sha256(content).hexdigest()[:10]}.{kind}", content


ASSETS = dict(_asset(kind) for kind in _KINDS)
"""The style sheet and the icon by their names, which change with what is in them."""


class Templates:
    """Makes the pages' text."""

    def __init__(self, wording: Wording) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._templates.filters.update(wording.filters())
        names = {name.rpartition(".")[2]: f"/staff/{name}" for name in ASSETS}
        self._templates.globals.update(assets=names, institution=wording.institution)

    def make(self, template: str, here: Here | None, values: Mapping[str, Any]) -> str:
        """Make one page; *here* is None where nobody is signed in."""
        return self._templates.get_template(template).render(values, here=here)


def give_asset(name: str) -> Response:
    """Give the style sheet or the icon, for good."""
    answer = Response(ASSETS[name], mimetype=_KINDS[name.rpartition(".")[2]])
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def finish(answer: Response) -> Response:
    """Add what every answer carries, and make it small."""
    answer.headers.update(_HEADERS)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.vary.add("Accept-Encoding")
    is_text = (answer.mimetype or "").startswith("text/") and not answer.direct_passthrough
    if is_text and request.accept_encodings["gzip"] > 0 and len(answer.get_data()) >= _GZIP_FROM:
        answer.set_data(gzip.compress(answer.get_data(), 6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    return answer
