"""What a program does not do for accounts that another program works for."""

import threading
from pathlib import Path

from bot.leased import Leased
from bot.schedule import Bells, workers
from bot.workers import OnCall
from tests.fakes.tenure import FakeTenure
from tests.scenario.stores import two_accounts


def test_a_change_elsewhere_starts_no_thread(tmp_path: Path) -> None:
    """A program with a share of a thousand accounts has two threads for each of its share only."""
    with two_accounts(tmp_path, started=False) as world:
        program = world.program
        ours, elsewhere = (desk.account for desk in program.desks)
        bells, leased = Bells(), Leased(FakeTenure({ours}))
        made = workers(program.front.desks, program.front, program.store.work, 60, bells, leased)
        on_call = [worker for worker in made if isinstance(worker, OnCall)]
        for worker in on_call:
            worker.start()
        for account in (ours, elsewhere):
            bells.ring(account)
        names = {thread.name for thread in threading.enumerate()}
        for worker in on_call:
            worker.stop(5)
    assert {f"watching {ours}", f"cancelling {ours}"} <= names
    assert not {name for name in names if elsewhere in name}
