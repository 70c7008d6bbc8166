"""Poisoning, simulated with the rules of vetting: false claims of a few who give much and cite in circles.

Of 100 members 5 are hostile and give 30 % of all. They accept what is false, cite their own pages in
circles, and hold many accounts. Honest reviewers err: they accept 5 % of what is false.
"""

import random
import uuid

import attrs
import pytest

from atlas.graphs.lineage import count_lineages
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.vetting import Candidate, Review, State, Verdict, eligible, outcome
from soaking import Soak

MEMBERS, HOSTILE, VOLUME = 100, 5, 0.30
ERRS = 0.05
PUPPETS = 40  # accounts of each hostile member; honest ones have two reviewers


@attrs.frozen
class Alliance:
    """Members by number: the first are hostile."""

    hostile: int
    puppets: int
    rng: random.Random

    def is_hostile(self, member: OrganisationId) -> bool:
        return member.int < self.hostile

    def candidates(self) -> list[Candidate]:
        return [
            Candidate(
                person=PersonId(uuid.UUID(int=member * 1_000 + n)), organisation=_member(member)
            )
            for member in range(MEMBERS)
            for n in range(self.puppets if member < self.hostile else 2)
        ]

    def review(self, member: OrganisationId, *, false: bool, lineages: int) -> Review:
        """Return what a member says: the hostile praise what is false, and flag it single-source if that helps."""
        if self.is_hostile(member):
            accepts, single = false, True
        else:
            accepts, single = self.rng.random() < (ERRS if false else 1 - ERRS), False
        return Review(
            organisation=member,
            verdict=Verdict.ACCEPT if accepts else Verdict.REJECT,
            credibility=2 if accepts else 5,
            lineages=lineages,
            single_source=single,
        )

    def vetted(self, author: OrganisationId, *, false: bool, candidates: list[Candidate]) -> bool:
        """Bring a claim through a round with the rules of the product."""
        may = eligible(candidates, author=author)
        drawn = self.rng.sample(sorted(may), 3)
        lineages = _lineages(self.rng, false=false, hostile=self.hostile)
        said = [self.review(each, false=false, lineages=lineages) for each in drawn[:2]]
        came_to = outcome(said, author=author)
        if came_to.state is State.DISPUTED:
            said.append(self.review(drawn[2], false=false, lineages=lineages))
            came_to = outcome(said, author=author)
        return came_to.state is State.VETTED


def _member(number: int) -> OrganisationId:
    return OrganisationId(uuid.UUID(int=number))


def _lineages(rng: random.Random, *, false: bool, hostile: int) -> int:
    """Return the lineages behind a claim; half of the false ones stand on pages that nobody can tie together."""
    if not false:
        return count_lineages(["a", "b"], [])
    if rng.random() < 0.5:
        return count_lineages(["shop", "blog"], [])
    puppets = [f"puppet {n}" for n in range(max(2, hostile))]
    return count_lineages(puppets, zip(puppets, puppets[1:] + puppets[:1], strict=True))


def _share(rng: random.Random, *, claims: int) -> tuple[float, float]:
    """Return which share of what is vetted is false, and which share of what is false is vetted."""
    made = Alliance(HOSTILE, PUPPETS, rng)
    candidates = made.candidates()
    passed = {True: 0, False: 0}
    given = {True: 0, False: 0}
    for _ in range(claims):
        false = rng.random() < VOLUME
        author = _member(rng.randrange(HOSTILE) if false else rng.randrange(HOSTILE, MEMBERS))
        given[false] += 1
        passed[false] += made.vetted(author, false=false, candidates=candidates)
    return passed[True] / sum(passed.values()), passed[True] / given[True]


def test_t23_at_most_one_percent_of_what_is_vetted_is_false() -> None:
    of_vetted, _ = _share(random.Random(23), claims=1_500)

    assert of_vetted <= 0.01


@pytest.mark.soak
def test_t23_at_most_one_percent_of_what_is_vetted_is_false_in_a_long_run(soak: Soak) -> None:
    of_vetted, of_false = _share(random.Random(f"poison {soak.seed}"), claims=soak.number or 40_000)

    assert of_vetted <= 0.01
    assert of_false <= 0.03


def test_nf8_a_fifth_of_all_contributors_in_one_organisation_vet_nothing_false() -> None:
    # 20 % of all accounts are of one organisation: it reviews nothing of its own, however many they are
    rng = random.Random(8)
    made = Alliance(1, MEMBERS // 2, rng)
    candidates = made.candidates()
    own = [each for each in candidates if made.is_hostile(each.organisation)]
    careful = attrs.evolve(made, rng=_Careful())

    assert len(own) / len(candidates) >= 0.2
    assert not any(
        careful.vetted(_member(0), false=True, candidates=candidates) for _ in range(100)
    )


class _Careful(random.Random):
    """Chance by which honest reviewers never err."""

    def random(self) -> float:
        return super().random() * (1 - ERRS) + ERRS


def test_t23_a_circle_of_puppets_is_one_lineage() -> None:
    puppets = [f"puppet {n}" for n in range(50)]
    circle = list(zip(puppets, puppets[1:] + puppets[:1], strict=True))

    assert count_lineages(puppets, circle) == 1
