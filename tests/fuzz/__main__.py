"""A long fuzz from the command line: `python -m tests.fuzz --cases 100000`."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

import click

from tests.fuzz.table import KINDS
from tests.fuzz.telling import Told, tell


@click.command()
@click.option("--cases", default=100_000, show_default=True, help="Cases of all kinds together.")
@click.option("--seed", default=1, show_default=True, help="Others are tried with another seed.")
@click.option("--kind", help="One kind alone, by a part of its name.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True)
def main(cases: int, seed: int, kind: str | None, processes: int) -> None:
    """Try odd things from outside, and say what came of them and what did not hold."""
    chosen = [n for n, one in enumerate(KINDS) if kind is None or kind in one.name]
    whole = sum(KINDS[n].long for n in chosen)
    spawn, told, began = multiprocessing.get_context("spawn"), list[Told](), time.monotonic()
    with ProcessPoolExecutor(processes, mp_context=spawn, max_tasks_per_child=1) as pool:
        shares = {n: max(1, KINDS[n].long * cases // whole) for n in chosen}
        for one in as_completed([pool.submit(tell, n, shares[n], seed) for n in chosen]):
            told.append(one.result())
            _say(told[-1])
    tries = sum(one.came.total() for one in told)
    failed = sum(bool(one.failed) for one in told)
    click.echo(f"{tries} cases, {failed} kinds failed, {time.monotonic() - began:.0f} s")
    raise SystemExit(1 if failed else 0)


def _say(told: Told) -> None:
    came = ", ".join(f"{word} {number}" for word, number in told.came.most_common())
    click.echo(f"{told.name:20} {told.came.total():7} cases {told.seconds:6.0f} s  {came}")
    if told.failed:
        click.echo(told.failed)


if __name__ == "__main__":
    main()
