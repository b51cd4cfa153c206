"""What every staff page must be: weight, words, labels, headers; and in Chromium size, contrast and targets.

`judge(answer)` says all that is wrong with one answer of a page, `look(page)` all
that is wrong with it in a browser; both give a list, which a test compares with [].
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

from playwright.sync_api import Page

from gateway.web.staff.rendering import ASSETS, CSP
from tests.support.browser import CONTRAST, small

HTML_MAX = 9 * 1024
WIRE_MAX = 5 * 1024
HEADERS_MAX = 900
WIDTHS = (1280, 360, 320)
BANNED = ("payment", "user", "transaction", "data", "info", "submit", "error")
STATES = {
    "done": "posted paid delivered answered done",
    "way": "open reported received matched due posting queued sending sent draft approved ordered released running paused",
    "you": "suspended|in suspense|held|pending|partly posted|parked|late|shared|not reported",
    "bad": "refused failed short unexplained",
    "ask": "unclear",
    "shut": "returned reversed undone expired withdrawn cancelled dropped stopped ignored absent",
}
_VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path"}
_UNLABELLED = {"hidden", "submit"}

SMALL = small(
    "button:not(.link), select, textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), "
    ".tick, .menu a, .sums div:has(a), .rows tr:has(th a), summary"
)


class Answer(Protocol):
    """What a page was answered by (Flask's test client)."""

    @property
    def status_code(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def headers(self) -> object: ...


@dataclass
class Seen(HTMLParser):
    """What stands in a page: its words as a person reads them, its tags, its forms."""

    html: str
    words: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    within: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    states: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag == "form":
            self.forms.append({"action": found.get("action", "")})
        if tag == "input" and self.forms and "name" in found:
            self.forms[-1].setdefault(found["name"], found.get("value", ""))
        if tag not in _VOID:
            self.within.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        if not text.strip() or not self.within:
            return
        tag, attributes = self.within[-1]
        if tag == "title":
            self.titles.append(text.strip())
            return
        if tag in ("h1",):
            self.heads.append(text.strip())
        classes = attributes.get("class", "").split()
        if "s" in classes:
            self.states.append((" ".join(each for each in classes if each != "s"), text.strip()))
        self.words.append(text.strip())

    @property
    def text(self) -> str:
        """Everything a person reads, on one line."""
        return " ".join(" ".join(self.words).split())

    def form(self, action: str) -> dict[str, str]:
        """Give the fields of the form that is sent to *action*, as they stand."""
        return next(dict(each) for each in self.forms if each["action"] == action)


def read(answer: Answer) -> Seen:
    """Read an answer as a page."""
    return Seen(answer.text)


def judge(answer: Answer) -> list[str]:
    """Say all that is wrong with one answer; it must not be compressed."""
    seen = read(answer)
    return [*_of_headers(answer), *_of_weight(answer), *_of_marks(seen), *_of_words(seen)]


def look(page: Page) -> list[str]:
    """Say all that is wrong with the page that a browser shows (script may be off; ours runs all the same)."""
    page.wait_for_load_state()  # a link was clicked: the next page is there before its first element is
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"at {width} it is {wide} wide"] if wide > width else []
        wrong += [f"at {width} {each}" for each in page.evaluate(SMALL)]
    wrong += page.evaluate(CONTRAST)
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return wrong + ([f"with large text it is {wide} wide"] if wide > 360 else [])


def _of_headers(answer: Answer) -> Iterator[str]:
    headers = dict(answer.headers)  # type: ignore[call-overload]  # werkzeug's headers are pairs
    if headers.get("Content-Security-Policy") != CSP:
        yield "another Content-Security-Policy"
    if headers.get("Cache-Control") != "no-store":
        yield "it may be stored"
    size = sum(len(f"{name}: {value}\r\n") for name, value in headers.items())
    if size > HEADERS_MAX:
        yield f"headers of {size} bytes"


def _of_weight(answer: Answer) -> Iterator[str]:
    html, style = answer.text.encode(), next(body for name, body in ASSETS.items() if name.endswith(".css"))
    if len(html) > HTML_MAX:
        yield f"{len(html)} bytes"
    wire = len(gzip.compress(html, 6)) + len(gzip.compress(style, 6))
    if wire > WIRE_MAX:
        yield f"{wire} bytes over the wire with its style sheet"


def _of_marks(seen: Seen) -> Iterator[str]:
    tags = [tag for tag, _ in seen.tags]
    if tags.count("h1") != 1:
        yield f"{tags.count('h1')} h1"
    if not seen.titles or not seen.heads or not seen.titles[0].startswith(seen.heads[0]):
        yield f"title {seen.titles} is not the h1 {seen.heads}"
    if ("html", {"lang": "en"}) not in seen.tags:
        yield "no language"
    if "script" in tags:
        yield "script"
    labelled = {found["for"] for tag, found in seen.tags if tag == "label" and "for" in found}
    for tag, found in seen.tags:
        yield from _of_tag(tag, found, labelled)
    for form in seen.forms:
        if "csrf" not in form:
            yield f"no token in the form to {form['action']}"


def _of_tag(tag: str, found: dict[str, str], labelled: set[str]) -> Iterator[str]:
    if "style" in found or any(name.startswith("on") for name in found):
        yield f"style or script in <{tag}>"
    is_typed = tag in ("select", "textarea") or (tag == "input" and found.get("type") not in _UNLABELLED)
    if is_typed and found.get("type") not in ("radio", "checkbox") and found.get("id") not in labelled:
        yield f"no label: {found}"
    if is_typed and "aria-invalid" in found and "aria-describedby" not in found:
        yield f"wrong without a word: {found}"
    if tag == "th" and "scope" not in found:
        yield "th without scope"
    if tag == "svg" and not re.search("[0-9]", found.get("aria-label", "")):
        yield "svg without its numbers"
    if tag == "form" and found.get("method") != "post" and found.get("method", "get") != "get":
        yield "a form of another method"


def _of_words(seen: Seen) -> Iterator[str]:
    for word in BANNED:
        if re.search(rf"\b{word}s?\b", seen.text, re.IGNORECASE):
            yield f"the word {word!r}"
    if number := re.search(r"\+[0-9]{9,}|\b0[17][0-9]{8}\b", seen.text):
        yield f"a whole number: {number[0]}"
    for kind, word in seen.states:
        known = STATES.get(kind, "")
        if word not in (known.split("|") if "|" in known else known.split()):
            yield f"no state: {kind} {word!r}"
