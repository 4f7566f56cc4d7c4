"""The doors for newsroom systems: `POST /hooks/{source}` takes what they send, `/dry-run` tells how it reads.

A message is verified over its bytes as they came before anything is read from them. The answer is always
JSON, never a redirect, and never 410: there are systems that take a webhook out of use for that.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from service.model.delivery import Action
from service.model.notice import Notice
from service.newsroom.addresses import article_address
from service.newsroom.mapping.mapped import FieldReport, Mapped
from service.newsroom.receiving import Receipt, dry_run, receive
from service.newsroom.sources import Source
from service.newsroom.verify.message import Message
from service.web.replies import json_reply
from service.web.requests import raw_body
from service.web.services import newsroom, services

bp = Blueprint("hooks", __name__, url_prefix="/hooks")


@bp.post("/<source>", merge_slashes=False)
def take(source: str) -> Response:
    """Take one message: 202 once it is kept for good, with what it was understood to say."""
    sender = newsroom().sources.get(source)
    receipts = receive(newsroom(), sender, _message(sender), datetime.now(UTC))
    return json_reply(_answer([_receipt(sender, each) for each in receipts]), 202)


@bp.post("/<source>/dry-run", merge_slashes=False)
def try_out(source: str) -> Response:
    """Tell field by field how a message reads; nothing is kept. It must be signed as in earnest."""
    sender = newsroom().sources.get(source)
    found = dry_run(newsroom(), sender, _message(sender), datetime.now(UTC))
    heads = {"source": sender.name, "preset": sender.preset}
    return json_reply(heads | _answer([_reading(each) for each in found]))


def _message(source: Source) -> Message:
    """Return the request as its sender signed it."""
    body = raw_body(source.scheme.max_bytes)
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Message(request.method, sent.rstrip("?"), headers, body)


def _answer(articles: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is said of one article as it is, of several as a list."""
    return articles[0] if len(articles) == 1 else {"accepted": True, "articles": articles}


def _receipt(source: Source, receipt: Receipt) -> dict[str, Any]:
    delivery = receipt.kept.delivery
    told: dict[str, Any] = {
        "accepted": True,
        "delivery": receipt.kept.number,
        "event": str(delivery.action),
        "article": delivery.article_id,
    }
    if delivery.article_id and delivery.action is Action.PUBLISH:
        told["image"] = article_address(services(), source.name, delivery.article_id, receipt.format)
    if receipt.fault:
        told["held"] = _fault(receipt.fault)
    return told


def _reading(mapped: Mapped) -> dict[str, Any]:
    return {
        "event": str(mapped.action),
        "article": mapped.article_id,
        "revision": mapped.revision,
        "fields": {each.field: _field(each) for each in mapped.report},
        "errors": [_fault(each) for each in mapped.faults],
        "request": mapped.document,
    }


def _field(report: FieldReport) -> dict[str, Any]:
    return {"expr": report.expression, "value": report.value, "errors": list(report.errors)}


def _fault(notice: Notice) -> dict[str, str]:
    return {"code": notice.code, "detail": notice.detail, "field": notice.field}
