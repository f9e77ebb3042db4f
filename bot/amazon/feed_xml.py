"""The XML of the cancellation feed and of its processing report.

Format: Amazon's OrderAcknowledgement and ProcessingReport schemas. `Failure` cancels the whole
order; every item must be listed with its reason. The report
lists errors only; a success has no entry of its own.
"""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from bot.amazon import validation
from bot.domain import limits
from bot.domain.cancellation.feed import CancelMessage, LineReport
from bot.domain.cancellation.reasons import RULES
from bot.domain.cancellation.request import Reported

CONTENT_TYPE = "text/xml; charset=UTF-8"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LONGEST_WORDS = 300


def build(seller_id: str, messages: Sequence[CancelMessage]) -> bytes:
    """Return the feed document that cancels these orders, as UTF-8 XML."""
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
    """Return the result of each message, by number.

    Lenient: a report that is unreadable or whose totals do not add up makes results UNCLEAR, never
    ACCEPTED.
    """
    root = _parsed(content)
    report = None if root is None else next(root.iter("ProcessingReport"), None)
    if report is None:
        return {message.number: LineReport(Reported.UNCLEAR) for message in messages}
    errors = _errors(report, messages)
    for_all = errors.get(0)
    adds_up = _adds_up(report, len(messages), sum(1 for number in errors if number))
    unlisted = LineReport(Reported.ACCEPTED if adds_up else Reported.UNCLEAR)
    return {m.number: errors.get(m.number) or for_all or unlisted for m in messages}


def _parsed(content: bytes) -> ET.Element | None:
    """Return the root element, None if the content is not XML; the declared encoding is ignored."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    # The parser detects UTF-16 by its zero bytes; without a DOCTYPE there are no entities.
    if "\0" in text or "<!DOCTYPE" in text:
        return None
    try:
        # Parsed as str, so that a declared encoding has no effect.
        root: ET.Element = ET.fromstring(text, ET.XMLParser(target=_Shallow()))  # noqa: S314 - no entities, limited depth
    except (ET.ParseError, ValueError):
        return None
    return root


class _Shallow(ET.TreeBuilder):
    """Builds a tree; raises ValueError when it is nested deeper than the limit."""

    _depth = 0

    def start(self, *element: Any) -> Any:
        self._depth += 1
        if self._depth > limits.XML_DEPTH:
            msg = "the document is nested too deeply"
            raise ValueError(msg)
        return super().start(*element)

    def end(self, tag: str) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def _errors(report: ET.Element, messages: Sequence[CancelMessage]) -> dict[int, LineReport]:
    """Return the errors by message number (0: the whole document)."""
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
            found[number] = LineReport(Reported.REJECTED, _error_text(result))
    return found


def _error_text(result: ET.Element) -> str:
    code = (result.findtext("ResultMessageCode") or "").strip()
    text = " ".join((result.findtext("ResultDescription") or "").split())
    return validation.display_text(f"{code} {text}", _LONGEST_WORDS)


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
