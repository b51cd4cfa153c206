"""Gives files that somebody puts into a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """Where a file goes when it is worked; LEFT stays for the next look."""

    DONE = "done"
    FAILED = "failed"
    LEFT = "left"


@dataclass(frozen=True)
class Filed:
    """What became of a file, and why in words for who put it there."""

    outcome: Outcome
    words: str = ""


Works = Callable[[str, bytes], Filed]
"""Works one file by its name and content."""


class Folder(Protocol):
    """A folder that is looked at now and then."""

    def look(self, works: Works) -> None:
        """Let *works* see each whole file, and move it to where it says, with its words in a text beside it.

        A file that still grows is left, and so is everything while another process looks.

        Raises:
            Refused: the folder cannot be read, or a file in it cannot be moved.

        """
