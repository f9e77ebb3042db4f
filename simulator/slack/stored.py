"""Normalisation of blocks and views as Slack stores them: with ids and default values."""

import copy
import secrets
from typing import Any, cast

from simulator.slack.blocks import elements_of


def stored_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks with the ids and defaults that Slack adds.

    A generated block_id is new each time, so input under it does not survive an update.
    """
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", secrets.token_hex(4))
        for element in elements_of(block):
            if element.get("type") != "image":
                cast(dict[str, Any], element).setdefault("action_id", secrets.token_hex(4))
        _add_defaults(block)
    return kept


def stored_view(view: dict[str, Any]) -> dict[str, Any]:
    """Return a view's content with the defaults that Slack adds."""
    kept = {
        "private_metadata": "",
        "callback_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit": None,
        "close": None,
        "external_id": "",
    } | copy.deepcopy(view)
    for key in ("title", "submit", "close"):
        _add_defaults(kept.get(key))
    kept["blocks"] = stored_blocks(view["blocks"])
    return kept


def _add_defaults(thing: Any) -> None:
    if isinstance(thing, dict):
        if thing.get("type") == "plain_text":
            thing.setdefault("emoji", True)
        elif thing.get("type") == "mrkdwn":
            thing.setdefault("verbatim", False)
        for value in thing.values():
            _add_defaults(value)
    elif isinstance(thing, list):
        for value in thing:
            _add_defaults(value)
