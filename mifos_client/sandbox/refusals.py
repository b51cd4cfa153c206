"""What the books and the doors refuse, with the codes that Fineract 1.10.1 gives.

A code is the contract; the English text beside it is not. `kind` decides the status and where the code stands.
"""

from collections.abc import Sequence
from enum import StrEnum


class Kind(StrEnum):
    """How Fineract wraps a refusal."""

    VALIDATION = "400"
    DOMAIN = "403 domain"
    INTEGRITY = "403 integrity"
    NOT_AUTHORIZED = "403 permission"
    NOT_FOUND = "404"
    TEMPORARY = "503"


class Refusal(Exception):
    """Something the core does not do, said in Fineract's own envelope.

    *parameter* None is left out of the answer. *arguments* are printed as `args`, None among them as an empty object,
    with *value* beside them if there is one; without arguments *value* is the only one.
    """

    def __init__(
        self,
        kind: Kind,
        code: str,
        text: str,
        *,
        parameter: str | None = "id",
        value: object = None,
        arguments: Sequence[object] | None = None,
    ) -> None:
        super().__init__(f"{code}: {text}")
        self.kind = kind
        self.code = code
        self.text = text
        self.parameter = parameter
        self.value = value
        has_argument = kind in (Kind.VALIDATION, Kind.NOT_FOUND)
        self.arguments = arguments if arguments is not None else [value] if has_argument else []
        self.shows_value = arguments is not None and value is not None
        self.also: Sequence[Refusal] = ()


class ContainerFault(Exception):
    """An answer that comes from the servlet container, without Fineract's envelope."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def not_found(thing: str, code: str, number: object) -> Refusal:
    """Make the 404 for something that is not there, or not in the caller's offices."""
    return Refusal(Kind.NOT_FOUND, code, f"{thing} with identifier {number} does not exist", value=number)


def domain_rule(code: str, text: str, *arguments: object) -> Refusal:
    """Make the 403 for a rule of the books that was broken."""
    return Refusal(Kind.DOMAIN, code, text, arguments=arguments)


def invalid(
    code: str,
    text: str,
    parameter: str | None = "id",
    value: object = None,
    *,
    arguments: Sequence[object] | None = None,
) -> Refusal:
    """Make the 400 for a field, or for an account in the wrong state."""
    return Refusal(Kind.VALIDATION, code, text, parameter=parameter, value=value, arguments=arguments)


def integrity(code: str, text: str, parameter: str | None = None, *arguments: object) -> Refusal:
    """Make the 403 for what the database refused: a value that is taken, or too long for its column."""
    return Refusal(Kind.INTEGRITY, code, text, parameter=parameter, arguments=arguments)
