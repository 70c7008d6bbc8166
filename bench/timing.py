"""Whether the time of an answer tells what is hidden from what is not there: the lookup routes of `atlas serve`."""

from collections.abc import Sequence
from statistics import median

from bench import processes, secrets, serving, welch
from bench.figures import Figure
from bench.setting import Setting

Times = Sequence[float]
_MOST_BEHIND = 300  # hidden claims behind one thing or identifier
_JUDGED_FROM = 100_000  # samples: from there 0.5 +- 0.01 is more than chance


def timing(setting: Setting) -> list[Figure]:
    """Ask for hidden and for absent things by turns, as somebody who sees neither, and compare the times."""
    sizes, node = setting.sizes, setting.node
    node.populate(sizes)
    behind = min(_MOST_BEHIND, max(5, sizes.objects // 10))
    if not (node.data / "secrets.done").exists():
        file = setting.folder / "secrets.json"
        secrets.write_secrets(file, behind)
        processes.run("take_hidden", file, data=node.data)
        (node.data / "secrets.done").touch()
    with serving.serving(node.data) as served:
        link = serving.sign_in_link(node.data, served.base)
        finished = processes.run("time_routes", served.base, link, sizes.samples, data=node.data)
    figures: list[Figure] = []
    for route, (hidden, absent) in finished.answer.items():
        figures += _figures(route.format(behind=behind), hidden, absent)
    return figures


def _figures(route: str, hidden: Times, absent: Times) -> list[Figure]:
    count = len(hidden) + len(absent)
    kept = welch.cropped(hidden, absent)
    seen = 4.5 * welch.standard_error(*kept) * 1e3
    apart = (median(hidden) - median(absent)) * 1e3
    told = (
        f"{count:,} samples by turns; medians {median(hidden) * 1e3:.2f} ms hidden, {median(absent) * 1e3:.2f} ms "
        f"absent, {apart:+.3f} ms apart; so many samples show a difference of {seen:.2f} ms"
    )
    error = welch.error_of_auc(len(hidden), len(absent))
    judged = (
        "bound" if count >= _JUDGED_FROM else f"too few samples for the bound of {_JUDGED_FROM:,}"
    )
    return [
        Figure(
            benchmark="timing",
            what=f"{route}: Welch's |t| of hidden against absent",
            unit="|t|",
            ours=welch.worst_t(hidden, absent),
            target=welch.BOUND,
            runs=count,
            note=told,
        ),
        Figure(
            benchmark="timing",
            what=f"{route}: area under the ROC curve",
            unit="AUC",
            ours=welch.auc(hidden, absent),
            runs=count,
            note=f"0.5 tells nothing; its standard error is {error:.3f}; 0.5 +- 0.01: {judged}",
        ),
    ]
