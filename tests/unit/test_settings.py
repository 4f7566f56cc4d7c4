import pytest

from service.errors import ConfigurationError
from service.settings import _READERS, _SECRET, Settings, _secret, read_settings


def test_an_empty_environment_serves_on_loopback_with_sqlite(tmp_path):
    settings = read_settings({"CUTLINE_DATA": str(tmp_path)})
    assert settings.on_loopback
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'cutline.db'}"


def test_all_faults_are_told_together_and_unknown_names_refused():
    with pytest.raises(ConfigurationError) as caught:
        read_settings(
            {"CUTLINE_WORKERS": "many", "CUTLINE_OPEN": "perhaps", "CUTLINE_COLOUR": "red", "PATH": "x"}
        )
    text = str(caught.value)
    assert [name in text for name in ("CUTLINE_WORKERS", "CUTLINE_OPEN", "CUTLINE_COLOUR", "PATH")] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BIND", "8000", "host and a port"),
        ("BIND", "127.0.0.1:99999", "host and a port"),
        ("PUBLIC_URL", "cards.example.org", "address such as"),
        ("PUBLIC_URL", "https://cards.example.org/?a=1", "address such as"),
        ("THREADS", "0", "between 1 and 256"),
        ("THREADS", "many", "a whole number between 1 and 256, not 'many'"),
        ("THREAD", "8", "did you mean CUTLINE_THREADS?"),
        ("QZX", "8", "is not a setting of Cutline"),
        ("POLICY", "lax", "strict, newsroom or open"),
        ("ALLOW_NETWORKS", "10.0.0.1/8", "host bits"),
        ("ALLOW_PORTS", "70000", "between"),
        ("BRANDS", "/nowhere/at/all", "there is no"),
    ],
)
def test_a_bad_value_is_refused_in_words(name, value, words):
    with pytest.raises(ConfigurationError, match=words):
        read_settings({f"CUTLINE_{name}": value})


def test_every_setting_has_a_variable_that_is_read():
    assert list(_READERS) == list(Settings._fields)


def test_no_secret_is_printed():
    settings = Settings(**dict.fromkeys(_SECRET, "hush"), brand="meridian")
    assert ("hush" in repr(settings), "hush" in str(settings), "brand='meridian'" in repr(settings)) == (
        False,
        False,
        True,
    )


def test_every_secret_is_known_as_one():
    named = {name for name in Settings._fields if name.endswith(("_secret", "_token", "_key"))}
    checked = {name for name, reader in _READERS.items() if reader is _secret}
    assert named | checked <= _SECRET


@pytest.mark.parametrize("name", ["database", "limits_store"])
def test_a_password_in_an_address_is_not_printed(name):
    settings = read_settings({f"CUTLINE_{name.upper()}": "postgresql://cutline:hush@host/cards"})
    assert "hush" in getattr(settings, name)
    assert "hush" not in repr(settings)


def test_an_empty_value_is_the_default():
    assert read_settings({"CUTLINE_WORKERS": ""}).workers == 2


@pytest.mark.parametrize(
    ("bind", "loopback"), [("[::1]:80", True), ("localhost:80", True), ("0.0.0.0:80", False)]
)
def test_loopback_is_told_from_the_open_network(bind, loopback):
    assert read_settings({"CUTLINE_BIND": bind}).on_loopback is loopback
