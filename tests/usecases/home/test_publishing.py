"""App Home: when it is published, and what it shows to whom."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.cancellation.request import Request, State
from bot.domain.home.home import Home, Kind, Role, Section, Work
from bot.domain.people import Person
from bot.ports.slack import MessengerFault
from bot.usecases import outbox
from bot.usecases.cancellation import deciding
from bot.usecases.home import opening, publishing
from bot.usecases.people import away
from bot.usecases.radar import answering, noticing
from bot.usecases.radar.answering import BuyerClick
from tests.builders import NOW, an_item, an_order
from tests.usecases.home.homes import published
from tests.usecases.office import GUEST, SATO, SUZUKI, TANAKA, Office


def work(home: Home) -> Work:
    """Return what a Home shows to somebody with a role."""
    assert home.work is not None
    return home.work


def seen_by(office: Office, person: Person) -> Work:
    """Return what somebody sees who opens Home now."""
    return work(publishing.compose_home([office.desk], publishing.read_once(), person))


def section(shown: Work, kind: Kind) -> Section[Any] | None:
    """Return the section of a kind, None where nothing of it waits."""
    return next((one for one in shown.waiting if one.kind is kind), None)


def approvals(shown: Work) -> list[str]:
    """Return the ids of the requests that wait for the reader's decision."""
    found = section(shown, Kind.APPROVAL)
    return [] if found is None else [one.id for one in found.listed.shown]


def test_home_is_published_when_it_is_opened(office: Office) -> None:
    """Whoever opens Home gets it at once, and once."""
    opening.opened(office.desk, TANAKA.id, "Ev1")

    assert [home.user_id for home in published(office)] == [TANAKA.id]
    assert published(office, 60) == []


def test_a_repeated_event_publishes_nothing(office: Office) -> None:
    """Slack delivers an event twice: the second one costs nothing, later neither."""
    for _ in range(2):
        opening.opened(office.desk, TANAKA.id, "Ev1")
    published(office)
    opening.opened(office.desk, TANAKA.id, "Ev1")

    assert published(office, 60) == []


def test_opening_again_within_ten_seconds_waits(office: Office) -> None:
    """One publication in ten seconds a reader: Slack shows the last one until then."""
    opening.opened(office.desk, TANAKA.id, "Ev1")
    published(office)
    opening.opened(office.desk, TANAKA.id, "Ev2")

    assert published(office, 9) == []
    assert len(published(office, 1)) == 1


def test_without_a_role_home_holds_nothing_of_orders(office: Office) -> None:
    """A guest who may not use the bot sees what it is, whatever waits."""
    office.ask()
    opening.opened(office.desk, GUEST.id)

    assert published(office) == [Home(GUEST.id)]


def test_what_a_card_tells_reaches_who_opened_home_within_a_day(office: Office) -> None:
    """A new request is on the Homes that were opened in the last 24 hours, and on no other."""
    opening.opened(office.desk, SUZUKI.id)
    published(office)
    office.clock.advance(timedelta(hours=25))
    opening.opened(office.desk, TANAKA.id)
    published(office)
    request = office.ask()

    [home] = published(office, 10)
    assert home.user_id == TANAKA.id
    assert approvals(work(home)) == [request.id]


def test_home_waits_for_cards(office: Office) -> None:
    """A card that is due goes first; a Home that is being opened waits for none."""
    opening.opened(office.desk, TANAKA.id)
    published(office)
    asked = office.submit(office.view(an_order()))
    assert asked.request is not None

    assert published(office, 10) == []
    opening.opened(office.desk, SUZUKI.id)
    assert [home.user_id for home in published(office)] == [SUZUKI.id]
    office.work()
    assert [home.user_id for home in published(office)] == [TANAKA.id]


