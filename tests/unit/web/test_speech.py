"""The desk in five languages: chosen, followed, complete."""

import re

import pytest
from babel.messages.pofile import read_po

from service.web.services import EXTENSION
from service.web.speech import TONGUES, catalogue
from tests.unit.web.test_desk import filled, send
from tools import messages

__all__ = ["filled"]

HOLE = re.compile(r"%\((\w+)\)[sd]")
RIGHT = {"ar": "rtl"}


def page_in(client, tag, path="/"):
    return client.get(path, headers={"Accept-Language": tag}).get_data(as_text=True)


def told(tag):
    with (messages.LANGUAGES / f"{tag}.po").open("rb") as file:
        return [message for message in read_po(file, locale=tag) if message.id]


def forms(text):
    return text if isinstance(text, tuple) else (text,)


@pytest.mark.parametrize("tag", messages.SPOKEN)
def test_no_message_is_left_untranslated(tag):
    lacking = [message.id for message in told(tag) if not all(forms(message.string))]
    assert not lacking, f"translate in templates/desk/languages/{tag}.po: {lacking}"


@pytest.mark.parametrize("tag", messages.SPOKEN)
def test_every_sentence_of_the_desk_and_of_the_rooms_below_stands_in_the_files(tag):
    known = {forms(message.id)[0] for message in told(tag)}
    spoken = {forms(each.id)[0] for each in messages.gathered() if each.id}
    assert not spoken - known, "run: make messages"


@pytest.mark.parametrize("tag", messages.SPOKEN)
def test_a_translation_has_the_holes_of_its_message(tag):
    for message in told(tag):
        wanted = set(HOLE.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            found = set(HOLE.findall(form))
            assert found <= wanted, message.id
            assert isinstance(message.id, tuple) or found == wanted, message.id


@pytest.mark.parametrize("tag", TONGUES)
def test_a_page_speaks_its_readers_language_the_right_way_round(client, tag):
    text = page_in(client, tag)
    assert f'<html lang="{tag}" dir="{RIGHT.get(tag, "ltr")}">' in text
    assert catalogue(tag).gettext("Make cards") in text


def test_a_chosen_language_wins_over_the_browsers(client):
    reply = client.post("/language", data={"to": "fr", "back": "/history?q=a"})
    assert reply.headers["Location"] == "/history?q=a"
    assert '<html lang="fr"' in page_in(client, "de")


def test_goes_back_to_a_search_in_any_script(client):
    reply = client.post("/language", data={"to": "de", "back": "/history?q=Zoë 写真"})
    assert reply.headers["Location"] == "/history?q=Zo%C3%AB%20%E5%86%99%E7%9C%9F"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "/a\\b", ""]
)
def test_a_choice_of_language_leads_nowhere_else(client, back):
    assert client.post("/language", data={"to": "de", "back": back}).headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client):
    assert "Set-Cookie" not in client.post("/language", data={"to": "xx"}).headers
    assert '<html lang="en"' in page_in(client, "xx")


def test_the_houses_language_wins_over_the_browsers(client, app):
    from dataclasses import replace

    office = app.extensions[EXTENSION]
    settings = office.house.settings._replace(language="es")
    app.extensions[EXTENSION] = replace(office, house=office.house._replace(settings=settings))
    assert '<html lang="es"' in page_in(client, "de")


def test_a_refusal_of_the_rooms_below_is_told_in_the_readers_language(client, filled):
    client.post("/language", data={"to": "de"})
    text = send(client, filled(caption="Boats lie in the streets.")).get_data(as_text=True)
    assert "Weder Anfrage noch Bildunterschrift noch Datei nennt einen Nachweis." in text
    typed = filled(caption="Boats lie in the streets. NO USE UK (A. Person/Reuters)")
    assert "keine Verwendung UK" in send(client, typed).get_data(as_text=True)


def test_a_sentence_that_nobody_translated_stays_english(client, filled, refused):
    client.post("/language", data={"to": "ar"})
    refused("headline_does_not_fit", "The headline is far too long for this.", field="headline")
    assert "The headline is far too long for this." in send(client, filled()).get_data(as_text=True)


def test_programs_are_answered_in_english_whatever_they_accept(client, article):
    reply = client.post("/v1/cards", json=article | {"headline": ""}, headers={"Accept-Language": "de"})
    assert reply.get_json()["detail"] == "Give the article's headline."
