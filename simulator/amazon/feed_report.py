"""Feed processing reports: Amazon's XML, including malformed variants seen in practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

REJECTED = (
    "The data you submitted is incomplete or invalid. "
    "Please resubmit the item with all required fields completed with valid data."
)


class Shape(StrEnum):
    """Variants of a processing report.

    MISSING: the feed names no report; GONE: it names one that does not exist; LATIN_1 declares
    iso-8859-1; MISLABELLED declares UTF-8 but is encoded as iso-8859-1.
    """

    NORMAL = "normal"
    MISSING = "missing"
    GONE = "gone"
    EMPTY = "empty"
    NO_SUMMARY = "no summary"
    ODD_COUNTS = "odd counts"
    UNKNOWN_MESSAGES = "unknown messages"
    LATIN_1 = "iso-8859-1"
    MISLABELLED = "mislabelled"


@dataclass(frozen=True, slots=True)
class Result:
    """An error about one message; message number 0 stands for the whole document."""

    number: int
    code: str
    description: str
    order_id: str = ""


def write_report(
    shape: Shape, seller_id: str, feed_id: str, processed: int, errors: Sequence[Result]
) -> bytes:
    """Return the report, encoded."""
    if shape is Shape.EMPTY:
        return b""
    if shape is Shape.UNKNOWN_MESSAGES:
        errors = [*errors, Result(999, "18028", REJECTED, "999-9999999-9999999")]
    failed = sum(1 for error in errors if error.number) if processed else len(errors)
    counts = (processed, max(0, processed - failed), failed)
    if shape is Shape.ODD_COUNTS:
        counts = (processed + 2, 0, failed + 1)
    latin = shape in (Shape.LATIN_1, Shape.MISLABELLED)
    declared = "iso-8859-1" if shape is Shape.LATIN_1 else "UTF-8"
    text = _TEMPLATE.format(
        encoding=declared,
        note="<!-- Rapport de traitement terminé -->" if latin else "",
        seller=escape(seller_id),
        feed=feed_id,
        summary="" if shape is Shape.NO_SUMMARY else _SUMMARY.format(*counts),
        results="".join(map(_result, errors)),
    )
    return text.encode("iso-8859-1" if latin else "utf-8")


def _result(error: Result) -> str:
    info = f"<AmazonOrderID>{escape(error.order_id)}</AmazonOrderID>" if error.order_id else ""
    return _RESULT.format(
        number=error.number,
        code=error.code,
        description=escape(error.description),
        info=f"<AdditionalInfo>{info}</AdditionalInfo>" if info else "",
    )


_TEMPLATE = """<?xml version="1.0" encoding="{encoding}"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
<Header><DocumentVersion>1.02</DocumentVersion>\
<MerchantIdentifier>{seller}</MerchantIdentifier></Header>
<MessageType>ProcessingReport</MessageType>{note}
<Message><MessageID>1</MessageID><ProcessingReport>
<DocumentTransactionID>{feed}</DocumentTransactionID>
<StatusCode>Complete</StatusCode>{summary}{results}
</ProcessingReport></Message>
</AmazonEnvelope>
"""
_SUMMARY = """
<ProcessingSummary><MessagesProcessed>{}</MessagesProcessed>\
<MessagesSuccessful>{}</MessagesSuccessful><MessagesWithError>{}</MessagesWithError>\
<MessagesWithWarning>0</MessagesWithWarning></ProcessingSummary>"""
_RESULT = """
<Result><MessageID>{number}</MessageID><ResultCode>Error</ResultCode>\
<ResultMessageCode>{code}</ResultMessageCode>\
<ResultDescription>{description}</ResultDescription>{info}</Result>"""
