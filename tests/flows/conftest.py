"""A post office whose carriers stand ready."""

from __future__ import annotations

from tests.flows.post_office import carriers, first, office, two

__all__ = ["carriers", "first", "office", "two"]
