"""The vendor library's base client: the only importer of sp_api, imported on the first call.

Its classes for single APIs import the whole catalogue (`sp_api.api`): 7 MB and half of the
program's start-up time. They also add parameters of their own.
"""

from typing import Any
from urllib.parse import quote

from sp_api.base import Client


class SellingPartner(Client):  # type: ignore[misc] # the library has no types
    """Builds requests; `id_`, if given, is the last segment of the path."""

    def get(self, path: str, id_: str = "", **query: str) -> object:
        """Send a GET request."""
        return self._sent("GET", path, id_, params=query)

    def post(self, path: str, **body: str | list[str]) -> object:
        """Send a POST request with a JSON body."""
        return self._sent("POST", path, data=body)

    def delete(self, path: str, id_: str) -> object:
        """Send a DELETE request."""
        return self._sent("DELETE", path, id_)

    def _sent(self, method: str, path: str, id_: str = "", **parts: dict[str, Any]) -> object:
        whole = f"{path}/{quote(id_, safe='')}" if id_ else path
        parts["params"] = {"method": method, **parts.get("params", {})}
        return self._request(whole, add_marketplace=False, **parts)
