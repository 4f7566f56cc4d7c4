import json

from service.cli import main
from service.filing.signing import load_or_create_keys, verify_address, verify_preview


def test_sign_prints_an_address_that_the_service_takes(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUTLINE_PUBLIC_URL", "https://cards.example.org")
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"headline": "Dam breaks", "design": "text"}))
    assert main(["sign", str(order)]) == 0
    _, door, *parts = capsys.readouterr().out.strip().removeprefix("https://cards.example.org").split("/")
    ring = load_or_create_keys(tmp_path / "data" / "keys.json")
    assert door == "c"
    verify_address(ring, *parts)
    assert main(["sign", str(order), "--preview", "60"]) == 0
    _, door, *parts = capsys.readouterr().out.strip().removeprefix("https://cards.example.org").split("/")
    verify_preview(ring, *parts, now=0)


def test_sign_tells_what_is_wrong_with_an_order(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    order = tmp_path / "order.json"
    order.write_text('{"headline": ""}')
    assert main(["sign", str(order)]) == 2
    assert "headline_missing" in capsys.readouterr().err
    assert main(["sign", str(tmp_path / "none.json")]) == 2
    assert main(["sign", str(order), "--preview", "-1"]) == 2


def test_s053_a_weak_key_stops_the_start_with_one_sentence(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    for key in ("changeme", "a" * 40, "MY_SECURE_KEY" * 4, "0123456789"):
        monkeypatch.setenv("CUTLINE_KEYS", json.dumps([{"kid": "k1", "key": key}]))
        assert main(["serve"]) == 2
        told = capfd.readouterr().err
        assert key not in told
        assert "CUTLINE_KEYS" in told


def test_s097_keys_come_from_a_file_that_others_may_not_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    keys = tmp_path / "ring.json"
    keys.write_text('[{"kid": "k7", "key": "Vq3nT8xZ1mB6kR0wY5sL9dF2hJ7gC4pA_eU"}]')
    keys.chmod(0o600)
    monkeypatch.setenv("CUTLINE_KEYS_FILE", str(keys))
    order = tmp_path / "order.json"
    order.write_text('{"headline": "Dam breaks", "design": "text"}')
    assert main(["sign", str(order)]) == 0
    assert "/c/k7." in capsys.readouterr().out
    keys.chmod(0o644)
    assert main(["sign", str(order)]) == 2
    assert "others may read" in capsys.readouterr().err
