"""The scans of a world."""

from bot.domain.radar.scan import ScanKind
from tests.scenario.world import World


def scanned(world: World) -> None:
    """Let the first scans come to their end."""
    scans = world.program.store.scans

    def ended() -> bool:
        found = [scans.get(kind) for kind in ScanKind]
        return all(scan is not None and not scan.running for scan in found)

    world.until(ended, minutes=3, what="the first scans")
