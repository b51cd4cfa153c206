"""The currencies as Fineract's seed names them."""

from mifos_client.sandbox.writing import Body

_SEED = {
    "KES": ("Kenyan Shilling", "KSh"),
    "PHP": ("Philippine Peso", None),
    "USD": ("US Dollar", "$"),
}


def currency_body(code: str) -> Body:
    """Print the currency *code*, with two decimal places."""
    name, symbol = _SEED.get(code, (code, None))
    return {
        "code": code,
        "name": name,
        "decimalPlaces": 2,
        "inMultiplesOf": 0,
        "displaySymbol": symbol,
        "nameCode": f"currency.{code}",
        "displayLabel": f"{name} ({symbol})" if symbol else f"{name} [{code}]",
    }
