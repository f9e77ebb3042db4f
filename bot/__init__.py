"""Sellerdesk: domain, use cases, ports, the Amazon adapter and the wiring."""

import sys

__version__ = "0.1.0"

# httpx imports its command line if rich and pygments are installed, and anyio, which its calls of
# coroutines need. Neither is used here; they take 6 and 0.4 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None blocks the import
sys.modules.setdefault("anyio", None)  # type: ignore[arg-type]
