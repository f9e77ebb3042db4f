"""The static files of the page."""

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from simulator.slack.look.shell import style_sheet
from simulator.wire import Answer, Asked

_SHEETS = ("frame", "places", "log", "composer", "dialogs")
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
STYLE = "style.css"


@cache
def _content(name: str) -> bytes | None:
    folder = files("simulator.web") / "static"
    if name == STYLE:
        sheets = [(folder / f"{one}.css").read_text(encoding="utf-8") for one in _SHEETS]
        return "\n".join([style_sheet(), *sheets]).encode()
    known = {one.name: one for one in folder.iterdir() if one.name.endswith((".js", ".svg"))}
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
