"""The cards under links to orders, over Slack's Web API."""

from collections.abc import Mapping

from slack_sdk import WebClient

from bot.domain.links.shared import OrderSeen, SharedLinks
from handlers.blocks import Block, message
from handlers.orders.views.order_card import preview
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import call


class SlackLinkPreviews:
    """The LinkPreviews port over Slack's Web API."""

    def __init__(self, slack: WebClient, readers: Readers, *, store: str) -> None:
        self._slack = slack
        self._readers = readers
        self._store = store

    def unfold(self, shared: SharedLinks, seen: Mapping[str, OrderSeen]) -> None:
        """Show the orders under their links, in the language of the channel."""
        reader = self._readers.channel()
        cards = {
            link.url: {"blocks": self._named(preview(reader, *seen[link.order_id]))}
            for link in shared.links
            if link.order_id in seen
        }
        call(self._slack, "chat_unfurl", channel=shared.channel, ts=shared.ts, unfurls=cards)

    def _named(self, blocks: list[Block]) -> list[Block]:
        return of_store(message("", *blocks), self._store, self._readers.store).blocks
