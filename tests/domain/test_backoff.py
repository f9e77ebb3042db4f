"""Waits between tries, and what each fault of Amazon's asks for."""

from datetime import timedelta

import pytest

from bot.domain.backoff import Backoff, Retry
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    Doubtful,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Scope,
    Throttled,
    Unavailable,
    Unreadable,
)

SECOND = timedelta(seconds=1)
SLOWLY = Backoff(10 * SECOND, 2, 60 * SECOND)
RETRY = Retry(throttled=30 * SECOND, refused=SLOWLY, outage=Backoff(SECOND, 2, 60 * SECOND))


def test_waits_grow_up_to_the_longest() -> None:
    """Each wait is `growth` times as long as the one before, whatever the number of tries."""
    waits = [SLOWLY.after(tries) / SECOND for tries in (0, 1, 2, 3, 10_000)]

    assert waits == [10, 20, 40, 60, 60]


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (NotYet("getOrder", 2 * SECOND), 2),
        (NotYet("getOrder", 99 * SECOND), 30),
        (Throttled(), 30),
        (Rejected(), 20),
        (NotFound(), 20),
        (Unavailable(), 2),
    ],
)
def test_a_fault_says_how_long_a_task_waits(fault: AmazonFault, seconds: int) -> None:
    """The rate's own wait counts up to a limit; a refusal is asked about more slowly."""
    assert RETRY.after(fault, 1) == seconds * SECOND


@pytest.mark.parametrize(
    ("fault", "scope", "lasting"),
    [
        (NotFound(), Scope.ONE, False),
        (Rejected(), Scope.ONE, False),
        (Unreadable(), Scope.ONE, False),
        (RoleMissing("getOrder", "Inventory and Order Tracking"), Scope.ONE, True),
        (Unavailable(), Scope.MAYBE_ALL, False),
        (Doubtful(), Scope.MAYBE_ALL, False),
        (Throttled(), Scope.ALL, False),
        (NotYet("getOrder", SECOND), Scope.ALL, False),
        (CredentialsRefused(), Scope.ALL, True),
    ],
)
def test_a_fault_says_whom_it_concerns(fault: AmazonFault, scope: Scope, *, lasting: bool) -> None:
    """One order that is withheld says nothing of the others; a refused login is for all."""
    assert (fault.scope, fault.lasting) == (scope, lasting)
