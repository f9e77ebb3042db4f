"""An office whose people are watched, and what its administrators were told."""

from bot.desk import Desk
from bot.domain.people import Group, Roles
from bot.usecases.people import watching
from tests.fakes.people import FakeAdminChannel
from tests.usecases.conftest import SATO, SUZUKI, TANAKA, Office

OPERATORS = frozenset({SATO.id, "U0OTHER"})
BOTH = frozenset({TANAKA.id, SUZUKI.id})
LEADS = frozenset({"S0LEADS"})


def lists(approvers: frozenset[str] = BOTH, **more: object) -> Roles:
    """Return lists on which Sato is the administrator."""
    values = {"admins": frozenset({SATO.id}), **more}
    return Roles(OPERATORS, approvers, **values)  # type: ignore[arg-type]


def group(office: Office, *members: str) -> Group:
    """Return the group of the approvers as read just now."""
    return Group("S0LEADS", frozenset(members), office.clock.now())


def step(*desks: Desk) -> None:
    """Note what has changed in stores, and tell what is due."""
    for desk in desks:
        watching.note(desk)
    watching.tell_due(desks[0], desks[1:])


def with_group(office: Office, *members: str, **more: object) -> Office:
    """Return the office where a group approves that was read just now, after one step."""
    roles = lists(LEADS, groups={"S0LEADS": frozenset(members)}, **more)
    office = office.with_roles(roles, group(office, *members))
    step(office.desk)
    return office


def told(office: Office) -> list[tuple[str, str, str]]:
    """Return what was told: event, subject, recipient."""
    channel = office.desk.admin_channel
    assert isinstance(channel, FakeAdminChannel)
    return [(one.kind, one.subject, one.recipient) for one in channel.told]


def fail(office: Office, *faults: Exception) -> None:
    """Have the next messages to administrators fail."""
    channel = office.desk.admin_channel
    assert isinstance(channel, FakeAdminChannel)
    channel.faults.extend(faults)


def changes(office: Office) -> list[str]:
    """Return the record's lines about groups."""
    lines = office.desk.store.audit.all()
    return [one.why for one in lines if one.action == "approvers_changed"]
