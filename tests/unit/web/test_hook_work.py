"""The work on messages: cards filed, articles held, withdrawn and published again, whatever the order."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from service.errors import Refusal
from service.filing.cards import file_cards
from service.intake.articles import read_card_request
from service.model.job import Dead, Done, Later
from service.newsroom.work import MOST_ATTEMPTS, ArticleWork
from tests.unit.web.newsrooms import PHOTO, cards, said, send, standing, work


def test_a_message_becomes_filed_cards_and_is_told(hooks):
    send(hooks)
    assert work(hooks) == [Done("ready")]
    (card,) = cards(hooks)
    found = standing(hooks)
    assert (card.source, card.article_id, card.headline) == ("wire", "a-17", "Storm floods the old harbour")
    assert (found.status, found.card, found.headline) == ("ready", card.id, card.headline)
    assert hooks.newsroom.deliveries.get(1).status == "ready"
    ((event, data),) = said(hooks)
    assert (event, data["article"], data["card"], data["credit"]) == (
        "card.ready",
        "a-17",
        card.id,
        card.credit,
    )
    assert data["images"]["og"]["url"] == card.answer["images"]["og"]["url"]
    assert json.dumps(data)


def test_the_same_work_twice_is_one_record_and_one_event(hooks):
    send(hooks)
    jobs = list(hooks.jobs)
    work(hooks)
    hooks.newsroom.deliveries.note(1, "accepted")  # as if the worker had died just before it noted the end
    hooks.jobs.extend(jobs)
    assert work(hooks) == [Done("ready")]
    assert len(cards(hooks)) == 1
    assert len({job.key for job in hooks.jobs if job.kind == "tell"}) == 1
    hooks.jobs.extend(jobs)
    assert work(hooks) == [Done("was done before")]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"image": None}, "photo_missing", "image"),
        ({"headline": ""}, "headline_missing", "headline"),
        ({"id": None}, "field_invalid", "id"),
    ],
)
def test_what_lacks_something_is_held_with_its_reason(hooks, changes, code, field):
    send(hooks, **changes)
    assert work(hooks)[0] == Done(f"held {hooks.newsroom.deliveries.get(1).detail}")
    found = standing(hooks, article_id="a-17" if "id" not in changes else "delivery-1")
    assert (found.status, found.code, found.field) == ("held", code, field)
    ((event, data),) = said(hooks)
    assert (event, data["code"], data["field"], data["detail"]) == ("card.held", code, field, found.detail)
    assert cards(hooks) == ()


def test_a_refusal_of_the_gate_holds_the_article(hooks, press):
    press.failure = Refusal("use_forbidden", "The photo's terms forbid this use.", field="image.usage_terms")
    send(hooks)
    assert isinstance(work(hooks)[0], Done)
    assert (standing(hooks).status, standing(hooks).code) == ("held", "use_forbidden")


def test_a_held_article_sent_again_unchanged_is_tried_again(hooks, press):
    press.failure = Refusal("image_corrupt", "The photo is damaged.", field="image")
    send(hooks)
    work(hooks)
    press.failure = None
    send(hooks, 1)
    assert work(hooks) == [Done("ready")]
    assert standing(hooks).status == "ready"


def test_the_cards_made_before_stand_while_a_new_revision_is_held(hooks):
    send(hooks)
    work(hooks)
    send(hooks, 1, headline="")
    work(hooks)
    found = standing(hooks)
    assert (found.status, found.card) == ("held", cards(hooks)[0].id)


def test_a_cdn_is_told_of_a_photo_taken_out_of_an_article(hooks):
    office = hooks.newsroom.office
    settings = office.house.settings._replace(purge_url="https://purge.example.org/hook")
    with_cdn = replace(office, house=office.house._replace(settings=settings))
    hooks = replace(hooks, newsroom=replace(hooks.newsroom, office=with_cdn))
    send(hooks)
    work(hooks)
    send(hooks, minute=1, image=None)
    work(hooks)
    (card,) = cards(hooks)
    assert [job.payload for job in hooks.jobs if job.kind == "purge"] == [{"card": card.id}]


def test_an_article_without_a_name_takes_no_other_one_s_cards_along(hooks):
    plain = json.dumps({"headline": "Storm", "design": "text", "formats": ["og"]}).encode()
    filed, _ = file_cards(read_card_request(plain), hooks.newsroom.office, "wire", who="api")
    send(hooks, id=None, image=None)
    work(hooks)
    assert hooks.newsroom.office.records.find(filed.id).withdrawn is None


def test_a_photo_taken_out_of_an_article_is_not_shown_any_longer(hooks):
    send(hooks)
    work(hooks)
    send(hooks, 1, image=None)
    work(hooks)
    assert (standing(hooks).status, standing(hooks).code) == ("held", "photo_missing")
    assert cards(hooks)[0].withdrawn
    send(hooks, 2)
    work(hooks)
    assert (standing(hooks).status, cards(hooks)[0].withdrawn) == ("ready", None)


def test_what_fails_outside_is_tried_again_and_in_the_end_told_as_failed(hooks, press):
    press.failure = Refusal("fetch_timeout", "The remote host took too long.", field="image.url")
    send(hooks)
    jobs = list(hooks.jobs)
    assert work(hooks, attempt=1) == [Later("fetch_timeout: The remote host took too long.", None)]
    assert standing(hooks) is None
    hooks.jobs[:] = jobs
    (outcome,) = work(hooks, attempt=MOST_ATTEMPTS)
    assert isinstance(outcome, Dead)
    assert (standing(hooks).status, standing(hooks).code) == ("failed", "fetch_timeout")
    assert [event for event, _ in said(hooks)] == ["card.failed"]


def test_a_failed_article_is_made_where_an_operator_has_its_job_done_again(hooks, press):
    press.failure = Refusal("fetch_timeout", "The remote host took too long.", field="image.url")
    send(hooks)
    jobs = list(hooks.jobs)
    work(hooks, attempt=MOST_ATTEMPTS)
    press.failure = None
    hooks.jobs[:] = jobs
    assert work(hooks) == [Done("ready")]
    assert standing(hooks).status == "ready"


def test_a_photo_that_is_not_there_yet_is_waited_for_before_the_article_is_held(hooks, press):
    press.failure = Refusal("photo_not_found", "There is no photo.", field="image.url")
    send(hooks)
    jobs = list(hooks.jobs)
    assert isinstance(work(hooks, attempt=1)[0], Later)
    hooks.jobs[:] = jobs
    assert isinstance(work(hooks, attempt=3)[0], Done)
    assert standing(hooks).status == "held"


def test_a_failure_of_ours_is_tried_again_and_in_the_end_told(hooks, press):
    press.failure = RuntimeError("a fault of ours")
    send(hooks)
    jobs = list(hooks.jobs)
    with pytest.raises(RuntimeError):
        work(hooks)
    hooks.jobs[:] = jobs
    assert isinstance(work(hooks, attempt=MOST_ATTEMPTS)[0], Dead)
    assert (standing(hooks).status, standing(hooks).code) == ("failed", "internal")


def test_a_withdrawal_takes_back_every_revision_and_is_told(hooks):
    send(hooks)
    send(hooks, 1, headline="Storm floods the whole harbour")
    work(hooks)
    send(hooks, 2, "article.killed")
    assert work(hooks) == [Done("withdrawn")]
    assert all(card.withdrawn for card in cards(hooks))
    assert standing(hooks).status == "withdrawn"
    event, data = said(hooks)[-1]
    assert (event, data["article"], data["headline"]) == (
        "card.withdrawn",
        "a-17",
        "Storm floods the whole harbour",
    )


def test_an_article_published_again_stands_again(hooks):
    send(hooks)
    send(hooks, 1, "article.unpublished")
    work(hooks)
    send(hooks, 2)
    assert work(hooks) == [Done("ready")]
    (card,) = cards(hooks)
    assert (card.withdrawn, standing(hooks).status) == (None, "ready")
    audited = [entry.what for entry in hooks.newsroom.office.audit.entries()]
    assert audited == ["make", "withdraw", "restore"]


def test_cards_that_a_page_ordered_go_and_come_back_with_their_article(hooks):
    """Cards of the same words and photo, in a format of its own, come back; those of other words do not."""
    office = hooks.newsroom.office
    send(hooks)
    work(hooks)
    asked = {"id": "a-17", "headline": "Storm floods the old harbour", "formats": ["x"]}
    image = {"url": PHOTO, "credit": "A. Person/Reuters"}
    for headline in (asked["headline"], "Another headline"):
        document = json.dumps({**asked, "headline": headline, "image": image}).encode()
        file_cards(read_card_request(document), office, "wire", who="order")
    send(hooks, 1, "article.killed")
    work(hooks)
    assert all(card.withdrawn for card in cards(hooks))
    send(hooks, 2)
    work(hooks)
    gone = {card.headline: bool(card.withdrawn) for card in cards(hooks)}
    assert gone == {"Storm floods the old harbour": False, "Another headline": True}


def test_what_the_law_took_down_is_held_even_in_other_words(hooks):
    send(hooks)
    work(hooks)
    hooks.newsroom.office.records.withdraw(cards(hooks)[0].id, who="desk:anna", legal=True)
    send(hooks, 1, headline="Another headline")
    work(hooks)
    assert (standing(hooks).status, standing(hooks).code) == ("held", "card_withdrawn_legal")


def test_an_article_killed_before_it_had_a_card_cannot_be_ordered(hooks):
    send(hooks, type_="article.killed")
    work(hooks)
    records = hooks.newsroom.office.records
    assert records.is_closed("wire", "a-17")
    send(hooks, 1)
    work(hooks)
    assert not records.is_closed("wire", "a-17")


@pytest.mark.parametrize("legal", [True, False])
def test_what_a_person_withdrew_does_not_come_back_by_itself(hooks, legal):
    send(hooks)
    work(hooks)
    hooks.newsroom.office.records.withdraw(cards(hooks)[0].id, who="desk:anna", legal=legal)
    send(hooks, 1, "article.unpublished")
    send(hooks, 2)
    work(hooks)
    code = "card_withdrawn_legal" if legal else "card_withdrawn"
    assert (standing(hooks).status, standing(hooks).code) == ("held", code)
    assert cards(hooks)[0].withdrawn


def test_the_withdrawal_of_what_was_never_seen_is_told_to_nobody(hooks):
    send(hooks, type_="article.deleted")
    assert work(hooks) == [Done("withdrawn")]
    assert said(hooks) == []


def test_an_older_message_that_comes_late_changes_nothing(hooks):
    send(hooks, 5, headline="New")
    work(hooks)
    send(hooks, 1, headline="Old")
    assert work(hooks) == [Done("superseded Message 1 about this article is newer.")]
    assert standing(hooks).headline == "New"
    send(hooks, 2, "article.killed")
    assert work(hooks)[0].detail.startswith("superseded")
    assert cards(hooks)[0].withdrawn is None
    assert [event for event, _ in said(hooks)] == ["card.ready"]


def test_an_older_message_that_comes_late_does_not_raise_the_dead(hooks):
    send(hooks, 1)
    send(hooks, 5, "article.killed")
    work(hooks)
    send(hooks, 2, headline="Old")
    work(hooks)
    assert standing(hooks).status == "withdrawn"
    assert all(card.withdrawn for card in cards(hooks))


def test_jobs_done_out_of_order_leave_the_newest(hooks):
    send(hooks, 1, headline="Old")
    send(hooks, 2, headline="New")
    hooks.jobs.reverse()
    work(hooks)
    assert standing(hooks).headline == "New"


def test_a_kill_that_overtakes_the_rendering_reaches_the_card(hooks, press):
    send(hooks, 1)
    send(hooks, 2, "article.killed")
    first, kill = hooks.jobs
    handler, office, printing = ArticleWork(hooks.newsroom), hooks.newsroom.office, press.__class__.__call__

    def slow(request):
        cards_made = printing(press, request)
        handler(kill.payload, 1)
        return cards_made

    newsroom = replace(hooks.newsroom, office=replace(office, make_cards=slow))
    assert ArticleWork(newsroom)(first.payload, 1).detail.startswith("superseded")
    assert all(card.withdrawn for card in cards(hooks))
    assert standing(hooks).status == "withdrawn"


def test_a_source_s_policy_is_the_one_that_judges(hooks, press):
    strict = replace(hooks.newsroom.sources.get("wire"), policy="strict")
    hooks.newsroom.sources._sources = {"wire": strict}
    send(hooks)
    work(hooks)
    assert press.requests[-1].policy == "strict"


def test_a_delivery_of_a_source_that_is_gone_fails_with_words(hooks):
    send(hooks)
    hooks.newsroom.sources._sources = {}
    assert isinstance(work(hooks)[0], Dead)
    assert hooks.newsroom.deliveries.get(1).code == "source_unknown"


def test_a_number_of_no_delivery_is_nothing_to_do(hooks):
    assert ArticleWork(hooks.newsroom)({"delivery": 99}, 1) == Done("was done before")
