"""The account on an HTTP server, with fault injection, rate limits and a call log."""

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
    """A simulated seller account; clients need only `url` and `lwa_url` in place of Amazon's.

    Time comes from `clock`, which may be frozen or moved. `faults` injects faults; `feeds`,
    `reports`, `health`, `limits` and `lwa` control Amazon's behaviour; `calls` is the call log. A
    `server` passed in is started and stopped by the caller; several accounts on it each have a
    `path`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        server: Server | None = None,
        seller_id: str = "A2EXAMPLESELLER",
        marketplace: str = "JP",
        path: str = "",
    ) -> None:
        super().__init__(clock, seller_id, MARKETS[marketplace])
        self.faults = Faults()
        self.limits = Limits(self._timeline)
        self._gate = Gate(self, self._timeline, self.faults, self.limits, path)
        self._own = server is None
        self._server = server or Server()
        self._server.serve(f"{path}/", self._gate)
        self._documents.base = f"http://{self._server.address}{path}"

    @property
    def url(self) -> str:
        """Return the endpoint URL, for SP_API_ENDPOINT."""
        return self._documents.base

    @property
    def lwa_url(self) -> str:
        """Return the token endpoint's URL, for LWA_ENDPOINT."""
        return self.url + LWA_PATH

    def start(self) -> None:
        """Start a server of its own."""
        if self._own:
            self._server.start()

    def stop(self) -> None:
        """Stop serving; held calls end without an answer."""
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
        """Whether calls above the published rates get 429; settable."""
        return self.limits.enforced

    @rate_limits.setter
    def rate_limits(self, enforced: bool) -> None:
        self.limits.enforced = enforced

    @property
    def calls(self) -> list[Call]:
        """Return all calls so far, in the order in which they were answered."""
        return self._gate.calls

    def called(self, operation: str) -> list[Call]:
        """Return the calls of one operation."""
        return [call for call in list(self.calls) if call.operation == operation]

    def wait_for(
        self, predicate: Callable[[], object], timeout: float = 8, what: str = "something"
    ) -> None:
        """Wait, in real time, for `predicate`. Raises AssertionError with the last calls."""
        if not self._gate.signal.wait_until(lambda: bool(predicate()), timeout):
            last = "\n".join(f"{call.operation} {call.status}" for call in self.calls[-8:])
            msg = f"waited in vain for {what}\n{last}"
            raise AssertionError(msg)
