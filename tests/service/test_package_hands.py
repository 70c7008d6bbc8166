"""Who wrote a package does not clear it, whatever handling it had while they wrote."""

import pytest

from atlas.errors import UsageError
from atlas.model.handling import Purpose
from atlas.policy.packages import Step
from atlas.services.package import moving, writing
from atlas.services.package.document import Said
from builders import World, a_claim, an_object
from cluster import Database
from parcels import a_document, changed, claim_of, vetted, with_packages


def test_an_editor_does_not_clear_for_a_purpose_that_hides_that_they_wrote(
    world: World, database: Database
) -> None:
    with_packages(world, database)
    narrow = an_object("tool", "For research alone")
    world.given(a_claim(narrow, purposes=[Purpose.RESEARCH]), by="south")
    vetted(database)
    said = Said(section="Who", text="It is used.", claims=(str(claim_of(database, narrow)),))
    wide = a_document(database)
    document = a_document(database, statements=(*wide.statements, said))
    id_ = writing.begin(world.visit("eve"), document)
    # without that claim it is for every purpose; that eve wrote it before is for research alone
    changed(world, id_, statements=wide.statements)
    moving.step(world.visit("ed"), id_, Step.SUBMIT)
    moving.step(world.visit("ed"), id_, Step.CHECK)

    for purpose in (Purpose.RESEARCH, Purpose.LE_REFERRAL):
        with pytest.raises(UsageError, match=r"R\.four_eyes"):
            moving.step(world.visit("eve", purpose=purpose), id_, Step.WEIGH, reason="weighed")
    # lea wrote nothing, and reads all that was done
    moving.step(world.visit("lea"), id_, Step.WEIGH, reason="weighed")
