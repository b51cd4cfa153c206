"""What happens around a meeting in a conversation: sheets are sent and read, and named by their groups from then on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tests.support.together import Together

_SHEET = re.compile(r"([2-9][2-9A-Z]{4}) (\w+) [0-9]+ \w+ [A-Z]{3} [0-9]+\. .*", re.DOTALL)
_SENT_WITHIN_S = 60


class MeetingPlay:
    """Plays such lines; *read* notes that a phone read a text."""

    def __init__(self, together: Together, read: Callable[[str, str], None]) -> None:
        self._together, self._read = together, read
        self._codes: dict[str, str] = {}

    def steps(self) -> Sequence[tuple[str, Callable[..., None]]]:
        """List what may happen."""
        return (
            (r"\(the sheets of the day are sent\)", self._send),
            (r"\(a night passes\)", self._sleep),
        )

    def fill(self, text: str) -> str:
        """Put codes in the place of "{Upendo}"."""
        for group, code in self._codes.items():
            text = text.replace(f"{{{group}}}", code)
        return text

    def _sleep(self) -> None:
        """Let the night's jobs run: what was not reported expires."""
        self._together.pass_time(days=1)
        self._together.look_at_the_clock()

    def _send(self) -> None:
        """Let the morning's jobs run, and the officers read what they get."""
        self._together.look_at_the_clock()
        self._together.pass_time(seconds=_SENT_WITHIN_S)
        for phone in self._together.phones():
            for text in self._together.got(phone):
                if found := _SHEET.fullmatch(text):
                    self._codes[found[2]] = found[1]
                    self._read(phone, text)
        assert self._codes, "no sheet came"
