"""Sellerdesk: domain, use cases, ports, the Amazon adapter and the wiring."""

import sys

# httpx imports its command line if rich and pygments are installed. It is not used here and takes
# 6 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # None blocks the import
