"""The cancellation feed's two documents: what is sent, and the report that comes back.

Format: Amazon's OrderAcknowledgement and ProcessingReport schemas. `Failure` cancels the whole
order; every item must be listed with its reason. A success has no line of its own in the report.
"""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from bot.amazon import border
from bot.domain import limits
from bot.domain.cancellation.feed import CancelMessage, LineReport
from bot.domain.cancellation.reasons import RULES
from bot.domain.cancellation.request import Reported

CONTENT_TYPE = "text/xml; charset=UTF-8"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_WORDS = 300


def build(seller_id: str, messages: Sequence[CancelMessage]) -> bytes:
    """Return the document that cancels these orders."""
    ET.register_namespace("xsi", _XSI)
    envelope = ET.Element(
        "AmazonEnvelope", {f"{{{_XSI}}}noNamespaceSchemaLocation": "amzn-envelope.xsd"}
    )
    header = ET.SubElement(envelope, "Header")
    ET.SubElement(header, "DocumentVersion").text = "1.01"
    ET.SubElement(header, "MerchantIdentifier").text = seller_id
    ET.SubElement(envelope, "MessageType").text = "OrderAcknowledgement"
    for message in messages:
        _add(envelope, message)
    document: bytes = ET.tostring(envelope, encoding="UTF-8", xml_declaration=True)
    return document


def _add(envelope: ET.Element, message: CancelMessage) -> None:
    element = ET.SubElement(envelope, "Message")
    ET.SubElement(element, "MessageID").text = str(message.number)
    acknowledgement = ET.SubElement(element, "OrderAcknowledgement")
    ET.SubElement(acknowledgement, "AmazonOrderID").text = message.order_id
    ET.SubElement(acknowledgement, "StatusCode").text = "Failure"
    for item_id in message.item_ids:
        item = ET.SubElement(acknowledgement, "Item")
        ET.SubElement(item, "AmazonOrderItemCode").text = item_id
        ET.SubElement(item, "CancelReason").text = RULES[message.reason].feed_code


def read_report(content: bytes, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
    """Return what the report says of each message, by number.

    Lenient: whatever cannot be read, or does not add up, is UNCLEAR, never a success.
    """
    root = _parsed(content)
    report = None if root is None else next(root.iter("ProcessingReport"), None)
    if report is None:
        return {message.number: LineReport(Reported.UNCLEAR) for message in messages}
    errors = _errors(report, messages)
    whole = errors.get(0)
    adds_up = _adds_up(report, len(messages), sum(1 for number in errors if number))
    silent = LineReport(Reported.ACCEPTED if adds_up else Reported.UNCLEAR)
    return {m.number: errors.get(m.number) or whole or silent for m in messages}


def _parsed(content: bytes) -> ET.Element | None:
    """Return the document, None for one that is no report: whatever encoding it declares."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    # The parser guesses UTF-16 by its zeros, whatever it is told; entities need a DOCTYPE.
    if "\0" in text or "<!DOCTYPE" in text:
        return None
    try:
        # Text, so that no declaration of an encoding counts.
        root: ET.Element = ET.fromstring(text, ET.XMLParser(target=_Shallow()))  # noqa: S314 - no entities, not deep
    except (ET.ParseError, ValueError):
        return None
    return root


class _Shallow(ET.TreeBuilder):
    """Builds a document no deeper than the limit."""

    _depth = 0

    def start(self, *element: Any) -> Any:
        self._depth += 1
        if self._depth > limits.XML_DEPTH:
            msg = "the document is too deep"
            raise ValueError(msg)
        return super().start(*element)

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def _errors(report: ET.Element, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
    """Return the refusals by message number (0: the whole document)."""
    by_order = {message.order_id: message.number for message in messages}
    known = {0, *by_order.values()}
    found: dict[int, LineReport] = {}
    for result in report.iter("Result"):
        if (result.findtext("ResultCode") or "").strip() != "Error":
            continue
        number = _number(result.findtext("MessageID"))
        if number not in known:
            order_id = (result.findtext("AdditionalInfo/AmazonOrderID") or "").strip()
            number = by_order.get(order_id)
        if number is not None:
            found[number] = LineReport(Reported.REJECTED, _words(result))
    return found


def _words(result: ET.Element) -> str:
    code = (result.findtext("ResultMessageCode") or "").strip()
    text = " ".join((result.findtext("ResultDescription") or "").split())
    return border.words(f"{code} {text}", _LONGEST_WORDS)


def _adds_up(report: ET.Element, sent: int, refused: int) -> bool:
    summary = report.find("ProcessingSummary")
    if summary is None or (report.findtext("StatusCode") or "").strip() != "Complete":
        return False
    processed = _number(summary.findtext("MessagesProcessed"))
    successful = _number(summary.findtext("MessagesSuccessful"))
    with_error = _number(summary.findtext("MessagesWithError"))
    return (processed, successful, with_error) == (sent, sent - refused, refused)


def _number(text: str | None) -> int | None:
    stripped = (text or "").strip()
    fits = stripped.isascii() and stripped.isdigit() and len(stripped) <= limits.DIGITS
    return int(stripped) if fits else None
