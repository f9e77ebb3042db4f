"""Faults specific to Amazon, in addition to those of every simulated service."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator import faults
from simulator.amazon.wire import Request, invalid, quota_exceeded
from simulator.faults import Hold, Process, Way, instead
from simulator.wire import CLOSED, JSON, Answer, changed

_TOKENS = frozenset({"paginationToken", "nextToken"})


class Faults(faults.Faults[Request]):
    """Active and planned faults of Amazon.

    Names are Amazon's operation names, and `token`, `uploadFeedDocument`, `downloadFeedDocument`
    and `downloadReportDocument`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._denied: set[str] = set()

    def fail(  # noqa: PLR0913 - an answer has that many parts
        self,
        operation: str,
        status: int = 500,
        body: bytes = b"",
        content_type: str = JSON,
        times: int | None = 1,
        *,
        after: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next calls with an error; `after` processes them first."""
        answer = Answer(status, body, content_type, headers or {})
        self.plan(operation, instead(answer, after=after), times)

    def message_only(self, operation: str, status: int = 403, times: int | None = 1) -> None:
        """Answer the next calls as a gateway does, without "errors" in the body."""
        self.fail(operation, status, b'{"message":"Forbidden"}', times=times)

    def throttle(self, operation: str, times: int | None = 1) -> None:
        """Answer the next calls with 429."""
        self.plan(operation, instead(quota_exceeded().answer()), times)

    def drop(self, operation: str, times: int | None = 1, after: bool = True) -> None:  # noqa: FBT001, FBT002 - as its callers say it
        """Close the connection of the next calls without an answer, after processing or before."""
        self.plan(operation, instead(CLOSED, after=after), times)

    def confuse(self, operation: str, other: str, times: int | None = 1) -> None:
        """Answer the next calls about a resource with the data of the resource `other`."""

        def way(request: Request, process: Process[Request]) -> Answer:
            there = request.path.rpartition("/")[0]
            return process(replace(request, path=f"{there}/{other}"))

        self.plan(operation, way, times)

    def repeat_page(self, operation: str, times: int | None = None) -> None:
        """Answer every page of a list with the first page and a token for the next one."""
        self.plan(operation, _first_page_again(), times)

    def refuse_dataset(self, operation: str, dataset: str) -> None:
        """Answer 400 InvalidInput to calls that ask for a dataset, as an incident of Amazon's."""
        refused = invalid("Invalid request parameters provided.").answer()
        self.plan(
            operation,
            instead(refused),
            times=None,
            meets=lambda request: dataset in request.many("includedData"),
        )

    def hold(self, operation: str, after_processing: bool = False) -> Hold:  # noqa: FBT001, FBT002
        """Hold calls until they are released."""
        return self._hold(operation, Hold(processed=after_processing, once=False))

    def deny_role(self, operation: str) -> None:
        """Remove the role that an operation needs."""
        self._denied.add(operation)

    def allow_role(self, operation: str) -> None:
        """Restore the role that an operation needs."""
        self._denied.discard(operation)

    def is_denied(self, operation: str) -> bool:
        """Return whether the role for an operation is missing."""
        return operation in self._denied

    def down(self, down: bool = True) -> None:  # noqa: FBT001, FBT002 - down(True), down(False)
        """Close every connection without an answer; `down(False)` ends it."""
        self._down = CLOSED if down else None

    def clear(self, name: str | None = None) -> None:
        """Clear an operation's faults, or all of them; held calls proceed."""
        super().clear(name)
        self._denied -= {name} if name else self._denied


def _first_page_again() -> Way[Request]:
    first: list[Request] = []

    def again(body: dict[str, Any]) -> dict[str, Any]:
        if "orders" in body:
            return body | {"pagination": {"nextToken": "again"}}
        return body | {"nextToken": "again"}

    def way(request: Request, process: Process[Request]) -> Answer:
        if not _TOKENS & request.query.keys():
            first[:] = [request]
        return changed(process(first[0] if first else request), again)

    return way
