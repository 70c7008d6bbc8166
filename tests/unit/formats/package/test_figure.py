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
