"""Upload and download of documents at presigned URLs, which expire after five minutes.

The vendor library is not used here: it returns the error body of an expired URL as the document,
encodes and decodes text as iso-8859-1, and applies no timeouts.
"""

import logging
from dataclasses import dataclass
from typing import Any

import httpx

from bot.amazon import validation
from bot.amazon.retries import RetryPolicy
from bot.amazon.wire import BadEncoding, Oversized, Wire, gunzip
from bot.domain import limits
from bot.domain.faults import NotFound, Rejected, Unavailable

_log = logging.getLogger(__name__)
_CLIENT_ERROR, _SERVER_ERROR = 400, 500


@dataclass(frozen=True, slots=True)
class Document:
    """A document as Amazon describes it; `address` is a secret and appears in no log or fault."""

    id: str
    address: str
    gzipped: bool


def document(raw: Any, id_name: str, asked: str | None = None) -> Document:
    """Read a document's description. Raises Unreadable, WrongObject."""
    data = validation.as_object(raw)
    address = data.get("url")
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        msg = "the document has no url"
        raise validation.Unreadable(msg)
    compression = data.get("compressionAlgorithm")
    if compression not in (None, "GZIP"):
        msg = "the document has an unknown compressionAlgorithm"
        raise validation.Unreadable(msg)
    return Document(validation.required_id(data, id_name, asked), address, compression == "GZIP")


class Documents:
    """Uploads and downloads, each with retries and within the deadline of a call."""

    def __init__(self, wire: Wire, retries: RetryPolicy) -> None:
        self._wire = wire
        self._retries = retries

    def put(self, to: Document, content: bytes, content_type: str) -> None:
        """Upload a document. Retried, since an upload is idempotent. Raises AmazonFault."""
        headers = {"Content-Type": content_type}
        self._with_retries("uploadDocument", "PUT", to, content=content, headers=headers)

    def fetch(self, of: Document, *, most: int) -> bytes:
        """Download a document and decompress it.

        Raises AmazonFault: NotFound if the URL has expired, Rejected for a document that cannot be
        decompressed or is larger than `most` bytes.
        """
        content = self._with_retries("downloadDocument", "GET", of, most=most)
        try:
            return gunzip(content, most) if of.gzipped else content
        except (BadEncoding, Oversized) as error:
            msg = f"the document cannot be decompressed ({error})"
            raise Rejected(msg) from error

    def _with_retries(self, name: str, method: str, at: Document, **options: Any) -> bytes:
        attempts = self._retries.begin()
        with self._wire.deadline.begin():
            while True:
                try:
                    return self._attempt(name, method, at.address, **options)
                except Unavailable:
                    if not attempts.retry():
                        raise

    def _attempt(
        self, name: str, method: str, url: str, *, most: int = limits.API_ANSWER, **options: Any
    ) -> bytes:
        try:
            answer = self._wire.request(method, url, most=most, **options)
        except (Oversized, BadEncoding) as error:
            raise Rejected(f"{name}: {error}") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = type(error).__name__
            _log.warning("amazon.no_answer", extra={"operation": name, "why": why})
            # Not `from error`: its message may contain the URL.
            raise Unavailable(f"{name}: {why}") from None
        _log.info("amazon.called", extra={"operation": name, "status": answer.status})
        if answer.succeeded:
            return answer.body
        message = f"{name}: HTTP {answer.status}"
        # 4xx: the URL has expired, and the caller may request a new one.
        raise (
            NotFound(message)
            if _CLIENT_ERROR <= answer.status < _SERVER_ERROR
            else Unavailable(message)
        )
