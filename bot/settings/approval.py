"""Whether requests can be approved under the lists of people and the approval rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.people import EVERY_MEMBER, groups_of
from bot.domain.people.approvers import Lack, Shortage, shortage
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
    settings: ApprovalSettings,
    members: frozenset[str] | None = None,
    groups: Mapping[str, frozenset[str]] | None = None,
) -> list[Fault]:
    """Return a fault if some cancellation could never be approved, whoever requests it.

    `members` are the ids of the workspace's full members, `groups` the members of its user groups,
    None if unknown; only with them can `*` and groups be checked. A cancellation that does not
    count needs no approval and is always possible.
    """
    needed = settings.approvals_over_target
    found = shortage(
        _expanded(settings.operators, members, groups),
        _expanded(settings.approvers, members, groups),
        self_approval=settings.self_approval,
        over_target=needed,
    )
    return [] if found is None else [fault_of(found, needed)]


def fault_of(found: Shortage, needed: int) -> Fault:
    """Return a shortage of approvers as a fault; `needed` is APPROVALS_OVER_TARGET."""
    if found.lack is Lack.TOO_FEW:
        problem = wording("settings.too_few_approvers", needed=needed, able=found.able)
        cure = wording("settings.more_approvers", able=found.able)
        return Fault("APPROVALS_OVER_TARGET", problem, cure)
    problem, cure = wording(f"settings.{found.lack}"), wording("settings.second_approver")
    return Fault("APPROVERS", problem, cure)


def without_approver(
    settings: ApprovalSettings,
    members: frozenset[str] | None = None,
    groups: Mapping[str, frozenset[str]] | None = None,
) -> frozenset[str]:
    """Return the people whose own requests nobody could approve: a single approver.

    Not a fault, since the requests of others can be approved.
    """
    approvers = _expanded(settings.approvers, members, groups)
    if approvers is None or settings.self_approval or len(approvers) > 1:
        return frozenset()
    return approvers


def _expanded(
    ids: frozenset[str],
    members: frozenset[str] | None,
    groups: Mapping[str, frozenset[str]] | None,
) -> frozenset[str] | None:
    named = groups_of(ids)
    if (EVERY_MEMBER in ids and members is None) or (named and groups is None):
        return None
    people = (ids - {EVERY_MEMBER}).difference(named)
    everybody = (members or frozenset()) if EVERY_MEMBER in ids else frozenset()
    return people.union(everybody, *((groups or {}).get(one, frozenset()) for one in named))
