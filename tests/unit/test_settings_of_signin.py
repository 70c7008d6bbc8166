"""The file that names providers of OpenID Connect is read strictly, and passwords are off unless they are allowed."""

from pathlib import Path

import pytest

from atlas.errors import SettingsError
from atlas.settings import Settings

GOOD = """
[[provider]]
name = "work"
title = "Work account"
issuer = "https://login.example.org/realms/police"
client_id = "atlas"
client_secret = "canary-secret"
"""


def read(folder: Path, text: str | None, **variables: str) -> Settings:
    if text is not None:
        (folder / "oidc.toml").write_text(text)
    return Settings.from_env({"ATLAS_DATA": str(folder), **variables})


def test_the_file_of_the_data_folder_names_the_providers(tmp_path: Path) -> None:
    (provider,) = read(tmp_path, GOOD).providers

    assert (provider.name, provider.title) == ("work", "Work account")
    assert provider.issuer == "https://login.example.org/realms/police"


def test_a_provider_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    text = "".join(line for line in GOOD.splitlines(keepends=True) if "title" not in line)

    assert read(tmp_path, text).providers[0].title == "work"


def test_without_a_file_there_are_no_providers_and_no_passwords(tmp_path: Path) -> None:
    settings = read(tmp_path, None)

    assert (settings.providers, settings.passwords) == ((), False)


def test_another_file_may_be_named(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.toml"
    file.write_text(GOOD)

    assert len(read(tmp_path, None, ATLAS_OIDC=str(file)).providers) == 1


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read(tmp_path, None, ATLAS_OIDC=str(tmp_path / "nothing.toml"))


def test_secrets_stand_in_no_text_of_the_settings(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD, ATLAS_TOKEN="canary-token")

    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    "text",
    [
        "no toml [",
        "x = 1",
        "[provider]\nname = 1",
        GOOD.replace("https://login.example.org", "http://login.example.org"),
        GOOD.replace("https://login.example.org", "http://localhost.evil.example"),
        GOOD.replace('"work"', '"Work account"'),
        GOOD.replace('"work"', '"../x"'),
        GOOD.replace('"atlas"', '""'),
        GOOD.replace('"atlas"', "7"),
        GOOD.replace("client_id", "client"),
        GOOD + 'more = "x"',
        GOOD + GOOD,
    ],
)
def test_a_file_that_cannot_be_used_ends_the_start_without_telling_secrets(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)

    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(("given", "allowed"), [("1", True), ("0", False), ("", False)])
def test_passwords_are_allowed_by_a_1(tmp_path: Path, given: str, allowed: bool) -> None:
    assert read(tmp_path, None, ATLAS_PASSWORDS=given).passwords == allowed


def test_passwords_are_allowed_by_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read(tmp_path, None, ATLAS_PASSWORDS="yes")
