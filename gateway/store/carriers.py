# ruff: noqa: D102 (a port's method is documented at the port)
"""How fast and how well each channel carries.

A channel's token bucket is one time, kept in microseconds since 1970: when its
last turn is paid for. A turn may be taken while that lies less than a second's
worth ahead, and moves it on by one interval. One statement takes a turn, so
that two senders never share one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import BigInteger, bindparam, case, select, update

from gateway.store.columns import from_microseconds, to_microseconds
from gateway.store.desk import Desk, either, insert_once
from gateway.store.tables import carriers

FAILURES_MAX = 5
DOWN_FOR = timedelta(minutes=1)

_SECOND_US = 1_000_000


_now, _interval = bindparam("now", type_=BigInteger), bindparam("interval", type_=BigInteger)
_TAKE_TURN = either(
    carriers,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[carriers.c.channel],
        set_={"turn_us": case((carriers.c.turn_us > _now, carriers.c.turn_us), else_=_now) + _interval},
        where=carriers.c.turn_us <= bindparam("latest", type_=BigInteger),
    ).returning(carriers.c.channel),
)
_TURN = select(carriers.c.turn_us).where(carriers.c.channel == bindparam("of_channel"))
_KNOW = insert_once(carriers, carriers.c.channel)
_WORKS = (
    update(carriers)
    .where(carriers.c.channel == bindparam("of_channel"), carriers.c.failures > 0)
    .values(failures=0, down_until=None)
)
_FAILED = (
    update(carriers)
    .where(carriers.c.channel == bindparam("of_channel"))
    .values(
        failures=carriers.c.failures + 1,
        down_until=case(
            (carriers.c.failures + 1 >= FAILURES_MAX, bindparam("until", type_=carriers.c.down_until.type)),
            else_=carriers.c.down_until,
        ),
    )
)
_DOWN_UNTIL = select(carriers.c.down_until).where(carriers.c.channel == bindparam("of_channel"))


@dataclass(frozen=True)
class SQLCarriers:
    """Channels, inside one unit of work."""

    desk: Desk

    def take_turn(self, channel: str, rate_per_s: float, now: datetime) -> datetime | None:
        assert rate_per_s > 0, rate_per_s
        now_us, interval = to_microseconds(now), ceil(_SECOND_US / rate_per_s)
        ahead = max(0, _SECOND_US - interval)
        taken = self.desk.run(
            _TAKE_TURN,
            channel=channel,
            turn_us=now_us + interval,
            now=now_us,
            interval=interval,
            latest=now_us + ahead,
        ).first()
        if taken is not None:
            return None
        return from_microseconds(self.desk.run(_TURN, of_channel=channel).scalar_one() - ahead)

    def note(self, channel: str, now: datetime, *, worked: bool) -> None:
        if worked:
            self.desk.run(_WORKS, of_channel=channel)
            return
        self.desk.run(_KNOW, channel=channel)
        self.desk.run(_FAILED, of_channel=channel, until=now + DOWN_FOR)

    def is_down(self, channel: str, now: datetime) -> bool:
        until: datetime | None = self.desk.run(_DOWN_UNTIL, of_channel=channel).scalar_one_or_none()
        return until is not None and now < until
