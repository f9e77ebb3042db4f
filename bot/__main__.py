"""`python -m bot`, and the console script."""

import os
import sys


def main() -> None:
    """Run the command line; `healthy` and `manifest` need only the standard library."""
    code = _without_packages(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    from bot.cli import main as command_line

    command_line()


def _without_packages(arguments: list[str]) -> int | None:
    """Run the command if it needs no packages, and return its exit code; None if it does."""
    match arguments:
        case ["healthy"]:
            from bot.commands.healthy import verdict_of
            from bot.settings import Settings, SettingsError

            try:
                verdict = verdict_of(Settings.load(os.environ))
            except SettingsError:
                return None  # the command line says what is wrong, in the user's language
            sys.stdout.write(f"{verdict.line}\n")
            return not verdict.well
        case ["manifest"]:
            from bot.commands.manifest import manifest_text

            sys.stdout.write(manifest_text())
            return 0
    return None


if __name__ == "__main__":
    main()
