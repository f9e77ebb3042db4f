"""App Home over Slack's Web API."""

from collections.abc import Mapping

from slack_sdk import WebClient

from bot.domain.home.home import Home
from bot.domain.people import Person
from handlers.home.views.home import home_view
from handlers.identity import Members
from handlers.readers import Readers
from handlers.web_api import call


class SlackHomeTab:
    """The HomeTab port over Slack's Web API; `readers` are those of each store, by its key."""

    def __init__(self, slack: WebClient, members: Members, readers: Mapping[str, Readers]) -> None:
        self._slack = slack
        self._members = members
        self._readers = readers

    def person(self, user_id: str) -> Person:
        """Return a reader as currently known."""
        member = self._members.get(user_id)
        return member.person if member else Person(user_id, full_member=False)

    def publish(self, home: Home) -> None:
        """Publish a reader's Home in their language."""
        readers = {key: one.of(home.user_id) for key, one in self._readers.items()}
        view = home_view(next(iter(readers.values())), home, readers)
        call(self._slack, "views_publish", user_id=home.user_id, view=view)
