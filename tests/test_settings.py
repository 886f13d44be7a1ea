"""The settings: the environment, .env, flags, and what is refused."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, load_settings

CONTRACT = {
    "BOT_CORPUS", "BOT_INDEX", "BOT_CHROMA_URL", "BOT_ENCODER", "BOT_LLM", "BOT_LLM_BASE_URL",
    "BOT_ALLOWED_ORIGINS", "BOT_RATE_LIMIT", "BOT_CONTACT",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder and no BOT_ settings of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("BOT_")]:
        monkeypatch.delenv(name)


def test_defaults_are_those_of_the_contract() -> None:
    """Without any setting the corpus, the index and the packaged encoder of the project are used."""
    config = load_settings()
    assert (config.corpus, config.index) == (Path("corpus"), Path("index"))
    assert (config.chroma_url, config.encoder, config.llm, config.rate_limit) == ("", "", "", "")
    assert config.allowed_origins == ()
    assert config.contact == "Agentur für Arbeit Gelsenkirchen"
    assert (config.max_question_chars, config.max_messages) == (2000, 20)


def test_settings_cover_the_contract() -> None:
    """Every name of the contract is a setting."""
    assert {f"BOT_{name.upper()}" for name in Settings.model_fields} >= CONTRACT


def test_every_setting_is_described() -> None:
    """Every setting says in words what it is."""
    assert all(field.description for field in Settings.model_fields.values())


def test_variable_sets_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """A BOT_ variable becomes the field of its name, in the field's type."""
    cases: tuple[tuple[str, str, object], ...] = (
        ("corpus", "texte/neu", Path("texte/neu")),
        ("index", "/var/index", Path("/var/index")),
        ("chroma_url", "http://localhost:8001", "http://localhost:8001"),
        ("encoder", "some/model", "some/model"),
        (
            "allowed_origins",
            "https://a.example/, http://b.example",
            ("https://a.example", "http://b.example"),
        ),
        ("allowed_origins", "*", ("*",)),
        ("allowed_origins", "https://Öhrlau.example:443", ("https://xn--hrlau-iua.example",)),
        (
            "allowed_origins",
            "HTTP://A.example:8080, http://[::1]:80",
            ("http://a.example:8080", "http://[::1]"),
        ),
        ("rate_limit", "30/minute", "30/minute"),
        ("rate_limit", "100/hour;10/minute", "100/hour;10/minute"),
        ("root_path", "/bot/", "/bot"),
        ("root_path", "/", ""),
        ("root_path", "/a/b.c", "/a/b.c"),
        ("trusted_proxies", "10.0.0.1, 172.16.0.0/12,::1", ("10.0.0.1/32", "172.16.0.0/12", "::1/128")),
        ("trusted_proxies", "*", ("*",)),
        ("contact", "Jobcenter: Ückendorf", "Jobcenter: Ückendorf"),
        ("max_question_chars", "50", 50),
        ("max_messages", "3", 3),
        ("feedback", "off", None),
        ("feedback", "", None),  # whoever empties it wants nothing to be kept
    )
    for name, value, expected in cases:
        monkeypatch.setenv(f"BOT_{name.upper()}", value)
        assert getattr(load_settings(), name) == expected, name


def test_env_file_sets_what_the_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file .env is read, and the environment wins over it."""
    (tmp_path / ".env").write_text("BOT_CONTACT=Bürgerbüro\nBOT_INDEX=aus-der-datei\n", encoding="utf-8")
    monkeypatch.setenv("BOT_INDEX", "aus-der-umgebung")
    config = load_settings()
    assert (config.contact, config.index) == ("Bürgerbüro", Path("aus-der-umgebung"))


def test_flag_wins_over_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag wins over its variable, and a flag that is not given leaves it alone."""
    monkeypatch.setenv("BOT_INDEX", "umgebung")
    monkeypatch.setenv("BOT_CORPUS", "umgebung")
    config = load_settings({"index": Path("flagge"), "corpus": None})
    assert (config.index, config.corpus) == (Path("flagge"), Path("umgebung"))


