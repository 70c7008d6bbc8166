"""What `path`, `shared` and `neighbours` say when there is nothing to say, or too much."""

from builders import World, a_claim, a_link, an_object
from doors import run

HERON = an_object("intrusion-set", "Glass Heron")
FINCH = an_object("intrusion-set", "Ledger Finch")
TOOLS = [an_object("tool", f"Kit {number:02}") for number in range(51)]


def filled(world: World) -> None:
    world.person("ada", of="north")
    used = [a_link(HERON, "uses", tool) for tool in TOOLS]
    world.given(*map(a_claim, (HERON, FINCH, *TOOLS, *used)))


def test_no_path_is_said_in_a_sentence_with_a_way_on(world: World) -> None:
    filled(world)

    status, out, err = run(["path", "Glass Heron", "Ledger Finch", "--as", "ada"])

    assert (status, out) == (0, "")
    assert err.splitlines()[0] == "No path of up to 6 steps among what you may see."
    assert "--everything" in err


def test_of_many_neighbours_the_kinds_are_counted_until_one_is_asked_for(world: World) -> None:
    filled(world)

    _, counted, told = run(["neighbours", "Glass Heron", "--as", "ada"])
    _, listed, _ = run(["neighbours", "Glass Heron", "--as", "ada", "--kind", "tool"])

    assert counted.split() == ["51", "uses", "tool", "uses"]
    assert "--kind" in told
    assert len(listed.splitlines()) == 51


def test_a_name_of_two_things_is_refused_with_the_ids_of_both(world: World) -> None:
    filled(world)
    twin = an_object("malware", "glass heron")
    world.given(a_claim(twin))

    status, _, err = run(["neighbours", "Glass Heron", "--as", "ada"])

    assert status == 2
    assert [str(world.thing(each)) in err for each in (HERON, twin)] == [True, True]


def test_a_synonym_means_the_thing_where_no_other_bears_it_as_a_name(world: World) -> None:
    world.person("ada", of="north")
    world.given(a_claim(an_object("tool", "Beacon", aliases=["Loader"])))
    world.given(a_claim(an_object("tool", "Other", aliases=["Beacon"])))

    _, by_name, _ = run(["neighbours", "beacon", "--as", "ada", "--json"])
    _, by_synonym, _ = run(["neighbours", "loader", "--as", "ada", "--json"])

    assert by_name == by_synonym


def test_a_thing_that_is_not_there_is_one_sentence_however_it_is_named(world: World) -> None:
    filled(world)
    names = ("nobody", "tool--00000000-0000-4000-8000-000000000000", f"{world.thing(HERON)}"[::-1])

    answers = {run(["neighbours", name, "--as", "ada"]) for name in names}

    assert answers == {(4, "", "atlas: There is no such thing among what you may see.\n")}
