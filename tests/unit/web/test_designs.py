"""All designs on one sheet, and logos for brands: guarded as photos are."""

import io

import pytest
from PIL import Image

from tests.unit.web.test_desk import Form, filled, send

__all__ = ["filled"]


def logo(size=(300, 80), kind="PNG"):
    file = io.BytesIO()
    Image.new("RGBA", size, (200, 20, 20, 128)).convert("RGBA" if kind == "PNG" else "RGB").save(file, kind)
    return io.BytesIO(file.getvalue())


@pytest.fixture
def give(client):
    token = Form(client.get("/designs").get_data(as_text=True)).values["token"]

    def send_logo(file=None, brand="lumen", **more):
        typed = {"token": token, **({"logo": (file, "logo.png")} if file else {}), **more}
        return client.post(f"/designs/{brand}/logo", data=typed, content_type="multipart/form-data")

    return send_logo


def test_every_design_in_every_brand_is_drawn(client, office):
    text = client.get("/designs").get_data(as_text=True)
    house = office.house
    assert text.count('src="data:image/jpeg;base64,') == len(house.brands) * len(house.designs)
    assert "/?brand=lumen&amp;design=panel" in text


def test_a_design_of_the_sheet_is_chosen_in_the_form(client, filled):
    form = Form(client.get("/?brand=lumen&design=panel").get_data(as_text=True))
    assert form.values["design"] == ["panel"]
    text = send(client, filled(action="designs")).get_data(as_text=True)
    assert 'name="pick" value="lumen panel"' in text
    chosen = Form(send(client, filled(pick="lumen quote")).get_data(as_text=True))
    assert chosen.values["design"] == ["quote"]
    assert chosen.values["kept"]


def test_a_logo_is_used_until_it_is_taken_away(client, office, give):
    assert give(logo()).status_code == 303
    path = office.house.brand("lumen").mark.picture
    with Image.open(path) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (300, 80))
    assert office.house.brand("meridian").mark.picture is None
    assert "Back to the brand" in client.get("/designs").get_data(as_text=True)
    assert give(action="clear").status_code == 303
    assert office.house.brand("lumen").mark.picture is None
    assert [each.what for each in office.audit.entries()] == ["logo", "logo-removed"]


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        io.BytesIO(b"%PDF-1.7"),
        io.BytesIO(logo().getvalue()[:200]),
        logo((2000, 40)),
        logo((30, 400)),
        None,
    ],
    ids=["svg", "pdf", "cut short", "too wide", "too tall", "none"],
)
def test_what_is_no_logo_is_refused_beside_its_brand(client, office, give, file):
    reply = give(file)
    assert 400 <= reply.status_code < 500
    text = reply.get_data(as_text=True)
    assert 'id="logo-lumen-fault">' in text
    assert office.house.brand("lumen").mark.picture is None


def test_a_logo_needs_our_own_form_and_a_brand_we_have(client, give):
    assert give(logo(), token="x").status_code == 403
    assert give(logo(), brand="nope").status_code == 422
    assert give(logo(), brand="..").status_code in (404, 405, 422)
