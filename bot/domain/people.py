"""Who may do what."""

from dataclasses import dataclass

EVERY_MEMBER = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace; guests are no full members."""

    id: str
    full_member: bool


@dataclass(frozen=True, slots=True)
class Roles:
    """The lists of the settings: user ids (a guest named there may), or `*` for every full member.

    Operators look up, request, stop and check again; approvers also approve, reject and close.
    """

    operators: frozenset[str]
    approvers: frozenset[str]

    def may_approve(self, person: Person) -> bool:
        """Say whether this person may approve, reject and close."""
        return _listed(person, self.approvers)

    def still_approver(self, user_id: str) -> bool:
        """Say whether somebody who approved is an approver by today's list."""
        return user_id in self.approvers or EVERY_MEMBER in self.approvers

    def may_operate(self, person: Person) -> bool:
        """Say whether this person may look up, request, stop and check again."""
        return _listed(person, self.operators) or self.may_approve(person)


def _listed(person: Person, ids: frozenset[str]) -> bool:
    return person.id in ids or (EVERY_MEMBER in ids and person.full_member)
