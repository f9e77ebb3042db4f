"""A hundred stores in one process beside one store.

Run it as `python -m benchmarks.stores [STORES,CLICKS]`; `20,10` is quick. Each store is an account
of its own. Measured are the start, memory, threads, the acknowledgement of commands, and the delay
until a card shows its approval.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rig.figures import Target, median, show
from benchmarks.rig.processes import OURS, running
from benchmarks.rig.workplace import APPROVALS, APPROVER, DESK, OPERATOR, BenchmarkWorld
from handlers import ids
from simulator.amazon import AmazonSimulator
from simulator.slack import reading

STORES, CLICKS = 100, 20
QUIET_SECONDS = 3.0
OWN = ("SELLER_ID", "SP_API_MARKETPLACE", "SP_API_REFRESH_TOKEN", "SP_API_ENDPOINT")
OF_ACCOUNTS = (*OWN, "LWA_ENDPOINT", "LWA_CLIENT_SECRET")
ACKNOWLEDGED, TWO_EACH = 2.0, 2.5
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, megabytes and threads of a program with so many stores."""

    start: float
    memory: float
    threads: int
    acknowledged: float
    shown: float


def measure(stores: int, clicks: int, folder: Path) -> Measured:
    """Run the program with so many stores, each of an account of its own."""
    with BenchmarkWorld(folder / f"{stores}.db", other_accounts=stores - 1) as place:
        accounts = place.accounts
        for account in accounts:
            account.rate_limits = False
            account.limits.grant("getOrder", 10_000, 100_000)
        orders = [
            accounts[number % stores].add_order(f"250-{number:07}-0000000")
            for number in range(clicks)
        ]
        configure(place, accounts, folder / f"{stores}.toml")
        with running(OURS, place.environ, folder / "log") as program:
            wait(lambda: all(one.called("searchOrders") for one in accounts), "scans")
            place.quiet(QUIET_SECONDS)
            threads = int(status(program.process.pid, "Threads"))
            return Measured(
                start=program.seconds,
                memory=program.megabytes(),
                threads=threads,
                acknowledged=median([command(place) for _ in range(clicks)]),
                shown=median(
                    [approval(place, one, n % stores) for n, one in enumerate(orders)],
                ),
            )


def configure(place: BenchmarkWorld, accounts: list[AmazonSimulator], path: Path) -> None:
    """Write the settings of these accounts, a store each."""
    tables = []
    for number, one in enumerate(accounts):
        own = (one.seller_id, one.market.code, one.refresh_token, one.url)
        values = zip(OF_ACCOUNTS, (*own, one.lwa_url, one.client_secret), strict=True)
        lines = [f'{name} = "{value}"' for name, value in values]
        tables.append("\n".join(["[[store]]", f'name = "S{number}"', *lines]))
    path.write_text("\n\n".join(tables), encoding="utf-8")
    for name in OF_ACCOUNTS:
        place.environ.pop(name)
    place.environ |= {"SELLERDESK_CONFIG": str(path)}


def status(pid: int, name: str) -> str:
    """Return a line of a process's status (Linux only)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(line for line in lines if line.startswith(f"{name}:")).split()[1]


def command(place: BenchmarkWorld) -> float:
    """Return the seconds until a command of one store is acknowledged."""
    began = time.perf_counter()
    assert place.slack.person(OPERATOR).command("/health", "help store:S0", channel=DESK).acked
    return time.perf_counter() - began


def approval(place: BenchmarkWorld, order_id: str, store: int) -> float:
    """Ask for a cancellation in a store; return the seconds from the click to its card's change."""
    operator = place.slack.person(OPERATOR)
    operator.command("/cancel", f"{order_id} store:S{store}", channel=DESK)
    operator.wait_modal(callback_id=ids.Callback.REQUEST)
    operator.fill(ids.Input.REASON, "NO_INVENTORY")
    operator.fill(ids.Input.PARCEL, "here")
    submitted = operator.submit()
    assert submitted.closed, submitted
    wait(lambda: cards(place, order_id), "a card")
    card, approver = cards(place, order_id)[-1], place.slack.person(APPROVER)
    began = time.perf_counter()
    approver.click(card, ids.Action.APPROVE)
    wait(lambda: state(place, order_id) == "approved", "an approval")
    return time.perf_counter() - began


def cards(place: BenchmarkWorld, order_id: str) -> list[Mapping[str, Any]]:
    """Return the cards of an order."""
    shown = reading.of_event(place.slack.person(APPROVER).messages(APPROVALS), ids.CARD_EVENT)
    return [one for one in shown if one["metadata"]["event_payload"]["order_id"] == order_id]


def state(place: BenchmarkWorld, order_id: str) -> str:
    """Return the state that the newest card of an order shows."""
    return str(cards(place, order_id)[-1]["metadata"]["event_payload"]["state"])


def wait(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        pause.wait(0.005)


def main(stores: int, clicks: int) -> None:
    """Run the benchmark and print its results."""
    with tempfile.TemporaryDirectory() as name:
        one, many = (measure(number, clicks, Path(name)) for number in (1, stores))
    print(f"{'stores':>8} {'start':>7} {'MB':>7} {'threads':>8} {'ack':>8} {'card':>8}")
    for number, found in ((1, one), (stores, many)):
        print(
            f"{number:>8} {found.start:>7.2f} {found.memory:>7.1f} {found.threads:>8}"
            f" {found.acknowledged:>8.4f} {found.shown:>8.3f}"
        )
    show(
        [
            Target("acknowledgement", many.acknowledged / one.acknowledged, ACKNOWLEDGED, "x"),
            Target("a card's change", many.shown / one.shown, ACKNOWLEDGED, "x"),
            Target("threads a store", (many.threads - one.threads) / (stores - 1), TWO_EACH, ""),
        ]
    )


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{STORES},{CLICKS}"])[0].split(",")))
