"""The schema's versions, which are the same for each engine."""

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "sqlite" / "schema"
STEPS: Final = dict(sorted((int(path.name.split("_")[0]), path) for path in _FOLDER.glob("*.sql")))
"""The migration steps by the version that each leads to; a released one is never changed."""
NEWEST: Final = max(STEPS)
"""The schema version that this program needs; the same number means the same tables."""
