"""From bytes to durable claims, against stix2's store in memory; and how the rate holds as the map grows."""

from bench import generate, processes
from bench.figures import Figure, Target
from bench.setting import Setting


def rate(setting: Setting) -> list[Figure]:
    """Compare objects per wall second. A round's objects are new to both."""
    sizes = setting.sizes
    for number in range(sizes.rounds):
        generate.write_bundle(
            setting.folder / f"import-{number}.json", sizes.sample, seed=sizes.seed + 100 + number
        )
    ours, peer = processes.in_turns(
        sizes.rounds,
        lambda number: processes.run(
            "take",
            setting.folder / f"import-{number}.json",
            f"bench-{number}",
            data=setting.node.data,
        ),
        lambda number: processes.run(
            "add_to_memory_store", setting.folder / f"import-{number}.json"
        ),
    )
    return [
        Figure(
            benchmark="import",
            what="to durable, against stix2.MemoryStore.add",
            unit="objects/s",
            ours=processes.rate(ours),
            peer=processes.rate(peer),
            ratio=processes.rate(ours) / processes.rate(peer),
            target=Target(sign=">=", bound=5),
            peak_bytes=processes.peak(ours),
            peer_peak_bytes=processes.peak(peer),
            runs=sizes.rounds,
            note=f"{sizes.sample:,} generated objects a round, under TLP:GREEN",
        )
    ]


def curve(setting: Setting) -> list[Figure]:
    """Compare the last tenth of one long import with its first: seconds per object."""
    taken = setting.node.populate(setting.sizes)
    times = [(0, 0.0), *taken["times"]]
    tenth = taken["objects"] / 10
    first, last = _seconds(times, 0, tenth), _seconds(times, 9 * tenth, 10 * tenth)
    return [
        Figure(
            benchmark="import",
            what=f"last tenth of {taken['objects']:,} objects, against the first",
            unit="s",
            ours=last,
            peer=first,
            ratio=last / first,
            target=Target(sign="<=", bound=2),
            peak_bytes=taken["peak_bytes"],
            note=f"{taken['objects'] / taken['seconds']:,.0f} objects/s in all, under about 1,000 handlings",
        )
    ]


def _seconds(times: list[tuple[int, float]], start: float, end: float) -> float:
    return _at(times, end) - _at(times, start)


def _at(times: list[tuple[int, float]], objects: float) -> float:
    """Return when so many objects were done, between batches by proportion."""
    later = next((place for place, (done, _) in enumerate(times) if done >= objects), -1)
    done, second = times[later]
    if later == 0 or done == objects:
        return second
    before, earlier = times[later - 1]
    return earlier + (second - earlier) * (objects - before) / (done - before)
