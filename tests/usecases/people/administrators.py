"""The administrators' lists in an office, and what they were told."""

from bot.desk import Desk
from bot.domain.people import Roles
from bot.usecases.people import watching
from tests.fakes.people import FakeAdminChannel
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office

OPERATORS = frozenset({SATO.id, "U0OTHER"})
BOTH = frozenset({TANAKA.id, SUZUKI.id})


def lists(approvers: frozenset[str] = BOTH, **more: object) -> Roles:
    """Return lists on which Sato is the administrator."""
    values = {"admins": frozenset({SATO.id}), **more}
    return Roles(OPERATORS, approvers, **values)  # type: ignore[arg-type]


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


def step(*desks: Desk) -> None:
    """Note what has changed in stores, and tell what is due."""
    for desk in desks:
        watching.note(desk)
    watching.tell_due(desks[0], desks[1:])
