"""The lists of the settings with their current people, as last read from Slack."""

from dataclasses import replace

from bot.domain.people import Group, Roles, groups_of
from bot.ports.clock import Clock
from handlers.groups import Groups
from handlers.identity import Members


class SlackStaff:
    """The Staff port over the members and groups, which are updated in the background."""

    def __init__(self, lists: Roles, members: Members, groups: Groups, clock: Clock) -> None:
        self._lists = lists
        self._members = members
        self._groups = groups
        self._clock = clock
        self._named = frozenset(groups_of(lists.everybody))

    def roles(self) -> Roles:
        """Return who may do what now."""
        now = self._clock.now()
        known = {group.id: group for group in self.groups()}
        trusted = frozenset(one for one, group in known.items() if group.trusted(now))
        return replace(
            self._lists,
            groups={one: group.members for one, group in known.items()},
            unread=self._named - trusted,
            outside=self._members.outside,
            left=self._members.left,
        )

    def groups(self) -> tuple[Group, ...]:
        """Return the user groups on the lists, as last read."""
        return tuple(one for one in self._groups.current() if one.id in self._named)
