"""All of a view stands in its address: what is written is read again, and what nobody can read harms nothing."""

import uuid
from datetime import date

import attrs
import pytest
from django.http import QueryDict  # noqa: TID251 - the room under test speaks HTTP
from hypothesis import given
from hypothesis import strategies as st

from atlas.model.ids import ThingId
from atlas.model.markings import TLP
from atlas.services.explore import Axis, Filter, Opened, Role, View
from atlas.web import map_state
from atlas.web.map_state import State, state_of

ONE, TWO, THREE = (ThingId(uuid.UUID(int=n)) for n in (1, 2, 3))

things = st.integers(0, 2**128 - 1).map(lambda n: ThingId(uuid.UUID(int=n)))
several = st.lists(things, max_size=4, unique=True).map(tuple)
words = st.text(
    st.characters(codec="utf-8", exclude_characters="~*\0"), min_size=1, max_size=20
).filter(str.isprintable)
numbers = st.integers(-9999, 9999)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
countries = st.frozensets(st.text("ABCXYZ", min_size=2, max_size=2), max_size=3)
filters = st.builds(
    Filter,
    kinds=st.frozensets(words, max_size=3),
    relations=st.frozensets(words, max_size=3),
    markings=st.frozensets(st.sampled_from(list(TLP))),
    vetted=st.booleans(),
    likelihood=st.none() | st.integers(0, 100),
    since=days,
    until=days,
    seen_since=days,
    seen_until=days,
    known_since=days,
    known_until=days,
    located=countries,
    targeted=countries,
)
subjects = st.one_of(
    st.builds(View, of=several, hops=st.integers(1, 2)),
    st.builds(View, path=st.tuples(things, things), hops=st.integers(1, 6)),
    st.builds(View, shared=several.filter(len), hops=st.integers(1, 3)),
)


@st.composite
def states(draw: st.DrawFn) -> State:
    opened = st.builds(Opened, thing=things, relation=st.none() | words, kind=st.none() | words)
    view = attrs.evolve(
        draw(subjects),
        opened=tuple(draw(st.lists(opened, max_size=3, unique=True))),
        hidden=draw(st.frozensets(things, max_size=3)),
        filter=draw(filters),
        everything=draw(st.booleans()),
    )
    return State(
        view=view,
        at=draw(st.dictionaries(things, st.tuples(numbers, numbers), max_size=3)),
        picks=draw(several),
        folds=draw(st.frozensets(things, max_size=3)),
        tab=draw(st.sampled_from(map_state.TABS)),
        axis=draw(st.sampled_from(Axis)),
        role=draw(st.sampled_from(Role)),
        fresh=draw(st.integers(0, 3)),
        page=draw(st.integers(1, 50)),
    )


@given(states())
def test_what_is_written_is_read_again(state: State) -> None:
    address = state.address()

    assert state_of(QueryDict(address.partition("?")[2])) == state


@given(states())
def test_equal_states_have_equal_addresses(state: State) -> None:
    again = state_of(QueryDict(state.query()))

    assert again.address() == state.address()


@given(st.text(max_size=200))
def test_any_text_is_an_address(text: str) -> None:
    state = state_of(QueryDict(text))

    assert state_of(QueryDict(state.query())).view == state.view


@pytest.mark.parametrize(
    ("query", "unread"),
    [
        ("open=nobody", ("open",)),
        (f"of={ONE}&hops=99", ("hops",)),
        (f"at={ONE}~far~0", ("at",)),
        (f"at={ONE}~9999999999~0", ("at",)),
        (f"at={ONE}~inf~0", ("at",)),
        (f"at={ONE}~0~1e9999", ("at",)),
        (f"at={ONE}~nan~0", ("at",)),
        ("likelihood=200", ("likelihood",)),
        ("vetted=no", ("vetted",)),
        ("since=yesterday", ("since",)),
        ("marking=TLP:PINK", ("marking",)),
        ("&".join(f"hide={uuid.UUID(int=n)}" for n in range(200)), ("hide",)),
    ],
)
def test_what_nobody_can_read_is_left_out_and_named(query: str, unread: tuple[str, ...]) -> None:
    assert state_of(QueryDict(query)).unread == unread


def test_a_name_where_an_id_should_stand_is_kept_to_be_looked_up() -> None:
    state = state_of(QueryDict(f"from={ONE}&to=vitrum_admin"))

    assert state.named == (("to", "vitrum_admin"),)


def test_a_path_with_one_end_alone_is_what_surrounds_it() -> None:
    assert state_of(QueryDict(f"from={ONE}")).view.of == (ONE,)


def test_closing_a_group_removes_only_that_group() -> None:
    kept, gone = Opened(thing=ONE, kind="tool"), Opened(thing=ONE, kind="malware")
    state = State(view=View(of=(ONE,), opened=(kept, gone)))

    assert map_state.collapsing(state, ONE, gone).view.opened == (kept,)
    assert map_state.collapsing(state, ONE).view.opened == ()


def test_what_is_hidden_is_no_longer_chosen() -> None:
    state = map_state.hiding(State(view=View(of=(ONE,)), picks=(TWO, THREE)), [TWO])

    assert state.view.hidden == {TWO}
    assert state.picks == (THREE,)


def test_an_act_keeps_the_filter() -> None:
    state = State(view=View(of=(ONE,), filter=Filter(likelihood=50)))

    assert map_state.shared_by(state, [ONE, TWO]).view.filter.likelihood == 50
    assert map_state.path_between(state, ONE, TWO).view.filter.likelihood == 50


def test_an_act_that_needs_two_does_nothing_with_one() -> None:
    state = State(view=View(of=(ONE,)), picks=(ONE,))

    assert map_state.after(state, QueryDict("act=shared")) == state
    assert map_state.after(state, QueryDict("act=no-such-act")) == state


def test_a_saved_state_takes_what_is_chosen_from_the_address() -> None:
    asked = QueryDict(f"view={THREE}&pick={TWO}&tab=table")

    state = map_state.restored(f"of={ONE}&at={ONE}~5~6", asked, saved=THREE)

    assert (state.view.of, state.at, state.picks) == ((ONE,), {ONE: (5, 6)}, (TWO,))
    assert state.address() == f"/map?view={THREE}&pick={TWO}&tab=table"


def test_a_saved_state_with_a_typed_name_leads_nowhere_else() -> None:
    state = map_state.restored("of=LockerX", QueryDict(f"view={THREE}"), saved=THREE)

    assert (state.named, state.unread, state.is_overview) == ((), ("of",), True)
