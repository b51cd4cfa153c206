"""What M-PESA asks the village's phones, and what people answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.village.wallet import kes
from gateway.village.world import World
from mpesa.sandbox.prompting import Answer

ANSWERS: Mapping[str, Answer] = {
    "pay": Answer.ACCEPT,
    "cancel": Answer.CANCEL,
    "wrong pin": Answer.WRONG_PIN,
    "no funds": Answer.NO_FUNDS,
    "time out": Answer.TIME_OUT,
}
WRONG_PIN = "0000"
"""The one M-PESA PIN that is wrong here, whoever types it."""

_PIN = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Asked:
    """What a phone shows: *amount* as decimal text, *account* as M-PESA writes it."""

    id: str
    amount: str
    shown: str
    account: str
    at: datetime


def prompts(world: World, phone: str) -> Sequence[Asked]:
    """List what *phone* is asked and has not answered."""
    return [
        Asked(
            each.checkout,
            f"{each.push.cents // 100}.{each.push.cents % 100:02d}",
            kes(each.push.cents),
            each.push.reference,
            each.at,
        )
        for each in world.mpesa.operator.prompting.shown(phone)
    ]


def answer(world: World, phone: str, prompt: str, given: Answer) -> bool:
    """Let *phone* answer; False where it is not asked that, or not any more."""
    found = world.mpesa.operator.prompting.find(prompt)
    if found is None or found.push.phone != phone:
        return False
    return world.mpesa.operator.prompting.answer(prompt, given)


def answer_with_pin(world: World, phone: str, prompt: str, pin: str) -> bool:
    """Let *phone* pay with an M-PESA PIN: any four digits but one; False where it stays open."""
    if not _PIN.fullmatch(pin.strip()):
        return False
    return answer(world, phone, prompt, Answer.WRONG_PIN if pin.strip() == WRONG_PIN else Answer.ACCEPT)
