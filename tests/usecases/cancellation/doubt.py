"""A request whose createFeed got no answer, for the tests of what follows."""

from bot.domain.cancellation.request import State, Trouble
from bot.domain.faults import Doubtful
from tests.usecases.office import Office


def in_doubt(office: Office, *, accepted: bool) -> str:
    """Bring a request into doubt and return its id."""
    request = office.approved()
    office.transport.fail("create", Doubtful())
    office.transport.accept_in_doubt = accepted
    office.wait(90)
    office.transport.accept_in_doubt = False
    assert office.state(request) is State.SUBMITTING
    assert office.now(request).noted.trouble is Trouble.DOUBT
    return request.id
