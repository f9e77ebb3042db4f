"""What administrators are told of another program on the Slack app."""

from bot.domain.admin_notices import AdminEvent
from bot.usecases.people import watching
from tests.usecases.conftest import SATO, Office
from tests.usecases.people.administrators import lists, step, told


def test_another_program_is_told_once_until_it_is_gone(office: Office) -> None:
    """Not known, as after a restart, changes nothing; what people do does not clear it."""
    office = office.with_roles(lists())
    expected = [(AdminEvent.OTHER_PROGRAM, watching.SLACK_APP, SATO.id)]
    for there, times in ((None, 0), (True, 1), (True, 1), (None, 1), (True, 1), (False, 1)):
        watching.note_other_program([office.desk], there=there)
        step(office.desk)
        assert told(office) == expected * times
    watching.note_other_program([office.desk], there=True)
    step(office.desk)
    assert told(office) == expected * 2
