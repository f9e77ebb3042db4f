"""A program that is told to stop while people go on."""

from tests.scenario.world import World


def test_an_ending_program_hangs_up(world: World) -> None:
    """Slack gives what comes then to another program, instead of one that answers no more."""
    world.program.drain()
    world.slack.wait_for(lambda: not len(world.slack.sockets), what="no connection")
