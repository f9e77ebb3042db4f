"""The account behind a real HTTP server, with its faults, its rates and the record of calls."""

import time
from collections.abc import Callable
from typing import Self

from simulator.amazon.account import LWA_PATH, Account
from simulator.amazon.faults import Faults
from simulator.amazon.gate import Call, Gate
from simulator.amazon.limits import Limits
from simulator.amazon.markets import MARKETS
from simulator.clock import Clock
from simulator.server import Server


class AmazonSimulator(Account):
    """One seller's account; a client differs from one of Amazon's by `url` and `lwa_url` alone.

    All time is that of `clock`, which may stand still and be moved. `faults` breaks things,
    `feeds`, `reports`, `health`, `limits` and `lwa` decide what Amazon does; `calls` is what it
    was asked. A `server` that is given is started and stopped by whoever gave it.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        server: Server | None = None,
        seller_id: str = "A2EXAMPLESELLER",
        marketplace: str = "JP",
    ) -> None:
        super().__init__(clock, seller_id, MARKETS[marketplace])
        self.faults = Faults()
        self.limits = Limits(self._timeline)
        self._gate = Gate(self, self._timeline, self.faults, self.limits)
        self._own = server is None
        self._server = server or Server()
        self._server.serve("/", self._gate)
        self._documents.base = f"http://{self._server.address}"

    @property
    def url(self) -> str:
        """Return the endpoint, for SP_API_ENDPOINT."""
        return self._documents.base

    @property
    def lwa_url(self) -> str:
        """Return the whole address of the token endpoint, for LWA_ENDPOINT."""
        return self.url + LWA_PATH

    def start(self) -> None:
        """Answer from now on, on a server of its own."""
        if self._own:
            self._server.start()

    def stop(self) -> None:
        """Answer no more; what is held ends without an answer."""
        self.faults.stop()
        if self._own:
            self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def rate_limits(self) -> bool:
        """Say whether calls past the published rates are answered with 429; may be set."""
        return self.limits.enforced

    @rate_limits.setter
    def rate_limits(self, enforced: bool) -> None:
        self.limits.enforced = enforced

    @property
    def calls(self) -> list[Call]:
        """Return every call so far, in the order in which they were answered."""
        return self._gate.calls

    def called(self, operation: str) -> list[Call]:
        """Return the calls of one operation."""
        return [call for call in list(self.calls) if call.operation == operation]

    def wait_for(
        self, predicate: Callable[[], object], timeout: float = 8, what: str = "something"
    ) -> None:
        """Wait, in real time, until something is so. Raises AssertionError with the last calls."""
        end = time.monotonic() + timeout
        while not predicate():
            if time.monotonic() > end:
                last = "\n".join(f"{call.operation} {call.status}" for call in self.calls[-8:])
                msg = f"waited in vain for {what}\n{last}"
                raise AssertionError(msg)
            with self._gate.changed:
                self._gate.changed.wait(0.01)
