"""What Sellerdesk means and how it runs."""

import sys

# httpx loads its command line, with rich and pygments, wherever those are installed. Nobody here
# calls it, and it takes 6 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # "not to be imported"
