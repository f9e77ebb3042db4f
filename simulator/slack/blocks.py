"""Slack's validation of blocks, as pure functions that return a list of errors.

An empty list means valid. Limits come from docs.slack.dev, Block Kit reference; the limit on the
total text is from reports by developers.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.slack.checks import objects
from simulator.slack.checks.found import LONGEST_ID, Found
from simulator.slack.checks.kinds import MARKDOWN, Surface, block

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
"""In a modal or in App Home."""
MESSAGE_TEXT = 13_200
"""Characters in all blocks of a message; beyond, `msg_blocks_too_long`. Not documented."""
TABLE_TEXT = 10_000
CHARTS = 2
PRIVATE_METADATA = 3000
VIEW_TITLE = 24
_HOME_KEYS = ("private_metadata", "callback_id", "external_id")
_MODAL_KEYS = (
    *_HOME_KEYS,
    "close",
    "submit",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)
_TEXTS = frozenset({"text", "title", "alt_text", "label", "fallback"})


def check_blocks(blocks: object, surface: Surface = "message", *, place: str = "") -> list[str]:
    """Return the errors of the blocks on a surface, as `what [json-pointer:…]`."""
    found = Found([], place).at("blocks")
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    good: list[Mapping[str, Any]] = []
    for here, one in found.each(blocks, most, least=0):
        block(here, one, surface)
        if isinstance(one, Mapping):
            good.append(one)
    _unique(found, [one.get("block_id") for one in good], "block_id")
    for number, one in enumerate(good):
        ids = [element.get("action_id") for element in elements_of(one)]
        _unique(found.at(number), ids, "action_id")
    if sum(1 for _ in _focused(good)) > 1:
        found.add("only one element may have focus_on_load")
    _whole_message(found, good)
    return found.errors


def _whole_message(found: Found, blocks: Sequence[Mapping[str, Any]]) -> None:
    tables = [one for one in blocks if one.get("type") == "table"]
    if len(tables) > 1:
        found.add("only_one_table_allowed")
    if sum(map(characters, tables)) > TABLE_TEXT:
        found.add(f"table cells must be less than {TABLE_TEXT + 1} characters")
    if sum(one.get("type") == "data_visualization" for one in blocks) > CHARTS:
        found.add(f"no more than {CHARTS} data_visualization blocks allowed")
    if sum(characters(one) for one in blocks if one.get("type") == "markdown") > MARKDOWN:
        found.add(f"markdown blocks must be less than {MARKDOWN + 1} characters together")


def check_view(view: object) -> list[str]:
    """Return the errors of a modal, as `what [json-pointer:/view/…]`."""
    found = Found([], "/view")
    if not found.is_object(view):
        return found.errors
    if view.get("type") != "modal":
        found.at("type").add("must be modal")
    found.keys(view, ("title", "blocks"), _MODAL_KEYS)
    for key in ("title", "submit", "close"):
        objects.text(found.at(key), view.get(key), VIEW_TITLE, objects.PLAIN)
    _view_ids(found, view)
    found.flags(view, "clear_on_close", "notify_on_close", "submit_disabled")
    blocks = view.get("blocks")
    if blocks is not None:
        found.errors += check_blocks(blocks, "modal", place="/view")
    asks = isinstance(blocks, list) and any(
        isinstance(one, Mapping) and one.get("type") == "input" for one in blocks
    )
    if asks and view.get("submit") is None:
        found.add("missing required field: submit")
    return found.errors


def check_home(view: object) -> list[str]:
    """Return the errors of a view for App Home, as `what [json-pointer:/view/…]`."""
    found = Found([], "/view")
    if not found.is_object(view):
        return found.errors
    if view.get("type") != "home":
        found.at("type").add("must be home")
    found.keys(view, ("blocks",), _HOME_KEYS)
    _view_ids(found, view)
    if view.get("blocks") is not None:
        found.errors += check_blocks(view["blocks"], "home", place="/view")
    return found.errors


def _view_ids(found: Found, view: Mapping[str, Any]) -> None:
    found.string(view, "private_metadata", PRIVATE_METADATA, least=0)
    found.string(view, "callback_id", LONGEST_ID, least=0)
    found.string(view, "external_id", LONGEST_ID, least=0)


def elements_of(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a block's interactive elements."""
    for key in ("accessory", "element"):
        if isinstance(one.get(key), Mapping):
            yield one[key]
    if one.get("type") == "actions" and isinstance(one.get("elements"), list):
        yield from (element for element in one["elements"] if isinstance(element, Mapping))


def characters(thing: object) -> int:
    """Return the number of visible text characters in a block or a list of blocks."""
    if isinstance(thing, Mapping):
        return sum(
            len(value) if key in _TEXTS and isinstance(value, str) else characters(value)
            for key, value in thing.items()
        )
    return sum(map(characters, thing)) if isinstance(thing, list) else 0


def _focused(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in blocks:
        yield from (element for element in elements_of(one) if element.get("focus_on_load"))


def _unique(found: Found, ids: Sequence[object], what: str) -> None:
    given = [one for one in ids if one is not None]
    for one in sorted({str(one) for one in given if given.count(one) > 1}):
        found.add(f"{what} already exists for another element: {one}")
