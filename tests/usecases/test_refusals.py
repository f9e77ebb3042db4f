"""Who tried what they may not is on record."""

from datetime import timedelta

from bot.usecases.refusals import note_refused
from tests.builders import NOW
from tests.usecases.office import GUEST, Office


def test_attempts_within_a_while_are_one_line(office: Office) -> None:
    """The line tells who tried what, when first, why not and, if more than once, how often."""
    note_refused(office.desk, GUEST.id, "/cancel", "a guest", at=NOW, count=1)
    later = NOW + timedelta(minutes=5)
    note_refused(office.desk, GUEST.id, "/order", "a guest", at=later, count=7)

    lines = list(office.desk.store.audit.all())
    assert {(one.actor, one.action) for one in lines} == {(GUEST.id, "refused")}
    assert [(one.at, one.why) for one in lines] == [
        (NOW, "/cancel: a guest"),
        (later, "/order: a guest (7 times)"),
    ]
