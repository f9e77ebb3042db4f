"""Whether requests can be approved under the lists of people and the approval rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.people import EVERY_MEMBER
from bot.domain.wording import Wording, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSettings:
    """The settings that determine who can approve."""

    operators: frozenset[str]
    approvers: frozenset[str]
    self_approval: bool
    approvals_over_target: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the settings and its cure, for the operator's terminal.

    `store`: the store that it is about, empty where it is about all.
    """

    name: str
    problem: Wording
    cure: Wording
    store: str = ""

    def of(self, store: str) -> "Fault":
        """Return it as a fault of a store."""
        return replace(self, store=store)

    def in_words(self, words: Callable[..., str]) -> str:
        """Return the line for the terminal in the language of the catalogue `words`."""
        said = wording("settings.fault", name=self.name, problem=self.problem, cure=self.cure)
        if self.store:
            said = wording("settings.fault_of_store", store=self.store, fault=said)
        return said.in_words(words)


def approval_faults(
    settings: ApprovalSettings, members: frozenset[str] | None = None
) -> list[Fault]:
    """Return a fault if some cancellation could never be approved, whoever requests it.

    `members` are the ids of the workspace's full members, None if unknown; only with them can `*`
    be checked. A cancellation that does not count needs no approval and is always possible.
    """
    most = _most_approvers(settings, members)
    if most is None:
        return []
    if most < 1:
        others = "only_requester" if _expanded(settings.approvers, members) else "no_approver"
        problem, cure = wording(f"settings.{others}"), wording("settings.second_approver")
        return [Fault("APPROVERS", problem, cure)]
    if most < settings.approvals_over_target:
        needed = settings.approvals_over_target
        problem = wording("settings.too_few_approvers", needed=needed, able=most)
        cure = wording("settings.more_approvers", able=most)
        return [Fault("APPROVALS_OVER_TARGET", problem, cure)]
    return []


def without_approver(
    settings: ApprovalSettings, members: frozenset[str] | None = None
) -> frozenset[str]:
    """Return the people whose own requests nobody could approve: a single approver.

    Not a fault, since the requests of others can be approved.
    """
    approvers = _expanded(settings.approvers, members)
    if approvers is None or settings.self_approval or len(approvers) > 1:
        return frozenset()
    return approvers


def _most_approvers(settings: ApprovalSettings, members: frozenset[str] | None) -> int | None:
    """Return the most approvers any requester can have; None: unlimited."""
    approvers = _expanded(settings.approvers, members)
    if approvers is None:
        return None
    operators = _expanded(settings.operators, members)
    someone_else_asks = operators is None or bool(operators - approvers)
    own = 0 if settings.self_approval or someone_else_asks else 1
    return max(0, len(approvers) - own)


def _expanded(ids: frozenset[str], members: frozenset[str] | None) -> frozenset[str] | None:
    if EVERY_MEMBER not in ids:
        return ids
    return None if members is None else (ids - {EVERY_MEMBER}) | members
