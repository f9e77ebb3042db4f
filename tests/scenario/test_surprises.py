"""Unexpected errors: the person gets a reference to the log, and nothing is half done."""

import logging
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.domain.cancellation.request import State
from bot.logs import JsonFormatter, Redaction, current_correlation
from bot.workspace import bolt_app
from handlers import ids
from handlers.blocks import Message
from handlers.boundary import Boundary, Say
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.text import catalog
from tests.scenario.world import World

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


class References(logging.Handler):
    """Writes down under which references failures are logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write one down."""
        assert JsonFormatter(Redaction()).format(record)
        if record.getMessage() in ("slack.listener_failed", "pool.failed"):
            self.seen.append(current_correlation())


@pytest.fixture
def references() -> Iterator[References]:
    """Return the references under which failures are logged from now on."""
    handler, log = References(), logging.getLogger("handlers")
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)


def reference_told(world: World) -> str:
    """Return the code that the English-speaking approver was told."""
    opening = catalog("en")("fault.unexpected").split(".")[0]
    said = world.tanaka.wait_ephemeral(containing=opening)
    found = REFERENCE.search(str(said))
    assert found, said
    return found.group()


@pytest.mark.file
def test_a_click_that_fails_changes_nothing(world: World, references: References) -> None:
    """A decision that cannot be made is acknowledged and explained, and the request waits on."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)
    database = world.program.settings.database_path
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        (kept,) = other.execute("SELECT approvals FROM requests").fetchone()
        other.execute("UPDATE requests SET approvals = '{'")

        result = world.tanaka.click(card, ids.Action.APPROVE)

        assert result.acked
        assert [reference_told(world)] == references.seen
        other.execute("UPDATE requests SET approvals = ?", (kept,))
    assert world.request(order_id).state is State.REQUESTED


def test_an_answer_that_fails_after_the_acknowledgement(
    world: World, references: References
) -> None:
    """Where only the answer cannot be made, the person learns that too, by its own reference."""
    order_id = world.amazon.seeds["unshipped"]
    clicked = world.tanaka.click(world.look_up(world.tanaka, order_id), ids.Action.ORDER_REFRESH)
    assert clicked.delivery is not None
    payload: Mapping[str, Any] = clicked.delivery.payload

    def broken(front: Front, inbound: Inbound) -> Say:
        def say() -> Message:
            raise KeyError(inbound.value)

        return say

    boundary = Boundary(world.program.front)
    boundary.action(ids.Action.ORDER_REFRESH, broken)
    app = bolt_app(world.program.front.slack)
    boundary.listen(app)

    response = app.dispatch(BoltRequest(mode="socket_mode", body=dict(payload)))

    assert response.status == 200
    assert [reference_told(world)] == references.seen
