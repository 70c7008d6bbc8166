"""Tokens: a person's own, for one purpose, no further than their scope, and ended within one request."""

import uuid
from datetime import timedelta

import pytest

from atlas.errors import Denied, NotFound, SigninError, UsageError
from atlas.model.handling import Purpose
from atlas.policy.actors import TokenScope
from atlas.services import search, tokens
from atlas.services.search import Query
from atlas.services.tokens import Said, Wish
from atlas.store import faults
from atlas.store.models import OrganisationRow, PersonRow, TokenRow
from builders import DAY, NOW, World
from cluster import Database

FOR_DEFENCE = Wish(purpose=Purpose.DEFENCE, reason="feeds the blocklist")
EXPORT = Wish(scopes=frozenset({TokenScope.EXPORT}))


@pytest.fixture
def ada(world: World) -> World:
    world.person("ada", of="north")
    world.person("eve", of="north")
    return world


def test_a_token_opens_a_visit_of_its_person_for_its_purpose_within_its_scope(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), FOR_DEFENCE)

    visit = tokens.visit_with(made.secret, now=NOW)

    assert (visit.actor, visit.purpose) == (ada.visit("ada").actor, Purpose.DEFENCE)
    assert visit.token == frozenset({TokenScope.READ})


def test_only_the_hash_of_a_token_is_kept(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish())

    kept = TokenRow.objects.get()

    assert made.secret.startswith("atlas_")
    assert made.secret.encode() not in bytes(kept.digest)
    assert len(bytes(kept.digest)) == 32


def test_an_act_beyond_the_scope_is_refused_and_on_record(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), EXPORT)

    with pytest.raises(Denied) as refused:
        search.find(tokens.visit_with(made.secret, now=NOW), Query(text="x"))

    assert refused.value.rule == "R.token"


def test_a_token_makes_no_tokens(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish(scopes=frozenset(TokenScope)))

    with pytest.raises(Denied) as refused:
        tokens.make(tokens.visit_with(made.secret, now=NOW), Wish())

    assert refused.value.rule == "R.token"


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_a_year_at_most(ada: World, days: int) -> None:
    with pytest.raises(UsageError):
        tokens.make(ada.visit("ada"), Wish(days=days))


def test_a_token_without_a_scope_is_not_made(ada: World) -> None:
    with pytest.raises(UsageError):
        tokens.make(ada.visit("ada"), Wish(scopes=frozenset()))


def test_a_token_ends_with_its_last_day(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish(days=3))

    tokens.visit_with(made.secret, now=NOW + 3 * DAY - timedelta(seconds=1))

    with pytest.raises(SigninError):
        tokens.visit_with(made.secret, now=NOW + 3 * DAY)


def test_a_revoked_token_is_refused_at_once(ada: World) -> None:
    visit = ada.visit("ada")
    made = tokens.make(visit, Wish())
    tokens.revoke(visit, made.token.id)

    with pytest.raises(SigninError):
        tokens.visit_with(made.secret, now=NOW)


def test_nobody_ends_the_token_of_another(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish())

    with pytest.raises(NotFound):
        tokens.revoke(ada.visit("eve"), made.token.id)

    assert tokens.visit_with(made.secret, now=NOW).actor == ada.visit("ada").actor


def test_a_token_that_is_not_there_cannot_be_ended(ada: World) -> None:
    with pytest.raises(NotFound):
        tokens.revoke_any(uuid.uuid4(), now=NOW)


def test_the_token_of_somebody_suspended_ends_at_once(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish())
    PersonRow.objects.filter(short="ada").update(is_active=False)

    with pytest.raises(SigninError):
        tokens.visit_with(made.secret, now=NOW)


def test_the_tokens_of_an_organisation_that_left_end_at_once(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish())
    OrganisationRow.objects.filter(short="north").update(active=False)

    with pytest.raises(SigninError):
        tokens.visit_with(made.secret, now=NOW)


