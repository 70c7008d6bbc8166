"""Poisoning, simulated with the rules of vetting: false claims of a few who give much and cite in circles.

Of 100 members 5 are hostile and give 30 % of all. They accept what is false, cite their own pages in circles, hold many
accounts, and attack the draw: they flood the honest with reviews, so that these give some back; they never give back
what helps them; and they offer what was not vetted as often as a version may be. Honest reviewers err: each
accepts 5 % of what is false, and says the same of the same claim when asked again.
"""

import random
import sys
import uuid

import attrs
import pytest

from atlas.graphs.lineage import count_lineages
from atlas.model.ids import OrganisationId, PersonId
from atlas.policy.vetting import (
    MOST_ROUNDS,
    Candidate,
    Review,
    Sitting,
    State,
    Verdict,
    chosen,
    eligible,
    lacking,
    outcome,
)
from soaking import Soak

MEMBERS, HOSTILE, VOLUME = 100, 5, 0.30
ERRS = 0.05
FLOOD = 90  # reviews that wait for each honest one
PUPPETS = 40  # accounts of each hostile member; honest ones have two reviewers


@attrs.frozen(kw_only=True)
class Setting:
    """What nobody knows of an alliance and the simulation assumes. Each is tried where it is worst, and all together.

    Of what honest reviewers are drawn for they give the share `busy` back, for the flood; `untied` is the share of the
    false claims that stand on pages which nobody can tie together; what is false is offered so many `tries`.
    """

    busy: float = 0.1
    untied: float = 0.5
    tries: int = MOST_ROUNDS


USUAL = Setting()
SETTINGS = (
    USUAL,
    Setting(untied=1.0),
    Setting(busy=0.2),
    Setting(tries=2 * MOST_ROUNDS),
    Setting(busy=0.2, untied=1.0, tries=2 * MOST_ROUNDS),
)


