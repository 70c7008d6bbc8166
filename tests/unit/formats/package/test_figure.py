"""A map of a package as a picture: whole names in words, and no name read as markup."""

from xml.etree import ElementTree

from atlas.formats.package import Figure, figure


def test_a_picture_is_well_formed_whatever_a_name_holds() -> None:
    drawn = Figure(points=(("malware", "<a onload='x'>&\0", 0.0, 0.0), ("tool", "b", 1.0, 1.0)))

    assert ElementTree.fromstring(figure.svg(drawn)).tag.endswith("svg")
    assert "<a " not in figure.svg(drawn)


def test_no_points_make_no_picture_and_one_stands_inside() -> None:
    one = figure.svg(Figure(points=(("malware", "a", 5.0, 5.0),)))

    assert figure.svg(Figure()) == ""
    assert 'cx="60.0"' in one or "cx=" in one


def test_it_is_told_in_words_too() -> None:
    drawn = Figure(
        points=(("tool", "a", 0.0, 0.0), ("tool", "b", 1.0, 0.0)), ties=((0, 1, "uses"),)
    )

    assert figure.told(drawn) == "a uses b"


def test_an_arrow_ends_at_whom_something_is_done_to_and_a_relation_is_named_once_from_one_point() -> (
    None
):
    points = tuple(("tool", name, float(n), 0.0) for n, name in enumerate("abc"))
    drawn = figure.svg(Figure(points=points, ties=((0, 1, "uses"), (0, 2, "uses"))))

    assert drawn.count("<path") == 2
    assert drawn.count(">uses<") == 1


def test_a_crowded_picture_has_each_name_on_a_line_of_its_own() -> None:
    wallets = tuple(("wallet", f"w{n}", 0.0, 0.0) for n in range(30))
    points = (("campaign", "begins", 0.0, 0.0), ("group", "pays", 0.0, 0.0), *wallets)
    ties = ((0, 1, "attributed to"), *((1, n, "pays") for n in range(2, 32)))
    tree = ElementTree.fromstring(figure.svg(Figure(points=points, ties=ties)))

    circles = [each for each in tree if each.tag.endswith("circle")]
    assert sorted({float(each.get("cx", "0")) for each in circles}) == [170.0, 330.0, 530.0]
    heights = [float(each.get("cy", "0")) for each in circles[2:]]
    assert len({round(each) for each in heights}) == 30
    assert max(heights) < float(tree.get("height", "0"))


def test_a_long_value_is_shown_by_its_beginning_and_its_end() -> None:
    drawn = figure.svg(
        Figure(points=(("wallet", "bc1q3tfer5utz30xz8nz5g57q9ryuyxdpm957czj0n", 0.0, 0.0),))
    )

    assert "bc1q3tfer5utz30…957czj0n" in drawn
