"""What is decoded: real STIX beside the clone where there is some, else generated."""

from pathlib import Path

import attrs

from bench import generate
from bench.processes import CLONE
from bench.sizes import Sizes

_REAL = (
    "attack-stix20-objects/derived/enterprise-attack-groups.bundle.json",
    "attack-stix21/ics-attack/ics-attack-18.1.json",
    "unit42-playbooks-stix20/playbook_json/emotet.json",
    "unit42-playbooks-stix20/playbook_json/maze-ransomware.json",
)


@attrs.frozen(kw_only=True)
class Corpus:
    """STIX files and what to call them."""

    name: str
    files: tuple[Path, ...]


def corpora(folder: Path, sizes: Sizes) -> list[Corpus]:
    """Return the corpora there are: a generated one, written into the folder, and the real one if it is at hand."""
    generated = folder / "generated.json"
    generate.write_bundle(generated, sizes.sample, seed=sizes.seed + 1)
    found = [Corpus(name="generated", files=(generated,))]
    data = CLONE.parent / "shared" / "data"
    if not sizes.is_trial and all((data / name).is_file() for name in _REAL):
        real = Corpus(name="ATT&CK, Unit 42", files=tuple(data / name for name in _REAL))
        found.insert(0, real)
    return found
