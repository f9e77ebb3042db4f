"""What is published while a test goes on."""

from datetime import timedelta

from bot.domain.home.home import Home
from bot.usecases.home import publishing
from tests.usecases.office import Office


def published(office: Office, seconds: float = 0) -> list[Home]:
    """Let time pass and return the Homes that are published then."""
    office.clock.advance(timedelta(seconds=seconds))
    before = len(office.home_tab.homes)
    publishing.publish_due([office.desk])
    return office.home_tab.homes[before:]
