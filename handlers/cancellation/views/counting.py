"""The cost of a cancellation: whether it counts, and its effect on the rate."""

from datetime import timedelta

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.markets import READ_ON, Source
from handlers.blocks import Pieces, joined, words
from handlers.reader import Reader
from handlers.wording import buyer_cancelled, consequence


def cost_lines(
    reader: Reader,
    counting: Counting,
    forecast: Forecast | None,
    *,
    prime: bool,
) -> list[Pieces]:
    """Return whether a cancellation counts and where, the rate before and after, and the target."""
    rich = reader.rich
    if counting.in_rate:
        lines = _rate(reader, forecast)
    else:
        key = "counts.not_in_rate" if counting.in_prime_rate else "counts.not_counted"
        said = rich(key, buyer_cancelled=buyer_cancelled(reader))
        lines = [joined([said, rich("counts.feed_note")], reader.space)]
    if counting.in_prime_rate:
        lines.append(rich("counts.prime_rate"))
    elif prime:
        lines.append(rich("counts.prime_note"))
    return lines


def _rate(reader: Reader, forecast: Forecast | None) -> list[Pieces]:
    """Return the rate before and after; without a report, a line that says so."""
    if forecast is None:
        return [reader.rich("counts.unknown")]
    if not forecast.orders:
        return [reader.rich("counts.no_orders")]
    key = "counts.misses" if forecast.misses else "counts.keeps"
    return [
        reader.rich(key, **_before_and_after(reader, forecast)),
        joined(_remarks(reader, forecast), reader.space),
    ]


def _before_and_after(reader: Reader, forecast: Forecast) -> dict[str, str]:
    return {
        "before": reader.percent(forecast.rate_now, forecast.target),
        "after": reader.percent(forecast.rate_after, forecast.target),
        "target": reader.target(forecast.target),
    }


def _remarks(reader: Reader, forecast: Forecast) -> list[Pieces]:
    key = "forecast.misses" if forecast.misses else "forecast.keeps"
    remarks = [reader.rich(key, target=reader.target(forecast.target))]
    if forecast.misses:
        remarks.append([words(consequence(reader))])
    if forecast.recovers_on:
        remarks.append(reader.rich("forecast.recovers", day=reader.day(forecast.recovers_on)))
    if forecast.unseen:
        remarks.append(reader.rich("forecast.unseen", n=forecast.unseen))
    return [*remarks, *([reader.rich("forecast.old")] if forecast.old else [])]


def earlier_cancel(reader: Reader, earlier: EarlierCancel | None) -> list[str]:
    """Return a recently cancelled order with the same product, for small print."""
    if earlier is None:
        return []
    day = reader.day(earlier.cancelled_at.astimezone(reader.zone).date())
    said = reader.say("counts.earlier", day=day)
    return [f"<{reader.order_url(earlier.order_id)}|{said}>"]


def report_of(reader: Reader, counting: Counting, forecast: Forecast | None) -> list[str]:
    """Return Amazon's current count and its report, for small print."""
    if forecast is None or not counting.in_rate:
        return []
    count = {"cancelled": forecast.cancelled, "orders": forecast.orders}
    return [reader.say("forecast.report", at=reader.moment(forecast.report_at), **count)]


def cost_sources(reader: Reader, counting: Counting) -> list[str]:
    """Return the sources of what is said about the cost, for small print."""
    market = reader.market
    first = market.cancellation_source if counting.in_rate else market.not_counted_source
    said = [reader.source_link(first)]
    if counting.in_prime_rate and market.prime_rate_source is not None:
        said.append(reader.source_link(market.prime_rate_source))
    return said


def units_source(reader: Reader) -> str:
    """Return the source of what is said about stock after a cancellation."""
    return reader.source_link(Source(reader.say("form.units_page"), READ_ON))


def forecast_short(reader: Reader, forecast: Forecast | None) -> str:
    """Return the rate after a cancellation that counts, and the target, in a few words."""
    if forecast is not None:
        return reader.say("forecast.short", **_before_and_after(reader, forecast))
    target = reader.market.cancellation_target
    if target is None:
        return reader.say("forecast.short_unknown")
    return reader.say("forecast.short_target", target=reader.target(target))


def stakes(reader: Reader, request: Request, stop_window: timedelta) -> str:
    """Return the consequences of an approval, for the confirmation dialog."""
    return reader.space.join(
        one
        for one in (
            cost(reader, request.counting, request.forecast),
            _dated_consequence(reader, request),
            then_final(reader, stop_window),
        )
        if one
    )


def _dated_consequence(reader: Reader, request: Request) -> str:
    forecast = request.forecast
    missed = request.counting.in_rate and forecast is not None and forecast.misses
    return consequence(reader, dated=True) if missed else ""


def then_final(reader: Reader, stop_window: timedelta, *, short: bool = False) -> str:
    """Return for how long nothing is sent after the decision, and that it is final then."""
    seconds = stop_window // timedelta(seconds=1)
    if not seconds:
        return reader.say("card.final")
    return reader.say("card.window_short" if short else "card.window", n=seconds)


def cost(reader: Reader, counting: Counting, forecast: Forecast | None) -> str:
    """Return in a sentence or two whether it counts, and the rate before and after."""
    said = [reader.say("cost.prime")] if counting.in_prime_rate else []
    if counting.in_rate and (forecast is None or not forecast.orders):
        said.insert(0, reader.say("cost.rate_unknown"))
    elif counting.in_rate and forecast is not None:
        key = "cost.rate_misses" if forecast.misses else "cost.rate"
        said.insert(0, reader.say(key, **_before_and_after(reader, forecast)))
    return reader.space.join(said or [reader.say("cost.none")])
