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
from service.plan import Plan


class Credited(NamedTuple):
    """A photo's credit and where it came from, what the gate says of it, and the line that is printed."""

    attribution: Attribution
    verdict: Verdict
    line: CreditLine


def credit_photo(photo: PhotoRequest, embedded: EmbeddedRights, plan: Plan, house: House) -> Credited:
    """Return the credit of a photo of this plan; `embedded` is what its file says.

    Raises Refusal `credit_missing`, `credit_held`, `credit_invalid` or `use_forbidden`, as the plan's policy
    and override have it.
    """
    fallback = plan.brand.fallback_credit
    found = choose_credit(photo, embedded, house.registry, language=plan.language, fallback=fallback)
    verdict = judge(found, embedded, policy=plan.policy, override=plan.request.override)
    style = house.styles[plan.brand.credit_style]
    return Credited(found, verdict, word_credit(found.credit, style, language=plan.language))
