"""The credit of one photo as a card carries it: chosen, judged by the gate, put into words.

Photo, author's picture and preview all get theirs here, so that none of them can be judged more gently.
"""

from typing import NamedTuple

from service.attribution.choosing import choose_credit
from service.attribution.gate import Verdict, judge
from service.attribution.wording import word_credit
from service.house import House
from service.model.article import PhotoRequest
from service.model.credit import Attribution, CreditLine
from service.model.rights import EmbeddedRights
from service.order import Order


class Credited(NamedTuple):
    """A photo's credit and where it came from, what the gate says of it, and the line that is printed."""

    attribution: Attribution
    verdict: Verdict
    line: CreditLine


def credit_photo(photo: PhotoRequest, embedded: EmbeddedRights, order: Order, house: House) -> Credited:
    """Return the credit of a photo of this order; `embedded` is what its file says.

    Raises Refusal `credit_missing`, `credit_held`, `credit_invalid` or `use_forbidden`, as the order's policy
    and override have it.
    """
    fallback = order.brand.fallback_credit
    found = choose_credit(photo, embedded, house.registry, language=order.language, fallback=fallback)
    verdict = judge(found, embedded, policy=order.policy, override=order.request.override)
    style = house.styles[order.brand.credit_style]
    return Credited(found, verdict, word_credit(found.credit, style, language=order.language))
