"""What the product installs may be used under Apache-2.0: no GPL, no AGPL in the lock."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CLONE = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9][^\s=]*==[^\\\n]+)", re.MULTILINE)
# "GPL" without a letter before it: LGPL is a library's licence and stays
FORBIDDEN = re.compile(r"\bA?GPL|Affero|\bGNU General Public", re.IGNORECASE)


def pinned(lock: str) -> list[Requirement]:
    found = PINNED.findall((CLONE / lock).read_text("utf-8"))
    return [Requirement(each.strip()) for each in found]


def applying(lock: str) -> list[Requirement]:
    return [each for each in pinned(lock) if each.marker is None or each.marker.evaluate()]


def licence_of(name: str) -> list[str]:
    """Return what a package says of its licence: the expression alone, where it has one."""
    facts = metadata.metadata(name)
    expression = facts.get_all("License-Expression") or []
    classifiers = [each for each in facts.get_all("Classifier") or [] if each.startswith("License")]
    first_lines = [each.strip().splitlines()[0] for each in facts.get_all("License") or [] if each]
    return expression or classifiers or first_lines or titles_of_texts(name)


def titles_of_texts(name: str) -> list[str]:
    """Return the first lines of the licences that come with a package which names none in its facts."""
    texts = [file for file in metadata.files(name) or [] if file.stem.upper() == "LICENSE"]
    return [file.read_text("utf-8").strip().splitlines()[0] for file in texts]


@pytest.mark.parametrize("package", applying("requirements.lock"), ids=lambda each: each.name)
def test_no_package_of_the_product_is_under_the_gpl(package: Requirement) -> None:
    licence = licence_of(package.name)

    assert licence, f"{package.name} does not say its licence"
    assert [each for each in licence if FORBIDDEN.search(each)] == []


@pytest.mark.parametrize("package", applying("requirements-dev.lock"), ids=lambda each: each.name)
def test_what_is_installed_is_what_the_lock_names(package: Requirement) -> None:
    assert metadata.version(package.name) in package.specifier


def test_both_locks_name_the_same_versions() -> None:
    product = {(each.name, str(each.specifier)) for each in pinned("requirements.lock")}
    development = {(each.name, str(each.specifier)) for each in pinned("requirements-dev.lock")}

    assert product <= development


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash(lock: str) -> None:
    text = (CLONE / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
