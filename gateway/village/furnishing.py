"""Make the daemon know its village, through the daemon's own flows, as staff would: once, at the first start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from gateway.flows.keep_phones import KeepPhones
from gateway.village.cast import Cast, CastClient
from gateway.wiring.daemon import Daemon


def furnish(daemon: Daemon, cast: Cast) -> bool:
    """Read the core, add the phones, PINs, languages and STOPs of the cast; False where it was done before."""
    phones = daemon.keep_phones
    if phones.has_any():
        return False
    daemon.sync_core.sync()
    daemon.money.keep_accounts.read_all()
    for client in cast.clients:
        _furnish(phones, client, cast.institution.languages[0])
    with ThreadPoolExecutor(4) as pool:
        set_ = [
            pool.submit(daemon.keep_pins.set, str(each.number), each.pin)
            for each in cast.clients
            if each.pin is not None
        ]
    for each in set_:
        each.result()
    return True


def _furnish(phones: KeepPhones, client: CastClient, default: str) -> None:
    number = str(client.number)
    for phone in client.linked:
        phones.add(phone, number)
    if client.language != default:
        phones.speak(number, client.language)
    if client.is_stopped:
        for phone in client.phones:
            phones.stop(phone)
