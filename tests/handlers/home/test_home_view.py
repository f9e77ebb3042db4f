"""What App Home says, in which order, and within which size."""

import re
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from bot.domain.home.home import Home, Kind, Standing, figures_off, standings
from bot.domain.languages import LANGUAGES
from handlers import ids
from simulator.slack.blocks import check_home
from tests.builders import APPROVER, STORE, a_forecast, a_request
from tests.domain.health.samples import a_report, cancellations
from tests.handlers.home.samples import (
    STORES,
    a_work,
    everywhere,
    homes,
    hundreds,
    view_of,
    waiting,
)
from tests.handlers.views.samples import a_reader, buttons, parts, words

MOST_BLOCKS = 60
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def drawn(home: Home, language: str = "en") -> dict[str, Any]:
    """Return the view of a Home."""
    return view_of(a_reader(language), home)


@in_each_language
def test_a_home_stays_small_with_hundreds_of_things(language: str) -> None:
    """Sixty blocks at most, five things of each list, and a number says how many more."""
    view = drawn(Home(APPROVER, hundreds()), language)

    assert check_home(view) == []
    assert len(view["blocks"]) <= MOST_BLOCKS
    approve = [one for one in parts(view) if one.get("action_id") == ids.Action.APPROVE]
    assert len(approve) == 5
    reader = a_reader(language)
    for section in hundreds().waiting:
        assert section.listed.more > 100
        key = "home.more_buyers" if section.kind is Kind.BUYER else "home.more"
        assert reader.say(key, n=section.listed.more).replace("*", "") in words(view)
    assert all(len(drawn(one, language)["blocks"]) <= MOST_BLOCKS for one in homes())


@in_each_language
def test_what_waits_comes_first_then_health_then_decisions(language: str) -> None:
    """The order is the same in each language: approvals, unconfirmed, account, decisions, away."""
    reader, said = a_reader(language), words(drawn(Home(APPROVER, hundreds()), language))
    work = hundreds()
    titles = [
        *(reader.say(f"home.waiting.{one.kind}", n=one.listed.total) for one in work.waiting),
        reader.say("home.health"),
        reader.say("home.decided"),
        reader.say("home.button.back"),
        reader.say("home.language"),
    ]
    places = [said.index(title) for title in titles]
    assert places == sorted(places)


def test_the_buttons_know_the_version_that_is_shown() -> None:
    """A click tells which version of the request Home showed."""
    request = a_request(version=7)
    view = drawn(Home(APPROVER, a_work(waiting=(waiting(Kind.APPROVAL, request),))))
    [row] = [one for one in view["blocks"] if request.id in str(one.get("block_id"))]
    assert ids.version_of(row["block_id"]) == 7
    assert [one["action_id"] for one in row["elements"]] == [ids.Action.APPROVE, ids.Action.REJECT]


def test_an_unconfirmed_one_leads_to_seller_central_first() -> None:
    """Looking there comes first, then Check Again and Record Result, as on the card."""
    request = a_request(state=State.UNCONFIRMED)
    view = drawn(Home(APPROVER, a_work(waiting=(waiting(Kind.UNCONFIRMED, request),))))
    assert list(buttons(view))[:3] == [
        ids.Action.ORDER_SELLER_CENTRAL,
        ids.Action.CHECK_AGAIN,
        ids.Action.CLOSE,
    ]


@in_each_language
def test_without_a_role_there_is_no_order_and_no_button(language: str) -> None:
    """What the app is, whom to ask, and in which language it speaks."""
    view = drawn(Home("U0GUEST", admins=("U0BOSS",)), language)
    assert buttons(view) == {}
    assert "@U0BOSS" in words(view)
    assert not re.search(r"\d{3}-\d{7}-\d{7}", str(view))


@in_each_language
def test_health_is_told_in_a_line_with_the_room(language: str) -> None:
    """What is off is counted, the room is told; without a report it says so."""
    reader = a_reader(language)
    bad = a_report(cancellations(30, 100))
    off = drawn(
        Home(APPROVER, a_work(standings=standings([Standing(STORE, bad, a_forecast())]))), language
    )
    assert figures_off(bad) == 1
    assert "/health" in words(off)
    none = drawn(
        Home(APPROVER, a_work(standings=standings([Standing(STORE, None, None)]))), language
    )
    assert reader.say("room.no_report") in words(none)


def test_only_approvers_see_absence() -> None:
    """Who is away may come back; who is no approver is not asked."""
    assert ids.Action.HOME_AWAY in buttons(drawn(Home(APPROVER, a_work())))
    assert ids.Action.HOME_BACK in buttons(drawn(Home(APPROVER, hundreds())))
    assert set(buttons(drawn(Home(APPROVER, a_work(approver=False))))) == {ids.Action.HOME_REFRESH}


@in_each_language
def test_everything_names_its_store_where_there_are_several(language: str) -> None:
    """What waits, what was taken, how each account stands and what was decided name the store."""
    reader, home = a_reader(language), everywhere()
    view = view_of(reader, home, several=True)
    assert check_home(view) == []
    assert len(view["blocks"]) <= MOST_BLOCKS
    name, said = STORE.title(), words(view)
    assert home.work is not None
    things = sum(len(one.listed.shown) for one in home.work.waiting)
    things += len(home.deadlines.shown) + len(home.work.decided.shown) + 1
    assert said.count(name) == things
    assert STORES[1].title() in said
    assert reader.say("home.more_stores", n=len(STORES) - 5).replace("*", "") in said
    assert name not in words(view_of(reader, Home(APPROVER, hundreds())))
