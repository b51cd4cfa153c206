"""Numbers that people type: PINs, accounts, amounts, codes, receipts, references.

Words come lower-case and in ASCII digits (typed.py); fields leave in the form
of the contract: capitals, no leading zeros, amounts in whole currency.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.codes import is_code, is_reference
from domain.commands import Asker

_ACCOUNT = re.compile(r"([cls])0*([0-9]{1,12})")
_BARE_ACCOUNT = re.compile(r"[0-9]{6,20}")
_PHONE = re.compile(r"0[1-9][0-9]{8,9}|[1-9][0-9]{11}")
_CLIENT_NUMBER = re.compile(r"[0-9]{1,5}")
_AMOUNT = re.compile(r"([0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.[0-9]{1,2})?")
_TO = re.compile(r"[ls][0-9]{0,9}")
_RECEIPT = re.compile(r"(?=[a-z0-9]*[0-9])[a-z][a-z0-9]{7,13}|[0-9]{9,13}")
_RECEIPT_OF_LETTERS = re.compile(r"[s-z][a-l][a-v][a-z]{7}")
"""Some of M-PESA's: year from S (2024), month to L, day to V, then what may be any."""

_REFERENCE = re.compile(r"(?=[a-z0-9]*[0-9])[a-z][a-z0-9]{3,13}")


@dataclass(frozen=True)
class Fields:
    """Reads one word as a field of some kind, for one kind of phone; *names* are those of languages."""

    pin_length: int
    asker: Asker
    names: Mapping[str, str]

    def read(self, kinds: Sequence[str], words: Sequence[str]) -> dict[str, str] | None:
        """Read *words* as fields of these *kinds*, one by one; None where one does not fit.

        A lone number is a PIN only from a phone on file: elsewhere it may be an account without its letter.
        """
        if len(kinds) != len(words) or (tuple(kinds) == ("pin",) and self.asker is Asker.UNKNOWN):
            return None
        fields: dict[str, str] = {}
        for place, (kind, word) in enumerate(zip(kinds, words, strict=True)):
            read = self._read(kind, word, pin_follows="pin" in kinds[place + 1 :])
            if read is None:
                return None
            fields["code" if kind == "language" else kind] = read
        return fields

    def is_pin(self, word: str) -> bool:
        """Tell a number of exactly the length of a PIN."""
        return len(word) == self.pin_length and word.isdecimal()

    def _read(self, kind: str, word: str, *, pin_follows: bool) -> str | None:
        match kind:
            case "pin" | "old" | "new":
                return word if self.is_pin(word) else None
            case "account":
                return self._account(word, pin_follows=pin_follows)
            case "amount":
                return word.replace(",", "") if _AMOUNT.fullmatch(word) else None
            case "language":
                return self.names.get(word)
            case "to":
                return word.upper() if _TO.fullmatch(word) else None
            case "receipt":
                is_receipt = _RECEIPT.fullmatch(word) or _RECEIPT_OF_LETTERS.fullmatch(word)
                return word.upper() if is_receipt else None
            case "reference":
                return word.upper() if _REFERENCE.fullmatch(word) or is_number_of_letters(word) else None
            case "code":
                return word.upper() if is_code(word.upper()) else None
            case "group":
                return None  # it may be any words: parsers.orders reads it
        raise AssertionError(f"no such kind of field: {kind}")

    def _account(self, word: str, *, pin_follows: bool) -> str | None:
        """Read an account; without a PIN behind it, only one too short to have a PIN in it, or to be one."""
        lettered = _ACCOUNT.fullmatch(word)
        if lettered:
            letter, number = lettered.groups()
            return f"{letter.upper()}{number}" if pin_follows or len(number) < self.pin_length else None
        is_short = self._is_client_number(word) or (pin_follows and self._is_short_from_elsewhere(word))
        if _PHONE.fullmatch(word) or not (is_short or _BARE_ACCOUNT.fullmatch(word)):
            return None
        if not pin_follows and len(word) >= self.pin_length - 1:
            return None
        return word.lstrip("0") or None

    def _is_client_number(self, word: str) -> bool:
        """Tell a number that names a client by itself: only on a phone of several."""
        return self.asker.is_shared and _CLIENT_NUMBER.fullmatch(word) is not None

    def _is_short_from_elsewhere(self, word: str) -> bool:
        """Tell a bare account from a phone not on file, too short to be a PIN; one with a digit too many may be one."""
        return self.asker is Asker.UNKNOWN and word.isdecimal() and len(word) < self.pin_length


def is_number_of_letters(word: str) -> bool:
    """Tell a receipt number or a reference of ours in which no digit stands."""
    return word.isalpha() and (_RECEIPT_OF_LETTERS.fullmatch(word) is not None or is_reference(word))


def is_account(word: str) -> bool:
    """Tell an account with its letter ("l4")."""
    return _ACCOUNT.fullmatch(word) is not None
