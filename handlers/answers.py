"""Private answers through the response_url of what a person did."""

from typing import Protocol

import httpx

from bot.ports.slack import MessengerFault
from handlers.blocks import Message


class Answer(Protocol):
    """Says something to one person through the response_url of what they did."""

    def __call__(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Say it, in place of the message that was acted upon if `replace`.

        Raises MessengerFault.
        """
        ...


def answer_privately(
    client: httpx.Client, url: str, message: Message, *, replace: bool = False
) -> None:
    """Post to a response_url what one person sees. Raises MessengerFault."""
    payload = {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
        "blocks": message.blocks,
    }
    try:
        response = client.post(url, json=payload)
    except httpx.HTTPError as error:
        raise MessengerFault(type(error).__name__) from error
    if response.is_error:
        raise MessengerFault(
            f"response_url {response.status_code}", permanent=response.is_client_error
        )
