"""Leases: which of several programs works for an account, and until when."""

from dataclasses import dataclass

EVERYBODY = "*"
"""Stands for an account where there is none: Home, overviews, absences."""


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
    """How many programs are alive, this one included, and their connections to Slack.

    `schema` is the current version of the schema.
    """

    replicas: int
    sockets: int
    schema: int


def fair_share(accounts: int, replicas: int) -> int:
    """Return how many accounts each replica works for at most, so that together they cover all."""
    return -(-accounts // max(1, replicas))
