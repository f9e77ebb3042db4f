"""Finding the store that a delivery is about, before its roles are checked."""

import json
from collections.abc import Mapping
from typing import Any

from bot.desk import Desk
from handlers import ids


def desk_of(desks: Mapping[str, Desk], body: Mapping[str, Any]) -> Desk:
    """Return the desk of the store that a delivery is about.

    A form names it in its private_metadata, an order's button in its block_id; a request belongs
    to the store that has its row. Deliveries that name none go to the first store.
    """
    if len(desks) > 1:
        store, request_id = _said(body)
        if store in desks:
            return desks[store]
        for desk in desks.values():
            if request_id and desk.store.requests.get(request_id) is not None:
                return desk
    return next(iter(desks.values()))


def _said(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the store key and the request id that a delivery names, "" where missing."""
    view, actions = body.get("view") or {}, body.get("actions") or [{}]
    store = ids.store_of(str(actions[0].get("block_id") or ""))
    if store:
        return store, ""
    if view and view.get("callback_id") != ids.Callback.HOME:
        return _of_form(str(view.get("private_metadata") or ""))
    action_id = str(actions[0].get("action_id") or "")
    if action_id.startswith("cancellation."):
        return "", str(actions[0].get("value") or "")
    return "", ""


def _of_form(metadata: str) -> tuple[str, str]:
    """Read a form's private_metadata: either JSON that names the store, or a request id."""
    try:
        named = json.loads(metadata)
    except ValueError:
        named = None
    return (str(named.get("store") or ""), "") if isinstance(named, dict) else ("", metadata)
