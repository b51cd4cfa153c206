"""Says something to a machine in one line."""

from flask import Response


def plain(words: str, status: int) -> Response:
    """Answer in plain text."""
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
