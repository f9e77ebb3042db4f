"""Buttons and inputs as a person finds them in what is shown."""

import json
from collections.abc import Mapping
from typing import Any


def button_of(
    where: Mapping[str, Any], action_id: str, value: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what Slack knows of it."""
    for block in where.get("blocks") or ():
        elements = [*(block.get("elements") or ()), block.get("accessory") or {}]
        for element in elements:
            if element.get("action_id") == action_id and value in (None, element.get("value")):
                return block, element
    raise AssertionError(f"there is no button {action_id} in {json.dumps(where)[:2000]}")


def state_of(element: Mapping[str, Any], value: str) -> dict[str, Any]:
    """Return what Slack knows of it."""
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": value}
    chosen = next((o for o in element["options"] if o["value"] == value), None)
    if chosen is None:
        raise AssertionError(f"{value} is no option of {element['action_id']}")
    return {"type": element["type"], "selected_option": chosen}


def initial_of(element: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Slack knows of it."""
    if element["type"] == "plain_text_input":
        return {"type": element["type"], "value": element.get("initial_value")}
    return {"type": element["type"], "selected_option": element.get("initial_option")}


def missing_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what Slack knows of it."""
    missing = {}
    for block in view.get("blocks") or ():
        if block.get("type") != "input" or block.get("optional"):
            continue
        state = view["state"]["values"][block["block_id"]][block["element"]["action_id"]]
        if not (state.get("value") or state.get("selected_option")):
            missing[str(block["block_id"])] = "required"
    return missing
