"""A digest that is posted by hand, beside programs that post it by themselves."""

from bot.usecases.digest import posting
from tests.usecases.mornings import Morning, tokyo


def test_a_reserved_morning_is_not_posted_by_the_schedule(morning: Morning) -> None:
    """The minute and the next belong to one program; a second one has to wait."""
    morning.at(tokyo(24, 9))
    day = tokyo(24, 9).date()
    assert posting.reserve(morning.desk, day)
    assert not posting.reserve(morning.desk, day)

    posting.send_due(morning.desk)
    assert morning.health_channel.digests == []
    morning.wait(2)
    assert posting.reserve(morning.desk, day, "another task")
