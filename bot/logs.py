"""Logging: one JSON object per line on stderr, with correlation ids and secrets redacted.

Log events are `area.verb` with fields: `log.info("feed.created", extra={"feed": feed_id})`.
"""

import json
import logging
import random
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, TextIO
from urllib.parse import quote

log = logging.getLogger(__name__)

OURS: Final = ("bot", "handlers", "storage")
"""The loggers of this program; LOG_LEVEL applies to them only."""

_correlation: ContextVar[str] = ContextVar("correlation", default="")


def current_correlation() -> str:
    """Return the correlation id of the current context, empty if none is set."""
    return _correlation.get()


def new_correlation() -> str:
    """Return a random id of 8 hex digits, which users see as a reference code."""
    return f"{random.getrandbits(32):08x}"


@contextmanager
def correlation(known: str = "") -> Iterator[str]:
    """Log the block under one correlation id: `known` (read from a row), or a new one."""
    token = _correlation.set(known or new_correlation())
    try:
        yield _correlation.get()
    finally:
        _correlation.reset(token)


class Redaction:
    """Replaces known secrets, and text that looks like a secret, with stars."""

    MIN_LENGTH: Final = 6
    """Shorter secrets are ignored: redacting them would hide ordinary words."""

    CACHE_SIZE: Final = 1_000
    CACHED_LENGTH: Final = 64
    """Size of the redaction cache, and the longest cached text in characters: field names and ids
    repeat often."""

    _PATTERNS: Final = (
        (re.compile(r"\b(xox[a-z]|xapp)-[\w-]+"), r"\1-***"),
        (re.compile(r"\b(Atz[a-z])(?:\||%7C)[^\s\"'&,;)}\]]+"), r"\1|***"),
        (re.compile(r"\b(amzn1\.oa2-cs)\.[\w.]+"), r"\1.***"),
        (re.compile(r"(https?://[^\s\"'?]+)\?[^\s\"']*X-Amz-[^\s\"']*", re.IGNORECASE), r"\1?***"),
        (re.compile(r"(https?://hooks\.slack\.com)/[^\s\"']+"), r"\1/***"),
        (re.compile(r"\b(ticket)=[^\s\"'&]+"), r"\1=***"),
    )

    _HINT: Final = re.compile(r"xox|xapp|Atz|amzn1|https?:|ticket=", re.IGNORECASE)
    """Matches whatever `_PATTERNS` match: one search rules most text out."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= self.MIN_LENGTH}
        known |= {quote(secret, safe="") for secret in known}
        self._cached = lru_cache(self.CACHE_SIZE)(self._redacted)
        # The longest first: one secret may be a prefix of another.
        self._known = sorted(known, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return `text` with every secret replaced by stars."""
        return self._cached(text) if len(text) <= self.CACHED_LENGTH else self._redacted(text)

    def _redacted(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, "***")
        for pattern, stars in self._PATTERNS if self._HINT.search(text) else ():
            text = pattern.sub(stars, text)
        return text

    def value(self, value: object) -> Any:
        """Return `value` as a JSON-serialisable value with every secret replaced by stars."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(one) for key, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(one) for one in value]
        return self.text(str(value))


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON line: at, level, event, logger, correlation, fields, trace."""

    _OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
    _encode: Final = json.JSONEncoder(ensure_ascii=False).encode

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON of one record, without a newline."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": None,
            "level": record.levelname.lower(),
            "event": _message(record),
            "logger": record.name,
        }
        if current_correlation():
            line["correlation"] = current_correlation()
        for name, value in vars(record).items():
            if name not in self._OWN:
                line[f"{name}_" if name in line else name] = value
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        # The time holds no secret and never repeats, so it bypasses the redaction cache.
        time = {"at": at.isoformat(timespec="milliseconds")}
        return self._encode(self._redaction.value(line) | time)


def configure(level: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send all logs of this process, Python warnings included, to `stream` (default: stderr).

    `level` applies to our own loggers. Libraries log warnings and above only: below that they write
    whole requests and answers, personal data included.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(Redaction(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # Bolt copies this level to its loggers, which then skip formatting.
    logging.getLogger("slack_bolt").setLevel(root.level)
    # Its errors quote unreadable answers; the callers here log the failure themselves.
    logging.getLogger("slack_sdk.web").setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _message(record: logging.LogRecord) -> str:
    """Return the message; on a formatting error logging itself would print it unredacted."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args!r}"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("program.failed", exc_info=(kind, error, trace))


def _uncaught_in_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is None or issubclass(failed.exc_type, SystemExit):
        return
    name = failed.thread.name if failed.thread else ""
    log.critical(
        "thread.failed",
        exc_info=(failed.exc_type, failed.exc_value, failed.exc_traceback),
        extra={"thread_name": name},
    )
