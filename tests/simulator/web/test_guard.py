"""Who gets in: this computer's browser with the token, and no other page, host or program."""

import asyncio
import re
from base64 import b64encode
from hashlib import sha256

import aiohttp
import httpx
import pytest

from simulator.web.guard import Guard
from tests.simulator.web.browser import Browser

PATHS = ("/", "/?as=U1", "/static/page.js", "/socket?tab=x", "/nowhere")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_without_the_token(address: str, path: str) -> None:
    """Every path refuses whoever has neither the token nor the cookie, and says what to open."""
    origin = address.partition("/?")[0]
    for query in ("", "token=", "token=wrong", "token=%C3%BC"):
        answer = httpx.get(f"{origin}{path}{'&' if '?' in path else '?'}{query}")
        assert (answer.status_code, "sellerdesk demo" in answer.text) == (403, True)
    asked = httpx.post(f"{origin}/do/say", json={"tab": "x"}, headers={"Origin": origin})
    assert asked.status_code == 403
    wrong = httpx.get(origin, headers={"Cookie": f"sellerdesk_{origin[-5:]}=x"})
    assert wrong.status_code == 403


def test_the_token_becomes_a_cookie(browser: Browser) -> None:
    """The first request gets the cookie and an address without the token."""
    answer = browser.first
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert cookie.startswith(f"sellerdesk_{browser.host.rpartition(':')[2]}=")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert browser.open().id


def test_a_link_on_another_site_leads_in(address: str, browser: Browser) -> None:
    """Where a redirect would lose the strict cookie, a page leads on without the token."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = httpx.get(address, headers=headers)
    assert answer.status_code == 200
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert 'content="0; url=/"' in answer.text
    assert address.partition("=")[2] not in answer.text
    assert browser.http.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_load_nothing(browser: Browser, site: str) -> None:
    """What another site's page asks for is refused, the page in a frame or an image included."""
    headers = {"Sec-Fetch-Site": site}
    for path in ("/", "/static/page.js"):
        assert browser.http.get(path, headers=headers).status_code == 403
    assert browser.http.get("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert browser.http.get("/", headers={"Sec-Fetch-Site": "none"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost:80", "127.0.0.1", ""])
def test_a_foreign_host_is_refused(browser: Browser, host: str) -> None:
    """A name that was bent to this computer gets nothing, with or without the cookie."""
    for path in PATHS:
        assert browser.http.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", ""])
def test_a_foreign_origin_changes_nothing(browser: Browser, origin: str | None) -> None:
    """A POST from elsewhere is refused, and so is the WebSocket."""
    tab = browser.open()
    headers = {} if origin is None else {"Origin": origin}
    with httpx.Client(base_url=browser.origin, cookies=browser.http.cookies) as client:
        asked = client.post("/do/say", json={"tab": tab.id, "text": "x"}, headers=headers)
    assert asked.status_code == 403

    async def connect() -> int:
        cookie = {"Cookie": browser.cookie()} | headers
        async with aiohttp.ClientSession(headers=cookie) as session:
            try:
                await session.ws_connect(f"ws://{browser.host}/socket?tab={tab.id}")
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
        return 101

    assert asyncio.run(connect()) == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_changes_anything(browser: Browser, kind: str) -> None:
    """A form of another page cannot send what is read here."""
    asked = browser.http.post("/do/say", content=b"{}", headers={"Content-Type": kind})
    assert asked.status_code == 415


def test_what_is_no_request_of_the_page(browser: Browser) -> None:
    """Other methods, broken and huge bodies, unknown tabs, acts and paths are refused."""
    json_kind = {"Content-Type": "application/json; charset=utf-8"}
    assert browser.http.delete("/").status_code == 405
    assert browser.http.post("/do/say", content=b"{", headers=json_kind).status_code == 400
    assert browser.http.post("/do/say", content=b"[]", headers=json_kind).status_code == 410
    huge = b'{"tab": "' + b"x" * 200_000 + b'"}'
    assert browser.http.post("/do/say", content=huge, headers=json_kind).status_code == 413
    assert browser.open().send("nothing").status_code == 400
    assert browser.http.post("/elsewhere", json={}).status_code == 404
    assert browser.http.get("/static/..%2fsite.py").status_code == 404
    assert browser.http.get("/static/frame.css").status_code == 404


def test_the_page_runs_nothing_but_its_own_files(browser: Browser) -> None:
    """The policy allows this server and the sheet of styles in the page, no script or handler."""
    answer = browser.http.get("/")
    policy = answer.headers["Content-Security-Policy"]
    [sheet] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    known = b64encode(sha256(sheet.encode()).digest()).decode()
    allowed = f"default-src 'none'; script-src 'self'; style-src 'sha256-{known}'; img-src 'self';"
    assert policy.startswith(allowed)
    assert "frame-ancestors 'none'" in policy
    assert f"connect-src 'self' ws://{browser.host};" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]* src=)|\sstyle=|\son\w+=", answer.text) == []
    assert re.findall(r'(?:src|href)="(?!/)[^#"]', answer.text) == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_files_are_sent_once(browser: Browser) -> None:
    """The browser keeps a file and asks whether it has changed."""
    first = browser.http.get("/static/page.js")
    assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
    again = browser.http.get("/static/page.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_demo_has_secrets_of_its_own() -> None:
    """Two demos on one computer do not admit each other's browsers."""
    one, other = Guard("127.0.0.1:1"), Guard("127.0.0.1:2")
    assert one.token != other.token
    assert len(one.token) >= 32
