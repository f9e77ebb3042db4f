"""The requests that the bot sent to Amazon and Slack, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from http import HTTPStatus
from itertools import islice

from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator

_LOOKED_AT = 100
_SHOWN = 40
NO_ANSWER = "—"


@dataclass(frozen=True, slots=True)
class Row:
    """A request and its outcome: at Amazon the HTTP status, at Slack `ok` or the error.

    `times` like ones in succession are one row, at the time of the last.
    """

    at: datetime
    service: str
    operation: str
    outcome: str
    good: bool
    about: str = ""
    times: int = 1


def of_amazon(amazon: AmazonSimulator) -> Iterator[Row]:
    """Yield the latest requests to Amazon, newest first."""
    for call in reversed(amazon.calls[-_LOOKED_AT:]):
        outcome = str(call.status) if call.status else NO_ANSWER
        good = 0 < call.status < HTTPStatus.BAD_REQUEST
        about = str(call.params.get("id", ""))
        yield Row(call.at, "Amazon", call.operation, outcome, good, about)


def of_slack(slack: SlackSimulator) -> Iterator[Row]:
    """Yield the latest requests to the simulated Slack, newest first."""
    for call in reversed(slack.calls[-_LOOKED_AT:]):
        outcome = "ok" if call.ok else call.error or str(call.status or NO_ANSWER)
        yield Row(
            call.at, "Slack", call.method, outcome, call.error is None and call.status is not None
        )


def newest(*services: Iterable[Row]) -> list[Row]:
    """Merge the rows of several services, each newest first; like ones in succession become one."""
    found = merge(*services, key=lambda row: row.at, reverse=True)
    return list(islice(_grouped(found), _SHOWN))


def _grouped(found: Iterable[Row]) -> Iterator[Row]:
    last: Row | None = None
    for row in found:
        if last is not None and replace(row, at=last.at, times=last.times) == last:
            last = replace(last, times=last.times + 1)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last
