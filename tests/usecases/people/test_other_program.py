"""What administrators are told of another program on the Slack app."""

from bot.domain.people.admin_notices import AdminEvent
from bot.usecases.people import watching
from storage import Store
from storage.tables.work import Work
from tests.usecases.office import SATO, Office
from tests.usecases.people.administrators import lists, step, told


def note(office: Office, *, there: bool | None) -> None:
    """Note that there is another program, or that there is none."""
    store = office.desk.store
    assert isinstance(store, Store)
    noted = Work(store.database).noted(AdminEvent.OTHER_PROGRAM)
    watching.note_other_program([office.desk], there=there, noted=noted)


def test_another_program_is_told_once_until_it_is_gone(office: Office) -> None:
    """Not known, as after a restart, changes nothing; what people do does not clear it."""
    office = office.with_roles(lists())
    expected = [(AdminEvent.OTHER_PROGRAM, watching.SLACK_APP, SATO.id)]
    for there, times in ((None, 0), (True, 1), (True, 1), (None, 1), (True, 1), (False, 1)):
        note(office, there=there)
        step(office.desk)
        assert told(office) == expected * times
    note(office, there=True)
    step(office.desk)
    assert told(office) == expected * 2
