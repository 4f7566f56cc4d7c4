"""A service over a real house, with a press that prints at once: shows what the doors do."""

import hashlib
import io
from dataclasses import dataclass, field, replace

import pytest

from service import office as joined
from service.app import create_app
from service.attribution.embedded import read_rights
from service.attribution.record import card_rights
from service.crediting import credit_photo
from service.errors import Refusal
from service.house import build_house
from service.model.article import PhotoRequest
from service.model.credit import Attribution, Credit, CreditLine, CreditSource
from service.model.geometry import Box
from service.model.notice import Notice
from service.model.picture import CardSet, Picture
from service.model.rights import EmbeddedRights
from service.newsroom.newsroom import build_newsroom
from service.plan import fetch_photo, plan_cards
from service.settings import Settings
from service.web.services import EXTENSION, NEWSROOM
from tests.photos import neutral_photo
from tests.unit.web.newsrooms import ENVIRONMENT, SOURCES


@dataclass
class Press:
    """Stands in for the renderer: reads credits for real, prints bytes that depend on the request alone."""

    house: object
    failure: Exception | None = None
    requests: list = field(default_factory=list)
    unusable: dict = field(default_factory=dict)

    def __call__(self, request):
        self.requests.append(request)
        if self.failure:
            raise self.failure
        if request.article.photo and request.article.photo.url in self.unusable:
            raise self.unusable[request.article.photo.url]
        plan = plan_cards(request, self.house)
        found, line = self._credit(request, plan)
        pictures = tuple(_picture(request, line, each) for each in plan.formats)
        return CardSet(
            request=request,
            brand=plan.brand.name,
            design=plan.design.name,
            attribution=found,
            line=line,
            rights=card_rights(found, line, EmbeddedRights(), article=request.article, alt=""),
            pictures=pictures,
            notices=(*plan.notices, Notice("soft", "The photo is soft.", "image")),
        )

    def _credit(self, request, plan):
        photo = request.article.photo
        if photo is None:
            return Attribution(Credit(""), CreditSource.NONE), CreditLine("")
        if not photo.url:
            fetch_photo(photo, self.house)
        embedded = read_rights(photo.data) if photo.data else EmbeddedRights()
        found, _, line = credit_photo(photo, embedded, plan, self.house)
        return found, line


def _picture(request, line, format_):
    photo = request.article.photo or PhotoRequest()
    words = f"{format_.name} {request.article.headline} {line.text} {request.image_type}".encode()
    data = words + photo.data[:64] + b"." * 500
    return Picture(
        format=format_.name,
        media_type=request.image_type,
        width=format_.width,
        height=format_.height,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        alt=f"{request.article.headline} Photo: {line.text}",
        contrast=7.123,
        crop=Box(0, 0.1, 1, 0.9),
    )


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("house")))


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", public_url="https://cards.example.org", rate_limit=100_000)


@pytest.fixture
def app(house, settings, monkeypatch):
    monkeypatch.setattr(joined, "build_house", lambda given: house._replace(settings=given))
    made = create_app(settings)
    office = made.extensions[EXTENSION]
    made.extensions[EXTENSION] = replace(office, make_cards=Press(office.house))
    yield made
    office.records.close()


@pytest.fixture
def office(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def press(office):
    return office.make_cards


@pytest.fixture
def client(app):
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "cards.example.org"
    return client


@pytest.fixture(scope="session")
def photo():
    """Return a small JPEG without any record of rights."""
    file = io.BytesIO()
    neutral_photo(800, 600, 3).save(file, "JPEG", quality=80)
    return file.getvalue()


@pytest.fixture
def article(photo):
    """Return a whole article in the API's form, its photo as data."""
    import base64

    image = {
        "data": base64.b64encode(photo).decode(),
        "caption": "Boats lie in the streets. (A. Person/Reuters)",
    }
    return {
        "id": "a-17",
        "headline": "Storm floods the old harbour",
        "image": image,
        "formats": ["og", "square"],
    }


@pytest.fixture
def refused(press):
    """Let the press refuse with a code and a sentence."""

    def refuse(code, detail="No.", **more):
        press.failure = Refusal(code, detail, **more)

    return refuse


@dataclass
class Queue:
    """Stands in for the durable queue: keeps what it was given."""

    jobs: list = field(default_factory=list)
    fails: bool = False

    def enqueue(self, job, *, delay=0.0):
        if self.fails:
            raise Refusal("unready", "No.")
        self.jobs.append(job)


@dataclass(repr=False)
class Hooks:
    """The doors for newsroom systems, with what lies behind them."""

    client: object
    newsroom: object
    queue: Queue

    @property
    def jobs(self):
        return self.queue.jobs


@pytest.fixture
def hooks(app, client, office, tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(SOURCES)
    queue, given = Queue(), office.house.settings._replace(sources=path)
    whole = replace(office, queue=queue, house=office.house._replace(settings=given))
    newsroom = build_newsroom(whole, ENVIRONMENT)
    app.extensions[EXTENSION], app.extensions[NEWSROOM] = whole, newsroom
    return Hooks(client, newsroom, queue)
