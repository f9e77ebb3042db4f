"""The command `manifest`; standard library only."""

from importlib.resources import files


def manifest_text() -> str:
    """Return the Slack app's manifest as JSON (`make manifest` writes it from manifest.yml)."""
    return files("bot").joinpath("manifest.json").read_text(encoding="utf-8")
