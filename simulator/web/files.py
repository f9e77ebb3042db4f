"""The static files of the page."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from simulator.slack.look.shell import style_sheet
from simulator.wire import Answer, Asked

_FOLDER = files("simulator.web") / "static"
_SHEETS = ("frame", "places", "log", "composer", "dialogs", "picker", "outside", "tour")
_TYPES = {
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@cache
def style() -> str:
    """Return the styles, which stand in the page: without them nothing is painted."""
    sheets = [(_FOLDER / f"{one}.css").read_text(encoding="utf-8") for one in _SHEETS]
    return "\n".join([style_sheet(), *sheets])


@cache
def style_hash() -> str:
    """Return what a Content-Security-Policy calls the styles."""
    return f"'sha256-{b64encode(sha256(style().encode()).digest()).decode()}'"


@cache
def _content(name: str) -> bytes | None:
    known = {one.name: one for one in _FOLDER.iterdir() if one.name.endswith((".js", ".svg"))}
    return known[name].read_bytes() if name in known else None


def static_answer(asked: Asked) -> Answer:
    """Return a static file, or 304 where the browser has it."""
    name = asked.path.removeprefix("/static/")
    content = _content(name)
    if content is None:
        return Answer(HTTPStatus.NOT_FOUND, b"", "text/plain")
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    kind = _TYPES[name.rpartition(".")[2]]
    if asked.headers.get("if-none-match") == tag:
        return Answer(HTTPStatus.NOT_MODIFIED, b"", kind, headers)
    return Answer(HTTPStatus.OK, content, kind, headers)
