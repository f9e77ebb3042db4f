"""Faults specific to Slack's Web API and response URLs.

The name `response_url` stands for all response URLs.
"""

from collections.abc import Mapping
from typing import Any

from simulator import faults
from simulator.faults import Hold, Process, instead
from simulator.slack.answers import api_answer
from simulator.wire import CLOSED, Answer, changed

Params = Mapping[str, Any]

RESPONSE_URL = "response_url"


class Faults(faults.Faults[Params]):
    """Active and planned faults of Slack, by method."""

    def fail(
        self,
        method: str,
        error: str,
        times: int | None = 1,
        *,
        channel: str | None = None,
        **extra: Any,
    ) -> None:
        """Answer the next calls (about a channel) with `{"ok": false, "error": …}`."""
        self.plan(
            method,
            instead(api_answer({"ok": False, "error": error, **extra})),
            times,
            meets=lambda params: channel in (None, params.get("channel")),
        )

    def forbid_editing(self) -> None:
        """Reject every message update, as where the workspace's owners forbid editing."""
        self.fail("chat.update", "edit_window_closed", times=None)

    def rate_limit(
        self, method: str, retry_after: int = 3, times: int | None = 1, *, paged: bool = False
    ) -> None:
        """Answer the next calls (`paged`: for a later page) with 429; `retry_after` in seconds."""
        self.plan(
            method,
            instead(rate_limited(retry_after)),
            times,
            meets=lambda params: bool(params.get("cursor")) or not paged,
        )

    def repeat_page(self, method: str = "users.list", times: int | None = None) -> None:
        """Answer every page of a list with the first page and a cursor for the next one."""

        def again(body: dict[str, Any]) -> dict[str, Any]:
            return body | {"response_metadata": {"next_cursor": "again"}}

        def way(params: Params, process: Process[Params]) -> Answer:
            return changed(process({**params, "cursor": ""}), again)

        self.plan(method, way, times)

    def close(self, method: str, times: int | None = 1, *, after: bool = False) -> None:
        """Close the connection of the next calls without an answer."""
        self.plan(method, instead(CLOSED, after=after), times)

    def hold(self, method: str, *, processed: bool = True) -> Hold:
        """Hold the next call."""
        return self._hold(method, Hold(processed=processed, once=True))

    def down(self, *, on: bool = True, closing: bool = False) -> None:
        """Answer everything with 503 (`closing`: close the connection), until `on=False`."""
        refusal = CLOSED if closing else Answer(503, b"", "text/plain")
        self._down = refusal if on else None


def rate_limited(retry_after: int) -> Answer:
    """Return Slack's rate limit answer."""
    body = {"ok": False, "error": "ratelimited"}
    return api_answer(body, status=429, headers={"Retry-After": str(retry_after)})
