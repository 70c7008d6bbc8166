"""Names of hash algorithms and the form of their values."""

import re

# STIX 2.1, 10.7 (hash-algorithm-ov); 2.0 part 1, 6.1 has the longer list below
ALGORITHMS_21 = frozenset(
    {"MD5", "SHA1", "SHA256", "SHA512", "SHA3256", "SHA3512", "SSDEEP", "TLSH"}
)
USUAL_NAMES = frozenset({"MD5", "SHA-1", "SHA-256", "SHA-512"})
_HEX_DIGITS = {
    "MD5": 32,
    "RIPEMD160": 40,
    "SHA1": 40,
    "SHA224": 56,
    "SHA256": 64,
    "SHA384": 96,
    "SHA512": 128,
    "SHA3224": 56,
    "SHA3256": 64,
    "SHA3384": 96,
    "SHA3512": 128,
    "WHIRLPOOL": 128,
}
_FORMS = {
    **{name: re.compile(f"[0-9a-fA-F]{{{digits}}}") for name, digits in _HEX_DIGITS.items()},
    "MD6": re.compile("[0-9a-fA-F]{32,128}"),
    "SSDEEP": re.compile("[0-9a-zA-Z/+:.]{1,128}"),
    # the prefix T1 names the version of the algorithm
    "TLSH": re.compile("(?:T1)?[0-9a-fA-F]{70}"),
}


def algorithm(name: str) -> str:
    """Return a name of an algorithm as it is compared: capitals, no hyphens."""
    return name.replace("-", "").upper()


def is_known(name: str) -> bool:
    """Tell whether the form of this algorithm's values is known."""
    return algorithm(name) in _FORMS


def fits(name: str, value: str) -> bool:
    """Tell whether a value has the form of its algorithm; with an unknown one each value has."""
    form = _FORMS.get(algorithm(name))
    return form is None or form.fullmatch(value) is not None
