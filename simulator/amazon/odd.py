"""Malformed or unusual orders, by the value of SimOrder's field `odd`."""

from collections.abc import Callable, Mapping
from typing import Any

_Json = dict[str, Any]
_Change = Callable[[_Json], object]

MANY_DIGITS = "#many digits#"
"""Written as a number of 5,000 digits, which Python's own writer refuses."""
DIGITS = "9" * 5000


def _item(**fields: Any) -> _Change:
    return lambda order: order["orderItems"][0].update(fields)


def _request(request: object) -> _Change:
    return _item(cancellation={"cancellationRequest": request})


def _title(title: str) -> _Change:
    return lambda order: order["orderItems"][0]["product"].update(title=title)


def _unit_price(amount: object) -> _Change:
    price = {"unitPrice": {"amount": amount, "currencyCode": "JPY"}}
    return lambda order: order["orderItems"][0]["product"].update(price=price)


def _total(amount: object) -> _Change:
    total = {"amount": amount, "currencyCode": "JPY"}
    return lambda order: order.update(proceeds={"grandTotal": total})


def _in_year(year: int) -> _Change:
    moment = f"{year:04}-01-01T00:00:00Z"

    def change(order: _Json) -> None:
        order.update(createdTime=moment, lastUpdatedTime=moment)
        window = {"earliestDateTime": moment, "latestDateTime": moment}
        order.get("fulfillment", {}).update(shipByWindow=window)

    return change


def _marketplace(marketplace_id: str) -> _Change:
    return lambda order: order["salesChannel"].update(marketplaceId=marketplace_id)


ODD: Mapping[str, _Change] = {
    "": lambda _: None,
    "lone surrogate": _title("マグ\ud83cカップ"),
    "year 1": _in_year(1),
    "year 9999": _in_year(9999),
    "digits in quantity": _item(quantityOrdered=MANY_DIGITS),
    "digits in price": _unit_price(DIGITS),
    "digits in total": _total(MANY_DIGITS),
    "huge price": _unit_price("1e26"),
    "huge total": _total("1e26"),
    "request empty": _request({}),
    "request false": _request(request=False),
    "request text": _request(""),
    "request list": _request([]),
    "request by Amazon": _request({"requester": "AMAZON", "cancelReason": "Simulated"}),
    "programs text": lambda order: order.update(programs="PRIME"),
    "other marketplace": _marketplace("ATVPDKIKX0DER"),
}
