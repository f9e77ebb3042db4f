"""Documents at the addresses that Amazon gives out for five minutes.

The vendor library takes whatever an expired address answers for the document, sends and reads text
as iso-8859-1, and forgets its timeouts here: it is not used for documents at all.
"""

import logging
from dataclasses import dataclass
from typing import Any

import httpx

from bot.amazon import border
from bot.amazon.patience import Patience
from bot.amazon.wire import BadlyPacked, Oversized, Wire, unpacked
from bot.domain import limits
from bot.domain.faults import NotFound, Rejected, Unavailable

_log = logging.getLogger(__name__)
_CLIENT, _SERVER = 400, 500


@dataclass(frozen=True, slots=True)
class Document:
    """A document as Amazon describes it; the address is a secret, in no log and no fault."""

    id: str
    address: str
    packed: bool


def document(said: Any, id_name: str, asked: str | None = None) -> Document:
    """Return what an operation describes. Raises Unreadable, AboutAnother."""
    data = border.an_object(said)
    address = data.get("url")
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        msg = "Amazon names no address"
        raise border.Unreadable(msg)
    packing = data.get("compressionAlgorithm")
    if packing not in (None, "GZIP"):
        msg = "the document is packed in an unknown way"
        raise border.Unreadable(msg)
    return Document(border.identity(data, id_name, asked), address, packing == "GZIP")


class Documents:
    """Uploads and downloads, each within the time of a call."""

    def __init__(self, wire: Wire, patience: Patience) -> None:
        self._wire = wire
        self._patience = patience

    def put(self, to: Document, content: bytes, content_type: str) -> None:
        """Upload a document; the same bytes to the same place do no harm. Raises AmazonFault."""
        headers = {"Content-Type": content_type}
        self._tried("uploadDocument", "PUT", to, content=content, headers=headers)

    def fetch(self, of: Document, *, most: int) -> bytes:
        """Download a document and unpack it.

        Raises AmazonFault: NotFound where the address has expired, Rejected for a document that
        is packed wrongly or holds more than `most` bytes.
        """
        content = self._tried("downloadDocument", "GET", of, most=most)
        try:
            return unpacked(content, most) if of.packed else content
        except (BadlyPacked, Oversized) as error:
            msg = f"the document cannot be unpacked ({error})"
            raise Rejected(msg) from error

    def _tried(self, name: str, method: str, at: Document, **options: Any) -> bytes:
        tries = self._patience.begin()
        with self._wire.deadline.begin():
            while True:
                try:
                    return self._once(name, method, at.address, **options)
                except Unavailable:
                    if not tries.again():
                        raise

    def _once(
        self, name: str, method: str, url: str, *, most: int = limits.API_ANSWER, **options: Any
    ) -> bytes:
        try:
            answer = self._wire.ask(method, url, most=most, **options)
        except (Oversized, BadlyPacked) as error:
            raise Rejected(f"{name}: {error}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = type(error).__name__
            _log.warning("amazon.no_answer", extra={"operation": name, "why": why})
            # Not `from error`: it may name the address.
            raise Unavailable(f"{name}: {why}") from None
        _log.info("amazon.called", extra={"operation": name, "status": answer.status})
        if answer.succeeded:
            return answer.body
        said = f"{name}: HTTP {answer.status}"
        # The address is good for five minutes; a new one may be asked for.
        raise NotFound(said) if _CLIENT <= answer.status < _SERVER else Unavailable(said)
