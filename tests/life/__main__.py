"""Random lives from the command line: `python -m tests.life --steps 100000`."""

import itertools
import multiprocessing
import os
import time
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from functools import partial

import click

from tests.life.breaks import BREAKS
from tests.life.holders import play as play_holders
from tests.life.play import Result, first_caught, play
from tests.postgres.databases import Databases
from tests.postgres.server import a_server
from tests.usecases.office import an_office

_A_LIFE = 900
_OF_HOLDERS = 60


@click.command()
@click.option("--steps", default=100_000, show_default=True, help="Steps in all lives together.")
@click.option("--seed", default=1, show_default=True, help="The first life's seed.")
@click.option("--processes", default=os.cpu_count() or 1, show_default=True)
@click.option("--broken", is_flag=True, help="Break the program in each way and catch it.")
@click.option("--holders", is_flag=True, help="Play two programs that overtake each other.")
def main(steps: int, seed: int, processes: int, *, broken: bool, holders: bool) -> None:
    """Play random lives of a seller and print violated invariants."""
    if holders:
        raise SystemExit(0 if _two_holders(seed, steps) else 1)
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


def _two_holders(seed: int, steps: int) -> bool:
    """Play lives of two programs on a PostgreSQL database of their own; say if all went well."""
    played, takeovers, violations = 0, 0, 0
    with a_server() as server:
        databases = Databases(server.url, "holders")
        while played < steps:
            with databases.opened() as database:
                life = play_holders(an_office(database), database, seed, _OF_HOLDERS)
            for what in life.violations:
                click.echo(f"seed {seed}: {what}")
            seed, played = seed + 1, played + _OF_HOLDERS
            takeovers, violations = takeovers + life.takeovers, violations + len(life.violations)
    click.echo(f"{played} steps, {takeovers} takeovers, {violations} violations")
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
