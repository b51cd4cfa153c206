"""The two searches: `/search` over everything with a number or name, and `/v2/clients/search`."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from mifos_client.sandbox.asking import caller, the_books, truth
from mifos_client.sandbox.enums import client_active, enum, grouping_active, loan_status_plain
from mifos_client.sandbox.likeness import like
from mifos_client.sandbox.records import GROUP_LEVEL, Client
from mifos_client.sandbox.refusals import ContainerFault
from mifos_client.sandbox.timelines import account_number
from mifos_client.sandbox.views.clients import visible_clients
from mifos_client.sandbox.writing import Body, answer

routes = Blueprint("search", __name__, url_prefix="/fineract-provider/api")

_ROWS_MAX = 50
_KINDS = ("clients", "clientidentifiers", "groups", "loans", "savings", "shares")


@routes.get("/v1/search")
def search() -> Response:
    """Find what is like the query, fifty rows at most; any login may."""
    resource = request.args.get("resource")
    kinds = [kind for kind in _KINDS if resource is None or kind in resource.lower()]
    if not kinds:
        raise ContainerFault(500)
    query = request.args.get("query", "")
    if query == "":
        return answer([])
    pattern = query if truth("exactMatch") else f"%{query}%"
    rows = [row for kind in kinds for row in _SEARCHES[kind](pattern)]
    return answer(rows[:_ROWS_MAX])


def _found_clients(pattern: str) -> Iterator[Body]:
    books = the_books()
    for client in reversed(visible_clients()):
        number = account_number(client.number)
        if _any_like(pattern, number, client.name, client.external_id, client.phone):
            yield {
                **_row("CLIENT", client.number, client.name, client_active()),
                "entityAccountNo": number,
                "entityExternalId": client.external_id,
                "parentId": client.office,
                "parentName": books.office(client.office).name,
                "entityMobileNo": client.phone,
            }


def _found_identifiers(pattern: str) -> Iterator[Body]:
    for client in visible_clients():
        for number, key in client.identifiers:
            if like(pattern, key):
                yield {**_row("CLIENTIDENTIFIER", number, key, client_active()), **_parent(client)}


def _found_groups(pattern: str) -> Iterator[Body]:
    books = the_books()
    for group in books.groups.values():
        number = account_number(group.number)
        if books.sees(caller(), group.office) and _any_like(pattern, number, group.name, group.external_id):
            kind = "GROUP" if group.level == GROUP_LEVEL else "CENTER"
            yield {
                **_row(kind, group.number, group.name, grouping_active()),
                "entityAccountNo": number,
                "entityExternalId": group.external_id,
                "parentId": group.office,
                "parentName": books.office(group.office).name,
            }


def _found_loans(pattern: str) -> Iterator[Body]:
    books = the_books()
    for loan in books.loans.values():
        client, number = books.client(loan.client), account_number(loan.number)
        if books.sees(caller(), client.office) and _any_like(pattern, number, loan.external_id):
            yield {
                **_row("LOAN", loan.number, books.loan_product(loan).name, loan_status_plain(loan.status)),
                "entityAccountNo": number,
                "entityExternalId": loan.external_id,
                **_parent(client),
                "parentType": "client",
            }


def _found_savings(pattern: str) -> Iterator[Body]:
    books = the_books()
    for account in books.savings.values():
        client, number = books.client(account.client), account_number(account.number)
        if books.sees(caller(), client.office) and _any_like(pattern, number, account.external_id):
            yield {
                **_row("SAVING", account.number, books.savings_product(account).name, enum(0, "", "")),
                "entityAccountNo": number,
                "entityExternalId": account.external_id,
                **_parent(client),
                "parentType": "client",
                "subEntityType": "depositAccountType.savingsDeposit",
            }


def _found_shares(pattern: str) -> Iterator[Body]:
    """Find none: these books hold no share accounts."""
    return iter(())


_SEARCHES = {
    "clients": _found_clients,
    "clientidentifiers": _found_identifiers,
    "groups": _found_groups,
    "loans": _found_loans,
    "savings": _found_savings,
    "shares": _found_shares,
}


@routes.post("/v2/clients/search")
def search_clients() -> Response:
    """Find the clients whose number, name, external id or phone contains the text; any login may."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise ContainerFault(400)
    asked = sent.get("request")
    text = str(asked.get("text") or "") if isinstance(asked, dict) else ""
    found = [client for client in reversed(visible_clients()) if _contains(client, f"%{text}%")]
    sorts = sent.get("sorts") or []
    for sort in reversed(sorts):
        column = _V2_COLUMNS.get(sort.get("property"))
        if column is None:
            raise ContainerFault(500)
        found.sort(key=column, reverse=sort.get("direction", "ASC") == "DESC")
    return answer(_v2_page(found, sent.get("page") or 0, sent.get("size") or _ROWS_MAX, is_sorted=bool(sorts)))


def _v2_page(found: list[Client], page: int, size: int, *, is_sorted: bool) -> Body:
    rows = found[page * size : (page + 1) * size]
    pages = -(-len(found) // size)
    sort = {"empty": not is_sorted, "sorted": is_sorted, "unsorted": not is_sorted}
    pageable = {
        "pageNumber": page,
        "pageSize": size,
        "sort": sort,
        "offset": page * size,
        "paged": True,
        "unpaged": False,
    }
    return {
        "content": [_v2_row(client) for client in rows],
        "pageable": pageable,
        "last": page + 1 >= pages,
        "totalPages": pages,
        "totalElements": len(found),
        "size": size,
        "number": page,
        "sort": sort,
        "first": page == 0,
        "numberOfElements": len(rows),
        "empty": not rows,
    }


def _v2_row(client: Client) -> Body:
    return {
        "id": client.number,
        "displayName": client.name,
        "externalId": client.external_id,
        "accountNumber": account_number(client.number),
        "officeId": client.office,
        "officeName": the_books().office(client.office).name,
        "mobileNo": client.phone,
        "status": client_active(),
        "activationDate": client.active_on.isoformat(),
        "createdDate": _iso_moment(client.made_at),
    }


_V2_COLUMNS = {
    "id": lambda client: client.number,
    "displayName": lambda client: client.name.casefold(),
    "externalId": lambda client: client.external_id or "",
    "accountNumber": lambda client: account_number(client.number),
    "officeId": lambda client: client.office,
    "mobileNo": lambda client: client.phone or "",
    "activationDate": lambda client: client.active_on.isoformat(),
    "createdDate": lambda client: client.made_at.isoformat(),
}


def _iso_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _contains(client: Client, pattern: str) -> bool:
    return _any_like(pattern, account_number(client.number), client.name, client.external_id, client.phone)


def _any_like(pattern: str, *texts: str | None) -> bool:
    return any(like(pattern, text) for text in texts)


def _row(kind: str, number: int, name: str, status: Body) -> Body:
    return {
        "entityId": number,
        "entityName": name,
        "entityType": kind,
        "entityStatus": status,
        "subEntityType": "depositAccountType.invalid",
    }


def _parent(client: Client) -> Body:
    return {"parentId": client.number, "parentName": client.name}