def test_approve_stands_only_where_the_reader_may_decide(office: Office) -> None:
    """Not for the requester, not for operators, not after one's own approval, nor too late."""
    own = office.ask(an_order(id="250-1111111-1111111"))
    both = office.with_policy(approvals_over_target=2)
    two = both.ask(an_order(id="250-2222222-2222222"))
    two_needed = replace(two, needed=2)
    with office.desk.store.transaction():
        office.desk.store.requests.move(two, two_needed, actor="test", action="two")

    assert approvals(seen_by(office, SATO)) == []
    assert approvals(seen_by(office, TANAKA)) == [own.id, two.id]
    office.click(deciding.approve, office.now(two))
    assert approvals(seen_by(office, TANAKA)) == [own.id]
    assert approvals(seen_by(office, SUZUKI)) == [own.id, two.id]
    office.clock.advance(timedelta(hours=25))
    assert approvals(seen_by(office, SUZUKI)) == []


def test_a_request_that_was_not_read_again_is_not_asked_yet(office: Office) -> None:
    """Nobody decides on Home before the order was read anew and the card is on its way."""
    asked = office.submit(office.view(an_order()))
    assert asked.request is not None

    assert approvals(seen_by(office, TANAKA)) == []
    office.work()
    assert approvals(seen_by(office, TANAKA)) == [asked.request.id]


def test_the_first_five_are_shown_and_the_rest_counted(office: Office) -> None:
    """The nearest deadline comes first; a number says how many more there are."""
    for number in range(7):
        ship_by = office.clock.now() + timedelta(hours=20 - number)
        office.ask(an_order(id=f"250-0000000-000000{number}", ship_by=ship_by))

    found = section(seen_by(office, TANAKA), Kind.APPROVAL)
    assert found is not None
    assert [one.order.id[-1] for one in found.listed.shown] == ["6", "5", "4", "3", "2"]
    assert (found.listed.more, found.listed.total) == (2, 7)


def test_what_is_unconfirmed_and_what_was_decided_is_shown(office: Office) -> None:
    """An outcome that nobody can tell waits for a look; decisions of a week are listed."""
    open_ = office.ask()
    unsure = office.ask(an_order(id="250-2222222-2222222"))
    gone = office.ask(an_order(id="250-3333333-3333333"))
    office.click(deciding.withdraw, gone, SATO)
    _make(office, unsure, State.APPROVED, State.SUBMITTING, State.UNCONFIRMED)

    shown = seen_by(office, SATO)
    found = section(shown, Kind.UNCONFIRMED)
    assert found is not None
    assert [one.id for one in found.listed.shown] == [unsure.id]
    assert [one.id for one in shown.decided.shown] == [gone.id]
    assert open_.id not in {one.id for one in shown.decided.shown}
    office.clock.advance(timedelta(days=8))
    assert seen_by(office, SATO).decided.shown == ()


def _make(office: Office, request: Request, *states: State) -> None:
    for state in states:
        with office.desk.store.transaction():
            now = office.now(request)
            new = now.to(state, office.clock.now())
            office.desk.store.requests.move(now, new, actor="test", action=str(state))


def test_only_approvers_may_be_away(office: Office) -> None:
    """The button to be away is for those whom cards mention."""
    assert seen_by(office, TANAKA).approver
    assert not seen_by(office, SATO).approver


def test_absence_is_shown_until_it_ends(office: Office) -> None:
    """Home says until when its reader is away, and not a moment longer."""
    until = office.clock.now() + timedelta(hours=1)
    away.begin(office.desk, TANAKA.id, until)

    assert seen_by(office, TANAKA).away_until == until
    assert seen_by(office, SUZUKI).away_until is None
    office.clock.advance(timedelta(hours=1))
    assert seen_by(office, TANAKA).away_until is None


def test_a_right_that_is_taken_away_redraws_home(office: Office) -> None:
    """Who is no approver any more loses the buttons; while nothing changes nothing is drawn."""
    office.ask()
    opening.opened(office.desk, TANAKA.id)
    opening.opened(office.desk, GUEST.id)
    published(office)
    following = publishing.Following([office.desk])
    for _ in range(2):
        following.step()
        assert published(office, 10) == []

    only = replace(office.desk.roles, approvers=frozenset({SUZUKI.id}))
    later = office.with_roles(only)
    publishing.Following([later.desk]).step()
    shown = {home.user_id: home for home in published(later, 10)}
    assert shown[TANAKA.id].work is None


