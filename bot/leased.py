"""Running tasks only for the accounts that this program works for."""

from collections.abc import Callable, Iterable
from functools import partial

from bot.desk import Desk
from bot.domain.leases import EVERYBODY
from bot.ports.store.leases import Tenure
from bot.workers import Task, run_logged


class Leased:
    """Runs the tasks of accounts that this program works for; a failure does not stop others."""

    def __init__(self, tenure: Tenure) -> None:
        self._tenure = tenure

    def holds(self, account: str) -> bool:
        """Return whether this program works for an account."""
        return self._tenure.holds(account)

    def each(self, task: str, work: Callable[[Desk], object], desks: Iterable[Desk]) -> None:
        """Run a task for each store whose account this program works for."""
        for desk in desks:
            if self.holds(desk.account):
                self.run(task, partial(work, desk), desk.account)

    def run(self, task: str, work: Callable[[], object], account: str = EVERYBODY) -> None:
        """Run a task for an account, or for what belongs to none."""
        run_logged(task, partial(self._do, work, account))

    def task(
        self, name: str, interval: float, work: Callable[[], object], account: str = EVERYBODY
    ) -> Task:
        """Return a periodic task for an account, or for what belongs to none."""
        return Task(name, interval, partial(self._do, work, account))

    def _do(self, work: Callable[[], object], account: str) -> None:
        with self._tenure.under(account) as ours:
            if ours:
                work()
