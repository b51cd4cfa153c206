"""Reads web addresses of the settings."""

from pydantic import HttpUrl, TypeAdapter, ValidationError


def read_url(text: str, *, like: str = "https://sms.example.org", end: str = "") -> str:
    """Read an address without its last stroke. Raises ValueError where it is none, or does not end so."""
    url = text.rstrip("/")
    try:
        TypeAdapter(HttpUrl).validate_python(text)
    except ValidationError:
        url = ""
    if not url or not url.endswith(end):
        raise ValueError(f"an address such as {like}")
    return url
