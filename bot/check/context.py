"""The answers that the checks share; each is requested once, when first needed."""

from collections.abc import Mapping
from contextlib import closing
from copy import copy
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clients import Clients
from bot.database import database_of
from bot.domain.faults import AmazonFault
from bot.ports.slack import MessengerFault
from bot.ports.store import StoreBusy
from bot.start import CannotStart
from handlers.groups import groups_by_id, members_of
from handlers.identity import MemberPages
from handlers.web_api import call, fault_code
from storage import DatabaseRefused

if TYPE_CHECKING:
    from storage.postgres import AtWork

NO_ORDER = "000-0000000-0000000"
"""A well-formed id of no order."""


class Context:
    """The settings, the clients of Slack and Amazon, and their cached answers."""

    def __init__(self, clients: Clients) -> None:
        self.settings = clients.settings
        self.store = clients.settings.first
        self._clients = clients
        self.clock = clients.clock
        self.slack = clients.slack
        self.amazon = clients.amazon
        self._auth_test_at = clients.clock.now()

    def of_store(self, number: int) -> "Context":
        """Return a context of a store, which shares what Slack has answered."""
        other = copy(self)
        other.store, other.amazon = self.settings.stores[number], self._clients.amazons[number]
        other.__dict__.pop("order_fault", None)
        return other

    @cached_property
    def auth_test(self) -> SlackResponse | str:
        """Return Slack's answer to auth.test, or an error code."""
        answer = self.ask_slack("auth_test")
        self._auth_test_at = self.clock.now()
        return answer

    @cached_property
    def slack_skew(self) -> timedelta | None:
        """Return how far Slack's clock is ahead of ours, None if its answer has no date."""
        try:
            return parsedate_to_datetime(self.header("date")) - self._auth_test_at
        except ValueError:
            return None

    def header(self, name: str) -> str:
        """Return a header of the auth.test answer, empty if there is none."""
        if isinstance(self.auth_test, str):
            return ""
        found = {key.lower(): value for key, value in dict(self.auth_test.headers).items()}
        return str(found.get(name, ""))

    @property
    def team_id(self) -> str:
        """Return the workspace's id, empty if auth.test failed."""
        return "" if isinstance(self.auth_test, str) else str(self.auth_test["team_id"])

    def ask_slack(self, method: str, **arguments: Any) -> SlackResponse | str:
        """Call a Web API method; return its answer, or an error code."""
        try:
            answer: SlackResponse = getattr(self.slack, method)(**arguments)
        except SlackApiError as error:
            return fault_code(error)
        except Exception as error:  # noqa: BLE001 - an unreadable answer is a result too
            return type(error).__name__
        return answer

    @cached_property
    def users(self) -> Mapping[str, Mapping[str, Any]] | str:
        """Return all users of the workspace by id, or an error code."""
        found: dict[str, Mapping[str, Any]] = {}
        pages = MemberPages()
        while not pages.ended:
            try:
                found |= pages.next_users(self._users_page)
            except MessengerFault as fault:
                return fault.code
        return "no end" if pages.endless else found

    def _users_page(self, cursor: str) -> Mapping[str, Any]:
        return call(self.slack, "users_list", limit=200, cursor=cursor)

    @cached_property
    def groups(self) -> Mapping[str, frozenset[str]] | str:
        """Return the members of the user groups by id, or an error code."""
        try:
            answer = call(self.slack, "usergroups_list", include_users=True)
        except MessengerFault as fault:
            return fault.code
        found = groups_by_id(answer["usergroups"])
        return {one: members_of(group) or frozenset() for one, group in found.items()}

    @cached_property
    def at_work(self) -> "AtWork | None":
        """Return the programs that share the server's database; None if that is unknown."""
        try:
            with closing(database_of(self.settings).open(read_only=True)) as database:
                from storage.postgres import at_work  # noqa: PLC0415 - an extra

                return at_work(database, self.settings.lease)
        except (CannotStart, DatabaseRefused, StoreBusy):
            return None

    @cached_property
    def order_fault(self) -> AmazonFault | None:
        """Return the fault of reading an order that does not exist, None if it was found."""
        try:
            self.amazon.order_book.get(NO_ORDER)
        except AmazonFault as fault:
            return fault
        return None
