"""The loop of every worker: an error in one item does not keep the others from being done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.desk import Desk
from bot.domain.cancellation.request import Request, State
from bot.domain.messages import Shown
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import deciding, forecasting, lapsing
from bot.usecases.cancellation.forecasting import Forecaster, forecaster
from bot.usecases.loop import each
from tests.builders import an_order
from tests.fakes.slack import FakeMessenger
from tests.usecases.office import SATO, Office

ODD = ["250-0000000-0000001", "250-0000000-0000002", "250-0000000-0000003"]
WELL = "250-0000000-0000009"


def test_a_lapse_that_fails_holds_up_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two requests that lapse the second does, whatever the first raises."""
    first = office.ask(an_order(id=ODD[0]))
    second = office.ask(an_order(id=WELL))
    whole = lapsing.expire

    def expire(desk: object, request: Request, *rest: object) -> None:
        if request.id == first.id:
            raise OverflowError
        whole(office.desk, request, *rest)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(lapsing, "expire", expire)
    office.clock.advance(timedelta(hours=25))
    office.work()

    assert office.state(first) is State.REQUESTED
    assert office.state(second) is State.EXPIRED


def test_a_row_that_raises_leaves_the_outbox_to_the_others(office: Office) -> None:
    """Ten messages that nobody can draw do not keep an eleventh from being said."""

    class Choosy(FakeMessenger):
        def card(self, request: Request, **drawn: Any) -> Shown:
            if request.order.id != WELL:
                raise OverflowError
            return super().card(request, **drawn)

    office = replace(office, desk=replace(office.desk, messenger=(messenger := Choosy())))
    for number in range(10):
        office.submit(office.view(an_order(id=f"250-0000000-000010{number}")))
    well = office.submit(office.view(an_order(id=WELL))).request
    assert well is not None
    office.wait(2, step=1)

    assert [request.order.id for request in messenger.cards] == [WELL]


def test_a_database_that_cannot_be_written_ends_the_round(office: Office) -> None:
    """A full disk affects every item, so the rest of the round is skipped."""
    tried = []

    def do(name: str) -> None:
        tried.append(name)
        raise StoreBusy

    with pytest.raises(StoreBusy):
        each(office.desk, "test", ["a", "b"], do, name=str)
    assert tried == ["a"]


@pytest.mark.parametrize("again", [OverflowError, StoreBusy])
def test_an_error_while_reporting_an_error(office: Office, again: type[Exception]) -> None:
    """If reporting an error raises too, the other items are done all the same."""
    done = []

    def do(name: str) -> None:
        done.append(name)
        if name == "a":
            raise OverflowError

    def failed(_name: str) -> None:
        raise again

    try:
        each(office.desk, "test", ["a", "b"], do, name=str, failed=failed)
    except StoreBusy:
        assert again is StoreBusy
    assert done == (["a"] if again is StoreBusy else ["a", "b"])


def test_a_new_report_does_not_overwrite_a_decision(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that is decided while a new report is worked in keeps the decision as it was."""
    request = office.ask()

    def meanwhile(desk: Desk) -> Forecaster:
        office.click(deciding.withdraw, request, SATO)
        return forecaster(desk)

    monkeypatch.setattr(forecasting, "forecaster", meanwhile)
    before = office.desk.store.requests.in_state(State.REQUESTED)
    assert before
    monkeypatch.setattr(office.desk.store.requests, "in_state", lambda *_, **__: before)
    forecasting.reconsider_undecided(office.desk)

    assert office.state(request) is State.WITHDRAWN
