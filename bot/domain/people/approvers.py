"""Whether anybody on the lists of people could approve."""

from dataclasses import dataclass
from enum import StrEnum


class Lack(StrEnum):
    """Why some kind of cancellation could never be approved."""

    NO_APPROVER = "no_approver"
    ONLY_REQUESTER = "only_requester"
    TOO_FEW = "too_few"
    """For a cancellation that misses Amazon's target."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A kind of cancellation that could not be approved, and how many approvers there are."""

    lack: Lack
    able: int


def shortage(
    operators: frozenset[str] | None,
    approvers: frozenset[str] | None,
    *,
    self_approval: bool,
    over_target: int,
) -> Shortage | None:
    """Return the kind of cancellation that could never be approved, None if there is none.

    None stands for a list with an unknown number of people. A cancellation that does not count
    needs no approval and is always possible.
    """
    if approvers is None:
        return None
    someone_else_asks = operators is None or bool(operators - approvers)
    own = 0 if self_approval or someone_else_asks else 1
    most = max(0, len(approvers) - own)
    if most < 1:
        return Shortage(Lack.ONLY_REQUESTER if approvers else Lack.NO_APPROVER, most)
    return Shortage(Lack.TOO_FEW, most) if most < over_target else None