def test_what_slack_refuses_is_tried_again(office: Office) -> None:
    """A failure postpones that reader's Home, longer each time, and no other one's."""
    opening.opened(office.desk, TANAKA.id)
    opening.opened(office.desk, SUZUKI.id)
    waits = timedelta(seconds=30)
    office.home_tab.faults = [MessengerFault("ratelimited", retry_after=waits, worded=True)]

    assert [home.user_id for home in published(office)] == [TANAKA.id]
    assert published(office, 29) == []
    assert [home.user_id for home in published(office, 1)] == [SUZUKI.id]
    office.home_tab.faults = [MessengerFault("http_503"), MessengerFault("http_503")]
    opening.opened(office.desk, SUZUKI.id)
    assert published(office, 10) == []
    assert published(office, 10) == []
    assert published(office, 19) == []
    assert len(published(office, 1)) == 1


def test_a_slack_that_does_not_answer_holds_up_no_card(office: Office) -> None:
    """After one call without an answer the round is over; the others come with the next one."""
    opening.opened(office.desk, TANAKA.id)
    opening.opened(office.desk, SUZUKI.id)
    office.home_tab.faults = [MessengerFault("TimeoutError")]

    assert published(office) == []
    assert [home.user_id for home in published(office)] == [TANAKA.id]


def test_many_homes_are_published_in_rounds(office: Office) -> None:
    """A round takes ten Homes and asks for the next, so that cards get their turn in between."""
    woken: list[str] = []
    desk = replace(office.desk, wake=lambda: woken.append("woken"))
    for number in range(11):
        opening.opened(desk, f"U{number:02}")
    woken.clear()

    publishing.publish_due([desk])
    assert (len(office.home_tab.homes), woken) == (10, ["woken"])
    publishing.publish_due([desk])
    assert (len(office.home_tab.homes), woken) == (11, ["woken"])


def test_a_change_during_the_publication_is_published_too(office: Office) -> None:
    """What changes while Slack draws a Home is shown by the next one."""
    opening.opened(office.desk, TANAKA.id)
    [row] = office.desk.store.homes.due(office.clock.now(), opened_since=office.clock.now(), most=9)
    opening.changed(office.desk)
    with office.desk.store.transaction():
        office.desk.store.homes.published(row, Role.APPROVER, next_at=office.clock.now())

    assert len(published(office)) == 1
    assert published(office, 60) == []


def test_a_posted_notice_changes_no_home(office: Office) -> None:
    """What only the requester hears does not publish anything."""
    request = office.ask()
    opening.opened(office.desk, TANAKA.id)
    published(office)
    outbox.send_due(office.desk)

    assert published(office, 60) == []
    assert office.state(request) is State.REQUESTED


def test_a_buyers_request_waits_for_whoever_may_answer_it(office: Office) -> None:
    """An operator sees it, and is asked no more when it is answered; a guest sees nothing."""
    items = (an_item(requested=True),)
    late = an_order(id="250-0000000-0000002", items=items, ship_by=None)
    for order in (late, an_order(items=items, ship_by=NOW + timedelta(days=1))):
        with office.desk.store.transaction():
            noticing.note_orders(office.desk, [order])

    found = section(seen_by(office, SATO), Kind.BUYER)
    assert found is not None
    assert [one.order.id for one in found.listed.shown] == [an_order().id, late.id]
    for order in (late, an_order()):
        answering.ship_instead(office.desk, BuyerClick(order.id, SATO, ""))
    assert section(seen_by(office, SATO), Kind.BUYER) is None
    with office.desk.store.transaction():
        office.desk.store.database.change("UPDATE buyer_requests SET state = 'waiting'")  # type: ignore[attr-defined] # the real one
        office.desk.store.database.change("DELETE FROM orders")  # type: ignore[attr-defined] # the real one
    assert section(seen_by(office, SATO), Kind.BUYER) is None
