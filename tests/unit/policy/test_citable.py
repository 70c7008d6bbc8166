"""Which claims a package may cite at all."""

import pytest

from atlas.model.handling import Audience, DataSubject, Handling
from atlas.model.markings import TLP
from atlas.policy.citable import barred, passes

OPEN = Handling(tlp=TLP.GREEN, audience=Audience(alliance=True))


@pytest.mark.parametrize(
    ("vetting", "fast", "may"),
    [
        ("vetted", False, True),
        ("legit-but-compromised", False, True),
        ("contributed", False, False),
        ("in-review", True, True),
        ("rejected", True, False),
        ("disputed", True, False),
    ],
)
def test_w7_what_is_vetted_passes_and_a_fast_track_for_what_waits(
    vetting: str, fast: bool, may: bool
) -> None:
    assert passes(vetting, fast=fast) is may
    assert (barred(OPEN, vetting=vetting, fast=fast, lead=False) == "") is may


def test_w4_a_lead_is_never_cited() -> None:
    assert "lead" in barred(OPEN, vetting="vetted", fast=False, lead=True)


def test_p2_what_is_red_goes_to_no_package() -> None:
    red = Handling(tlp=TLP.RED, audience=OPEN.audience)

    assert "TLP:RED" in barred(red, vetting="vetted", fast=False, lead=False)


@pytest.mark.parametrize("whose", [DataSubject.VICTIM, DataSubject.WITNESS])
def test_p5_data_of_victims_and_witnesses_goes_to_no_package(whose: DataSubject) -> None:
    theirs = Handling(tlp=TLP.AMBER, audience=OPEN.audience, subject=whose)

    assert whose in barred(theirs, vetting="vetted", fast=False, lead=False)
