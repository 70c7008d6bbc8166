"""Whether the time of an answer of the deconfliction index tells a silent hit from no hit."""

from statistics import median

from bench import processes, welch
from bench.figures import Figure
from bench.setting import Setting

_MOST = 16_000  # samples: what the key process answers at once, less what is filed


def deconfliction(setting: Setting) -> list[Figure]:
    """Ask by turns, in one process, without the steps in which pages answer: the service, its statements, the keys."""
    samples = min(_MOST, setting.sizes.samples)
    finished = processes.run("time_silent", samples, data=setting.node.data)
    silent, none = finished.answer
    count = len(silent) + len(none)
    seen = 4.5 * welch.standard_error(*welch.cropped(silent, none)) * 1e6
    apart = (median(silent) - median(none)) * 1e6
    told = (
        f"{count:,} samples by turns; medians {median(silent) * 1e3:.3f} ms silent, {median(none) * 1e3:.3f} ms none, "
        f"{apart:+.1f} us apart; so many samples show a difference of {seen:.0f} us"
    )
    return [
        Figure(
            benchmark="deconfliction",
            what="a question to the index: Welch's |t| of silent hits against no hits",
            unit="|t|",
            ours=welch.worst_t(silent, none),
            target=welch.BOUND,
            runs=count,
            note=told,
        ),
        Figure(
            benchmark="deconfliction",
            what="a question to the index: area under the ROC curve",
            unit="AUC",
            ours=welch.auc(silent, none),
            runs=count,
            note=f"0.5 tells nothing; its standard error is {welch.error_of_auc(len(silent), len(none)):.3f}",
        ),
    ]
