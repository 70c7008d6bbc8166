"""What templates call."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explain import LinkGroup, ThingRef
from atlas.web.templatetags.atlas import (
    dated,
    exact,
    iso,
    relation_key,
    relation_words,
    shown_name,
    tlp_class,
)


def a_thing(kind: str, name: str) -> ThingRef:
    """Return a thing of a kind and name."""
    return ThingRef(
        id=ThingId(uuid.uuid4()), stix_id="x--1", kind=kind, name=name, marking=TLP.GREEN
    )


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("domain-name", "evil.example", "evil[.]example"),
        ("url", "https://evil.example/a.b", "hxxps://evil[.]example/a.b"),
        ("ipv4-addr", "192.0.2.7", "192[.]0[.]2[.]7"),
        ("email-addr", "a@evil.example", "a[@]evil[.]example"),
        ("malware", "Node.js", "Node.js"),
    ],
)
def test_names_that_are_addresses_are_defanged(kind: str, name: str, shown: str) -> None:
    assert shown_name(a_thing(kind, name)) == shown


def test_a_name_without_end_is_cut() -> None:
    assert len(shown_name(a_thing("malware", "A" * 1_000_000))) == 301


def test_times_are_told_in_utc_with_their_zone() -> None:
    moment = datetime(2026, 11, 12, 15, 3, tzinfo=timezone(timedelta(hours=1)))

    assert iso(moment) == "2026-11-12 14:03Z"
    assert exact(moment) == "2026-11-12T14:03:00+00:00"
    assert iso(None) == ""
    assert datetime.fromisoformat(exact(moment)) == moment.astimezone(UTC)


def test_a_relation_reads_from_the_thing_of_the_page() -> None:
    out, in_ = (LinkGroup(type="uses", outgoing=each, count=1) for each in (True, False))

    assert (relation_words(out), relation_words(in_)) == ("uses", "used by")
    assert (relation_key(out), relation_key(in_)) == ("uses:out", "uses:in")


@pytest.mark.parametrize("tlp", TLP)
def test_each_label_has_a_class_that_a_style_sheet_can_name(tlp: TLP) -> None:
    assert tlp_class(tlp).replace("-", "").isalpha()


def test_the_first_days_of_1970_stand_for_no_date() -> None:
    last_version = datetime(1970, 1, 7, 22, 39, tzinfo=UTC)  # the 9,999th that MISP counts
    old = datetime(1970, 2, 1, tzinfo=UTC)

    assert (dated(datetime(1970, 1, 1, tzinfo=UTC)), dated(last_version)) == (None, None)
    assert (dated(old), dated(None)) == (old, None)
