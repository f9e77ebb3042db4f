"""Absences, groups and what administrators were told."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.people import Away, Group
from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from storage import Store
from tests.builders import NOW

HOUR = timedelta(hours=1)
LEFT = AdminNotice(AdminEvent.APPROVER_LEFT, "U1", CHANNEL, "", ("U1", "S1"), NOW, NOW)


def test_an_absence_is_replaced_and_ended(store: Store) -> None:
    """One a person; who is not away has none to end."""
    first, later = Away("U1", NOW + HOUR, NOW), Away("U1", NOW + 2 * HOUR, NOW)
    other = Away("U0", NOW + HOUR, NOW)
    with store.transaction():
        for away in (first, later, other):
            store.people.put_away(away)
    assert store.people.away() == (other, later)
    assert store.people.away_of("U1") == later
    with store.transaction():
        assert store.people.end_away("U1")
        assert not store.people.end_away("U1")
    assert store.people.away_of("U1") is None


def test_a_group_is_what_was_read_last(store: Store) -> None:
    """With who left it lately."""
    group = Group("S1", frozenset({"U1", "U2"}), NOW)
    newer = Group("S1", frozenset({"U1"}), NOW + HOUR, frozenset({"U2"}), NOW + HOUR)
    with store.transaction():
        store.people.put_group(group)
    assert store.people.groups() == (group,)
    with store.transaction():
        store.people.put_group(newer)
    assert store.people.groups() == (newer,)


def test_a_notice_is_told_once_until_it_is_over(store: Store) -> None:
    """One a recipient; another subject is another notice."""
    to_ann, other = replace(LEFT, recipient="U9"), replace(LEFT, subject="U2")
    with store.transaction():
        for notice in (LEFT, to_ann, other, LEFT):
            store.people.add_notice(notice)
        store.people.notice_told(LEFT)
        store.people.notice_later(to_ann, NOW + HOUR)
        store.people.add_notice(LEFT)
    told, later = replace(LEFT, not_before=None), replace(to_ann, not_before=NOW + HOUR)
    assert store.people.notices() == (told, later, other)
    assert store.work.to_tell() == {store.key}
    with store.transaction():
        store.people.clear_notices(AdminEvent.APPROVER_LEFT, "U1")
    assert store.people.notices() == (other,)
    with store.transaction():
        store.people.notice_told(other)
    assert store.work.to_tell() == frozenset()
