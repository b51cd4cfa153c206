"""Everything that may go wrong, by who has to act.

GatewayError
├── Unavailable           time acts: nothing happened, retry with back-off
│   ├── Throttled
│   └── KeyBurnt          retry under another key
├── OutcomeUnknown        we act: ask the other side what happened, never repeat
│   └── StillRunning      it was asked under this key before, and that has no end yet
└── Refused               a person acts: park it and raise an alert
    ├── UnreadableReply   the other side said something that we cannot read
    ├── Forged            token or signature is not right
    ├── Denied            the other side lets us do nothing of the kind
    ├── AwaitsChecker     a second person of theirs has to agree
    └── NoSuchEntry       what was asked for does not exist

Superseded stands aside: nobody acts, because somebody else already does.
"""


class GatewayError(Exception):
    """What may go wrong on any line of the gateway."""


class Unavailable(GatewayError):
    """Nothing happened, and may be tried again."""


class Throttled(Unavailable):
    """Nothing happened, because we asked too often."""


class KeyBurnt(Unavailable):
    """Nothing happened, and the key it was asked under is used up."""


class OutcomeUnknown(GatewayError):
    """The other side may have done it; the answer never came."""


class StillRunning(OutcomeUnknown):
    """The other side has it under this key from before, and does not say how it ended."""


class Refused(GatewayError):
    """Nothing happened, and trying again changes nothing."""


class UnreadableReply(Refused):
    """The other side's words are not of the form agreed."""


class Forged(Refused):
    """Whoever calls cannot prove to be who he says he is."""


class Denied(Refused):
    """The other side does not let us in, or not do this: whatever we ask of the kind would end alike."""


class AwaitsChecker(Refused):
    """The other side took it and did nothing: a second person of theirs has to agree first."""


class NoSuchEntry(Refused):
    """What was asked for does not exist."""


class Superseded(GatewayError):
    """Somebody else holds this job by now; what was done for it here is not written."""
