"""Document storage behind presigned URLs that are valid for five minutes."""

import gzip
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import Request, StorageRefusal, not_found
from simulator.wire import Answer

FEED_FILES, REPORT_FILES = "/feed-files", "/report-files"
URL_GOOD_FOR = timedelta(minutes=5)
INPUT_KEPT = timedelta(days=2)
RESULT_KEPT = timedelta(days=28)


@dataclass(slots=True)
class Document:
    """A document; `content` is None until something is uploaded."""

    id: str
    content_type: str
    until: datetime
    content: bytes | None = None
    packed: bool = False


@dataclass(frozen=True, slots=True)
class _Address:
    document: Document
    method: str
    until: datetime


class Documents:
    """All feed and report documents of the account."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.base = ""
        self._documents: dict[str, Document] = {}
        self._addresses: dict[str, _Address] = {}

    def reserve(self, content_type: str) -> tuple[str, str]:
        """Create an empty document; return its id and upload URL."""
        document = self._new(content_type, INPUT_KEPT)
        return document.id, self._address(document, "PUT", FEED_FILES)

    def store(self, content: bytes, content_type: str, *, pack: bool, broken: bool = False) -> str:
        """Store a result and return its id; `broken` corrupts the compression."""
        document = self._new(content_type, RESULT_KEPT)
        document.content = gzip.compress(content, mtime=0) if pack else content
        document.packed = pack
        if broken:
            document.content = document.content[: len(document.content) // 2]
        return document.id

    def _new(self, content_type: str, kept: timedelta) -> Document:
        document_id = f"amzn1.tortuga.4.fe.{secrets.token_hex(12)}"
        document = Document(document_id, content_type, self._timeline.now() + kept)
        self._documents[document_id] = document
        return document

    def get(self, document_id: str) -> Document:
        """Return a document. Raises Refusal (404)."""
        document = self._documents.get(document_id)
        if document is None or document.until <= self._timeline.now():
            raise not_found(f"Document {document_id} does not exist.")
        return document

    def lose(self, document_id: str) -> None:
        """Delete a document."""
        self._documents.pop(document_id, None)

    def describe(self, document_id: str, id_name: str, place: str) -> dict[str, Any]:
        """Return a document's id and a presigned URL, in the shape of an API answer."""
        document = self.get(document_id)
        described = {id_name: document.id, "url": self._address(document, "GET", place)}
        return described | ({"compressionAlgorithm": "GZIP"} if document.packed else {})

    def _address(self, document: Document, method: str, place: str) -> str:
        now = self._timeline.now()
        key = secrets.token_hex(12)
        self._addresses[key] = _Address(document, method, now + URL_GOOD_FOR)
        signed = f"X-Amz-Expires=300&X-Amz-Signature={secrets.token_hex(32)}"
        return f"{self.base}{place}/{key}?{signed}"

    def _at(self, key: str, method: str) -> Document:
        address = self._addresses.get(key)
        if address is None or address.method != method:
            raise StorageRefusal(403, "AccessDenied", "Access Denied")
        if address.until <= self._timeline.now():
            raise StorageRefusal(403, "AccessDenied", "Request has expired")
        return address.document

    def upload(self, request: Request, key: str) -> Answer:
        """Accept an upload; its Content-Type must match the reserved one."""
        document = self._at(key, "PUT")
        if request.headers.get("content-type") != document.content_type:
            raise StorageRefusal(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            )
        document.content = request.body
        return Answer(200)

    def download(self, _request: Request, key: str) -> Answer:
        """Serve a document."""
        document = self._at(key, "GET")
        if document.content is None:
            raise StorageRefusal(404, "NoSuchKey", "The specified key does not exist.")
        return Answer(200, document.content, document.content_type)
