"""Where browsers make passkeys, and for which site a question is."""

import pytest

from atlas.services.signin.passkeys import Site, begin


@pytest.mark.parametrize(
    ("origin", "can"),
    [
        ("https://atlas.example.org", True),
        ("https://atlas.example.org:8443", True),
        ("http://localhost:8321", True),
        ("http://atlas.example.org", False),
        ("http://127.0.0.1:8321", False),
        ("https://192.0.2.1", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_a_site_under_a_name_and_https_can_have_passkeys(origin: str, can: bool) -> None:
    assert Site(origin=origin).can_have_passkeys == can


def test_a_question_is_for_the_site_asks_for_the_persons_proof_and_is_never_the_same() -> None:
    asked = [begin(Site(origin="https://atlas.example.org:8443")) for _ in range(2)]

    options = [each[0]["publicKey"] for each in asked]
    assert {each["rpId"] for each in options} == {"atlas.example.org"}
    assert {each["userVerification"] for each in options} == {"required"}
    assert options[0]["challenge"] != options[1]["challenge"]
    assert asked[0][1]["challenge"] == options[0]["challenge"]
