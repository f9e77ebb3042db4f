"""View submissions: the effect of the app's response_action."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.answers import ApiError
from simulator.slack.api.modals import checked_view
from simulator.slack.views import View
from simulator.slack.workspace import Workspace


def shown_after(
    space: Workspace, view: View, response: Mapping[str, Any]
) -> tuple[View | None, str]:
    """Apply a submission's response; return the view shown next, and its errors.

    `response` is empty to close the modal, or has a response_action.
    """
    action = response.get("response_action")
    if action == "errors":
        return view, _refuse(space, view, response.get("errors"))
    if action in ("update", "push"):
        try:
            body = checked_view(space, f"response_action {action}", response.get("view"))
        except ApiError as error:
            return view, error.error
        if action == "push":
            return space.views.push(view, body), ""
        space.views.update(view, body)
        return view, ""
    space.views.close(view, whole=action == "clear")
    return None, ""


def _refuse(space: Workspace, view: View, errors: object) -> str:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        space.violated("response_action errors", [f"no input for each of {errors}"])
        return "invalid_errors"
    space.views.refuse(view, {str(block): str(text) for block, text in errors.items()})
    return ""
