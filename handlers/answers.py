"""Private answers: through an interaction's response_url, else as a direct message."""

import json
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.web_api import UNDRAWABLE, drawn_or_plain, say
from handlers.web_client import RATE_LIMITED, NoAnswer, SlackClient, SlackHttp, retry_after

_log = logging.getLogger(__name__)


class Answer(Protocol):
    """Shows a person a message that nobody else sees."""

    def __call__(self, user_id: str, url: str, message: Message, *, replace: bool = False) -> None:
        """Post the message; `replace` overwrites the message that was acted on.

        Raises MessengerFault.
        """
        ...


def answer_privately(
    slack: SlackClient, user_id: str, url: str, message: Message, *, replace: bool = False
) -> None:
    """Post a message to the response_url or, if that fails or is empty, once as a direct message.

    A response_url expires after 30 minutes or five uses; a direct message does not. After a
    timeout or a 5xx the person may see both. Raises MessengerFault.
    """
    if url:
        try:
            reply(slack.http, url, message, replace=replace)
        except MessengerFault as fault:
            _log.warning("reply.goes_by_dm", extra={"fault": fault.code})
        else:
            return
    say(slack, message, channel=user_id)


def reply(http: SlackHttp, url: str, message: Message, *, replace: bool = False) -> None:
    """Post to a response_url; fall back to plain text if Slack rejects the blocks.

    Raises MessengerFault.
    """
    said: dict[str, Any] = {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
    }

    def send(shown: Message) -> None:
        _post(http, url, said | ({"blocks": shown.blocks} if shown.blocks else {}))

    drawn_or_plain(send, message)


def _post(http: SlackHttp, url: str, said: Mapping[str, Any]) -> None:
    sent = json.dumps(said).encode()
    try:
        status, headers, body = http.post(url, sent, {"content-type": "application/json"})
    except NoAnswer as error:
        raise MessengerFault(str(error)) from error
    if status == httpx.codes.OK:
        return
    if status == RATE_LIMITED:
        wait = retry_after(headers.get("retry-after", ""))
        raise MessengerFault(f"http_{status}", retry_after=wait)
    code = next((one for one in UNDRAWABLE if one in body), f"http_{status}")
    raise MessengerFault(code, permanent=httpx.codes.is_client_error(status))
