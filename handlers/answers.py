"""Private answers through an interaction's response_url."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.web_api import RATE_LIMITED, UNDRAWABLE, drawn_or_plain
from handlers.web_client import NoAnswer, post, retry_after


class Answer(Protocol):
    """Posts a message to a response_url, where only the person who acted sees it."""

    def __call__(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Post the message; `replace` overwrites the message that was acted on.

        Raises MessengerFault.
        """
        ...


def answer_privately(
    http: httpx.Client, url: str, message: Message, *, replace: bool = False
) -> None:
    """Post a private message; fall back to plain text if Slack rejects the blocks.

    Raises MessengerFault.
    """
    said: dict[str, Any] = {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
    }

    def send(shown: Message) -> None:
        _reply(http, url, said | ({"blocks": shown.blocks} if shown.blocks else {}))

    drawn_or_plain(send, message)


def _reply(http: httpx.Client, url: str, said: Mapping[str, Any]) -> None:
    sent = json.dumps(said).encode()
    try:
        status, headers, body = post(http, url, sent, {"content-type": "application/json"})
    except NoAnswer as error:
        raise MessengerFault(str(error)) from error
    if status == httpx.codes.OK:
        return
    if status == RATE_LIMITED:
        wait = retry_after(headers.get("retry-after", ""))
        raise MessengerFault(f"http_{status}", retry_after=wait)
    code = next((one for one in UNDRAWABLE if one in body), f"http_{status}")
    raise MessengerFault(code, permanent=httpx.codes.is_client_error(status))
