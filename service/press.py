"""The press: cards are made in processes of their own; a photo that kills its renderer harms no other.

The photo is fetched here and handed over as bytes: the children reach neither network nor records. Each has
a limit of memory and each card set one of time; what breaks them is a clear refusal. The children are let go
after a minute without work.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from threading import Lock, Semaphore, Timer
from typing import Final

from pebble import ProcessExpired, ProcessPool

from service.allocator import reuse_memory
from service.errors import Refusal
from service.house import House, build_house, with_masters
from service.lifeline import die_with
from service.model.article import CardRequest, PhotoRequest
from service.model.picture import CardSet
from service.pipeline import make_cards
from service.plan import fetch_photo, plan_cards
from service.portraits import told_as_portrait, wanted_sides
from service.settings import Settings

_SECONDS: Final = 60.0
_LOST_AFTER: Final = 1.5  # times what a card set may take
_IDLE_SECONDS: Final = 60.0
_CARD_SETS_A_PROCESS: Final = 200  # bounds what a slow leak could cost
_STANDS_BACK: Final = 10
_TRIES: Final = 2  # a child can die of another's hunger for memory
_DEATHS: Final = (ProcessExpired, TimeoutError, BrokenProcessPool)
_BASE_MEMORY: Final = 1 << 30
_BYTES_A_PIXEL: Final = 24  # of the largest photo: decoded, turned, converted, each beside the last


class Press:
    """Makes cards in `places` child processes at once. Threads may share it.

    A child that is killed may leave half a message in its pipe, and the pipe's locks taken. So each has a
    pipe of its own, and a new child gets a new one.
    """

    def __init__(self, house: House, places: int, *, seconds: float = _SECONDS) -> None:
        self._house = house
        self._seconds = seconds
        self._places = Semaphore(places)
        self._lock = Lock()
        self._idle: list[ProcessPool] = []  # each of one child; the one used last is the next
        self._at_work: set[ProcessPool] = set()
        self._closing: Timer | None = None

    def make_cards(self, request: CardRequest) -> CardSet:
        """Make cards as the pipeline does; Refusal `image_too_complex` where the photo kills its child."""
        return self._made(_with_photos(request, self._house))._replace(request=request)

    def close(self) -> None:
        """End the children at once."""
        with self._lock:
            self._let_go(*self._idle, *self._at_work)

    def _made(self, request: CardRequest) -> CardSet:
        for attempt in range(_TRIES):
            try:
                return self._tried(request)
            except (ProcessExpired, MemoryError):
                continue
            except TimeoutError:
                break
            except BrokenProcessPool as broken:  # no photo's doing: a child was killed that had none
                if attempt + 1 == _TRIES:
                    raise Refusal(
                        "unready", "Cards cannot be made just now. Try again in a moment.",
                        log=f"press: {broken}", retry_after=5,
                    ) from None  # fmt: skip
        raise Refusal(
            "image_too_complex",
            "This photo cannot be processed. Save it again as a plain JPEG.",
            field="image",
        )

    def _tried(self, request: CardRequest) -> CardSet:
        with self._borrowed() as renderer:
            work = renderer.schedule(_make, args=[request, self._house.settings], timeout=self._seconds)
            made: CardSet = work.result(_LOST_AFTER * self._seconds)  # what a dying child took is never told
            return made

    @contextmanager
    def _borrowed(self) -> Iterator[ProcessPool]:
        """Yield a renderer once a place is free; keep it for the next work, or end it where it died."""
        with self._places:
            renderer = self._taken()
            try:
                yield renderer
            except _DEATHS:
                _end(renderer)
                raise
            finally:
                self._put_back(renderer)

    def _taken(self) -> ProcessPool:
        with self._lock:
            if self._closing:
                self._closing.cancel()
            renderer = self._idle.pop() if self._idle else _new_renderer(self._house.settings)
            if not renderer.active:
                _end(renderer)
                renderer = _new_renderer(self._house.settings)
            self._at_work.add(renderer)
            return renderer

    def _put_back(self, renderer: ProcessPool) -> None:
        with self._lock:
            self._at_work.discard(renderer)
            if renderer.active:
                self._idle.append(renderer)
            if not self._at_work:
                self._closing = Timer(_IDLE_SECONDS, self._close_if_idle)
                self._closing.daemon = True
                self._closing.start()

    def _close_if_idle(self) -> None:
        with self._lock:
            if not self._at_work:
                self._let_go(*self._idle)

    def _let_go(self, *renderers: ProcessPool) -> None:
        if self._closing:
            self._closing.cancel()
        for renderer in renderers:
            _end(renderer)
        self._idle.clear()


def _with_photos(request: CardRequest, house: House) -> CardRequest:
    """Return the request with the bytes of its photo and its author's picture, where the cards show them."""
    plan, article = plan_cards(request, house), request.article
    if plan.draws_photo:
        article = article._replace(photo=_brought(plan.photo, house))
    if article.portrait and wanted_sides(plan):
        with told_as_portrait():
            article = article._replace(portrait=_brought(article.portrait, house))
    return request._replace(article=article)


def _brought(photo: PhotoRequest, house: House) -> PhotoRequest:
    return photo._replace(data=fetch_photo(photo, house))


def _new_renderer(settings: Settings) -> ProcessPool:
    context = get_context("forkserver")
    context.set_forkserver_preload(["service.press"])
    memory = _BASE_MEMORY + _BYTES_A_PIXEL * settings.max_photo_pixels
    return ProcessPool(
        1, max_tasks=_CARD_SETS_A_PROCESS, context=context, initializer=_confine, initargs=[memory]
    )


def _end(renderer: ProcessPool) -> None:
    renderer.stop()  # type: ignore[no-untyped-call]
    renderer.join()


def _confine(memory: int) -> None:
    """Bound a child's memory, and let it die with its parent; an interrupt is the parent's to answer.

    A child stands back for the doors: a message must be accepted at once, a card may take a moment longer.
    """
    die_with(os.getppid())
    os.nice(_STANDS_BACK)
    reuse_memory()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _make(request: CardRequest, settings: Settings) -> CardSet:
    return make_cards(request, _house(settings))


@cache
def _house(settings: Settings) -> House:
    return with_masters(build_house(settings))
