"""Names of countries, regions and sectors lead where they mean to."""

import pycountry
import pytest

from atlas.services.demo import places


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US", "US"),
        ("South Korea", "KR"),
        ("Korea (Republic of)", "KR"),
        ("Korea (Democratic People's Republic of)", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Palestine", "PS"),
        ("The Philippines", "PH"),
        ("russia", "RU"),
        ("巴基斯坦", "PK"),
    ],
)
def test_a_country_is_known_by_its_usual_names(name: str, code: str) -> None:
    assert places.country_code(name) == code


@pytest.mark.parametrize("name", ["", "Atlantis", "Middle East", "Private sector"])
def test_what_is_no_country_has_no_code(name: str) -> None:
    assert places.country_code(name) is None


def test_every_spelling_means_a_country_of_iso_3166() -> None:
    unknown = {c for c in places.SPELLINGS.values() if not pycountry.countries.get(alpha_2=c)}

    assert unknown == set()


def test_a_country_is_shown_under_its_common_name_and_found_under_the_others() -> None:
    assert places.country_name("TW") == "Taiwan"
    assert "Turkey" in places.country_names("TR")
    assert "Lebonon" not in places.country_names("LB")


def test_a_section_of_nace_goes_by_its_title_not_its_letter() -> None:
    ours = places.section_key("K - Financial and Insurance Activities")

    assert ours == places.section_key("L FINANCIAL AND INSURANCE ACTIVITIES")


def test_a_sector_is_found_under_the_words_of_other_lists() -> None:
    assert places.sector_key("Financial services") == places.sector_key("Finance")
