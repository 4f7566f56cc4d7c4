"""The newsroom's side of the service: its systems, what they sent, and what stands of their articles."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from service.filing.office import Office
from service.house import operators_policy
from service.newsroom.sources import Sources, load_sources
from service.outside.articles import Articles
from service.outside.deliveries import Deliveries
from service.outside.fetch import Fetcher
from service.outside.receivers import Receivers


@dataclass(frozen=True)
class Newsroom:
    """Everything that a message of a newsroom's system is worked on with.

    `fetcher` asks the systems' own interfaces, at addresses that the operator gave: the list of hosts for
    photos does not bind it.
    """

    office: Office
    sources: Sources
    deliveries: Deliveries
    articles: Articles
    receivers: Receivers
    fetcher: Fetcher


def build_newsroom(office: Office, environment: Mapping[str, str] | None = None) -> Newsroom:
    """Return the newsroom of an office; ConfigurationError with every fault of the file of sources."""
    environment = os.environ if environment is None else environment
    return Newsroom(
        office=office,
        sources=load_sources(office.house.settings.sources, office.house, environment),
        deliveries=Deliveries(office.records.database),
        articles=Articles(office.records.database),
        receivers=Receivers(office.records.database),
        fetcher=Fetcher(operators_policy(office.house.settings)),
    )
