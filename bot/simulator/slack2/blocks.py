"""Block Kit's limits, after Slack's reference: what it would answer `invalid_blocks` for."""

from collections.abc import Iterable, Mapping
from typing import Any

SURFACES = {
    "actions": ("modal", "message"),
    "alert": ("modal",),
    "context": ("modal", "message"),
    "data_visualization": ("message",),
    "divider": ("modal", "message"),
    "header": ("modal", "message"),
    "image": ("modal", "message"),
    "input": ("modal", "message"),
    "markdown": ("message",),
    "rich_text": ("modal", "message"),
    "section": ("modal", "message"),
    "table": ("message",),
}
MOST_BLOCKS = {"message": 50, "modal": 100}
LONGEST_TEXT_OF_A_MESSAGE = 13_200
_ID = 255


def check_blocks(blocks: object, surface: str) -> list[str]:
    """Return what is wrong with the blocks of a message or a modal."""
    if not isinstance(blocks, list):
        return ["blocks: no list"]
    wrong = [] if len(blocks) <= MOST_BLOCKS[surface] else [f"blocks: more than {len(blocks)}"]
    ids = [block.get("block_id") for block in blocks if block.get("block_id")]
    wrong += [f"block_id twice: {one}" for one in {i for i in ids if ids.count(i) > 1}]
    for position, block in enumerate(blocks):
        wrong += [f"/{position} {problem}" for problem in _block(block, surface)]
    for kind, most in (("table", 1), ("data_visualization", 2)):
        if sum(block.get("type") == kind for block in blocks) > most:
            wrong.append(f"more than {most} {kind}")
    return wrong + _doubled_actions(blocks)


