"""Posting and updating the app's messages: parsing and validation of their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.slack.answers import ApiError
from simulator.slack.blocks import MESSAGE_TEXT, characters, check_blocks
from simulator.slack.directory import Channel
from simulator.slack.messages import LONGEST_TEXT, Message
from simulator.slack.stored import stored_blocks
from simulator.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Content:
    """A message's content; None means that the caller omitted the argument."""

    text: str | None
    blocks: list[dict[str, Any]] | None
    metadata: dict[str, Any] | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.text and not self.blocks


def read_content(space: Workspace, where: str, params: Mapping[str, Any]) -> Content:
    """Parse and validate a message's content.

    Raises ApiError: invalid_blocks (with Slack's messages), msg_blocks_too_long,
    invalid_metadata_format. Each is recorded as a violation.
    """
    blocks = params.get("blocks")
    if blocks is not None:
        errors = check_blocks(blocks)
        if errors:
            space.violated(where, errors)
            messages = [f"[ERROR] {error}" for error in errors]
            raise ApiError(
                "invalid_blocks", errors=errors, response_metadata={"messages": messages}
            )
        if characters(blocks) > MESSAGE_TEXT:
            space.violated(where, ["msg_blocks_too_long"])
            raise ApiError("msg_blocks_too_long")
        if blocks and not params.get("text"):
            space.warnings.append(f"{where}: blocks without a text for notifications and readers")
    text = params.get("text")
    return Content(
        None if text is None else str(text)[:LONGEST_TEXT],
        None if blocks is None else stored_blocks(blocks),
        _metadata(space, where, params.get("metadata")),
    )


def _metadata(space: Workspace, where: str, metadata: object) -> dict[str, Any] | None:
    if metadata is None:
        return None
    if metadata == {}:
        return {}
    if isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str):
        payload = metadata.get("event_payload")
        if isinstance(payload, dict) and metadata["event_type"]:
            return {"event_type": metadata["event_type"], "event_payload": payload}
    space.violated(where, ["invalid_metadata_format"])
    raise ApiError("invalid_metadata_format")


def say(
    space: Workspace,
    channel: Channel,
    content: Content,
    *,
    only_for: str | None = None,
    thread_ts: str | None = None,
) -> Message:
    """Post a message of the app. Raises ApiError: no_text."""
    if content.empty:
        raise ApiError("no_text")
    message = Message(
        channel=channel.id,
        ts=space.messages.next_ts(),
        author=space.identity.bot_user_id,
        text=content.text or "",
        blocks=content.blocks,
        metadata=content.metadata or None,
        thread_ts=thread_ts,
        only_for=only_for,
        by_app=space.signature(),
    )
    space.messages.add(message)
    return message


def replace_message(space: Workspace, message: Message, content: Content) -> None:
    """Update a message; omitted arguments follow chat.update's rules.

    Text without blocks removes the blocks; blocks without text keep the text; metadata that is not
    mentioned stays, and `{}` removes it. Raises ApiError: no_text.
    """
    blocks = content.blocks
    if blocks is None and content.text is None:
        blocks = message.blocks
    text = message.text if content.text is None else content.text
    if not text and not blocks:
        raise ApiError("no_text")
    metadata = message.metadata if content.metadata is None else (content.metadata or None)
    # Slack marks an update of the text as edited, but not one of the blocks.
    edited = space.messages.next_ts() if not blocks else message.edited
    space.messages.changed(message, text=text, blocks=blocks, metadata=metadata, edited=edited)
