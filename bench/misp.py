"""Reading MISP events, against PyMISP; and the memory that one large event takes, against loading the file."""

import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench import processes
from bench.figures import Figure, Target
from bench.setting import Setting

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_FOLDER = "eset-malware-ioc"
_ATTRIBUTES = 2_000  # PyMISP takes a second or two for them
_ATTRIBUTE_BYTES = 330


def rate(setting: Setting) -> list[Figure]:
    """Compare attributes a second: public events where they lie beside the clone, and a generated one."""
    generated = setting.folder / "event.json"
    write_event(generated, _ATTRIBUTES, seed=setting.sizes.seed)
    found = [_rate(f"one event of {_ATTRIBUTES:,} attributes", [generated], setting.sizes.rounds)]
    if public := list(_public()):
        found.append(_rate(f"{len(public)} public files", public, setting.sizes.rounds))
    return found


def memory(setting: Setting) -> list[Figure]:
    """Compare peaks of memory on one event that is a whole file."""
    path = setting.folder / "large-event.json"
    megabytes = setting.sizes.megabytes
    write_event(path, int(megabytes * 1e6 / _ATTRIBUTE_BYTES), seed=setting.sizes.seed)
    loaded = processes.run("load_with_orjson", path)
    ours = processes.run("misp_by_us", path)
    return [
        Figure(
            benchmark="misp",
            what=f"decoding one event of {path.stat().st_size / 1e6:.0f} MB, against orjson.loads",
            unit="MiB",
            ours=ours.peak_bytes / 2**20,
            peer=loaded.peak_bytes / 2**20,
            ratio=ours.peak_bytes / loaded.peak_bytes,
            target=Target(sign="<=", bound=0.3),
            peak_bytes=ours.peak_bytes,
            peer_peak_bytes=loaded.peak_bytes,
            runs=1,
            note=f"{ours.answer['objects']:,} attributes, of which the ids alone are kept",
        )
    ]


def write_event(path: Path, attributes: int, *, seed: int) -> None:
    """Write one event with so many attributes of the commonest types, the same for the same seed."""
    random = Random(seed)
    with path.open("w") as file:
        file.write(
            '{"Event": {"info": "generated", "date": "2024-01-01", "timestamp": "1704067200",'
        )
        file.write(f'"uuid": "{uuid.UUID(int=random.getrandbits(128), version=4)}", "Attribute": [')
        for number in range(attributes):
            file.write((",\n" if number else "") + json.dumps(_attribute(random, number)))
        file.write('], "Tag": [{"name": "tlp:green"}]}}')


def _attribute(random: Random, number: int) -> dict[str, object]:
    digest = f"{random.getrandbits(256):064x}"
    type_, category, value = (
        ("domain", "Network activity", f"host{number}.example"),
        ("ip-dst", "Network activity", f"198.51.{number % 256}.{random.randrange(256)}"),
        ("url", "Network activity", f"https://host{number}.example/{digest[:8]}"),
        ("sha256", "Payload delivery", digest),
        ("filename|sha1", "Payload delivery", f"file{number}.exe|{digest[:40]}"),
        ("text", "Other", f"Words on sample {number}"),
    )[number % 6]
    return {
        "uuid": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "type": type_,
        "category": category,
        "value": value,
        "to_ids": number % 2 == 0,
        "timestamp": "1704067200",
        "distribution": "5",
        "comment": "",
        "deleted": False,
        "disable_correlation": False,
    }


def _rate(what: str, files: Sequence[Path], rounds: int) -> Figure:
    pairs = [
        (processes.run("misp_by_us", *files), processes.run("misp_by_pymisp", *files))
        for _ in range(rounds)
    ]
    ours, peer = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Figure(
        benchmark="misp",
        what=f"{what}: decoded as for an import, against PyMISP's load",
        unit="attributes/s",
        ours=processes.rate(ours),
        peer=processes.rate(peer),
        ratio=processes.rate(ours) / processes.rate(peer),
        target=None,
        peak_bytes=processes.peak(ours),
        peer_peak_bytes=processes.peak(peer),
        runs=rounds,
        note=f"{ours[0].answer['objects']:,} attributes, by PyMISP {peer[0].answer['objects']:,}",
    )


def _public() -> Iterator[Path]:
    from atlas.formats.misp import is_misp  # noqa: PLC0415 - not before it is measured

    for path in sorted((SHARED / _FOLDER).rglob("*.json")):
        with path.open("rb") as file:
            if is_misp(file.read(65_536)):
                yield path
