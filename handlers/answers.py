"""Private answers through the response_url of what a person did."""

import json
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.web_api import RATE_LIMITED, UNDRAWABLE
from handlers.web_client import NoAnswer, post, retry_after

_log = logging.getLogger(__name__)


class Answer(Protocol):
    """Says something to one person through the response_url of what they did."""

    def __call__(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Say it, in place of the message that was acted upon if `replace`.

        Raises MessengerFault.
        """
        ...


def answer_privately(
    http: httpx.Client, url: str, message: Message, *, replace: bool = False
) -> None:
    """Post to a response_url what one person sees; its words alone where Slack cannot draw it.

    Raises MessengerFault.
    """
    said: dict[str, Any] = {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
    }
    try:
        _reply(http, url, said | {"blocks": message.blocks})
    except MessengerFault as fault:
        if fault.code not in UNDRAWABLE:
            raise
        _log.warning("message.sent_plain", extra={"fault": fault.code})
        _reply(http, url, said)


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
