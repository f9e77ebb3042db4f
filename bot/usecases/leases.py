"""The leases that this program holds: claimed, renewed, released, and checked before a write.

Several programs on one database share the accounts. The database's clock alone decides when a lease
ends; here its term is counted from before the request for it, so that a slow answer, a stopped
process or a sleeping computer errs on the safe side. The last check is the database's, which
compares the lease's token at each write.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from itertools import islice

from bot.domain.leases import Census, Lease, fair_share
from bot.ports.store import LeaseLost, StoreBusy
from bot.ports.store.leases import Fences, LeaseTable

Alarm = Callable[[float], AbstractContextManager[None]]
"""Ends the process if it wakes from a freeze in the block, after this uptime."""
_RENEWALS = 4
"""How often a lease is renewed within its term."""
_RENEWED_WITHIN = 3.0
"""The longest time between renewals, in seconds, however long a lease lasts.

A program must notice soon that the database is gone, or that another program has ended.
"""
_LEAST_LEFT = 0.75
"""The share of a lease's term that must remain to create a feed: the call may take half of it."""
_log = logging.getLogger(__name__)


class Leases:
    """The leases of this program for `accounts`; thread-safe.

    `uptime`: seconds since the computer was started; `idle`: whether an account may change hands
    now; `sockets`: how many connections to Slack this program has.
    """

    def __init__(  # noqa: PLR0913 - its outsides
        self,
        table: LeaseTable,
        accounts: Collection[str],
        span: timedelta,
        *,
        fences: Fences,
        uptime: Callable[[], float],
        alarm: Alarm,
        idle: Callable[[str], bool] = lambda _: True,
        gained: Callable[[str], None] = lambda _: None,
        sockets: Callable[[], int] = lambda: 0,
    ) -> None:
        self.census = Census(1, 0, 0)
        self._table = table
        self._accounts = tuple(sorted(accounts))
        self._span = span.total_seconds()
        self._fences = fences
        self._uptime = uptime
        self._alarm = alarm
        self._idle = idle
        self._gained = gained
        self._sockets = sockets
        self._lock = threading.Lock()
        self._held: dict[str, Lease] = {}
        self._working: Counter[str] = Counter()
        self._creating: Counter[str] = Counter()
        self._renew_at = -1.0
        self._leaving = False
        self.answered_at = uptime()
        """When the database last answered."""

    def holds(self, account: str) -> bool:
        """Return whether this program works for an account now."""
        return self._lease(account) is not None

    @contextmanager
    def under(self, account: str) -> Iterator[bool]:
        """Work for an account in the block, behind its fence; yields False without its lease."""
        with self._lock:
            lease = None if self._leaving else self._lease(account)
            if lease is not None:
                self._working[account] += 1
        if lease is None:
            yield False
            return
        try:
            with self._fences.fenced({account: lease.token}):
                yield True
        finally:
            with self._lock:
                self._working[account] -= 1

    @contextmanager
    def creating(self, account: str) -> Iterator[None]:
        """Create a feed in the block, in which the process does not outlive the lease.

        Raises LeaseLost if the task's lease is not ours any more, StoreBusy if the database does
        not answer: nothing may be sent then.
        """
        with self._lock:
            if self._leaving:
                msg = "this program is about to end"
                raise LeaseLost(msg)
            self._creating[account] += 1
        try:
            asked, token = self._uptime(), self._fences.fence.get(account)
            if token is None or account not in self._table.renew({account: token}):
                msg = f"another program works for {account} by now"
                raise LeaseLost(msg)
            with self._alarm(asked + self._span):
                # Checked with the alarm already set, so that no freeze can come in between.
                if self._uptime() - asked > self._span * (1 - _LEAST_LEFT):
                    msg = f"the lease of {account} has too little of its term left"
                    raise LeaseLost(msg)
                yield
        finally:
            with self._lock:
                self._creating[account] -= 1

    def step(self) -> None:
        """Renew the held leases when due, and claim accounts for which nobody works."""
        if self._leaving:
            return
        if self._uptime() >= self._renew_at:
            self._renew()
            self._renew_at = self.answered_at + min(self._span / _RENEWALS, _RENEWED_WITHIN)
        self._claim()

    def leave(self) -> None:
        """Begin nothing new and release the leases of idle accounts.

        The lease of an account whose feed is being created runs until its end.
        """
        with self._lock:
            self._leaving = True
            busy = {account for account, calls in self._creating.items() if calls}
            rest = {
                one.account: one.token for one in self._held.values() if one.account not in busy
            }
            self._held.clear()
        try:
            self._table.release(rest)
            self._table.leave()
        except StoreBusy as fault:
            _log.warning("leases.not_released", extra={"why": str(fault)})

    def _lease(self, account: str) -> Lease | None:
        found = self._held.get(account)
        return found if found is not None and self._uptime() < found.ends else None

    def _share(self) -> int:
        return fair_share(len(self._accounts), self.census.replicas)

    def _renew(self) -> None:
        asked = self._uptime()
        tokens = {one.account: one.token for one in tuple(self._held.values())}
        ours = self._table.renew(tokens) if tokens else ()
        self.census = self._table.beat(self._sockets())
        self.answered_at = self._uptime()
        with self._lock:
            for account, token in tokens.items():
                if account in ours:
                    self._held[account] = Lease(account, token, asked + self._span)
                else:
                    self._held.pop(account, None)
        for account in sorted(set(tokens) - set(ours)):
            _log.warning("lease.lost", extra={"account": account})
        self._give_back()

    def _give_back(self) -> None:
        """Release the leases of idle accounts beyond the fair share."""
        surplus = len(self._held) - self._share()
        yielded = (self._yielded(account) for account in reversed(self._accounts))
        given = {one.account: one.token for one in islice(filter(None, yielded), max(0, surplus))}
        if given:
            self._table.release(given)
            _log.info("leases.given_back", extra={"accounts": sorted(given)})

    def _yielded(self, account: str) -> Lease | None:
        """Stop holding an idle account and return its lease; None if it is not idle or not held."""
        if account not in self._held or not self._idle(account):
            return None
        with self._lock:
            return None if self._working[account] else self._held.pop(account, None)

    def _claim(self) -> None:
        wanted = [account for account in self._accounts if account not in self._held]
        most = min(len(wanted), self._share() - len(self._held))
        if most <= 0:
            return
        asked = self._uptime()
        tokens = self._table.claim(wanted, most)
        self.answered_at = self._uptime()
        with self._lock:
            leaving = self._leaving
            for account, token in () if leaving else tokens.items():
                self._held[account] = Lease(account, token, asked + self._span)
        if leaving:
            self._table.release(tokens)
            return
        for account in tokens:
            _log.info("lease.claimed", extra={"account": account, "token": tokens[account]})
            self._gained(account)


class SoleTenure:
    """The tenure of a program that has its database for itself."""

    def holds(self, account: str) -> bool:  # noqa: ARG002 - a Tenure
        """Return True."""
        return True

    @contextmanager
    def under(self, account: str) -> Iterator[bool]:  # noqa: ARG002 - a Tenure
        """Yield True; there is no fence to pass."""
        yield True
