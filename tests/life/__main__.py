"""Random lives from the command line: `python -m tests.life --steps 100000`."""

import itertools
import multiprocessing
import os
import time
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from functools import partial

import click

from tests.life.breaks import BREAKS
from tests.life.play import Result, first_caught, play

_A_LIFE = 900


@click.command()
@click.option("--steps", default=100_000, show_default=True, help="Steps in all lives together.")
@click.option("--seed", default=1, show_default=True, help="The first life's seed.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True)
@click.option("--broken", is_flag=True, help="Break the program in each way and catch it.")
def main(steps: int, seed: int, processes: int, *, broken: bool) -> None:
    """Play random lives of a seller and print violated invariants."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        well = _broken(pool, seed) if broken else lives(pool, seed, steps, processes)
    raise SystemExit(0 if well else 1)


def lives(pool: Executor, seed: int, steps: int, processes: int) -> bool:
    """Play whole lives from the given seed on, as many as the steps need; say if all went well."""
    started = time.monotonic()
    told: list[Result] = []
    seeds = itertools.count(seed)
    running: set[Future[Result]] = set()
    while True:
        while (
            len(running) < 2 * processes
            and sum(one.steps for one in told) + _A_LIFE * len(running) < steps
        ):
            running.add(pool.submit(play, next(seeds), _A_LIFE))
        if not running:
            break
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for life in done:
            told.append(life.result())
            _say(told[-1])
    violations = sum(len(one.violations) for one in told)
    click.echo(
        f"{sum(one.steps for one in told)} steps in {len(told)} lives,"
        f" {sum(one.faults for one in told)} faults, {sum(one.deaths for one in told)} deaths,"
        f" {sum(one.messages for one in told)} cancel messages, {violations} violations,"
        f" {time.monotonic() - started:.0f} s"
    )
    return violations == 0


def _say(told: Result) -> None:
    for violation in told.violations:
        click.echo(f"seed {told.seed} step {violation.step}: {violation.invariant.value}")
        click.echo(f"  {violation.what}")


def _broken(pool: ProcessPoolExecutor, seed: int) -> bool:
    look = partial(first_caught, seeds=range(seed, seed + 20), steps=_A_LIFE)
    missed = 0
    names = [one.name for one in BREAKS]
    for way, told in zip(BREAKS, pool.map(look, names), strict=True):
        if told is None:
            missed += 1
            click.echo(f"NOT CAUGHT in 20 lives: {way.name} ({way.invariant.value})")
        else:
            seen = next(one for one in told.violations if one.invariant is way.invariant)
            click.echo(f"seed {told.seed} step {seen.step}: {way.name} ({way.invariant.value})")
            click.echo(f"  {seen.what[:300]}")
    return not missed


if __name__ == "__main__":
    main()
