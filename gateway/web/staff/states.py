"""Which shape and colour a state's word has on every page."""

from __future__ import annotations

_WORDS = {
    "done": ("posted", "paid", "delivered", "answered", "done"),
    "way": ("received", "matched", "due", "posting", "queued", "sending", "sent", "open", "reported", "released"),
    "you": ("in suspense", "partly posted", "parked", "late", "shared", "held", "not reported"),
    "bad": ("refused", "failed", "short", "unexplained"),
    "ask": ("unclear",),
    "shut": ("returned", "reversed", "undone", "expired", "dropped", "ignored", "cancelled", "absent"),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words}
_CALLED = {"unmatched": "undone"}
"""States that have no word of their own on pages."""


def shown_state(state: str) -> tuple[str, str]:
    """Give a state's kind and word; a state that has none is on its way."""
    word = _CALLED.get(state, state)
    return (_KINDS[word], word) if word in _KINDS else ("way", "due")
