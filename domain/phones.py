"""Phone numbers: E.164 inside, as typed outside.

Source: phonenumbers (Google's metadata). A sender may also be a short code or a
word ("GCash"): such a sender has no phone and is never answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

RAW_MAX = 50
NUMBERS_KEPT = 4096
"""Numbers whose reading is remembered: it takes a quarter of a millisecond, and a phone texts more than once."""

_SHORTEST = 7


@dataclass(frozen=True)
class Sender:
    """Who sent an SMS: *raw* as the carrier wrote it, *phone* in E.164 or None where it is no subscriber."""

    raw: str
    phone: str | None


@lru_cache(NUMBERS_KEPT)
def read_phone(raw: str, country: str) -> str | None:
    """Read a number as typed or as a carrier writes it, and give it in E.164, or None where it is none.

    *country* (ISO 3166, two letters) completes national numbers. Carriers leave
    the plus away ("254700000011"), so digits that begin with the country's
    code are tried as international too.
    """
    text = raw.strip()[:RAW_MAX]
    digits = "".join(each for each in text if each.isascii() and each.isdigit())
    if len(digits) < _SHORTEST or any(each.isalpha() for each in text):
        return None
    code = str(phonenumbers.country_code_for_region(country))
    candidates = [text]
    if not text.startswith("+") and digits.startswith(code):
        candidates.insert(0, "+" + digits)
    if digits.startswith("00"):
        candidates.insert(0, "+" + digits[2:])
    if not text.startswith(("+", "0")):
        candidates.append("+" + digits)
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, country)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def read_sender(raw: str, country: str) -> Sender:
    """Tell a subscriber from a short code or a word."""
    return Sender(raw[:RAW_MAX], read_phone(raw, country))


def forms_on_file(phone: str) -> tuple[str, ...]:
    """List the forms in which a core may have stored *phone* (E.164): national, international, with plus."""
    number = phonenumbers.parse(phone)
    national = phonenumbers.national_significant_number(number)
    digits = phone.removeprefix("+")
    return (phone, digits, "0" + national, national)


def national_form(phone: str) -> str:
    """Write *phone* (E.164) as its owner dials it at home, digits only ("0700000011")."""
    number = phonenumbers.parse(phone)
    text = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return "".join(each for each in text if each.isdigit())
