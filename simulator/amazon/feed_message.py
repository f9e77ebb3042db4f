"""Strict parsing of an uploaded cancellation feed, by the rules of Amazon's schema."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from xml.etree import ElementTree as ET

REASONS = frozenset(
    {
        "NoInventory",
        "ShippingAddressUndeliverable",
        "CustomerExchange",
        "BuyerCanceled",
        "GeneralAdjustment",
        "CarrierCreditDecision",
        "RiskAssessmentInformationNotValid",
        "CarrierCoverageFailure",
        "CustomerReturn",
        "MerchandiseNotReceived",
        "CannotVerifyInformation",
        "PricingError",
        "RejectOrder",
        "WeatherDelay",
    }
)
_ORDER_ID = re.compile(r"\w{3}-\w{7}-\w{7}", re.ASCII)
_MESSAGE_ID = re.compile(r"0*[1-9]\d{0,19}", re.ASCII)
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}", re.ASCII)
_ENVELOPE = ("Header", "MessageType", "MarketplaceName", "PurgeAndReplace", "EffectiveDate")
_ACKNOWLEDGEMENT = ("AmazonOrderID", "MerchantOrderID", "StatusCode", "Item")
_ITEM = ("AmazonOrderItemCode", "MerchantOrderItemID", "CancelReason", "Quantity")


class BadDocument(Exception):  # noqa: N818 - the outcome for the whole document
    """A document that is rejected as a whole; `code` is the report's ResultMessageCode."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


@dataclass(frozen=True, slots=True)
class Line:
    """One message: an order, and the reasons of the items that it lists."""

    number: int
    order_id: str
    cancels: bool
    items: tuple[tuple[str, str | None], ...]

    @property
    def reason(self) -> str:
        """Return the first item's reason, or ""."""
        return next((reason for _, reason in self.items if reason), "")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The parsed document."""

    merchant: str
    lines: tuple[Line, ...]


def read_envelope(content: bytes | None, reasons: Collection[str] = REASONS) -> Envelope:
    """Parse a document. Raises BadDocument."""
    root = _root(content)
    if root.tag != "AmazonEnvelope":
        raise _wrong("Cannot find the declaration of element", root.tag)
    _ordered(root, (*_ENVELOPE, "Message"))
    if not _VERSION.fullmatch(_text(root, "Header/DocumentVersion")):
        raise _wrong("DocumentVersion is not valid:", _text(root, "Header/DocumentVersion"))
    if _text(root, "MessageType") != "OrderAcknowledgement":
        msg = "We are unable to process the XML feed because one or more items are invalid."
        raise BadDocument("5002", msg)
    lines = tuple(_line(message, reasons) for message in root.findall("Message"))
    if not lines:
        raise _wrong("The content of element is not complete:", "AmazonEnvelope")
    if len({line.number for line in lines}) != len(lines):
        raise _wrong("MessageID is not unique:", "MessageID")
    return Envelope(_text(root, "Header/MerchantIdentifier"), lines)


def _root(content: bytes | None) -> ET.Element:
    if not content or b"<!DOCTYPE" in content:
        msg = "XML Parsing Fatal Error at Line 1, Column 1: Premature end of file."
        raise BadDocument("5000", msg)
    try:
        return ET.fromstring(content)  # noqa: S314 - document types are refused above
    except ET.ParseError as error:
        line, column = error.position
        msg = f"XML Parsing Fatal Error at Line {line}, Column {column}: {error}"
        raise BadDocument("5000", msg) from error


def _line(message: ET.Element, reasons: Collection[str]) -> Line:
    _ordered(message, ("MessageID", "OperationType", "OrderAcknowledgement"))
    number = _text(message, "MessageID")
    acknowledgement = message.find("OrderAcknowledgement")
    if not _MESSAGE_ID.fullmatch(number) or acknowledgement is None:
        raise _wrong("MessageID or OrderAcknowledgement is not valid:", number)
    _ordered(acknowledgement, _ACKNOWLEDGEMENT)
    order_id = _text(acknowledgement, "AmazonOrderID")
    status = _text(acknowledgement, "StatusCode")
    if not _ORDER_ID.fullmatch(order_id) or status not in ("Success", "Failure"):
        raise _wrong("AmazonOrderID or StatusCode is not valid:", f"{order_id} {status}")
    items = tuple(_item(item, reasons) for item in acknowledgement.findall("Item"))
    return Line(int(number), order_id, status == "Failure", items)


def _item(item: ET.Element, reasons: Collection[str]) -> tuple[str, str | None]:
    _ordered(item, _ITEM)
    code = _text(item, "AmazonOrderItemCode")
    if not code.isascii() or not code.isdigit():
        raise _wrong("AmazonOrderItemCode is not valid:", code)
    if item.find("CancelReason") is None:
        return code, None
    reason = _text(item, "CancelReason")
    if reason not in reasons:
        raise _wrong("CancelReason is not facet-valid with respect to enumeration:", reason)
    return code, reason


def _ordered(element: ET.Element, names: tuple[str, ...]) -> None:
    """Check that child elements are in the schema's order."""
    tags = [child.tag for child in element]
    unknown = [tag for tag in tags if tag not in names]
    if unknown or [names.index(tag) for tag in tags] != sorted(names.index(tag) for tag in tags):
        raise _wrong("Invalid content was found starting with element", ", ".join(unknown or tags))


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _wrong(what: str, which: str) -> BadDocument:
    return BadDocument("5001", f"XML Parsing Error: {what} '{which}'.")
