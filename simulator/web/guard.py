"""Who may use the page: this computer's browser, with the token that the demo prints."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from hmac import compare_digest
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from simulator.slack.look.html import Html, el, fragment
from simulator.web.files import style_hash
from simulator.wire import JSON, Answer, Asked

HTML = "text/html; charset=utf-8"
_FOREIGN = frozenset({"cross-site", "same-site"})
_LONGEST = 100_000
_REFUSED = "Open the address that `sellerdesk demo` printed."


class Guard:
    """Admits requests to one address (`host:port`) with a token or the cookie given for it."""

    def __init__(self, address: str) -> None:
        self.token = secrets.token_urlsafe(24)
        self._session = secrets.token_urlsafe(24)
        self._address = address
        # Cookies are shared by all ports of a host: each demo has a name of its own.
        self._cookie = f"sellerdesk_{address.rpartition(':')[2]}"

    def refusal(self, asked: Asked) -> Answer | None:
        """Return the answer to a request that is not admitted, None for one that is."""
        if asked.headers.get("host") != self._address:
            return _refuse(HTTPStatus.MISDIRECTED_REQUEST)
        if asked.method not in ("GET", "POST"):
            return _refuse(HTTPStatus.METHOD_NOT_ALLOWED)
        first = asked.method == "GET" and asked.path == "/"
        if asked.headers.get("sec-fetch-site") in _FOREIGN and not (first and _navigates(asked)):
            return _refuse(HTTPStatus.FORBIDDEN)
        if first and self._has_token(asked):
            return self._exchanged(asked)
        if not self._has_cookie(asked):
            return _refuse(HTTPStatus.FORBIDDEN)
        return self._refused_change(asked)

    def _has_token(self, asked: Asked) -> bool:
        [given] = parse_qs(urlsplit(asked.target).query).get("token", [""])[:1]
        return _same(given, self.token)

    def _has_cookie(self, asked: Asked) -> bool:
        try:
            held = SimpleCookie(asked.headers.get("cookie", ""))
        except CookieError:
            return False
        given = held[self._cookie].value if self._cookie in held else ""
        return _same(given, self._session)

    def _exchanged(self, asked: Asked) -> Answer:
        """Return the cookie, and lead to the address without the token."""
        cookie = f"{self._cookie}={self._session}; Path=/; HttpOnly; SameSite=Strict"
        headers = {"Set-Cookie": cookie, "Location": "/"}
        if asked.headers.get("sec-fetch-site") not in _FOREIGN:
            return secured(Answer(HTTPStatus.SEE_OTHER, b"", HTML, headers), self._address)
        # A redirect from another site would not bring a strict cookie along; a refresh does.
        onwards = el("meta", http_equiv="refresh", content="0; url=/")
        page = fragment(Html("<!doctype html>"), el("title", "Sellerdesk"), onwards)
        return secured(
            Answer(HTTPStatus.OK, page.encode(), HTML, {"Set-Cookie": cookie}), self._address
        )

    def _refused_change(self, asked: Asked) -> Answer | None:
        socket = asked.headers.get("upgrade", "").lower() == "websocket"
        if asked.method == "GET" and not socket:
            return None
        if asked.headers.get("origin") != f"http://{self._address}":
            return _refuse(HTTPStatus.FORBIDDEN)
        if socket:
            return None
        if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            return _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) if len(asked.body) > _LONGEST else None

    def secured(self, answer: Answer) -> Answer:
        """Return an answer with the headers that keep it on this page."""
        return secured(answer, self._address)


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(errors="replace"), wanted.encode())


def _navigates(asked: Asked) -> bool:
    return asked.headers.get("sec-fetch-mode") == "navigate"


def _refuse(status: HTTPStatus) -> Answer:
    return Answer(status, _REFUSED.encode(), "text/plain; charset=utf-8", _HEADERS)


def secured(answer: Answer, address: str) -> Answer:
    """Return an answer with the headers that keep it on this page."""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src {style_hash()}; img-src 'self';"
        f" connect-src 'self' ws://{address};"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {**_HEADERS, "Content-Security-Policy": policy, **answer.headers}
    return replace(answer, headers=headers)


_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
