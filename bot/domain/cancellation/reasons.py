"""The reasons that a seller can give for a cancellation, and the rules of each."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why an order is cancelled. The values are a public interface."""

    NO_INVENTORY = "NO_INVENTORY"
    BUYER_CANCELLED = "BUYER_CANCELLED"
    SHIPPING_ADDRESS_UNDELIVERABLE = "SHIPPING_ADDRESS_UNDELIVERABLE"
    CUSTOMER_EXCHANGE = "CUSTOMER_EXCHANGE"
    PRICING_ERROR = "PRICING_ERROR"
    GENERAL_ADJUSTMENT = "GENERAL_ADJUSTMENT"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """The code of a reason in Amazon's feed, and how it is sent.

    `alone` puts the order in a feed of its own, as long as it is not proved that Amazon accepts the
    code; `tell_buyer`: Amazon's guidelines want the seller to inform the buyer.
    """

    feed_code: str
    alone: bool = False
    tell_buyer: bool = False


RULES: dict[Reason, ReasonRule] = {
    Reason.NO_INVENTORY: ReasonRule("NoInventory", tell_buyer=True),
    Reason.BUYER_CANCELLED: ReasonRule("BuyerCanceled"),
    Reason.SHIPPING_ADDRESS_UNDELIVERABLE: ReasonRule("ShippingAddressUndeliverable"),
    Reason.CUSTOMER_EXCHANGE: ReasonRule("CustomerExchange"),
    Reason.PRICING_ERROR: ReasonRule("PricingError", alone=True),
    Reason.GENERAL_ADJUSTMENT: ReasonRule("GeneralAdjustment"),
}
