"""slack_sdk's client with a deadline for the whole call and a size limit for the answer."""

import math
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.request import Request

import httpx
from slack_sdk import WebClient

from bot.deadline import Deadline
from bot.domain import limits
from bot.timed_http import watched
from bot.tls import certificates

RATE_LIMITED = 429
_LIMITED = '{"ok": false, "error": "ratelimited"}'


class NoAnswer(OSError):  # noqa: N818 - a situation, as OSError is
    """Slack did not answer in time, the answer was too large, or the client is closed."""


class SlackHttp:
    """The HTTP connections to Slack, thread-safe; `within` is the deadline of a whole call."""

    def __init__(
        self,
        within: timedelta = limits.SLACK_CALL,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._deadline = Deadline(within)
        client = httpx.Client(
            timeout=within.total_seconds(),
            verify=certificates(),
            # Uncompressed, so that a small answer cannot expand to a large one.
            headers={"accept-encoding": "identity"},
            transport=transport,
        )
        self.client = watched(client, self._deadline)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def post(
        self, url: str, body: Any, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], str]:
        """POST and return status, headers and text, within the deadline and size limit.

        Raises NoAnswer.
        """
        said = bytearray()
        try:
            with (
                self._deadline.begin(),
                self.client.stream("POST", url, content=body, headers=dict(headers)) as response,
            ):
                for part in response.iter_bytes():
                    said += part
                    if len(said) > limits.API_ANSWER:
                        raise NoAnswer("AnswerTooLarge")
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise NoAnswer(type(error).__name__) from error
        except RuntimeError as error:
            # At shutdown a timer's thread may outlive the client; httpx has no own class for it.
            if not self.client.is_closed:
                raise
            raise NoAnswer("ClientClosed") from error
        found = dict(response.headers.items())
        if "retry-after" in found:
            found |= _waiting(retry_after(found["retry-after"]))
        return response.status_code, found, said.decode("utf-8", "replace")


class SlackClient(WebClient):
    """A Slack Web API client without retries, since a retried post may be posted twice.

    A method that Slack has limited is not called before its Retry-After is over, by `monotonic`;
    until then its calls are answered as Slack did.
    """

    def __init__(
        self,
        token: str,
        base_url: str,
        http: SlackHttp,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(token=token, base_url=base_url, ssl=certificates(), retry_handlers=[])
        self.http = http
        self._monotonic = monotonic
        self._limited: dict[str, float] = {}

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Perform one call; overrides the method where slack_sdk opens the URL. Raises NoAnswer."""
        rest = self._limited.get(url, 0.0) - self._monotonic()
        if rest > 0:
            headers = _waiting(timedelta(seconds=rest))
            return {"status": RATE_LIMITED, "headers": headers, "body": _LIMITED}
        status, headers, body = self.http.post(url, req.data, dict(req.header_items()))
        if status == RATE_LIMITED:
            wait = retry_after(headers.get("retry-after", ""))
            self._limited[url] = self._monotonic() + wait.total_seconds()
        return {"status": status, "headers": headers, "body": body}


def _waiting(wait: timedelta) -> dict[str, str]:
    """Return the header in both spellings: slack_sdk reads either."""
    seconds = math.ceil(wait.total_seconds())
    return dict.fromkeys(("retry-after", "Retry-After"), str(seconds))


def retry_after(said: str) -> timedelta:
    """Return the Retry-After delay, capped at what the bot accepts."""
    least, most = limits.RETRY_AFTER
    try:
        seconds = float(said)
    except ValueError:
        return least
    # NaN compares as False.
    return timedelta(seconds=min(max(least.total_seconds(), seconds), most.total_seconds()))