def test_unknown_revoked_and_old_tokens_are_refused_in_the_same_words(ada: World) -> None:
    visit = ada.visit("ada")
    revoked, old = tokens.make(visit, Wish()), tokens.make(visit, Wish(days=1))
    tokens.revoke(visit, revoked.token.id)

    told = set()
    for secret in (revoked.secret, old.secret, "atlas_unknown", ""):
        with pytest.raises(SigninError) as refused:
            tokens.visit_with(secret, now=NOW + 2 * DAY)
        told.add(str(refused.value))

    assert len(told) == 1


def test_the_day_of_the_last_use_is_shown(ada: World) -> None:
    visit = ada.visit("ada")
    made = tokens.make(visit, Wish(name="nightly"))
    assert tokens.of_person(visit)[0].last_used is None

    tokens.visit_with(made.secret, now=NOW + DAY)

    assert [(each.name, each.last_used) for each in tokens.of_person(visit)] == [
        ("nightly", (NOW + DAY).date())
    ]


def test_as_needs_the_token_of_the_person_named(ada: World) -> None:
    of_eve = tokens.make(ada.visit("eve"), Wish()).secret

    for secret in (None, "", of_eve):
        with pytest.raises(SigninError):
            tokens.visit_as("ada", None, secret=secret, now=NOW)


def test_as_takes_the_purpose_of_the_token_and_no_other(ada: World) -> None:
    secret = tokens.make(ada.visit("ada"), FOR_DEFENCE).secret

    visit = tokens.visit_as("ada", None, secret=secret, now=NOW)

    assert visit.purpose == Purpose.DEFENCE
    with pytest.raises(SigninError):
        tokens.visit_as("ada", Said(purpose=Purpose.RESEARCH), secret=secret, now=NOW)


def test_a_token_carries_what_its_visits_are_about(ada: World) -> None:
    made = tokens.make(ada.visit("ada"), Wish(reference="  case   7 "))

    visit = tokens.visit_with(made.secret, now=NOW)

    assert visit.setting.reference == "case 7"
    assert [each.reference for each in tokens.of_person(ada.visit("ada"))] == ["case 7"]


def test_a_token_is_about_no_cell_that_its_organisation_does_not_sit_in(ada: World) -> None:
    with pytest.raises(UsageError):
        tokens.make(ada.visit("ada"), Wish(reference="cell:nowhere"))


def test_as_takes_the_reference_of_the_token_and_no_other(ada: World) -> None:
    about = tokens.make(ada.visit("ada"), Wish(reference="case 7")).secret
    plain = tokens.make(ada.visit("ada"), Wish()).secret
    said = Said(reference="case 7")

    assert tokens.visit_as("ada", None, secret=about, now=NOW).setting.reference == "case 7"
    assert tokens.visit_as("ada", said, secret=about, now=NOW).setting.reference == "case 7"
    for secret, other in ((about, Said(reference="case 8")), (plain, said)):
        with pytest.raises(SigninError):
            tokens.visit_as("ada", other, secret=secret, now=NOW)


def test_the_operator_makes_a_token_on_record(ada: World) -> None:
    made = tokens.make_for("ada", Wish(), now=NOW)

    assert tokens.of_named("ada")[0].id == made.token.id
    assert tokens.visit_as("ada", None, secret=made.secret, now=NOW).actor.person


def test_another_purpose_than_research_takes_a_reason_that_is_kept(
    ada: World, database: Database
) -> None:
    with pytest.raises(UsageError, match="Say why"):
        tokens.make(ada.visit("ada"), Wish(purpose=Purpose.DEFENCE, reason=" "))

    tokens.make(ada.visit("ada"), FOR_DEFENCE)

    with database.superuser() as superuser:
        rows = superuser.execute(
            "SELECT stated_reason FROM decision WHERE action = 'make-token'"
        ).fetchall()
    assert rows == [("feeds the blocklist",)]


def test_a_token_that_could_not_be_kept_is_on_record_as_such(
    ada: World, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: "once" * size)
    tokens.make(ada.visit("ada"), Wish())

    with pytest.raises(faults.DATABASE_FAULT):
        tokens.make(ada.visit("ada"), Wish())

    with database.superuser() as superuser:
        told = superuser.execute(
            "SELECT count(*), count(*) FILTER (WHERE reasons = '{R.failed}') FROM decision"
            " WHERE action = 'make-token'"
        ).fetchone()
    assert told == (3, 1)
