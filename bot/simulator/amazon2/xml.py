"""The cancellation feed as Amazon reads it, and the report that Amazon writes about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

REASONS = frozenset(
    [
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
    ]
)
INCOMPLETE = (
    "The data you submitted is incomplete or invalid. Please resubmit the item with all required "
    "fields completed with valid data."
)
_ORDER_ID = re.compile(r"\w{3}-\w{7}-\w{7}")
_TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
  <Header><DocumentVersion>1.02</DocumentVersion>\
<MerchantIdentifier>{seller}</MerchantIdentifier></Header>
  <MessageType>ProcessingReport</MessageType>
  <Message>
    <MessageID>1</MessageID>
    <ProcessingReport>
      <DocumentTransactionID>{feed}</DocumentTransactionID>
      <StatusCode>Complete</StatusCode>
      <ProcessingSummary><MessagesProcessed>{processed}</MessagesProcessed>\
<MessagesSuccessful>{good}</MessagesSuccessful><MessagesWithError>{bad}</MessagesWithError>\
<MessagesWithWarning>0</MessagesWithWarning></ProcessingSummary>
{results}    </ProcessingReport>
  </Message>
</AmazonEnvelope>
"""


class Unreadable(Exception):  # noqa: N818 - an outcome of the feed
    """The whole document is refused: `code` and words for message 0 of the report."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Message:
    """One order of a feed: its items with their reasons."""

    number: str
    order_id: str
    status: str
    items: tuple[tuple[str, str], ...]

    @property
    def reason(self) -> str:
        """Return the reason of the first item."""
        return self.items[0][1] if self.items else ""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report."""

    number: str
    words: str
    order_id: str = ""
    code: str = "18028"


def read(content: bytes, seller_id: str) -> list[Message]:
    """Return the messages of a feed; raises Unreadable for a document that is refused whole."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - it comes from our own tests and demo
    except ET.ParseError as error:
        raise Unreadable("5000", f"XML Parsing Error: {error}") from error
    if root.tag != "AmazonEnvelope" or [child.tag for child in root[:2]] != [
        "Header",
        "MessageType",
    ]:
        raise Unreadable("5001", "XML Parsing Error: the envelope is incomplete.")
    if root.findtext("Header/MerchantIdentifier") != seller_id:
        raise Unreadable("5001", "The MerchantIdentifier is not that of the submitter.")
    if root.findtext("MessageType") != "OrderAcknowledgement":
        words = "unable to process the XML feed because one or more items are invalid"
        raise Unreadable("5001", words)
    messages = [_message(element) for element in root[2:]]
    if not messages or len({message.number for message in messages}) != len(messages):
        raise Unreadable("5001", "MessageID must be there, and unique within the document.")
    return messages


def _message(element: ET.Element) -> Message:
    said = element.find("OrderAcknowledgement")
    number = element.findtext("MessageID") or ""
    if element.tag != "Message" or said is None or not number.isdigit() or int(number) < 1:
        raise Unreadable("5001", "XML Parsing Error: a Message is malformed.")
    tags = [child.tag for child in said]
    if tags[:2] != ["AmazonOrderID", "StatusCode"] or set(tags[2:]) - {"Item"}:
        raise Unreadable("5001", "XML Parsing Error: OrderAcknowledgement has its parts wrong.")
    items = tuple(
        (item.findtext("AmazonOrderItemCode") or "", item.findtext("CancelReason") or "")
        for item in said.findall("Item")
    )
    order_id = said.findtext("AmazonOrderID") or ""
    if not _ORDER_ID.fullmatch(order_id):
        raise Unreadable("5001", "XML Parsing Error: AmazonOrderID does not match its pattern.")
    return Message(number, order_id, said.findtext("StatusCode") or "", items)


def report(
    seller_id: str, feed_id: str, processed: int, results: Sequence[Result], *, miscount: int = 0
) -> str:
    """Return the processing report; `miscount` makes its sums wrong by as much."""
    return _TEMPLATE.format(
        seller=escape(seller_id),
        feed=escape(feed_id),
        processed=processed,
        good=max(processed - len(results), 0) + miscount,
        bad=len(results),
        results="".join(map(_line, results)),
    )


def _line(result: Result) -> str:
    order = f"<AmazonOrderID>{escape(result.order_id)}</AmazonOrderID>"
    more = f"<AdditionalInfo>{order}</AdditionalInfo>" if result.order_id else ""
    return (
        f"      <Result><MessageID>{result.number}</MessageID><ResultCode>Error</ResultCode>"
        f"<ResultMessageCode>{result.code}</ResultMessageCode>"
        f"<ResultDescription>{escape(result.words)}</ResultDescription>{more}</Result>\n"
    )
