"""What an address of the map names is read alike from a saved state and from a request."""

import pytest
from django.http import QueryDict  # noqa: TID251 - what an address is read from

from atlas.services.explore.addresses import view_of_state
from atlas.web import map_state

ONE, OTHER = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))


@pytest.mark.parametrize(
    "state",
    [
        f"of={ONE}&hops=2&kind=tool&since=2026-01-02&hide={OTHER}",
        f"from={ONE}&to={OTHER}&through=all",
        f"shared={ONE}&shared={OTHER}&country=DE",
        f"of={ONE}&open={OTHER}~uses~*&likelihood=200&of=by%20name",
    ],
)
def test_a_saved_state_is_read_as_its_address_is(state: str) -> None:
    assert view_of_state(state) == map_state.state_of(QueryDict(state)).view


def test_a_state_that_names_nothing_is_of_the_whole_map() -> None:
    assert view_of_state("tab=table&kind=tool") is None
