"""Labels that look alike are one; others stay apart."""

from atlas.model.lookalikes import folded_label


def test_labels_that_look_alike_are_one() -> None:
    alike = (
        "Paco 2025",
        "PACO-2025",
        "\u0420\u0430\u0441\u043e 2025",
        "\uff30\uff41\uff43\uff4f\uff12\uff10\uff12\uff15",
        "Pac\u00ad\u00f3 2025",
    )

    assert {folded_label(each) for each in alike} == {"paco2025"}


def test_labels_of_other_letters_stay_apart() -> None:
    assert len({folded_label(each) for each in ("Reed 1", "Reed 2", "Read 1", "芦 1")}) == 4
    assert folded_label(" -- ") == ""
