"""Latency of acknowledgements, compared with a Bolt app that does nothing.

Run it as `python -m benchmarks.acknowledgement [ROUNDS]`; 3 is quick. Every variant is a process
with two connections to a workspace of its own. The variants are measured in interleaved rounds, so
that other load on the computer affects all of them alike.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from benchmarks.rig.figures import Target, median, percentile, show
from benchmarks.rig.processes import OURS, running
from benchmarks.rig.workplace import (
    APPROVALS,
    APPROVER,
    DESK,
    OPERATOR,
    BenchmarkWorld,
)
from handlers import ids

ROUNDS = 40
EACH = 10
PACE = 0.03
"""Idle seconds before each delivery: with human users the program is usually asleep."""
IN_FLIGHT = 200
FORMS = 40
AMAZON_SECONDS = 10.0
SLACK_SECONDS = 0.25
TRIGGER_SECONDS = 3.0
_CARDS_WITHIN = 120.0

Measure = Callable[[], float]
Found = dict[str, list[float]]


@dataclass
class Desk:
    """Our program with requests waiting for approval."""

    place: BenchmarkWorld
    people: list[str]
    orders: list[str]
    cards: Mapping[str, Mapping[str, Any]]
    names: Iterator[str] = field(init=False)
    waiting: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = cycle(self.orders)
        self.waiting = iter(self.orders)

    def quiet(self) -> None:
        """Wait until the program has made no calls for PACE seconds."""
        self.place.quiet(PACE)

    def order(self) -> float:
        """Type /order; return the milliseconds until the acknowledgement."""
        operator = self.place.slack.person(OPERATOR)
        result = operator.command("/order", next(self.names), channel=DESK)
        assert result.acked, result
        return result.ms

    def pages(self) -> int:
        """Approve some requests; return the pages that one commits.

        The fewest: the workers that it wakes may commit before the second look.
        """
        index = Path(f"{self.place.environ['DATABASE_PATH']}-shm")
        found = []
        for _ in range(EACH):
            self.quiet()
            before = _last_frame(index)
            self.click()
            found.append(_last_frame(index) - before)
        return min(pages for pages in found if pages > 0)

    def click(self) -> float:
        """Approve a request; return the milliseconds until the acknowledgement."""
        order_id = next(self.waiting)
        approver = self.place.slack.person(APPROVER)
        result = approver.click(self.cards[order_id], ids.Action.APPROVE)
        assert result.acked, result
        return result.ms


def _last_frame(index: Path) -> int:
    """Return the number of the last page in SQLite's write-ahead log (sqlite.org/walformat)."""
    return int.from_bytes(index.read_bytes()[16:20], sys.byteorder)


def measured_in_rounds(
    variants: Mapping[str, Measure], rounds: int, pause: Callable[[], None]
) -> Found:
    """Measure each variant EACH times per round, pausing before each; milliseconds by variant."""
    found: Found = defaultdict(list)
    for _ in range(rounds):
        for name, ask in variants.items():
            for _ in range(EACH):
                pause()
                found[name].append(ask())
    return found


@contextmanager
def bare(way: str, folder: Path) -> Iterator[BenchmarkWorld]:
    """Run a bare Bolt app in a workspace of its own."""
    with BenchmarkWorld(folder / f"{way}.db") as place:
        module = "benchmarks.rig.bare", way
        with running(module, place.environ, folder / f"{way}.log"):
            yield place


def typed(place: BenchmarkWorld) -> Measure:
    """Return a function that types /order and returns the milliseconds to acknowledge."""
    person = place.slack.person(OPERATOR)

    def ask() -> float:
        result = person.command("/order", "250-1234567-1234567", channel=DESK)
        assert result.acked, result
        return result.ms

    return ask


def clicked(place: BenchmarkWorld, card: Mapping[str, Any]) -> Measure:
    """Return a function that clicks Approve on a copy of a card: payloads hold the message."""
    client = WebClient(place.environ["SLACK_BOT_TOKEN"], base_url=place.environ["SLACK_API_URL"])
    client.chat_postMessage(channel=APPROVALS, text=card["text"], blocks=card["blocks"])
    person = place.slack.person(APPROVER)
    [message] = person.messages(APPROVALS)

    def ask() -> float:
        result = person.click(message, ids.Action.APPROVE)
        assert result.acked, result
        return result.ms

    return ask


@contextmanager
def our_desk(requests: int, folder: Path) -> Iterator[Desk]:
    """Run our program with `requests` cards in the channel."""
    with BenchmarkWorld(folder / "desk.db", people=FORMS) as place:
        place.without_limits()
        orders = place.add_orders(requests)
        place.fill(orders)
        with running(OURS, place.environ, folder / "ours.log"):
            place.slack.wait_for(
                lambda: len(place.slack.calls_of("chat.postMessage")) >= requests,
                timeout=_CARDS_WITHIN,
                what="all cards",
            )
            yield Desk(place, place.people, orders, place.cards())


