"""Where the core is and as whom we speak to it."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class CoreSettings:
    """How to reach one core.

    *url* ends in /fineract-provider/api/v1; *verify_tls* is a path where the
    certificates to trust lie in a file; *currency* is ISO 4217; *zone* is the
    institution's (its core's tenant must have the same). *posts*: money is posted
    there, *collects*: sheets are made from its groups; each takes more permissions.
    *paid_as* names the payment types there that money is posted as.
    """

    url: str
    tenant: str
    user: str
    password: str = field(repr=False)
    timeout_s: float
    verify_tls: bool | str
    currency: str
    zone: ZoneInfo
    posts: bool = False
    collects: bool = False
    paid_as: tuple[str, ...] = ()
