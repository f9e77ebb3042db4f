"""The scenarios' world: its people, and what they do and see."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg

from bot.clock import MovableClock
from bot.demo.world import World as AnyWorld
from bot.domain.cancellation.request import Request, State
from handlers import ids
from handlers.text import catalog
from simulator.slack import SlackSimulator, reading
from simulator.slack.person import Person
from tests.builders import NOW
from tests.databases import make_database

APPROVALS = "C0APPROVALS"
DESK = "C0DESK"
READERS = {"ja": "U0SATO", "en": "U0TANAKA"}
"""Who reads which language."""


class World(AnyWorld):
    """The world with shortcuts for people's actions."""

    def person(self, user_id: str) -> Person:
        """Return a user of the workspace."""
        return self.slack.person(user_id)

    @property
    def sato(self) -> Person:
        """Return the operator, who reads Japanese."""
        return self.person("U0SATO")

    @property
    def tanaka(self) -> Person:
        """Return an approver, who reads English."""
        return self.person("U0TANAKA")

    @property
    def suzuki(self) -> Person:
        """Return a second approver."""
        return self.person("U0SUZUKI")

    def look_up(self, person: Person, text: str) -> dict[str, Any]:
        """Type /order and return the ephemeral message that answers it."""
        before = len(self.answers(person))
        result = person.command("/order", text, channel=DESK)
        assert result.acked, result
        assert result.message is None
        self.slack.wait_for(
            lambda: len(self.answers(person)) > before, what=f"the answer to /order {text}"
        )
        return self.answers(person)[before]

    @staticmethod
    def answers(person: Person) -> list[dict[str, Any]]:
        """Return a person's ephemeral messages, except the line before an answer that is slow."""
        said = catalog(person.reader.locale[:2])("order.looking", n=1, orders="\0")
        return [one for one in person.ephemerals() if not reading.words(one).startswith(said[:12])]

    def listed(self, person: Person) -> dict[str, Any]:
        """Type /cancel alone and return the list of what is open."""
        before = len(person.ephemerals())
        assert person.command("/cancel", "", channel=DESK).acked
        self.slack.wait_for(lambda: len(person.ephemerals()) > before, what="the list of /cancel")
        return person.ephemerals()[-1]

    def fill(
        self, person: Person, order_id: str, reason: str = "NO_INVENTORY", parcel: str = "here"
    ) -> None:
        """Type /cancel and fill in the form, without submitting it."""
        person.command("/cancel", order_id, channel=DESK)
        person.wait_modal(callback_id=ids.Callback.REQUEST)
        person.fill(ids.Input.REASON, reason)
        person.fill(ids.Input.PARCEL, parcel)

    def ask(self, person: Person, order_id: str, reason: str = "NO_INVENTORY") -> None:
        """Request a cancellation and wait for its card."""
        self.fill(person, order_id, reason)
        result = person.submit()
        assert result.closed, result
        self.until(lambda: self.card(order_id) is not None, minutes=2, step=1, what="a card")

    def cards(self, order_id: str) -> list[Mapping[str, Any]]:
        """Return an order's cards, oldest first."""
        cards = reading.of_event(self.tanaka.messages(APPROVALS), "sellerdesk_cancellation")
        return [one for one in cards if one["metadata"]["event_payload"]["order_id"] == order_id]

    def card(self, order_id: str) -> Mapping[str, Any] | None:
        """Return an order's newest card, or None."""
        found = self.cards(order_id)
        return found[-1] if found else None

    def the_card(self, order_id: str) -> Mapping[str, Any]:
        """Return an order's newest card; fails if there is none."""
        card = self.card(order_id)
        assert card is not None, self.slack.seen()
        return card

    def shown(self, order_id: str) -> str:
        """Return the state that an order's card shows."""
        card = self.card(order_id)
        return str(card["metadata"]["event_payload"]["state"]) if card else "no card"

    def press(self, person: Person, order_id: str, action: str, **options: Any) -> None:
        """Press a button of an order's card."""
        person.click(self.the_card(order_id), action, **options)

    def approve(self, person: Person, order_id: str) -> None:
        """Approve, and check that the card shows it."""
        self.press(person, order_id, ids.Action.APPROVE)
        self.until(lambda: self.shown(order_id) == "approved", minutes=1, step=1, what="approved")

    def outcomes(self, person: Person) -> list[Mapping[str, Any]]:
        """Return the outcomes that a person was notified of, from the messages' metadata."""
        return reading.payloads_of(person.dms(), "sellerdesk_outcome")

    def told(self, person: Person, key: str, order_id: str) -> list[str]:
        """Return the direct messages that show the notice `key` about an order."""
        gap = "\0"
        notice = catalog(person.reader.locale[:2])(
            key, order=order_id, state=gap, code=gap, product=gap
        )
        parts = notice.split(gap)
        said = [reading.words(one) for one in person.dms()]
        return [one for one in said if all(part in one for part in parts)]

    def request(self, order_id: str) -> Request:
        """Return an order's newest request from the database."""
        found = self.program.store.requests.latest_for(order_id)
        assert found is not None
        return found

    def until_state(self, order_id: str, state: State, *, minutes: float = 90) -> None:
        """Let time pass until the request and its card reach a state."""
        self.until(
            lambda: self.request(order_id).state is state and self.shown(order_id) == state,
            minutes=minutes,
            what=f"{order_id} {state}",
        )

    def copy_database(self, copy: Path) -> None:
        """Copy the database as a backup does."""
        with (
            closing(sqlite3.connect(self.program.settings.database_path)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Lock the database from another connection."""
        url = self.program.settings.database_url
        if url is not None:
            with psycopg.connect(url.reveal()) as connection:
                connection.execute("LOCK TABLE leases IN EXCLUSIVE MODE")
                yield
            return
        other = sqlite3.connect(self.program.settings.database_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.rollback()
            other.close()

    def messages_sent(self, order_id: str) -> list[str]:
        """Return the reasons of the feed messages that Amazon accepted for an order."""
        return [reason for _, order, reason in self.amazon.cancel_messages() if order == order_id]


SETTINGS = {
    "OPERATORS": "*",
    "APPROVERS": "U0TANAKA,U0SUZUKI",
    "APPROVALS_CHANNEL": APPROVALS,
    "LANGUAGE": "ja",
}
"""What the bot is told of these people and channels."""


def populate(slack: SlackSimulator) -> None:
    """Add people and channels."""
    slack.add_user("U0SATO", "佐藤", locale="ja-JP")
    slack.add_user("U0TANAKA", "Tanaka", locale="en-US")
    slack.add_user("U0SUZUKI", "鈴木", locale="ja-JP")
    slack.add_user("U0GUEST", "Guest", locale="en-US", guest=True)
    slack.roster.add_group("S0LEADS", "leads", ["U0TANAKA", "U0SUZUKI"])
    slack.roster.add_group("S0STAFF", "staff", ["U0SATO"])
    slack.roster.add_group("S0EMPTY", "empty")
    slack.add_channel(APPROVALS, "approvals")
    slack.add_channel(DESK, "desk", bot_is_member=False)


NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


@contextmanager
def a_world(
    database: Path,
    before: Callable[[World], None] = lambda _: None,
    options: Mapping[str, Any] = NO_OPTIONS,
    /,
    **settings: str,
) -> Iterator[World]:
    """Start a world for the block; `settings` override the environment's.

    `before` prepares the workspace and the seller before the bot starts; `options` are more of
    those with which the bot is opened.
    """
    with World(database, MovableClock(NOW)) as world:
        populate(world.slack)
        world.amazon.seed()
        before(world)
        world.environ |= SETTINGS | settings
        if "DATABASE_URL" in settings:
            del world.environ["DATABASE_PATH"]
        elif not database.exists():
            make_database(database)
        world.open(tick=0.01, amazon_pause=0.01, durable=False, **options)
        world.program.start()
        yield world
        assert world.slack.violations == []
        assert world.slack.warnings == []
