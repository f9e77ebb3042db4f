"""The environment of `check`: simulators over HTTP, settings for them, and a clock."""

from dataclasses import dataclass

from bot import wiring
from bot.check import run_checks
from bot.ports.clock import Clock
from bot.settings import Settings
from handlers.text import catalog
from simulator.amazon import AmazonSimulator
from simulator.slack import SlackSimulator
from storage import Store, claim_store
from storage.sqlite import open_database


@dataclass(frozen=True)
class Said:
    """A line of the output as text, without its name."""

    ok: bool
    tried: bool
    said: str
    warning: bool = False


@dataclass
class Practice:
    """A seller account and a workspace, in which tests can break things."""

    slack: SlackSimulator
    amazon: AmazonSimulator
    clock: Clock
    environ: dict[str, str]

    def settings(self, **changes: str) -> Settings:
        """Return the settings, some of them changed."""
        return Settings.load(self.environ | changes)

    def lines(self, language: str = "en", **changes: str) -> dict[str, Said]:
        """Return the output in a language, by the names of the lines."""
        words = catalog(language)
        return {
            line.name.in_words(words): Said(
                line.ok, line.tried, line.said.in_words(words), line.warning
            )
            for line in run_checks(self.settings(**changes), clock=self.clock, amazon_pause=0)
        }

    def bad(self, **changes: str) -> dict[str, str]:
        """Return the failed lines."""
        return {name: line.said for name, line in self.lines(**changes).items() if not line.ok}

    def open_store(self, *, team_id: str = "") -> Store:
        """Make the database as the first run would."""
        settings = self.settings()
        owner = wiring.owner_of(settings, team_id or self.slack.team_id)
        return claim_store(open_database(settings.database_path), owner, self.clock)
