"""Finding the store that a delivery is about, before its roles are checked."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk import Desk
from bot.domain.people import Person
from handlers import ids
from handlers.blocks import Message, message, small

_STORE = re.compile(r"(?:^|(?<=\s))store\s*:\s*(\S+)", re.IGNORECASE)
_MOST_BLOCKS = 50
_SHORTCUTS = ("shortcut", "message_action")


def desk_of(desks: Mapping[str, Desk], body: Mapping[str, Any]) -> Desk:
    """Return the desk of the store that a delivery is about.

    A form names it in its private_metadata, an order's button in its block_id; a request belongs
    to the store that has its row. Deliveries that name none go to the first store.
    """
    first = next(iter(desks.values()))
    if len(desks) == 1:
        return first
    store, request_id = _said(body)
    if store not in desks and request_id:
        store = first.store.requests.store_of(request_id) or ""
    return desks.get(store, first)


def names_no_store(body: Mapping[str, Any]) -> bool:
    """Return whether a delivery names no store: a command, a shortcut, or Home itself."""
    if "command" in body or body.get("type") in _SHORTCUTS:
        return True
    actions, view = body.get("actions") or [], body.get("view") or {}
    if actions:
        return str(actions[0].get("action_id") or "").startswith("home.")
    return view.get("callback_id") in (ids.Callback.ORDER_FIND, ids.Callback.HOME_AWAY)


def named_in(text: str) -> tuple[str, str]:
    """Return the name that `store:NAME` in a command's text gives, and the text without it.

    Full-width characters work, too. The name is empty if there is none.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = _STORE.search(plain)
    if found is None:
        return "", text
    return found[1], f"{plain[: found.start()]} {plain[found.end() :]}".strip()


def operable(desks: Mapping[str, Desk], person: Person) -> tuple[Desk, ...]:
    """Return the desks of the stores that a person may operate."""
    return tuple(desk for desk in desks.values() if desk.roles.may_operate(person))


def names_of(desks: Sequence[Desk]) -> tuple[str, ...]:
    """Return the names of stores."""
    return tuple(desk.name for desk in desks)


def of_store(shown: Message, key: str, name: str) -> Message:
    """Return a message with the name of its store, and its key in the block ids of the buttons.

    Without a name, if there is only one store, it stays unchanged.
    """
    if not name:
        return shown
    blocks = [
        block
        if "block_id" in block or block["type"] not in ("actions", "section")
        else block | {"block_id": ids.block_of_store(key, f"{number}")}
        for number, block in enumerate(shown.blocks)
    ]
    if blocks and len(blocks) < _MOST_BLOCKS:
        blocks.insert(0, small(name))
    return message(f"{shown.text} ({name})", *blocks, metadata=shown.metadata)


def _said(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the store key and the request id that a delivery names, "" where missing."""
    view, actions = body.get("view") or {}, body.get("actions") or [{}]
    if view and view.get("callback_id") != ids.Callback.HOME:
        return _of_form(str(view.get("private_metadata") or ""))
    action_id = str(actions[0].get("action_id") or "")
    if action_id.startswith("cancellation."):
        return "", str(actions[0].get("value") or "")
    return ids.store_of(str(actions[0].get("block_id") or "")), ""


def _of_form(metadata: str) -> tuple[str, str]:
    """Read a form's private_metadata: either JSON that names the store, or a request id."""
    try:
        named = json.loads(metadata)
    except ValueError:
        named = None
    return (str(named.get("store") or ""), "") if isinstance(named, dict) else ("", metadata)
