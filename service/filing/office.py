"""What cards are made and filed with: the house, the picture store, the records, the keys and the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from service.filing.flights import Flights
from service.filing.signing import KeyRing
from service.house import House
from service.intake.page import PageReader
from service.model.article import CardRequest
from service.model.geometry import Size
from service.model.job import JobQueue
from service.model.notice import Notice
from service.model.picture import CardSet
from service.outside.audit import Audit
from service.outside.logins import Logins
from service.outside.orders import Orders
from service.outside.recall import Recall
from service.outside.records import Records
from service.outside.store import PictureStore
from service.outside.tokens import Tokens
from service.previewing import Proofs
from service.turnstile import Turnstile


@dataclass(frozen=True)
class Office:
    """Everything a door or a worker may use.

    `make_cards` is the pipeline over `house`; `previews` draws for looking alone, `look` tells what a photo
    shows to be amiss. `renders` is the turnstile of all decoding and drawing, `requests` that of the costly
    requests that one process holds at once, and of the bytes of their bodies. `queue` is where work is left
    for a worker; `pages` reads articles' pages; `recall` tells all processes of this machine of a withdrawal.
    """

    house: House
    store: PictureStore
    records: Records
    audit: Audit
    orders: Orders
    tokens: Tokens
    logins: Logins
    recall: Recall
    keys: KeyRing
    queue: JobQueue
    flights: Flights
    login_word: str = field(repr=False)
    renders: Turnstile
    requests: Turnstile
    make_cards: Callable[[CardRequest], CardSet]
    previews: Callable[..., Proofs]
    look: Callable[[str, Callable[[], bytes], Sequence[Size]], tuple[Notice, ...]]
    pages: PageReader

    def bring_up_to_date(self) -> None:
        """Make what tables are lacking; raise Refusal `unready` where a database cannot be reached."""
        self.records.check()
        self.queue.prepare()

    @property
    def base_url(self) -> str:
        """The address under which the world sees the service; never taken from a request."""
        return self.house.settings.base_url

    @property
    def upload_bytes(self) -> int:
        """The largest body that may carry a photo: the photo and the form around it."""
        return self.house.settings.max_photo_bytes + 64 * 1024
