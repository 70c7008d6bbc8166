"""Decoding and validating STIX, against stix2; and the memory that it takes, against loading the file."""

import attrs

from bench import corpus, generate, processes
from bench.figures import Figure, Target
from bench.processes import Finished
from bench.setting import Setting


def rate(setting: Setting) -> list[Figure]:
    """Compare objects per second, corpus by corpus: validated alone as stix2 does it, and as an import reads."""
    return [
        figure
        for each in corpus.corpora(setting.folder, setting.sizes)
        for figure in _rates(setting, each)
    ]


def _rates(setting: Setting, measured: corpus.Corpus) -> list[Figure]:
    rounds = setting.sizes.rounds
    jobs = ("decode", "project", "parse_with_stix2")
    ours, projected, peer = zip(
        *([processes.run(job, *measured.files) for job in jobs] for _ in range(rounds)), strict=True
    )
    answer, peers = ours[0].answer, peer[0].answer
    note = (
        f"{answer['objects']:,} objects; refused {answer['refused']}, by stix2 {peers['refused']}"
    )
    figure = Figure(
        benchmark="decode",
        what=f"{measured.name}: decoded and validated, against stix2.parse",
        unit="objects/s",
        ours=processes.rate(ours),
        peer=processes.rate(peer),
        ratio=processes.rate(ours) / processes.rate(peer),
        target=Target(sign=">=", bound=30),
        peak_bytes=processes.peak(ours),
        peer_peak_bytes=processes.peak(peer),
        runs=rounds,
        note=note,
    )
    return [
        figure,
        attrs.evolve(
            figure,
            what=f"{measured.name}: with words, links and identifiers too, against stix2.parse",
            ours=processes.rate(projected),
            ratio=processes.rate(projected) / processes.rate(peer),
            target=None,
            peak_bytes=processes.peak(projected),
        ),
    ]


def memory(setting: Setting) -> list[Figure]:
    """Compare peaks of memory on one large file: of decoding alone, and of importing."""
    bundle = setting.folder / "large.json"
    generate.write_bundle_of(
        bundle, int(setting.sizes.megabytes * 1e6), seed=setting.sizes.seed + 2
    )
    loaded = processes.run("load_with_orjson", bundle)
    decoded = processes.run("project", bundle)
    taken = processes.run("take", bundle, "bench-memory", data=setting.node.data)
    size = f"{setting.sizes.megabytes:g} MB"
    return [
        _peak(f"importing {size}", taken, loaded),
        _peak(f"decoding {size}", decoded, loaded),
    ]


def _peak(what: str, ours: Finished, loaded: Finished) -> Figure:
    return Figure(
        benchmark="memory",
        what=f"{what}, against orjson.loads",
        unit="MiB",
        ours=ours.peak_bytes / 2**20,
        peer=loaded.peak_bytes / 2**20,
        ratio=ours.peak_bytes / loaded.peak_bytes,
        target=Target(sign="<=", bound=0.3),
        peak_bytes=ours.peak_bytes,
        peer_peak_bytes=loaded.peak_bytes,
        note=f"{ours.answer['objects']:,} objects in {ours.answer['seconds']:.1f} s, loading alone "
        f"{loaded.answer['seconds']:.1f} s; whole processes, Python and all",
    )
