"""What M-PESA takes from who is paid, and how much may move.

Bands are made up, in the manner of Safaricom's; the limits are those of 2023 on. Amounts are cents.
"""

from __future__ import annotations

from dataclasses import dataclass

_BANDS = (
    (100_00, 0),
    (500_00, 3_00),
    (1_000_00, 5_00),
    (1_500_00, 9_00),
    (2_500_00, 13_00),
    (5_000_00, 25_00),
    (10_000_00, 42_00),
    (20_000_00, 60_00),
)


@dataclass(frozen=True)
class Tariff:
    """Bands of amounts up to the first figure cost the second; beyond the last it is *most*."""

    bands: tuple[tuple[int, int], ...] = _BANDS
    most: int = 108_00

    def charge(self, cents: int) -> int:
        """Tell what the shortcode is charged for *cents* received."""
        return next((cost for up_to, cost in self.bands if cents <= up_to), self.most)


@dataclass(frozen=True)
class Limits:
    """How much a customer may move at once and in a day."""

    least: int = 1_00
    most: int = 250_000_00
    most_a_day: int = 500_000_00
