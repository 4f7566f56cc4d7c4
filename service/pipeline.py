"""Article in, cards out: the whole story on one screen. Every step hands on a frozen record."""

from __future__ import annotations

from functools import cache, partial

from service.attribution.embedded import read_rights
from service.crediting import Credited, credit_photo
from service.hands import both
from service.house import House
from service.model.article import CardRequest
from service.model.picture import CardSet
from service.model.rights import EmbeddedRights
from service.picturing import Draft, Materials, card_set, draft_pictures, keep_whole, make_pictures
from service.pixels.guard import inspect
from service.plan import Plan, drawn_sizes, fetch_photo, needed_sizes, plan_cards
from service.portraits import Portrait, take_portrait
from service.turnstile import Turnstile


def make_cards(request: CardRequest, house: House, turnstile: Turnstile | None = None) -> CardSet:
    """Make all cards of one request; raise Refusal with code, field and a sentence where one cannot be.

    `turnstile` bounds what is decoded and drawn at once, in bytes of memory; it is not held while a photo
    is on its way.
    """
    plan, turnstile = plan_cards(request, house), turnstile or Turnstile(1)
    turnstile.look()
    portrait = take_portrait(plan, house, turnstile)
    if plan.draws_photo:
        return _with_photo(plan, house, turnstile, portrait)
    with turnstile.place():
        return _without_photo(plan, house, portrait)


def _with_photo(plan: Plan, house: House, turnstile: Turnstile, portrait: Portrait | None) -> CardSet:
    data = fetch_photo(plan.photo, house)
    file, embedded = inspect(data, house.limits), read_rights(data)
    credited = cache(lambda: credit_photo(plan.photo, embedded, plan, house))
    if house.masters.cabinet is not None:
        credited()  # nothing is kept of a photo that is refused
    with turnstile.place(file.memory):
        plate, (materials, drafts) = both(
            partial(house.masters.develop, file, needed_sizes(plan), drawn_sizes(plan, house)),
            lambda: _prepare(plan, house, credited(), embedded, portrait),
        )
        notices = (*file.notices, *plate.notices, *credited().verdict.notices)
        del file, data  # drawing may need their memory
        pictures = make_pictures(materials._replace(plate=plate), drafts)
    return card_set(materials, pictures, notices)


def _prepare(
    plan: Plan, house: House, credited: Credited, embedded: EmbeddedRights, portrait: Portrait | None
) -> tuple[Materials, tuple[Draft, ...]]:
    attribution, verdict, line = credited
    plan = keep_whole(plan, house, whole=verdict.contain)
    materials = Materials(
        plan, house, attribution, line, embedded, portrait=portrait, contain=verdict.contain
    )
    return materials, draft_pictures(materials)


def _without_photo(plan: Plan, house: House, portrait: Portrait | None) -> CardSet:
    materials = Materials(plan, house, portrait=portrait)
    return card_set(materials, make_pictures(materials, draft_pictures(materials)), ())
