"""Choose the language of an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.commands import Speaks


@dataclass(frozen=True)
class ChooseLanguage:
    """Knows the catalogues; *offered* are the institution's languages, the first is its own."""

    catalogues: Mapping[str, Speaks]
    offered: Sequence[str]

    def __call__(self, typed: str | None, chosen: str | None) -> Speaks:
        """Answer in the language of the word that was typed, else in the one chosen for the phone, else in the institution's."""
        for code in (typed, chosen):
            if code is not None and code in self.offered and code in self.catalogues:
                return self.catalogues[code]
        return self.catalogues[self.offered[0]]
