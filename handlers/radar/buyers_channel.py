"""Messages about buyers' requests over Slack's Web API: to deciders, packers and watchers."""

from datetime import timedelta

from slack_sdk import WebClient

from bot.domain.messages import Posted, Shown
from bot.domain.radar.answers import BuyerCard
from handlers.blocks import Message
from handlers.cards import Cards
from handlers.radar.views import buyer_card, buyer_notices
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import permalink, say


class SlackBuyersChannel:
    """The BuyersChannel port over Slack's Web API."""

    def __init__(  # noqa: PLR0913 - what its messages need
        self,
        slack: WebClient,
        readers: Readers,
        *,
        store: str,
        channel: str,
        packing: str | None,
        stop_window: timedelta,
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._store = store
        self._stop_window = stop_window
        self._cards = Cards(slack, channel)
        self._holds = Cards(slack, packing) if packing else None

    def card(self, seen: BuyerCard) -> Shown:
        """Post or update the card of a buyer's request."""
        reader, buyer = self._readers.channel(), seen.request
        message = self._named(
            buyer_card.buyer_card(
                reader, seen, stop_window=self._stop_window, ours_at=self._ours_at(seen)
            )
        )
        if seen.again:
            # One that can no longer be changed stays as it is.
            if buyer.card is not None:
                self._cards.update(buyer.card, self._named(buyer_card.replaced(reader, seen)))
            return Shown(self._cards.post(message))
        return self._cards.draw(buyer.order_id, buyer.card, message, buyer.version)

    def hold(self, seen: BuyerCard) -> tuple[Posted, ...]:
        """Tell the packers not to ship an order, or that they may again.

        All messages about the order are updated, so that none is misleading.
        """
        if self._holds is None:
            return ()
        buyer = seen.request
        message = self._named(buyer_notices.hold(self._readers.channel(), seen))
        earlier = buyer.holds if seen.again else buyer.holds[:-1]
        for one in earlier:
            self._holds.update(one, message)
        newest = None if seen.again or not buyer.holds else buyer.holds[-1]
        drawn = self._holds.draw(buyer.order_id, newest, message, buyer.version).card
        return (*earlier, drawn)

    def remind(self, seen: BuyerCard) -> None:
        """Post a reminder in the thread of the card of a buyer's request."""
        card = seen.request.card
        if card is not None:
            message = buyer_notices.reminder(self._readers.channel(), seen)
            say(self._slack, self._named(message), channel=card.channel, thread_ts=card.ts)

    def arrived(self, seen: BuyerCard, user_id: str) -> None:
        """Tell a person that the buyer's request they wait for has arrived."""
        card = seen.request.card
        link = permalink(self._slack, card.channel, card.ts) if card else ""
        message = buyer_notices.arrived(self._readers.of(user_id), seen, link)
        say(self._slack, self._named(message), channel=user_id)

    def _named(self, message: Message) -> Message:
        return of_store(message, self._store, self._readers.store)

    def _ours_at(self, seen: BuyerCard) -> str:
        """Return the permalink of the card of our request, if that is what is shown."""
        card = seen.ours.noted.card if seen.ours and seen.ours.open else None
        return permalink(self._slack, card.channel, card.ts) if card else ""
