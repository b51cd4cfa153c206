"""Which recorded readings are replayed against the sandbox core, how they are asked there, and which are not, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

REPLAYED_SCENARIOS = (
    "01-doors",
    "02-institution-setup",
    "03-clients",
    "04-search",
    "05-groups",
    "06-loan-life",
    "07-repayments",
    "12-savings",
    "19-users",
    "21-least-permissions",
)

# Left out of every comparison, because the books do not hold it.
IGNORED = {
    "emailAddress": "clients have a phone only",
    "dateOfBirth": "nobody asks for it",
    "note": "the postings that these questions find have none",
}


@dataclass(frozen=True)
class Case:
    """One recorded exchange; *ask* is the address here (below /fineract-provider/) where numbers or texts differ."""

    scenario: str
    name: str
    ask: str | None = None
    login: str | None = "root"
    body: dict[str, Any] | None = None
    ignored: tuple[str, ...] = field(default=())


def cases(scenario: str, *rows: tuple[Any, ...]) -> list[Case]:
    return [Case(scenario, *row) for row in rows]


FLAT = ("interestType",)  # these books lend at flat interest, most recorded loans are declining
_BRANCH = ("externalId", "parentId", "parentName")  # there are branches here, and they have no external ids
OFFICER = ("staffId", "staffName")  # some have none
_ROOT = {"username": "mifos", "password": "password"}
_BY_PHONE = {"request": {"text": "256772111411"}, "page": 0, "size": 50}
_ME = "api/v1/users/{caller}"
_SEARCH = "api/v1/search?resource=clients&exactMatch={exact}&query="
_EXACT, _PART = _SEARCH.replace("{exact}", "true"), _SEARCH.replace("{exact}", "false")

CASES = [
    *cases(
        "01-doors",
        ("authentication", None, None, _ROOT),
        ("authentication, with the list of clients", None, None, _ROOT),
        ("authentication, wrong password", None, None),
        ("authentication, unknown user", None, None),
        ("authentication, no password", None, None),
        ("wrong password", None, "wrong"),
        ("unknown user", None, "somebody"),
        ("no login", None, None),
        ("wrong password on an unknown path", None, "wrong"),
        ("who am I in Basic mode",),
        ("no tenant header",),
        ("unknown tenant",),
        ("no tenant header and a wrong password", None, "wrong"),
        ("tenant as a query parameter", None, "root", None, _BRANCH),
        ("authentication without tenant", None, None),
        ("unknown path",),
        ("unknown path outside the API",),
        ("wrong method",),
        ("health", None, None),
        ("liveness", None, None),
        ("readiness", None, None),
        ("info", None, None),
        ("Accept that Fineract cannot serve",),
        ("unknown query parameter", None, "root", None, _BRANCH),
        ("fields",),
        ("fields with an unknown name",),
        ("fields with an unknown name on a loan list",),
        ("pretty", None, "root", None, _BRANCH),
        ("an id that is not a number",),
    ),
    *cases(
        "02-institution-setup",
        ("offices of a fresh tenant", None, "root", None, _BRANCH),
        ("offices", None, "root", None, ("externalId",)),
        ("one office", "api/v1/offices/{office}", "root", None, ("externalId",)),
        ("unknown office", "api/v1/offices/{nobody}"),
        ("staff",),
        ("loan officers of one office",),
        ("staff by mobile number",),
        ("one member of staff", "api/v1/staff/{officer}"),
        ("unknown member of staff", "api/v1/staff/{nobody}"),
        ("payment types",),
        ("one payment type",),
        ("unknown payment type", "api/v1/paymenttypes/{nobody}"),
        ("users", None, "root", None, ("passwordNeverExpires",)),
    ),
    *cases(
        "03-clients",
        ("read what was created", "api/v1/clients/{woman}"),
        ("by external id", "api/v1/clients/external-id/ug-{woman}"),
        ("unknown id", "api/v1/clients/{nobody}"),
        ("unknown external id", "api/v1/clients/external-id/no-one"),
        ("list, first page", None, "root", None, OFFICER),
        ("list by external id", "api/v1/clients?externalId=ug-{woman}"),
        (
            "list by name",
            "api/v1/clients?displayName=ah+Nak&limit=2",
            "root",
            None,
            ("fullname", "firstname", "lastname", "externalId", "mobileNo", "staffId", "staffName"),
        ),
        ("list by mobile number", None, "root", None, OFFICER),
        ("list by status",),
        ("list by unknown status",),
        ("list by officer", None, "root", None, OFFICER),
        ("list ordered", None, "root", None, ("staffId", "staffName")),
        ("list ordered by nonsense",),
        ("sqlSearch",),
        ("accounts of a client without any", "api/v1/clients/{woman}/accounts"),
        ("accounts of a client with several", "api/v1/clients/{borrower}/accounts"),
        ("only loans", "api/v1/clients/{borrower}/accounts?fields=loanAccounts"),
        ("accounts of nobody", "api/v1/clients/{nobody}/accounts"),
    ),
    *cases(
        "04-search",
        ("by phone", _EXACT + "256772111411"),
        ("by phone that nobody has", _EXACT + "256772000000"),
        ("by part of the phone", _PART + "111411"),
        ("by part of the phone, exact", _EXACT + "111411"),
        ("percent sign, exact",),
        ("underscore for a digit, exact", _EXACT + "25677211141_"),
        ("plus sign in the number", _EXACT + "%2B256772111411"),
        ("by external id of the client", _EXACT + "ug-411"),
        ("by name", _EXACT + "Sarah+Nakato"),
        ("name in lower case, exact", _EXACT + "sarah+nakato"),
        ("part of a name in lower case", _PART + "sarah"),
        (
            "by account number, all kinds",
            "api/v1/search?query=000000411&exactMatch=true&resource=clients,clientIdentifiers,groups,loans,savings,shares",
        ),
        ("loan by account number", "api/v1/search?query=000000071&resource=loans&exactMatch=true"),
        ("loan by external id", "api/v1/search?query=l-71&resource=loans&exactMatch=true"),
        ("pending loan", "api/v1/search?query=000000073&resource=loans&exactMatch=true"),
        ("savings by account number", "api/v1/search?query=000000811&resource=savings&exactMatch=true"),
        ("by identifier", "api/v1/search?query=CM90017&resource=clientIdentifiers&exactMatch=true"),
        ("group by name", "api/v1/search?query=Sauti&resource=groups&exactMatch=true"),
        ("unknown resource",),
        ("empty query",),
        ("blank inside", _EXACT + "+256772111411+"),
        ("quote",),
        ("no query",),
        ("no resource", "api/v1/search?query=256772111411"),
        ("no exactMatch", "api/v1/search?query=25677211141&resource=clients"),
        ("v2 by phone", None, "root", _BY_PHONE),
        ("v2 by part", None, "root", {**_BY_PHONE, "request": {"text": "111411"}}),
        ("v2 nobody",),
        ("v2 percent sign",),
        (
            "v2 sorted",
            None,
            "root",
            {
                "request": {"text": "2567721"},
                "page": 0,
                "size": 2,
                "sorts": [{"direction": "ASC", "property": "displayName"}],
            },
        ),
        ("v2 sorted by nonsense",),
        ("v2 empty text",),
        ("v2 no paging", None, "root", {"request": {"text": "256772111411"}}),
        ("v2 unknown key", None, "root", {"request": {"text": "256772111411", "shape": "round"}}),
        ("search from another branch", _EXACT + "256772111411", "were"),
        ("v2 search from another branch", None, "were", _BY_PHONE),
        ("read a client of another branch", "api/v1/clients/{woman}", "were"),
        ("search without any permission", _EXACT + "256772111411", "mute"),
        ("v2 search without any permission", None, "mute", _BY_PHONE),
        ("loan by number, list", "api/v1/loans?accountNo=000000071&fields=id,accountNo,externalId,status"),
        ("loan by number, list, with a limit", "api/v1/loans?accountNo=000000071&limit=5&fields=id,accountNo"),
        ("loan by external id, list", "api/v1/loans?externalId=l-71&fields=id,accountNo"),
        ("savings list by external id", "api/v1/savingsaccounts?externalId=v-811"),
        (
            "savings list by account number",
            "api/v1/savingsaccounts?accountNo=000000811&limit=1",
            "root",
            None,
            ("externalId", "fieldOfficerName"),
        ),
    ),
    *cases(
        "19-users",
        ("the user", _ME),
        ("authentication of a loan officer", None, None, {"username": "opio", "password": "Rift-Valley-77?"}),
        ("an officer reads her own user", _ME, "opio"),
        ("an officer reads another user", "api/v1/users/1", "opio"),
        ("offices as an officer", None, "opio", None, ("externalId",)),
        ("an officer reads a loan of another branch", "api/v1/loans/{foreign}", "opio"),
        ("authentication of a branch manager", None, None, {"username": "opio", "password": "Rift-Valley-77?"}),
        ("pending loans as a branch manager", "api/v1/loans?status=100&limit=2", "opio", None, FLAT),
        ("the old password afterwards", None, "wrong"),
        ("the new password", None, "opio", None, ("externalId",)),
        ("a deleted user", None, "somebody"),
        ("before the role is switched off", None, "opio", None, ("externalId",)),
        ("wrong password, five times", None, "wrong"),
        ("the right password after seven wrong ones", None, "opio", None, ("externalId",)),
    ),
    *cases("21-least-permissions", ("read a client, without permission", "api/v1/clients/{woman}", "mute")),
]
