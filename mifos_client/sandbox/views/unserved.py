"""Verbs that Fineract has at an address which we serve for reading only: a 404 until they are built.

They stand here so that a verb which Fineract itself does not know is the 405 that it should be.
"""

from flask import Blueprint, Response

from mifos_client.sandbox.refusals import ContainerFault

routes = Blueprint("unserved", __name__, url_prefix="/fineract-provider/api/v1")

_ADDRESSES = {
    "/clients": ["POST"],
    "/clients/<int:number>": ["POST", "PUT", "DELETE"],
    "/loans": ["POST"],
    "/loans/<int:number>": ["POST", "PUT", "DELETE"],
    "/savingsaccounts": ["POST"],
    "/savingsaccounts/<int:number>": ["POST", "PUT", "DELETE"],
}


def _not_yet(number: int = 0) -> Response:
    raise ContainerFault(404)


for _address, _verbs in _ADDRESSES.items():
    routes.add_url_rule(_address, endpoint=_address.replace(".", ""), view_func=_not_yet, methods=_verbs)
