"""chat.unfurl: what an app shows under links in a message."""

from collections.abc import Mapping
from typing import Any

from simulator.slack.answers import ApiError
from simulator.slack.blocks import MESSAGE_TEXT, characters, check_blocks
from simulator.slack.links import links_in
from simulator.slack.stored import stored_blocks
from simulator.slack.workspace import Workspace

_WHERE = "chat.unfurl"


def unfurl(space: Workspace, params: Mapping[str, Any]) -> dict[str, Any]:
    """Show blocks under links of a posted message. Raises ApiError."""
    unfurls = params.get("unfurls")
    if not isinstance(unfurls, Mapping) or not unfurls:
        raise ApiError("missing_unfurls")
    if params.get("source") == "composer":
        raise ApiError("cannot_find_message")  # drafts are not stored here
    message = space.messages.get(str(params.get("channel") or ""), str(params.get("ts") or ""))
    if message is None or message.only_for is not None:
        raise ApiError("cannot_find_message")
    linked = {link["url"] for link in links_in(message.text, space.unfurl_domains)}
    shown = {}
    for url, one in unfurls.items():
        if url not in linked:
            space.violated(_WHERE, [f"cannot_unfurl_url {url}"])
            raise ApiError("cannot_unfurl_url")
        shown[url] = {"blocks": _blocks(space, one)}
    space.messages.changed(message, unfurls=message.unfurls | shown)
    return {}


def _blocks(space: Workspace, one: object) -> list[dict[str, Any]]:
    blocks = one.get("blocks") if isinstance(one, Mapping) else None
    errors = check_blocks(blocks)
    if characters(blocks) > MESSAGE_TEXT:
        errors.append("msg_blocks_too_long")
    if errors or not isinstance(blocks, list):
        space.violated(_WHERE, errors)
        raise ApiError("cannot_parse_attachment", errors=errors)
    return stored_blocks(blocks)
