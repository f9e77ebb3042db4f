"""Settings files with [[store]] tables."""

from collections.abc import Sequence
from pathlib import Path

from tests.bot.environ import NEEDED

OWN = ("SELLER_ID", "SP_API_MARKETPLACE", "SP_API_REFRESH_TOKEN")
"""What no table inherits."""

JP = """
[[store]]
name = "JP"
SELLER_ID = "A1SELLER"
SP_API_MARKETPLACE = "JP"
SP_API_REFRESH_TOKEN = "Atzr|jp"
"""
US = """
[[store]]
name = "US-outlet"
SELLER_ID = "A2SELLER"
SP_API_MARKETPLACE = "US"
SP_API_REFRESH_TOKEN = "Atzr|us"
"""


def environ(folder: Path, content: str, without: Sequence[str] = OWN) -> dict[str, str]:
    """Return the environment of a file, with what stands above the tables."""
    path = folder / "sellerdesk.toml"
    path.write_text(content, encoding="utf-8")
    shared = {name: text for name, text in NEEDED.items() if name not in without}
    return shared | {"SELLERDESK_CONFIG": str(path)}
