"""Leases: which of several programs works for an account, and until when."""

from dataclasses import dataclass

EVERYBODY = "*"
"""Stands for an account where something belongs to none: Home, overviews, people who are away."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work for an account; `token` grows with each holder.

    `ends` is in seconds of the computer's uptime, counted from before the lease was asked for.
    """

    account: str
    token: int
    ends: float


@dataclass(frozen=True, slots=True)
class Census:
    """The programs that live, ours included: how many, and their connections to Slack.

    `schema` is the version of the schema now.
    """

    replicas: int
    sockets: int
    schema: int


def fair_share(accounts: int, replicas: int) -> int:
    """Return for how many accounts each replica works: together they work for all."""
    return -(-accounts // max(1, replicas))
