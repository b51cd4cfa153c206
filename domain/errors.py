"""Everything that may go wrong, by who has to act.

GatewayError
├── Unavailable           time acts: nothing happened, retry with back-off
│   └── Throttled
├── OutcomeUnknown        we act: ask the other side what happened, never repeat
└── Refused               a person acts: park it and raise an alert
    ├── UnreadableReply   the other side said something that we cannot read
    ├── Forged            token or signature is not right
    └── NoSuchEntry       what was asked for does not exist

Superseded stands aside: nobody acts, because somebody else already does.
"""


class GatewayError(Exception):
    """What may go wrong on any line of the gateway."""


class Unavailable(GatewayError):
    """Nothing happened, and may be tried again."""


class Throttled(Unavailable):
    """Nothing happened, because we asked too often."""


class OutcomeUnknown(GatewayError):
    """The other side may have done it; the answer never came."""


class Refused(GatewayError):
    """Nothing happened, and trying again changes nothing."""


class UnreadableReply(Refused):
    """The other side's words are not of the form agreed."""


class Forged(Refused):
    """Whoever calls cannot prove to be who he says he is."""


class NoSuchEntry(Refused):
    """What was asked for does not exist."""


class Superseded(GatewayError):
    """Somebody else holds this job by now; what was done for it here is not written."""
