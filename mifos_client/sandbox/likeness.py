"""SQL's LIKE as MariaDB does it: `%` is any text, `_` any one character, and case does not count."""

import re


def like(pattern: str, text: str | None) -> bool:
    """Tell whether *text* is like *pattern*; what is missing is like nothing."""
    if text is None:
        return False
    return re.fullmatch("".join(map(_part, pattern)), text, re.IGNORECASE | re.DOTALL) is not None


def _part(character: str) -> str:
    return {"%": ".*", "_": "."}.get(character) or re.escape(character)
