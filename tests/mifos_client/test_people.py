import pytest

from domain.accounts import AccountKind, AccountReference, Client, StaffMember

NAFULA = Client(21, "21", "Nafula Koech", "254700100062", True)
FORMS = ("+254700100062", "254700100062", "0700100062", "700100062")


def search(query, resource):
    return {"query": query, "resource": resource, "exactMatch": "true"}


def test_a_client_is_found_by_her_phone_in_every_form(core, client, recorded):
    for form in FORMS:
        core.says("search", [], **search(form, "clients"))
    core.plays(recorded("04-search", "by phone"), "search", **search("254700100062", "clients"))
    assert client.clients_with_phone("+254700100062") == (NAFULA,)
    assert sorted(query["query"] for _, _, query in core.asked) == sorted(FORMS)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"entityStatus": {"id": 600, "code": "c", "value": "Closed"}}, id="closed"),
        pytest.param({"entityMobileNo": "254700100099"}, id="found by her external id"),
        pytest.param({"entityType": "GROUP"}, id="a group"),
    ],
)
def test_nobody_else_is_taken_for_the_owner_of_a_phone(core, client, recorded, changes):
    for form in FORMS:
        core.says("search", [], **search(form, "clients"))
    (row,) = recorded("04-search", "by phone")["response"]["body"]
    core.says("search", [row | changes], **search(FORMS[0], "clients"))
    assert client.clients_with_phone("+254700100062") == ()


@pytest.mark.parametrize(
    ("kind", "typed", "resource", "exchange", "padded"),
    [
        pytest.param(AccountKind.LOAN, "8", "loans", "loan by account number", "000000008", id="a loan"),
        pytest.param(AccountKind.SAVINGS, "06", "savings", "savings by account number", "000000006", id="savings"),
    ],
)
def test_the_client_behind_an_account_is_its_owner(core, client, recorded, kind, typed, resource, exchange, padded):
    core.says("search", [], **search(typed, resource))
    core.plays(recorded("04-search", exchange), "search", **search(padded, resource))
    core.says("clients/21", recorded("03-clients", "read what was created")["response"]["body"] | {"id": 21})
    assert [each.id for each in client.owners(AccountReference(kind, typed))] == [21]


def test_a_number_without_a_letter_is_sought_among_all_kinds(core, client, recorded):
    resource = "clients,loans,savings"
    (loan,) = recorded("04-search", "loan by account number")["response"]["body"]
    (person,) = recorded("04-search", "by phone")["response"]["body"]
    rows = [loan | {"entityAccountNo": "000000021"}, person | {"entityId": 7, "entityAccountNo": "000000021"}]
    core.says("search", rows, **search("000000021", resource))
    core.says("search", [], **search("21", resource))
    core.says("clients/21", recorded("03-clients", "read what was created")["response"]["body"] | {"id": 21})
    assert [each.id for each in client.owners(AccountReference(None, "21"))] == [7, 21]


def test_what_was_found_by_another_column_is_no_owner(core, client, recorded):
    core.says("search", [], **search("loan-00063".zfill(9), "loans"))
    core.plays(recorded("04-search", "loan by external id"), "search", **search("loan-00063", "loans"))
    assert client.owners(AccountReference(AccountKind.LOAN, "loan-00063")) == ()


@pytest.mark.parametrize("typed", ["%", "_", "%_%", ""])
def test_a_wildcard_is_never_sent(core, client, typed):
    assert client.owners(AccountReference(None, typed)) == ()
    assert core.asked == []


def test_a_loan_of_a_group_has_no_client_for_owner(core, client, recorded):
    (row,) = recorded("04-search", "loan by account number")["response"]["body"]
    core.says("search", [row | {"parentType": "group"}], **search("000000008", "loans"))
    core.says("search", [], **search("8", "loans"))
    assert client.owners(AccountReference(AccountKind.LOAN, "8")) == ()


@pytest.mark.parametrize(("offset", "ids"), [(0, range(1, 201)), (200, range(201, 204)), (203, ())])
def test_a_page_of_clients_is_read_in_order(core, client, recorded, offset, ids):
    row = recorded("03-clients", "list, first page")["response"]["body"]["pageItems"][0]
    page = {"totalFilteredRecords": 0, "pageItems": [row | {"id": each} for each in ids]}
    core.says("clients", page, offset=str(offset), limit="200", orderBy="id")
    assert [each.id for each in client.clients_page(offset)] == list(ids)


def test_a_closed_client_is_listed_as_inactive(core, client, recorded):
    body = recorded("03-clients", "a closed client")["response"]["body"]
    core.says("clients", {"totalFilteredRecords": 1, "pageItems": [body]}, offset="0", limit="200", orderBy="id")
    assert client.clients_page(0) == [Client(14, "14", "Zawadi Otieno", "254700100045", False)]


@pytest.mark.parametrize(
    ("shown", "called"),
    [
        pytest.param("Wanjiru, Grace", "Grace Wanjiru", id="two names"),
        pytest.param("Wanjiru, Grace Njeri", "Grace Njeri Wanjiru", id="three"),
        pytest.param("Wanjiru", "Wanjiru", id="one"),
    ],
)
def test_staff_are_called_as_people_call_them(core, client, recorded, shown, called):
    rows = recorded("02-institution-setup", "staff")["response"]["body"]
    core.says("staff", [rows[0] | {"displayName": shown}], status="all")
    assert [each.name for each in client.staff()] == [called]


def test_staff_who_left_are_listed(core, client, recorded):
    rows = recorded("02-institution-setup", "staff")["response"]["body"]
    rows = [rows[0], {key: rows[1][key] for key in rows[1] if key != "mobileNo"} | {"isActive": False}]
    core.says("staff", rows, status="all")
    assert client.staff() == [
        StaffMember(6, "Mary Atieno", "254711000008", 2, False, True),
        StaffMember(7, "Peter Kamau", None, 3, True, False),
    ]


def test_every_call_names_the_tenant_and_the_login(core, client):
    core.says("staff", [], status="all")
    client.staff()
    assert core.headers[0]["fineract-platform-tenantid"] == "default"
    assert core.headers[0]["authorization"].startswith("Basic ")
