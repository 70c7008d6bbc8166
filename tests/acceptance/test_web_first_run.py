"""A node that holds nothing yet, as its first visitor meets it."""

import re
import time
from collections.abc import Iterator

import pytest

import website
from website import Visitor, Website

_PATIENCE_S = 300.0


@pytest.fixture(scope="module")
def empty() -> Iterator[Website]:
    """A server without a single claim."""
    with website.running(world=False) as site:
        yield site


@pytest.fixture(scope="module")
def ada(empty: Website) -> Visitor:
    """Its first visitor."""
    return empty.signed_in(empty.signin_links("ada")[0])


def test_an_empty_atlas_says_so_and_offers_the_sample(ada: Visitor) -> None:
    page = ada.get("/").text

    assert "The atlas is empty." in page
    assert "Load the sample atlas" in page


def test_the_sample_is_loaded_in_the_background_with_counted_progress(ada: Visitor) -> None:
    first = ada.send("/sample", {})
    again = ada.send("/sample", {})  # pressed twice: still one job

    told = wait_for_count(ada)

    assert (first.status, again.status) == (302, 302)
    assert told == ["Loading the sample atlas"]


def wait_for_count(visitor: Visitor) -> list[str]:
    """Return the titles of the jobs on the desk, as soon as one of them has counted something."""
    ends = time.monotonic() + _PATIENCE_S
    while time.monotonic() < ends:
        page = visitor.get("/progress").text
        if re.search(r"[1-9][0-9,]* of [0-9,]+", page):
            return re.findall(r"<strong>(Loading[^<]*)</strong>", page)
        time.sleep(0.2)
    return []
