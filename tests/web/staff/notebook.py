"""A page of one form, to try what every form is."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask import Response
from jinja2 import ChoiceLoader, DictLoader

from domain.staff import Done, Role
from gateway.web.staff.declaring import NotThere, Outcome, Page
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from gateway.web.staff.rendering import Templates

NOTE = "/staff/notes/7"
HTML = """{% extends "frame.html" %}{% import "parts.html" as p with context %}{% block main %}
<form method="post" action="/staff/notes/{{ number }}/write">{{ p.hidden("3") }}
{{ p.text_field("note", "Note") }}{{ p.field("password", "Secret") }}{{ p.button("Keep it") }}</form>{% endblock %}"""


@dataclass
class Notebook:
    """A page with one form, and what was done by it; *fails* is what doing it raises."""

    written: list[str] = field(default_factory=list)
    fails: Exception | None = None

    def page(self) -> Page:
        page = Page("notes", roles=frozenset({Role.CASHIER, Role.FINANCE}))

        @page.shows("/notes/<number>")
        def show(here: Here, number: str) -> Response:
            if number == "0":
                raise NotThere("No note 0.", ("7", NOTE))
            return here.show("note.html", title=f"What about note {number}?", number=number)

        @page.does("/notes/<number>/write", on=show)
        def write(here: Here, form: Form, number: str) -> Outcome:
            text = form.text("note", missing="Write something, such as: paid on Monday.")
            if form.is_wrong:
                return form
            if self.fails:
                raise self.fails
            self.written.append(text)
            return Done(f"Kept {text}.", "/staff/", undo=f"/staff/notes/{number}/undo")

        @page.does("/notes/<number>/undo", on=show)
        def undo(here: Here, form: Form, number: str) -> Outcome:
            self.written.pop()
            return Done("Taken back.", f"/staff/notes/{number}")

        return page


def show_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages find the note's template beside our own."""
    make = Templates.__init__

    def with_note(self: Templates, wording: object) -> None:
        make(self, wording)  # type: ignore[arg-type]  # as it is
        loader = self._templates.loader
        assert loader is not None
        self._templates.loader = ChoiceLoader([DictLoader({"note.html": HTML}), loader])

    monkeypatch.setattr(Templates, "__init__", with_note)
