"""Documents in Amazon's storage: addresses that are good for five minutes."""

import gzip
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.amazon2.wire import Answer, Asked, Refusal

_ADDRESS = timedelta(minutes=5)
_KEPT = timedelta(days=28)
_UPLOADED_WITHIN = timedelta(days=2)
_DENIED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
)


@dataclass(slots=True)
class Document:
    """One document: what a seller uploads, or what Amazon made."""

    id: str
    made: datetime
    content_type: str
    content: bytes | None = None
    packed: bool = False


class Documents:
    """The documents of one API."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._known: dict[str, Document] = {}
        self._addresses: dict[str, tuple[Document, datetime]] = {}

    def expect(self, content_type: str, now: datetime) -> Document:
        """Return a document that will be uploaded."""
        return self._add(Document(_new_id(), now, content_type))

    def keep(self, content: bytes, now: datetime, *, packed: bool, spoilt: bool = False) -> str:
        """Keep what Amazon made and return its id; `spoilt` packs it badly."""
        stored = gzip.compress(content) if packed else content
        stored = stored[: len(stored) // 2] if spoilt else stored
        kind = "text/plain; charset=UTF-8"
        return self._add(Document(_new_id(), now, kind, stored, packed)).id

    def _add(self, document: Document) -> Document:
        self._known[document.id] = document
        return document

    def remove(self, document_id: str) -> None:
        """Lose a document."""
        self._known.pop(document_id, None)

    def uploaded(self, document_id: object, now: datetime) -> bytes:
        """Return what was uploaded; raises Refusal where nothing was."""
        document = self._known.get(str(document_id))
        if document is None or document.content is None or now - document.made > _UPLOADED_WITHIN:
            raise Refusal(400, "The document does not exist, or nothing was uploaded to it.")
        return document.content

    def find(self, document_id: str, now: datetime) -> Document:
        """Return a document that Amazon made; raises Refusal for none and for an old one."""
        document = self._known.get(document_id)
        if document is None or document.content is None or now - document.made > _KEPT:
            raise Refusal(404, f"No document {document_id}.")
        return document

    def address(self, document: Document, base: str, now: datetime) -> str:
        """Return an address for a document, good for five minutes."""
        key = secrets.token_urlsafe(16)
        self._addresses[key] = (document, now + _ADDRESS)
        return f"{base}/storage/{self.name}/{key}?X-Amz-Expires=300"

    def put(self, asked: Asked, now: datetime) -> Answer:
        """Take an upload; its content type must be the one that was announced."""
        document = self._at(asked, now)
        if document is None or asked.headers.get("content-type") != document.content_type:
            return Answer(403, _DENIED, "application/xml")
        document.content = asked.body
        return Answer(200)

    def get(self, asked: Asked, now: datetime) -> Answer:
        """Give a document to whoever has its address."""
        document = self._at(asked, now)
        if document is None or document.content is None:
            return Answer(403, _DENIED, "application/xml")
        return Answer(200, document.content, document.content_type)

    def _at(self, asked: Asked, now: datetime) -> Document | None:
        document, until = self._addresses.get(asked.path.rsplit("/", 1)[-1], (None, now))
        return document if now < until else None


def _new_id() -> str:
    return "amzn1.tortuga.4.fe." + secrets.token_hex(16)