@dataclass(frozen=True, slots=True)
class Load:
    """Latencies of 200 concurrent commands while Amazon is slow, and of others meanwhile."""

    burst: list[float]
    forms: list[float]
    lost: int
    meanwhile: Found


def under_load(desk: Desk, variants: Mapping[str, Measure], rounds: int) -> Load:
    """Send commands and open forms while Amazon is slow, and measure all variants again."""
    slack, amazon = desk.place.slack, desk.place.amazon
    amazon.faults.delay("getOrder", AMAZON_SECONDS)
    slack.faults.delay("views.open", SLACK_SECONDS)
    operator = slack.person(OPERATOR)
    commands = [
        operator.send_command("/order", next(desk.names), channel=DESK) for _ in range(IN_FLIGHT)
    ]
    results = [command.result() for command in commands]
    forms = list(forms_opened(desk))
    meanwhile = measured_in_rounds(variants, rounds, desk.quiet)
    amazon.faults.delay("getOrder", 0)
    return Load(
        [result.ms for result in results if result.acked],
        forms,
        sum(not result.acked for result in results),
        meanwhile,
    )


def forms_opened(desk: Desk) -> Iterator[float]:
    """Type /cancel as many people at once; yield the seconds until each form is open."""
    slack = desk.place.slack
    sent = {}
    for person in desk.people:
        at = desk.place.clock.now()
        pending = slack.person(person).send_command("/cancel", next(desk.names), channel=DESK)
        sent[pending.delivery.payload["trigger_id"]] = at
    slack.wait_for(lambda: len(slack.calls_of("views.open")) >= len(sent), timeout=15)
    for call in slack.calls_of("views.open"):
        began = sent.get(call.params["trigger_id"])
        if call.ok and began is not None:
            yield (call.at - began).total_seconds()


def show_times(title: str, found: Mapping[str, list[float]]) -> None:
    """Print the latencies of each variant."""
    print(f"\n{title:32} {'n':>5} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    for name, taken in found.items():
        figures = median(taken), percentile(taken, 99), max(taken)
        print(f"{name:32} {len(taken):>5}" + "".join(f" {one:>8.2f}" for one in figures))


def targets(calm: Found, load: Load) -> list[Target]:
    """Return the targets with the measured figures."""
    plain, usual = median(calm["bare, done first"]), median(calm["bare, default"])
    order, click = median(calm["/order"]), median(calm["approval"])
    committed, busy = median(calm["bare, a click and a commit"]), load.meanwhile
    return [
        Target("/order, of bare", order / plain, 2, "x"),
        Target("approval, of bare and a commit", click / committed, 1.25, "x"),
        Target("approval, p99", percentile(calm["approval"], 99), 25, " ms"),
        Target("default Bolt, of /order", usual / order, 5, "x", least=True),
        Target("200 at once, lost", load.lost, 0),
        Target("200 at once, slowest", max(load.burst), 1000, " ms"),
        Target("Amazon slow: /order, of calm", median(busy["/order"]) / order, 1.5, "x"),
        Target("Amazon slow: approval, of calm", median(busy["approval"]) / click, 1.5, "x"),
        Target("Amazon slow: forms opened", len(load.forms), FORMS, least=True),
        Target("Amazon slow: slowest form", max(load.forms, default=99), TRIGGER_SECONDS, " s"),
    ]


def main(rounds: int) -> None:
    """Run the benchmark and print its results."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        busy = max(rounds // 4, 2)
        desk = stack.enter_context(our_desk((rounds + busy + 3) * EACH, folder))
        card = next(iter(desk.cards.values()))
        pages = desk.pages()
        print(f"an approval commits {pages} pages")
        variants = {
            "bare, default": typed(stack.enter_context(bare("default", folder))),
            "bare, done first": typed(stack.enter_context(bare("pbr", folder))),
            "/order": desk.order,
            "bare, a click and a commit": clicked(
                stack.enter_context(bare(str(pages), folder)), card
            ),
            "approval": desk.click,
        }
        measured_in_rounds(variants, 1, desk.quiet)
        calm = measured_in_rounds(variants, rounds, desk.quiet)
        show_times("calm, paced like people", calm)
        unpaced = {name: ask for name, ask in variants.items() if name != "approval"}
        show_times("back to back", measured_in_rounds(unpaced, rounds, lambda: None))
        load = under_load(desk, variants, busy)
        show_times(f"Amazon takes {AMAZON_SECONDS:.0f} s", load.meanwhile)
        show_times("all at once", {f"{IN_FLIGHT} /order": load.burst})
        show(targets(calm, load))
        assert desk.place.slack.violations == []


if __name__ == "__main__":
    main(int((sys.argv[1:] or [str(ROUNDS)])[0]))