def check_view(view: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a modal."""
    blocks = view.get("blocks") or []
    wrong = check_blocks(blocks, "modal")
    for name in ("title", "submit", "close"):
        if name == "title" or view.get(name):
            wrong += _text(view.get(name), name, 24, plain=True)
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        wrong.append("submit is missing beside an input")
    wrong += _length(view.get("private_metadata"), "private_metadata", 3000)
    wrong += _length(view.get("callback_id"), "callback_id", _ID)
    return wrong


def text_length(blocks: Iterable[Mapping[str, Any]]) -> int:
    """Return how much text blocks carry, in characters."""

    def count(value: object) -> int:
        if isinstance(value, dict):
            own = len(value["text"]) if isinstance(value.get("text"), str) else 0
            return own + sum(count(v) for k, v in value.items() if not isinstance(v, str))
        return sum(count(one) for one in value) if isinstance(value, list) else 0

    return sum(count(block) for block in blocks)


def _doubled_actions(blocks: list[dict[str, Any]]) -> list[str]:
    wrong = []
    for block in blocks:
        ids = [e.get("action_id") for e in block.get("elements") or () if isinstance(e, dict)]
        named = [one for one in ids if one]
        wrong += [f"action_id twice: {one}" for one in {n for n in named if named.count(n) > 1}]
    return wrong


def _block(block: Mapping[str, Any], surface: str) -> list[str]:
    kind = str(block.get("type"))
    if kind not in SURFACES:
        return [f"unknown block {kind}"]
    wrong = [] if surface in SURFACES[kind] else [f"{kind} does not stand in a {surface}"]
    wrong += _length(block.get("block_id"), "block_id", _ID)
    checker = _CHECKERS.get(kind)
    return wrong + (checker(block) if checker else [])


def _section(block: Mapping[str, Any]) -> list[str]:
    fields = block.get("fields")
    wrong = _text(block["text"], "text", 3000) if block.get("text") else []
    if not block.get("text") and not fields:
        wrong.append("section without text and fields")
    if fields is not None:
        wrong += [] if 1 <= len(fields) <= 10 else ["fields: 1 to 10"]
        wrong += [p for field in fields for p in _text(field, "field", 2000)]
    accessory = block.get("accessory")
    return wrong + (_element(accessory) if accessory else [])


def _header(block: Mapping[str, Any]) -> list[str]:
    return _text(block.get("text"), "header", 150, plain=True)


def _actions(block: Mapping[str, Any]) -> list[str]:
    elements = block.get("elements") or []
    wrong = [] if 1 <= len(elements) <= 25 else ["actions: 1 to 25 elements"]
    return wrong + [problem for element in elements for problem in _element(element)]


def _context(block: Mapping[str, Any]) -> list[str]:
    elements = block.get("elements") or []
    wrong = [] if 1 <= len(elements) <= 10 else ["context: 1 to 10 elements"]
    return wrong + [p for one in elements if "text" in one for p in _text(one, "context", 2000)]


def _input(block: Mapping[str, Any]) -> list[str]:
    wrong = _text(block.get("label"), "label", 2000, plain=True)
    if block.get("hint"):
        wrong += _text(block["hint"], "hint", 2000, plain=True)
    return wrong + _element(block.get("element") or {})


def _image(block: Mapping[str, Any]) -> list[str]:
    wrong = [] if block.get("alt_text") else ["image without alt_text"]
    return wrong + _length(block.get("alt_text"), "alt_text", 2000)


def _alert(block: Mapping[str, Any]) -> list[str]:
    wrong = _text(block.get("text"), "alert", 200)
    levels = (None, "default", "info", "warning", "error", "success")
    return wrong + ([] if block.get("level") in levels else ["alert: unknown level"])


def _rich_text(block: Mapping[str, Any]) -> list[str]:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
    elements = block.get("elements") or []
    wrong = [] if elements else ["rich_text without elements"]
    for element in elements:
        if element.get("type") not in kinds:
            wrong.append(f"rich_text: unknown {element.get('type')}")
        wrong += _leaves(element)
    return wrong


def _leaves(element: Mapping[str, Any]) -> list[str]:
    known = {"text", "link", "user", "emoji", "channel", "date", "usergroup", "broadcast", "color"}
    wrong = []
    for leaf in element.get("elements") or ():
        if leaf.get("type") == "rich_text_section":
            wrong += _leaves(leaf)
        elif leaf.get("type") not in known:
            wrong.append(f"rich_text: unknown {leaf.get('type')}")
        elif leaf["type"] == "text" and not leaf.get("text"):
            wrong.append("rich_text: empty text")
    return wrong


def _table(block: Mapping[str, Any]) -> list[str]:
    rows = block.get("rows") or []
    wrong = [] if 1 <= len(rows) <= 100 else ["table: 1 to 100 rows"]
    wrong += ["table: 1 to 20 cells" for row in rows if not 1 <= len(row) <= 20]
    if text_length([{"elements": list(row)} for row in rows]) > 10_000:
        wrong.append("table: more than 10,000 characters")
    for row in rows:
        for cell in row:
            if cell.get("type") not in ("raw_text", "rich_text"):
                wrong.append(f"table: unknown cell {cell.get('type')}")
            elif cell["type"] == "raw_text" and not cell.get("text"):
                wrong.append("table: empty cell")
    return wrong


def _chart(block: Mapping[str, Any]) -> list[str]:
    wrong = _length(block.get("title"), "chart title", 50)
    chart = block.get("chart") or {}
    if chart.get("type") not in ("line", "bar", "area", "pie"):
        return [*wrong, "chart: unknown type"]
    series = chart.get("series") or []
    wrong += [] if 1 <= len(series) <= 12 else ["chart: 1 to 12 series"]
    for one in series:
        points = one.get("data") or []
        wrong += [] if 1 <= len(points) <= 20 else ["chart: 1 to 20 points"]
        wrong += [p for point in points for p in _length(point.get("label"), "chart label", 20)]
    return wrong


def _element(element: Mapping[str, Any]) -> list[str]:
    wrong = _length(element.get("action_id"), "action_id", _ID)
    kind = element.get("type")
    if kind == "button":
        wrong += _button(element)
    elif kind in ("static_select", "radio_buttons", "checkboxes"):
        wrong += _choices(element, 100 if kind == "static_select" else 10)
    elif kind != "plain_text_input":
        wrong.append(f"unknown element {kind}")
    if element.get("placeholder"):
        wrong += _text(element["placeholder"], "placeholder", 150, plain=True)
    if (element.get("max_length") or 0) > 3000:
        wrong.append("max_length over 3000")
    return wrong


def _button(element: Mapping[str, Any]) -> list[str]:
    wrong = _text(element.get("text"), "button", 75, plain=True)
    wrong += _length(element.get("value"), "value", 2000)
    wrong += _length(element.get("url"), "url", 3000)
    if element.get("style") not in (None, "primary", "danger"):
        wrong.append("button: unknown style")
    confirm = element.get("confirm")
    if confirm is not None:
        limits = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
        for name, longest in limits.items():
            wrong += _text(confirm.get(name), f"confirm {name}", longest, plain=name != "text")
    return wrong


def _choices(element: Mapping[str, Any], most: int) -> list[str]:
    options = element.get("options") or []
    wrong = [] if 1 <= len(options) <= most else [f"options: 1 to {most}"]
    values = [option.get("value") for option in options]
    wrong += ["option value twice"] if len(set(values)) != len(values) else []
    for option in options:
        wrong += _text(option.get("text"), "option", 75)
        wrong += _length(option.get("value"), "option value", 150)
        if option.get("description"):
            wrong += _text(option["description"], "description", 75)
    chosen = element.get("initial_option")
    return wrong + (["initial_option is no option"] if chosen and chosen not in options else [])


def _text(text: object, name: str, longest: int, *, plain: bool = False) -> list[str]:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        return [f"{name} is missing"]
    wrong = []
    if text.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        wrong.append(f"{name}: {text.get('type')}")
    if not 1 <= len(text["text"]) <= longest:
        wrong.append(f"{name}: {len(text['text'])} characters, 1 to {longest}")
    return wrong


def _length(value: object, name: str, longest: int) -> list[str]:
    return [f"{name} over {longest}"] if isinstance(value, str) and len(value) > longest else []


_CHECKERS = {
    "section": _section,
    "header": _header,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "image": _image,
    "alert": _alert,
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": _chart,
}
