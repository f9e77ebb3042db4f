"""What the form and the card both say about a cancellation: does it count, and what would it do."""

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.markets import READ_ON, Source
from handlers.blocks import Pieces, joined
from handlers.reader import Reader


def counting_lines(
    reader: Reader,
    counting: Counting,
    forecast: Forecast | None,
    *,
    prime: bool,
    earlier: EarlierCancel | None,
) -> list[Pieces]:
    """Return whether a cancel counts and where, and the rate before and after.

    `earlier` is an order with the same product that we cancelled lately.
    """
    rich = reader.rich
    if counting.in_rate:
        lines = [rich("counts.rate"), *forecast_lines(reader, forecast)]
    else:
        key = "counts.not_in_rate" if counting.in_prime_rate else "counts.not_counted"
        lines = [joined([rich(key), rich("counts.feed_note")], reader.space)]
    if counting.in_prime_rate:
        lines.append(rich("counts.prime_rate"))
    elif prime:
        lines.append(rich("counts.prime_note"))
    if counting.in_rate and earlier is not None:
        lines.append(_earlier(reader, earlier))
    return lines


def _earlier(reader: Reader, earlier: EarlierCancel) -> Pieces:
    day = reader.day(earlier.cancelled_at.astimezone(reader.zone).date())
    return reader.rich("forecast.earlier", asin=earlier.asin, order=earlier.order_id, day=day)


def counting_sources(reader: Reader, counting: Counting) -> list[str]:
    """Return where what is said about counting comes from."""
    market = reader.market
    first = market.cancellation_source if counting.in_rate else market.not_counted_source
    prime = market.prime_rate_source if counting.in_prime_rate else None
    return [reader.source(source) for source in (first, prime) if source is not None]


def units_source(reader: Reader) -> str:
    """Return where what is said about stock after a cancel comes from."""
    return reader.source(Source(reader.say("form.units_page"), READ_ON))


def forecast_lines(reader: Reader, forecast: Forecast | None) -> list[Pieces]:
    """Return what a counting cancel does to the rate; without a report, that it is not known."""
    if forecast is None:
        target = reader.target(reader.market.cancellation_target)
        return [reader.rich("forecast.unknown", target=target)]
    at = reader.moment(forecast.report_at)
    empty = "" if forecast.orders else "_empty"
    now = reader.rich(
        f"forecast.now{empty}",
        cancelled=forecast.cancelled,
        orders=forecast.orders,
        rate=reader.percent(forecast.rate_now, forecast.target),
        at=at,
    )
    after = reader.rich(
        f"forecast.after{empty}",
        cancelled=forecast.after(1).cancelled,
        orders=forecast.orders,
        rate=reader.percent(forecast.rate_after, forecast.target),
    )
    return [now, after, joined(_remarks(reader, forecast), reader.space)]


def _remarks(reader: Reader, forecast: Forecast) -> list[Pieces]:
    key = "forecast.misses" if forecast.misses else "forecast.keeps"
    remarks = [reader.rich(key, target=reader.target(forecast.target))]
    if forecast.unseen:
        remarks.append(reader.rich("forecast.unseen", n=forecast.unseen))
    if forecast.recovers_on:
        remarks.append(reader.rich("forecast.recovers", day=reader.day(forecast.recovers_on)))
    return [*remarks, *([reader.rich("forecast.old")] if forecast.old else [])]


def forecast_short(reader: Reader, forecast: Forecast | None) -> str:
    """Return the rate after a counting cancel and its target, in a few words."""
    if forecast is None:
        target = reader.target(reader.market.cancellation_target)
        return reader.say("forecast.short_unknown", target=target)
    rate = reader.percent(forecast.rate_after, forecast.target)
    return reader.say("forecast.short", rate=rate, target=reader.target(forecast.target))


def stakes(reader: Reader, request: Request) -> str:
    """Return what approving leads to, for the question before it."""
    forecast = request.forecast
    if not request.counting.in_rate:
        return reader.say("confirm.prime")
    if forecast is None:
        return reader.say("confirm.rate_unknown")
    return reader.say(
        "confirm.rate_misses" if forecast.misses else "confirm.rate",
        rate=reader.percent(forecast.rate_after, forecast.target),
        target=reader.target(forecast.target),
    )


def cost(reader: Reader, counting: Counting, forecast: Forecast | None) -> str:
    """Return in a sentence or two whether it counts, and the rate before and after."""
    said = [reader.say("cost.prime")] if counting.in_prime_rate else []
    if counting.in_rate and forecast is None:
        said.insert(0, reader.say("cost.rate_unknown"))
    elif counting.in_rate and forecast is not None:
        before = reader.percent(forecast.rate_now, forecast.target)
        after = reader.percent(forecast.rate_after, forecast.target)
        key = "cost.rate_misses" if forecast.misses else "cost.rate"
        target = reader.target(forecast.target)
        said.insert(0, reader.say(key, before=before, after=after, target=target))
    return reader.space.join(said or [reader.say("cost.none")])