@attrs.frozen
class Alliance:
    """Members by number: the first are hostile."""

    hostile: int
    puppets: int
    rng: random.Random
    setting: Setting = USUAL

    def is_hostile(self, member: OrganisationId) -> bool:
        return member.int < self.hostile

    def candidates(self) -> list[Candidate]:
        return [
            Candidate(
                person=PersonId(uuid.UUID(int=member * 1_000 + n)),
                organisation=_member(member),
                waiting=0 if member < self.hostile else FLOOD,
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

    def vetted(
        self, author: OrganisationId, *, false: bool, reviewing: frozenset[OrganisationId]
    ) -> bool:
        """Bring a claim through vetting with the rules of the product; what is false is offered again and again."""
        lineages = self.lineages(false=false)
        held: dict[OrganisationId, Review] = {}
        refusing: set[OrganisationId] = set()
        for _ in range(self.setting.tries if false else 1):
            said = self.round(author, reviewing, refusing, held, false=false, lineages=lineages)
            if outcome(said, author=author).state is State.VETTED:
                return True
            refusing |= {each.organisation for each in said if each.verdict is not Verdict.ACCEPT}
        return False

    def round(
        self,
        author: OrganisationId,
        reviewing: frozenset[OrganisationId],
        refusing: set[OrganisationId],
        held: dict[OrganisationId, Review],
        *,
        false: bool,
        lineages: int,
    ) -> list[Review]:
        """Return the reviews of one round. `held` keeps what each member says of this claim."""
        said: list[Review] = []
        out = {author}
        while outcome(said, author=author).state in (State.IN_REVIEW, State.DISPUTED):
            lack = lacking([Sitting(deciding=each.deciding, reviewed=True) for each in said])
            for drawn in chosen(
                reviewing - out, returning=refusing, number=lack.number, rng=self.rng
            ):
                out.add(drawn)
                if not self.is_hostile(drawn) and self.rng.random() < self.setting.busy:
                    continue
                if drawn not in held:
                    held[drawn] = self.review(drawn, false=false, lineages=lineages)
                said.append(attrs.evolve(held[drawn], deciding=lack.deciding))
        return said

    def lineages(self, *, false: bool) -> int:
        """Return the lineages behind a claim; some of the false ones stand on pages that nobody can tie together."""
        if not false:
            return count_lineages(["a", "b"], [])
        if self.rng.random() < self.setting.untied:
            return count_lineages(["shop", "blog"], [])
        puppets = [f"puppet {n}" for n in range(max(2, self.hostile))]
        return count_lineages(puppets, zip(puppets, puppets[1:] + puppets[:1], strict=True))


def _member(number: int) -> OrganisationId:
    return OrganisationId(uuid.UUID(int=number))


@attrs.frozen(kw_only=True)
class Shares:
    """Which share of what is vetted is false, and which of what is false, and of what is true, is vetted."""

    of_vetted: float
    of_false: float
    of_true: float


def _shares(seed: str, *, claims: int, setting: Setting) -> Shares:
    """Play so many claims, and print what came of them."""
    rng = random.Random(seed)
    made = Alliance(HOSTILE, PUPPETS, rng, setting)
    reviewing = frozenset(eligible(made.candidates(), out=()))
    passed = {True: 0, False: 0}
    given = {True: 0, False: 0}
    for _ in range(claims):
        false = rng.random() < VOLUME
        author = _member(rng.randrange(HOSTILE) if false else rng.randrange(HOSTILE, MEMBERS))
        given[false] += 1
        passed[false] += made.vetted(author, false=false, reviewing=reviewing)
    found = Shares(
        of_vetted=passed[True] / sum(passed.values()),
        of_false=passed[True] / given[True],
        of_true=passed[False] / given[False],
    )
    sys.stdout.write(
        f"\nN {claims:,}, seed {seed!r}, {setting}: {found.of_vetted:.2%} of what is vetted is false; of what is false "
        f"{found.of_false:.2%} is vetted, of what is true {found.of_true:.1%}\n"
    )
    return found


@pytest.mark.parametrize("setting", SETTINGS, ids=["usual", "untied", "busy", "offers", "worst"])
def test_t23_at_most_one_percent_of_what_is_vetted_is_false(setting: Setting) -> None:
    found = _shares("23", claims=4_000, setting=setting)

    assert found.of_vetted <= 0.01
    assert found.of_true >= 0.9  # what is true still comes through, offered once


@pytest.mark.soak
@pytest.mark.parametrize("setting", SETTINGS, ids=["usual", "untied", "busy", "offers", "worst"])
def test_t23_at_most_one_percent_of_what_is_vetted_is_false_in_a_long_run(
    soak: Soak, setting: Setting
) -> None:
    found = _shares(f"poison {soak.seed}", claims=soak.number or 40_000, setting=setting)

    assert found.of_vetted <= 0.01
    assert found.of_false <= 0.02


def test_nf8_a_fifth_of_all_contributors_in_one_organisation_vet_nothing_false() -> None:
    # 20 % of all accounts are of one organisation: it reviews nothing of its own, however many they are
    rng = random.Random(8)
    made = Alliance(1, MEMBERS // 2, rng)
    candidates = made.candidates()
    own = [each for each in candidates if made.is_hostile(each.organisation)]
    reviewing = frozenset(eligible(candidates, out=()))
    careful = attrs.evolve(made, rng=_Careful())

    assert len(own) / len(candidates) >= 0.2
    assert not any(careful.vetted(_member(0), false=True, reviewing=reviewing) for _ in range(100))


class _Careful(random.Random):
    """Chance by which honest reviewers never err."""

    def random(self) -> float:
        return super().random() * (1 - ERRS) + ERRS


def test_t23_a_circle_of_puppets_is_one_lineage() -> None:
    puppets = [f"puppet {n}" for n in range(50)]
    circle = list(zip(puppets, puppets[1:] + puppets[:1], strict=True))

    assert count_lineages(puppets, circle) == 1
