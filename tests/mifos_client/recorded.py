"""What the recorded scenarios of writing say, before anybody plays them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.mifos_client.shapes import on_the_wire


def owners_and_names(exchanges: list[dict[str, Any]]) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """Find who owns which account, and the external ids of accounts."""
    owners: dict[tuple[str, str], str] = {}
    external_ids: dict[tuple[str, str], str] = {}
    for exchange in exchanges:
        body = exchange["response"].get("body")
        if not isinstance(body, dict):
            continue
        for key, kind in (("loanId", "loan"), ("savingsId", "savings")):
            if isinstance(body.get(key), str) and isinstance(body.get("clientId"), str):
                owners[kind, body[key]] = body["clientId"]
        if isinstance(body.get("externalLoanId"), str):
            external_ids["loan", body["loanId"]] = body["externalLoanId"]
        if "accountNo" in body and "clientId" in body and "id" in body:
            kind = "savings" if "savingsProductId" in body else "loan"
            owners[kind, body["id"]] = body["clientId"]
            if "externalId" in body:
                external_ids[kind, body["id"]] = body["externalId"]
    return owners, external_ids


def recorded_exchanges(file: Path) -> list[dict[str, Any]]:
    """Read the exchanges of a scenario; texts that are numbers on the wire keep their form."""
    found = on_the_wire(file.read_text())
    plain = json.loads(file.read_text())
    for exchange, sent in zip(found, plain, strict=True):
        if "request" in sent:
            exchange["response"]["status"] = sent["response"]["status"]
    return [exchange for exchange in found if "request" in exchange]
