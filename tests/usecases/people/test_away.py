"""Being away: cards do not mention who is, and nobody's rights change."""

from datetime import timedelta

from bot.domain.people import Called, Roles
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.deciding import Done
from bot.usecases.people import away
from bot.usecases.people.calling import called_for
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office

HOUR = timedelta(hours=1)


def actions(office: Office) -> list[tuple[str, str, str]]:
    """Return the record's lines about absences: who, what, and until when or whose."""
    lines = office.desk.store.audit.all()
    return [(one.actor, one.action, one.why) for one in lines if one.action in AWAY]


AWAY = ("away", "back", "away_over")


def test_a_card_mentions_who_is_not_away_and_is_drawn_again(office: Office) -> None:
    """Going away and coming back redraw the waiting card in place, and post nothing new."""
    request = office.ask()
    assert called_for(office.desk, request) == Called((SUZUKI.id, TANAKA.id))

    until = office.clock.now() + HOUR
    assert away.begin(office.desk, TANAKA.id, until)
    found = away.of(office.desk, TANAKA.id)
    assert found is not None
    assert found.until == until
    assert called_for(office.desk, request) == Called((SUZUKI.id,))
    office.work()
    assert [called.ids for called in office.messenger.called] == [
        (SUZUKI.id, TANAKA.id),
        (SUZUKI.id,),
    ]

    assert away.end(office.desk, TANAKA.id)
    assert not away.end(office.desk, TANAKA.id)
    assert away.of(office.desk, TANAKA.id) is None
    office.work()
    assert office.messenger.called[-1] == Called((SUZUKI.id, TANAKA.id))
    assert office.now(request).noted.card == request.noted.card
    assert actions(office) == [
        (TANAKA.id, "away", until.isoformat()),
        (TANAKA.id, "back", ""),
    ]


def test_an_absence_ends_by_the_clock(office: Office) -> None:
    """At its end the person is mentioned again, before and after the worker has looked."""
    request = office.ask()
    away.begin(office.desk, TANAKA.id, office.clock.now() + HOUR)
    away.begin(office.desk, SUZUKI.id, office.clock.now() + 2 * HOUR)
    away.end_due(office.desk)
    assert away.of(office.desk, TANAKA.id)

    office.clock.advance(HOUR)
    assert away.of(office.desk, TANAKA.id) is None
    assert called_for(office.desk, request) == Called((TANAKA.id,))
    away.end_due(office.desk)
    assert [one.user for one in office.desk.store.people.away()] == [SUZUKI.id]
    assert actions(office)[-1] == ("sellerdesk", "away_over", TANAKA.id)
    office.work()
    assert office.messenger.called[-1] == Called((TANAKA.id,))


def test_a_moment_that_has_passed_changes_nothing(office: Office) -> None:
    """Away until now or earlier is refused, and an absence that was noted stays."""
    away.begin(office.desk, TANAKA.id, office.clock.now() + HOUR)
    assert not away.begin(office.desk, TANAKA.id, office.clock.now())
    found = away.of(office.desk, TANAKA.id)
    assert found is not None
    assert found.until == office.clock.now() + HOUR


def test_who_is_away_may_still_decide(office: Office) -> None:
    """Away changes who is mentioned, never who may."""
    request = office.ask()
    away.begin(office.desk, TANAKA.id, office.clock.now() + HOUR)
    assert office.click(deciding.approve, request, TANAKA, version=request.version) is Done.APPROVED


def test_where_everybody_is_away_escalate_to_is_called(office: Office) -> None:
    """The card and its reminder name ESCALATE_TO, and say so."""
    roles = Roles(frozenset({SATO.id}), frozenset({TANAKA.id}), escalate_to=frozenset({"U0BOSS"}))
    office = office.with_roles(roles)
    request = office.ask()
    away.begin(office.desk, TANAKA.id, office.clock.now() + 24 * HOUR)
    assert called_for(office.desk, request) == Called(("U0BOSS",), escalated=True)
    office.wait(minutes=60 * 12, step=900)
    assert office.messenger.reminded == [(request.id, Called(("U0BOSS",), escalated=True))]


def test_the_requester_is_not_called_to_decide_their_own(office: Office) -> None:
    """Unless SELF_APPROVAL is on; nor is somebody called again who approved."""
    roles = Roles(frozenset({SATO.id}), frozenset({SATO.id, TANAKA.id}))
    office = office.with_roles(roles)
    request = office.ask()
    assert called_for(office.desk, request) == Called((TANAKA.id,))
    self_approving = office.with_policy(self_approval=True)
    assert called_for(self_approving.desk, request) == Called((SATO.id, TANAKA.id))
