"""Links in what a person writes, and which of them an app hears of."""

import html
import re
from collections.abc import Collection
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[^\s<>|]+")


def as_stored(text: str) -> str:
    """Return what a person typed as Slack stores it: signs escaped, links in angle brackets."""
    return _URL.sub(r"<\g<0>>", html.escape(text, quote=False))


def links_in(text: str, domains: Collection[str]) -> list[dict[str, str]]:
    """Return the links to registered domains or their subdomains, each once, as in link_shared."""
    found = []
    for url in dict.fromkeys(_URL.findall(html.unescape(text))):
        host = urlsplit(url).hostname or ""
        domain = next((one for one in domains if host == one or host.endswith(f".{one}")), "")
        if domain:
            found.append({"domain": domain, "url": url})
    return found
