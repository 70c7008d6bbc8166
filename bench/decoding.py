"""Decoding and validating STIX, against stix2; and the memory that it takes, against loading the file."""

from bench import corpus, generate, processes
from bench.figures import Figure, Target
from bench.processes import Finished
from bench.setting import Setting


def rate(setting: Setting) -> list[Figure]:
    """Compare objects per second, corpus by corpus."""
    return [_rate(setting, each) for each in corpus.corpora(setting.folder, setting.sizes)]


def _rate(setting: Setting, measured: corpus.Corpus) -> Figure:
    ours, peer = processes.in_turns(
        setting.sizes.rounds,
        lambda _: processes.run("decode", *measured.files),
        lambda _: processes.run("parse_with_stix2", *measured.files),
    )
    answer, peers = ours[0].answer, peer[0].answer
    return Figure(
        benchmark="decode",
        what=f"{measured.name}, against stix2.parse",
        unit="objects/s",
        ours=processes.rate(ours),
        peer=processes.rate(peer),
        ratio=processes.rate(ours) / processes.rate(peer),
        target=Target(sign=">=", bound=30),
        peak_bytes=processes.peak(ours),
        peer_peak_bytes=processes.peak(peer),
        runs=setting.sizes.rounds,
        note=f"{answer['objects']:,} objects; refused {answer['refused']}, by stix2 {peers['refused']}",
    )


def memory(setting: Setting) -> list[Figure]:
    """Compare peaks of memory on one large file: of decoding alone, and of importing."""
    bundle = setting.folder / "large.json"
    generate.write_bundle_of(
        bundle, int(setting.sizes.megabytes * 1e6), seed=setting.sizes.seed + 2
    )
    loaded = processes.run("load_with_orjson", bundle)
    decoded = processes.run("decode", bundle)
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
