"""App Home over Slack's Web API."""

from slack_sdk import WebClient

from bot.domain.home.home import Home
from bot.domain.people import Person
from handlers.home.views.home import home_view
from handlers.identity import Members
from handlers.readers import Readers
from handlers.web_api import call


class SlackHomeTab:
    """The HomeTab port over Slack's Web API."""

    def __init__(self, slack: WebClient, members: Members, readers: Readers) -> None:
        self._slack = slack
        self._members = members
        self._readers = readers

    def person(self, user_id: str) -> Person:
        """Return a reader as they are known now."""
        member = self._members.get(user_id)
        return member.person if member else Person(user_id, full_member=False)

    def publish(self, home: Home) -> None:
        """Show a reader their Home, in their language."""
        view = home_view(self._readers.of(home.user_id), home)
        call(self._slack, "views_publish", user_id=home.user_id, view=view)
