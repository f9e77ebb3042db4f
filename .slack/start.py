"""What `slack run` starts: the bot, with the tokens of the app that the Slack CLI has installed.

The CLI gives them as SLACK_CLI_XOXB and SLACK_CLI_XAPP; tokens set in the environment win. It runs
hooks with any Python 3: the bot runs with that of `make setup` where it is there.
"""

import os
import sys
from pathlib import Path

TOKENS = {"SLACK_BOT_TOKEN": "SLACK_CLI_XOXB", "SLACK_APP_TOKEN": "SLACK_CLI_XAPP"}
"""The CLI's name of each setting."""


def main() -> None:
    """Replace this process by the bot, so that the CLI's signals reach it."""
    for setting, given in TOKENS.items():
        if not os.environ.get(setting) and not os.environ.get(f"{setting}_FILE"):
            os.environ[setting] = os.environ.get(given, "")
    installed = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "python"
    python = str(installed) if installed.exists() else sys.executable
    os.execv(python, [python, "-m", "bot", "run"])  # noqa: S606 - no shell is needed


if __name__ == "__main__":
    main()
