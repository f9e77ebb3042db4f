"""The vendor library's plain client: the only importer of sp_api, loaded by who first asks Amazon.

Its own classes for each API bring the whole catalogue (`sp_api.api`): 7 MB, half of the time that
the program takes to start, and parameters that nobody asked for.
"""

from typing import Any
from urllib.parse import quote

from sp_api.base import Client


class SellingPartner(Client):  # type: ignore[misc] # the library has no types
    """Builds requests. `id_` is the last part of a path, where there is one."""

    def get(self, path: str, id_: str = "", **query: str) -> object:
        """Read something."""
        return self._sent("GET", path, id_, params=query)

    def post(self, path: str, **body: str | list[str]) -> object:
        """Create something."""
        return self._sent("POST", path, data=body)

    def delete(self, path: str, id_: str) -> object:
        """Take something back."""
        return self._sent("DELETE", path, id_)

    def _sent(self, method: str, path: str, id_: str = "", **parts: dict[str, Any]) -> object:
        whole = f"{path}/{quote(id_, safe='')}" if id_ else path
        parts["params"] = {"method": method, **parts.get("params", {})}
        return self._request(whole, add_marketplace=False, **parts)
