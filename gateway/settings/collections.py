"""The settings about collections at meetings."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from gateway.settings.table import Table

Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
ShortName = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,4}$")]


class CollectionsTable(Table):
    """What is brought to meetings. Without `sheets` no sheet is made, and officers' words about them do nothing."""

    sheets: bool = Field(
        default=False, description="make a collection sheet for each meeting, and send it to the group's officer"
    )
    hold: bool = Field(
        default=True, description="nothing reaches Mifos before a cashier has counted the cash and released it"
    )
    savings_per_meeting: int = Field(
        default=0, ge=0, description="what each member agreed to save at a meeting, in whole currency"
    )
    funds: tuple[ShortName, ...] = Field(
        default=(),
        description="short names in Mifos of savings products for fees and contributions: `FREG=100` goes to her account of `REG`,"
        " which takes nothing else",
    )
    payment_type: str = Field(
        default="Cash", min_length=1, max_length=100, description="the payment type in Mifos that its cash is posted as"
    )
    codes_live_days: int = Field(
        default=7, ge=0, le=60, description="days after its meeting that a sheet's code is still taken, marked late"
    )
    made_at: Clock = Field(
        default="05:00", description="when the sheets of the day are made, by the institution's clock"
    )
    sent_at: Clock = Field(default="07:00", description="from when on they are sent to the officers")
    sent_until: Clock = Field(default="20:00", description="after that no sheet of the day is sent any more")

    @model_validator(mode="after")
    def _in_order(self) -> CollectionsTable:
        if not self.made_at <= self.sent_at < self.sent_until:
            raise ValueError("made_at, sent_at and sent_until in this order of the day")
        return self

    @property
    def making(self) -> time:
        """The time of day at which sheets are made."""
        return time.fromisoformat(self.made_at)

    @property
    def sending(self) -> tuple[time, time]:
        """The times of day between which they are sent."""
        return time.fromisoformat(self.sent_at), time.fromisoformat(self.sent_until)
