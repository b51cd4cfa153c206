"""Who may be answered: every policy with every phone, PIN and account, derived from the rules before it was run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from domain.commands import Policy
from domain.phonebook import Holder
from tests.support.people import MARY, PETER

PINS = {1: "4821", 2: "7350", 3: "6094"}

# PIN: of the person meant; "own" is Mary's with somebody else's account; "unset": the person meant has none.
# Outcomes: answered (no PIN proved her) | proved | told (proved, and the phones on file are told) | asks (for the PIN)
# | which (of them, and the PIN) | number (which of them, no PIN) | call (for a code) | neutral | neutral+ (shared phone)
TABLE = """
phone     account           PIN          other phones   never     shared    always

one       none,number,loan  none         off,on         answered  answered  asks
one       none,number,loan  none/unset   off,on         answered  answered  call
one       none,number,loan  right        off,on         proved    proved    proved
one       none,number,loan  wrong        off,on         neutral   neutral   neutral
one       none,number,loan  typed/unset  off,on         neutral   neutral   neutral
one       foreign           none         off,on         neutral   neutral   neutral
one       foreign           right        off            neutral   neutral   neutral
one       foreign           right        on             told      told      told
one       foreign           wrong        off,on         neutral   neutral   neutral
one       foreign           own          off,on         neutral   neutral   neutral
one       foreign           none/unset   off,on         neutral   neutral   neutral
one       foreign           typed/unset  off,on         neutral   neutral   neutral

shared    none              none         off,on         number    which     which
shared    none              none/unset   off,on         number    call      call
shared    number,loan       none         off,on         answered  which     which
shared    number,loan       none/unset   off,on         answered  call      call
shared    none,number,loan  right        off,on         proved    proved    proved
shared    none,number,loan  wrong        off,on         neutral+  neutral+  neutral+
shared    none,number,loan  typed/unset  off,on         neutral+  neutral+  neutral+
shared    foreign           none         off,on         neutral+  neutral+  neutral+
shared    foreign           right        off            neutral+  neutral+  neutral+
shared    foreign           right        on             told      told      told
shared    foreign           wrong        off,on         neutral+  neutral+  neutral+
shared    foreign           own          off,on         neutral+  neutral+  neutral+
shared    foreign           none/unset   off,on         neutral+  neutral+  neutral+
shared    foreign           typed/unset  off,on         neutral+  neutral+  neutral+

in-doubt  none,number,loan  none         off,on         asks      asks      asks
in-doubt  none,number,loan  none/unset   off,on         call      call      call
in-doubt  none,number,loan  right        off,on         proved    proved    proved
in-doubt  none,number,loan  wrong        off,on         neutral   neutral   neutral
in-doubt  none,number,loan  typed/unset  off,on         neutral   neutral   neutral
in-doubt  foreign           none         off,on         neutral   neutral   neutral
in-doubt  foreign           right        off            neutral   neutral   neutral
in-doubt  foreign           right        on             told      told      told
in-doubt  foreign           wrong        off,on         neutral   neutral   neutral
in-doubt  foreign           own          off,on         neutral   neutral   neutral
in-doubt  foreign           none/unset   off,on         neutral   neutral   neutral
in-doubt  foreign           typed/unset  off,on         neutral   neutral   neutral

unknown   none              none         off,on         neutral   neutral   neutral
unknown   none              right        off,on         neutral   neutral   neutral
unknown   foreign           none         off,on         neutral   neutral   neutral
unknown   foreign           right        off            neutral   neutral   neutral
unknown   foreign           right        on             told      told      told
unknown   foreign           wrong        off,on         neutral   neutral   neutral
unknown   foreign           none/unset   off,on         neutral   neutral   neutral
unknown   foreign           typed/unset  off,on         neutral   neutral   neutral
"""
PHONES: Mapping[str, tuple[Holder, ...]] = {
    "one": (MARY,),
    "shared": (MARY, PETER),
    "in-doubt": (replace(MARY, must_prove=True),),
    "unknown": (),
}
ACCOUNTS = {"none": None, "number": "C1", "loan": "L4", "foreign": "L99"}


@dataclass(frozen=True)
class Case:
    """One text under one policy."""

    phone: str
    account: str
    pin: str
    other_phone: bool
    policy: Policy

    @property
    def holders(self) -> tuple[Holder, ...]:
        named = PHONES[self.phone]
        if self.account == "foreign" or "unset" not in self.pin:
            return named
        return tuple(replace(each, has_pin=False) for each in named)

    @property
    def pins(self) -> dict[int, str]:
        if "unset" not in self.pin:
            return PINS
        return {1: PINS[1], 2: PINS[2]} if self.account == "foreign" else {3: PINS[3]}

    @property
    def fields(self) -> dict[str, str]:
        account, meant = ACCOUNTS[self.account], 3 if self.account == "foreign" else 1
        typed = {"right": PINS[meant], "wrong": "9999", "own": PINS[1], "typed/unset": "5555"}.get(self.pin)
        return {name: value for name, value in (("account", account), ("pin", typed)) if value is not None}


def cases() -> Iterator[object]:
    for line in TABLE.strip().splitlines()[1:]:
        phone, accounts, pin, others, *outcomes = line.split() or [""] * 4
        for policy, outcome in zip(Policy, outcomes, strict=bool(outcomes)):
            for account in accounts.split(","):
                for other in others.split(","):
                    name = f"{policy.value}, {phone}, account {account}, PIN {pin}, other phones {other}"
                    yield pytest.param(Case(phone, account, pin, other == "on", policy), outcome, id=name)
