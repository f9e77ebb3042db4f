"""What a form and a card both say about a cancellation: does it count, and what would it do."""

from bot.domain.eligibility import Counting
from bot.domain.forecast import Forecast
from bot.domain.health_ledger import EarlierCancel
from handlers.blocks import Block, paragraph, small_about
from handlers.reader import Reader


def bold(text: str) -> Block:
    """Return a line of ours that stands out; Slack formats no mark that touches Japanese text."""
    return paragraph([{"type": "text", "text": text, "style": {"bold": True}}])


def counting_blocks(
    reader: Reader,
    counting: Counting,
    forecast: Forecast | None,
    *,
    prime: bool,
    earlier: EarlierCancel | None = None,
) -> list[Block]:
    """Return whether the cancel counts, the rate before and after, and the sources.

    `earlier` is an order with the same product that we cancelled lately.
    """
    if not counting.in_rate:
        blocks = [bold(reader.say("counts.not"))]
        sources = [reader.source(reader.market.not_counted_source)]
    else:
        blocks = [bold(reader.say("counts.yes")), *forecast_lines(reader, forecast)]
        sources = [reader.source(reader.market.cancellation_source)]
    if prime:
        key = "counts.prime_all" if counting.in_prime_rate else "counts.prime"
        blocks.append(paragraph([{"type": "text", "text": reader.say(key)}]))
    if counting.in_rate and earlier is not None:
        blocks.append(paragraph([{"type": "text", "text": earlier_text(reader, earlier)}]))
    return [*blocks, small_about(" · ".join(sources))]


def earlier_text(reader: Reader, earlier: EarlierCancel) -> str:
    """Return that we cancelled an order with the same product lately, as a fact with its date."""
    day = reader.day(earlier.cancelled_at.astimezone(reader.zone).date())
    return reader.say("forecast.earlier", asin=earlier.asin, order=earlier.order_id, day=day)


def forecast_lines(reader: Reader, forecast: Forecast | None) -> list[Block]:
    """Return what a counting cancel does to the rate, marked as an estimate."""
    return [paragraph([{"type": "text", "text": forecast_text(reader, forecast)}])]


def forecast_text(reader: Reader, forecast: Forecast | None) -> str:
    """Return the forecast in words; without a report, that it is not known."""
    if forecast is None:
        return reader.say(
            "forecast.unknown", target=reader.target(reader.market.cancellation_target)
        )
    target = forecast.target
    key = "forecast.misses" if forecast.misses else "forecast.within"
    parts = [
        reader.say(
            key,
            cancelled=reader.number(forecast.cancelled),
            orders=reader.number(forecast.orders),
            rate=reader.percent(forecast.rate_now, target),
            at=reader.moment(forecast.report_at),
            after=reader.number(forecast.cancelled + forecast.unseen + 1),
            new_rate=reader.percent(forecast.rate_after, target),
            target=reader.target(target),
        )
    ]
    if forecast.unseen:
        parts.append(reader.words.plural("forecast.unseen", forecast.unseen))
    if forecast.recovers_on:
        day = reader.date(forecast.recovers_on)
        parts.append(reader.say("forecast.recovers", day=day))
    if forecast.old:
        parts.append(reader.say("forecast.old"))
    return " ".join(parts)


def new_rate(reader: Reader, forecast: Forecast | None) -> str:
    """Return the rate that approving leads to, for the question before it."""
    if forecast is None:
        return reader.say("forecast.confirm_unknown")
    rate = reader.percent(forecast.rate_after, forecast.target)
    key = "forecast.confirm_misses" if forecast.misses else "forecast.confirm"
    return reader.say(key, rate=rate, target=reader.target(forecast.target))
