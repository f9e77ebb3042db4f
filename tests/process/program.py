"""The program as a subprocess, against simulators in this process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import MovableClock
from handlers import ids
from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator
from simulator.slack.person import Person
from simulator.slack.reading import payloads_of
from tests.scenario.world import APPROVALS, DESK, SETTINGS, World, populate

QUICK = {
    "UNDO_SECONDS": "0",
    "BATCH_SECONDS": "0",
    "FEED_POLL_SECONDS": "0.2",
    "VERIFY_MINUTES": "1",
    "DOUBT_MINUTES": "0.05",
}
ROOT = Path(__file__).parents[2]
_READY = "sellerdesk ready"


@dataclass
class Running:
    """A started program; `settled` is set once it is `ready` or has exited."""

    process: subprocess.Popen[str]
    ready: bool = False
    settled: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Read the program's output."""
        for line in self.process.stdout or ():
            if line.strip() == _READY:
                self.ready = True
                self.settled.set()
        self.settled.set()

    def end(self, sign: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(10)


@dataclass
class Site:
    """The simulators, and a program that can be started repeatedly on one database."""

    world: World
    database: Path
    log: Path

    @property
    def slack(self) -> SlackSimulator:
        """Return the Slack simulator."""
        return self.world.slack

    @property
    def amazon(self) -> AmazonSimulator:
        """Return the Amazon simulator."""
        return self.world.amazon

    def environ(self) -> dict[str, str]:
        """Return the program's environment."""
        told = {"PATH": os.environ["PATH"], **self.world.environ, **SETTINGS, **QUICK}
        beat = self.database.with_name("sellerdesk.heartbeat")
        return told | {"DATABASE_PATH": str(self.database), "HEARTBEAT_PATH": str(beat)}

    def command(
        self, *words: str, before: Sequence[str] = (), **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the program to its end; `before` is put in front of the command line."""
        return self.python("-m", "bot", *words, before=before, **settings)

    def python(
        self, *arguments: str, before: Sequence[str] = (), **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python in the program's environment."""
        return subprocess.run(
            [*before, sys.executable, *arguments],
            env=self.environ() | settings,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    @contextmanager
    def running(self, **settings: str) -> Iterator[Running]:
        """Run the program for the block, once it is ready."""
        with self.started(**settings) as running:
            running.settled.wait(20)
            assert running.ready, self.log.read_text(encoding="utf-8")
            yield running

    @contextmanager
    def started(self, **settings: str) -> Iterator[Running]:
        """Start the program and stop it at the block's end, even on errors."""
        with self.log.open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                env=self.environ() | settings,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            running = Running(process)
            reader = threading.Thread(target=running.watch)
            reader.start()
            try:
                yield running
            finally:
                process.kill()
                process.wait()
                reader.join()
                if process.stdout:
                    process.stdout.close()

    def ask(self, person: Person, order_id: str, note: str = "") -> None:
        """Request a cancellation and wait for its card."""
        person.command("/cancel", order_id, channel=DESK)
        person.wait_modal(callback_id=ids.Callback.REQUEST)
        person.fill(ids.Input.REASON, "NO_INVENTORY")
        person.fill(ids.Input.PARCEL, "here")
        if note:
            person.fill(ids.Input.NOTE, note)
        assert person.submit().closed
        self.wait_card(order_id, "requested")

    def shown(self, order_id: str) -> list[str]:
        """Return the states that an order's cards show."""
        posted = self.world.tanaka.messages(APPROVALS)
        cards = payloads_of(posted, ids.CARD_EVENT)
        return [str(card["state"]) for card in cards if card["order_id"] == order_id]

    def wait_card(self, order_id: str, state: str, timeout: float = 30) -> None:
        """Wait until an order's newest card shows a state."""
        self.slack.wait_for(
            lambda: self.shown(order_id)[-1:] == [state],
            timeout=timeout,
            what=f"{order_id} {state}\n{self.log.read_text(encoding='utf-8')[-3000:]}",
        )

    def wait_outcome(self, person: Person) -> None:
        """Wait until a person is notified of an outcome, which may come after the card."""
        self.slack.wait_for(lambda: bool(self.outcomes(person)), timeout=20, what="the outcome")

    def outcomes(self, person: Person) -> list[str]:
        """Return the outcomes that a person was notified of."""
        return [str(told["state"]) for told in self.world.outcomes(person)]


@contextmanager
def a_site(folder: Path) -> Iterator[Site]:
    """Start the simulators; Amazon processes a feed sooner than a killed program is back.

    One that is still open at the first look after a restart is looked at again 45 s later.
    """
    database = folder / "desk.db"
    with World(database, MovableClock.from_now()) as world:
        populate(world.slack)
        world.amazon.seed()
        world.amazon.feeds.queue_seconds = world.amazon.feeds.process_seconds = 0.1
        yield Site(world, database, folder / "log.jsonl")