def test_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing leaves the default in force."""
    monkeypatch.setenv("BOT_MAX_MESSAGES", "")
    assert load_settings().max_messages == 20


def test_unknown_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown BOT_ name is refused with its value and the names that exist, wherever it stands."""
    with monkeypatch.context() as patch:
        patch.setenv("BOT_CORPSE", "x-17")
        with pytest.raises(SettingsError, match=r"BOT_CORPSE=x-17.*BOT_CORPUS"):
            load_settings()
    (tmp_path / ".env").write_text("BOT_CORPSE=x-17\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"BOT_CORPSE=x-17.*BOT_CORPUS"):
        load_settings()


def test_foreign_name_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names without the prefix are nobody's business, in the environment and in .env."""
    monkeypatch.setenv("ROBOT_ARM", "left")
    (tmp_path / ".env").write_text("OTHER=1\n", encoding="utf-8")
    assert load_settings() == Settings()


def test_bad_value_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad value is refused with the name, the value and what was expected."""
    for name, value, expected in (
        ("BOT_CHROMA_URL", "localhost:8001", "http://localhost:8001"),
        ("BOT_LLM_BASE_URL", "ftp://model", "http"),
        ("BOT_ALLOWED_ORIGINS", "https://a.example,b.example", "https://example.org"),
        ("BOT_ALLOWED_ORIGINS", "https://a.example/path", "https://example.org"),
        ("BOT_ALLOWED_ORIGINS", "https://*.example", "https://example.org"),
        ("BOT_ALLOWED_ORIGINS", "https://", "https://example.org"),
        ("BOT_ALLOWED_ORIGINS", "https://große.example", "xn--"),
        ("BOT_RATE_LIMIT", "often", "30/minute"),
        ("BOT_RATE_LIMIT", "30/min", "minute"),
        ("BOT_RATE_LIMIT", "5/week", "month"),
        ("BOT_RATE_LIMIT", "100/hour;often", "100/hour;10/minute"),
        ("BOT_RATE_LIMIT", "100/hour;", "100/hour;10/minute"),
        ("BOT_RATE_LIMIT", "100/hour 1/minute", "100/hour;10/minute"),
        ("BOT_RATE_LIMIT", "100/hour;0/minute", "100/hour;10/minute"),
        ("BOT_RATE_LIMIT", "-1/minute", "30/minute"),
        ("BOT_ROOT_PATH", "bot", "/bot"),
        ("BOT_ROOT_PATH", "https://a.example/bot", "/bot"),
        ("BOT_ROOT_PATH", "/bot?x", "/bot"),
        ("BOT_ROOT_PATH", "//bot", "/bot"),
        ("BOT_TRUSTED_PROXIES", "proxy.example", "10.0.0.0/8"),
        ("BOT_TRUSTED_PROXIES", "10.0.0.1/8", "10.0.0.0/8"),
        ("BOT_MAX_QUESTION_CHARS", "many", "integer"),
        ("BOT_MAX_QUESTION_CHARS", "0", "greater than or equal to 1"),
        ("BOT_MAX_MESSAGES", "-1", "greater than or equal to 1"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(SettingsError) as caught:
                load_settings()
        message = str(caught.value)
        assert message.startswith(f"{name}={value}: expected "), message
        assert expected in message, message


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bad values make two lines of one message."""
    monkeypatch.setenv("BOT_MAX_MESSAGES", "x")
    monkeypatch.setenv("BOT_RATE_LIMIT", "y")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = sorted(line.split(":")[0] for line in str(caught.value).splitlines())
    assert lines == ["BOT_MAX_MESSAGES=x", "BOT_RATE_LIMIT=y"]


def test_env_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    """A .env that is not UTF-8 is refused as a fault of the settings."""
    (tmp_path / ".env").write_bytes("BOT_CONTACT=Bürgerbüro\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


def test_settings_are_frozen() -> None:
    """No setting changes after the start."""
    config = load_settings()
    with pytest.raises(ValidationError):
        config.contact = "jemand"  # type: ignore[misc]
