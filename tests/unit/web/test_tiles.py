"""The world as tiles: each country of ISO 3166-1 has one, and no two share a place."""

import pycountry

from atlas.web import tiles


def test_each_country_of_iso_3166_1_has_one_tile() -> None:
    codes = [tile.code for region in tiles.regions() for tile in region.tiles]

    assert sorted(codes) == sorted(each.alpha_2 for each in pycountry.countries)


def test_no_two_tiles_of_a_region_share_a_place() -> None:
    for region in tiles.regions():
        places = {(tile.column, tile.row) for tile in region.tiles}
        assert len(places) == len(region.tiles), region.name
        assert all(column < region.width and row < region.height for column, row in places)


def test_small_countries_are_as_large_as_all_others() -> None:
    assert {tiles.region_of()[code].name for code in ("MT", "SC", "SG", "BZ")} == {
        "europe",
        "africa",
        "asia",
        "centre",
    }


def test_codes_without_a_tile_stand_in_rows_of_their_own() -> None:
    found = tiles.elsewhere([f"X{letter}" for letter in "ABCDEFGHIJ"])

    assert (found.width, found.height, len(found.tiles)) == (8, 2, 10)


def test_a_country_is_called_by_its_name_and_what_is_none_by_its_code() -> None:
    assert (tiles.name_of("MT"), tiles.name_of("QS")) == ("Malta", "QS")
    assert tiles.name_of("BO") == "Bolivia"
