"""Read what a cashier counted: how many of each note and coin, of which reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.money import Money
from domain.tray import Meeting, OfficerTray, coins_of
from gateway.web.staff.declaring import NotThere
from gateway.web.staff.form import Form

PIECES_MAX = 9_999
CASH_MAX = 10**12


def counted_from(form: Form, currency: str) -> Money:
    """Add up notes and coins; an empty field is none. Notes in *form* what is no number of pieces."""
    total = 0
    for coin in coins_of(currency):
        typed = form.value(f"n{coin}").strip()
        if not typed:
            continue
        if not _is_number(typed, PIECES_MAX):
            form.wrong(f"n{coin}", f"Write how many, such as 3: from 0 to {PIECES_MAX:,}.")
            continue
        total += coin * int(typed)
    return Money.of(Decimal(total), currency)


def pieces_in(form: Form, args: Mapping[str, str], cash: Money) -> Sequence[tuple[int, int]]:
    """Read how many of each made up *cash*, as a check page hands it on; nothing where they do not."""
    typed = {coin: (form.value(f"n{coin}") or args.get(f"n{coin}", "")).strip() for coin in coins_of(cash.currency)}
    pieces = [(coin, int(each)) for coin, each in typed.items() if _is_number(each, PIECES_MAX) and int(each)]
    total = Money.of(Decimal(sum(coin * each for coin, each in pieces)), cash.currency)
    return pieces if total == cash else ()


def heap_from(form: Form, tray: OfficerTray) -> Sequence[Meeting]:
    """Find the held reports that she ticked; one alone needs no tick."""
    held = list(tray.heap)
    if len(held) == 1:
        return held
    ticked = set(form.values("of"))
    chosen = [each for each in held if each.report and str(each.report.id) in ticked]
    if not chosen:
        form.wrong("of", "Tick whose cash lies before you.")
    return chosen


def cash_in(minor: str, currency: str) -> Money:
    """Read the sum that a check page handed on, in minor units. Raises NotThere."""
    if not _is_number(minor, CASH_MAX):
        raise NotThere("Count the cash first")
    return Money(int(minor), currency)


def _is_number(typed: str, most: int) -> bool:
    """Tell whether it is a whole number up to *most*; of thousands of digits none is made."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= len(str(most)) and int(typed) <= most
