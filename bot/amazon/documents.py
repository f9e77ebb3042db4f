"""Documents at the addresses that Amazon gives out for five minutes.

The vendor library takes whatever an expired address answers for the document, sends and reads text
as iso-8859-1, and forgets its timeouts here: it is not used for documents at all.
"""

import gzip
import logging
import zlib
from typing import Any

import httpx

from bot.amazon.patience import Patience
from bot.domain.faults import NotFound, Rejected, Unavailable

_log = logging.getLogger(__name__)
_BAD, _SERVER = 400, 500
_LARGEST = 50 * 1024 * 1024
"""No document of ours comes near this size, in bytes; what does is not ours."""


class Documents:
    """Uploads and downloads; the addresses are secrets and stand in no log and no fault."""

    def __init__(self, http: httpx.Client, patience: Patience) -> None:
        self._http = http
        self._patience = patience

    def put(self, document: Any, content: bytes, content_type: str) -> None:
        """Upload a document as described by Amazon. Raises AmazonFault."""
        headers = {"Content-Type": content_type}
        self._tried("uploadDocument", "PUT", document, content=content, headers=headers)

    def fetch(self, document: Any) -> bytes:
        """Download a document as described by Amazon, and unpack it.

        Raises AmazonFault: NotFound where the address has expired, Rejected for broken packing.
        """
        content = self._tried("downloadDocument", "GET", document)
        if document.get("compressionAlgorithm") != "GZIP":
            return content
        try:
            return gzip.decompress(content)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            msg = "the document is packed wrongly"
            raise Rejected(msg) from error

    def _tried(self, name: str, method: str, document: Any, **options: Any) -> bytes:
        url = document.get("url") if isinstance(document, dict) else None
        if not isinstance(url, str):
            msg = f"{name}: Amazon names no address"
            raise Unavailable(msg)
        tries = self._patience.begin()
        while True:
            try:
                return self._once(name, method, url, **options)
            except Unavailable:
                if not tries.again():
                    raise

    def _once(self, name: str, method: str, url: str, **options: Any) -> bytes:
        try:
            response = self._http.request(method, url, **options)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = type(error).__name__
            _log.warning("amazon.no_answer", extra={"operation": name, "why": why})
            # Not `from error`: it may name the address.
            raise Unavailable(f"{name}: {why}") from None
        _log.info("amazon.called", extra={"operation": name, "status": response.status_code})
        if response.status_code >= _SERVER:
            raise Unavailable(f"{name}: HTTP {response.status_code}")
        if response.status_code >= _BAD:
            # The address is good for five minutes; a new one may be asked for.
            raise NotFound(f"{name}: HTTP {response.status_code}")
        if len(response.content) > _LARGEST:
            raise Rejected(f"{name}: {len(response.content)} bytes")
        return response.content
