"""Building the desk of a store from its ports and settings."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from bot.amazon import Amazon
from bot.desk import Desk, Pace
from bot.domain.cancellation.policy import Policy
from bot.domain.digest.slot import Rhythm
from bot.domain.people import Roles
from bot.domain.radar.policy import RadarPolicy
from bot.logs import correlation
from bot.ports.clock import Clock
from bot.schedule import Bells
from bot.settings import StoreSettings
from handlers.answers import Answer
from handlers.cancellation.messenger import SlackMessenger
from handlers.groups import Groups
from handlers.health.health_channel import SlackHealthChannel
from handlers.home.home_tab import SlackHomeTab
from handlers.identity import Members
from handlers.links.unfurling import SlackLinkPreviews
from handlers.people.admin_channel import SlackAdminChannel
from handlers.people.staff import SlackStaff
from handlers.radar.buyers_channel import SlackBuyersChannel
from handlers.radar.shipping_channel import SlackShippingChannel
from handlers.readers import Readers
from handlers.web_client import SlackClient
from storage import Store


@dataclass(frozen=True, slots=True)
class Shared:
    """What the desks of all stores share; `run` is the id of this run of the program.

    `creating` guards the creation of a feed for an account.
    """

    slack: SlackClient
    answer: Answer
    members: Members
    groups: Groups
    home_tab: SlackHomeTab
    clock: Clock
    bells: Bells
    run: str
    creating: Callable[[str], AbstractContextManager[None]]


def new_id() -> str:
    """Return a random id of 12 hex digits."""
    return uuid.uuid4().hex[:12]


def lists_of(settings: StoreSettings) -> Roles:
    """Return who may do what, only by a store's settings."""
    return Roles(settings.operators, settings.approvers, settings.escalate_to, settings.admins)


def desk_of_store(
    shared: Shared, settings: StoreSettings, store: Store, amazon: Amazon, readers: Readers
) -> Desk:
    """Return the desk of a store."""
    slack = shared.slack
    staff = SlackStaff(lists_of(settings), shared.members, shared.groups, shared.clock)
    return Desk(
        store_key=store.key,
        account=store.account,
        name=settings.name,
        digest_channel=settings.digest_channel,
        market=settings.market,
        staff=staff,
        policy=_policy(settings),
        pace=Pace(settings.feed_poll, settings.verify, settings.doubt, settings.stuck),
        rhythm=Rhythm(settings.digest_time, settings.timezone, settings.report_wait),
        radar=RadarPolicy(settings.radar_every, settings.reminders, settings.quiet_hours),
        store=store,
        order_book=amazon.order_book,
        order_search=amazon.order_search,
        transport=amazon.transport.guarded(partial(shared.creating, store.account)),
        health_reports=amazon.health_reports,
        messenger=_messenger(shared, settings, store.key, readers, staff),
        buyers_channel=_buyers_channel(shared, settings, store.key, readers),
        health_channel=SlackHealthChannel(
            slack, readers, shared.answer, store=store.key, channel=settings.digest_channel
        ),
        shipping_channel=_shipping_channel(shared, settings, store.key, readers, staff),
        home_tab=shared.home_tab,
        link_previews=SlackLinkPreviews(slack, readers, store=store.key),
        channels=settings.channels,
        admin_channel=SlackAdminChannel(
            slack, readers, staff, store=store.key, channel=settings.approvals_channel
        ),
        clock=shared.clock,
        new_id=new_id,
        run=shared.run,
        wake=partial(shared.bells.ring, store.account),
        about=correlation,
    )


def _messenger(
    shared: Shared, settings: StoreSettings, store: str, readers: Readers, staff: SlackStaff
) -> SlackMessenger:
    return SlackMessenger(
        shared.slack,
        readers,
        shared.answer,
        store=store,
        channel=settings.approvals_channel,
        staff=staff,
        stop_window=settings.undo,
    )


def _buyers_channel(
    shared: Shared, settings: StoreSettings, store: str, readers: Readers
) -> SlackBuyersChannel:
    return SlackBuyersChannel(
        shared.slack,
        readers,
        store=store,
        channel=settings.approvals_channel,
        packing=settings.packing_channel,
        stop_window=settings.undo,
    )


def _shipping_channel(
    shared: Shared, settings: StoreSettings, store: str, readers: Readers, staff: SlackStaff
) -> SlackShippingChannel:
    return SlackShippingChannel(
        shared.slack,
        readers,
        shared.home_tab,
        staff,
        store=store,
        channel=settings.packing_channel or settings.digest_channel,
    )


def _policy(settings: StoreSettings) -> Policy:
    return Policy(
        self_approval=settings.self_approval,
        approvals_over_target=settings.approvals_over_target,
        stop_window=settings.undo,
        batch=settings.batch,
        decide_within=settings.approval_ttl,
        send_within=settings.send_limit,
    )
