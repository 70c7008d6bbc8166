"""What each visit pays before it asks anything."""

from bench import processes
from bench.figures import Figure, Target
from bench.setting import Setting

# (key of the job's answer, what it is, its bound in milliseconds)
_PARTS = (
    ("readable", "a scope computed from {handlings:,} handlings", 3.0),
    ("recorded", "a decision weighed and recorded durably", None),
    ("opened", "a visit opened: decision, then scope", None),
)


def gate(setting: Setting) -> list[Figure]:
    """Time the parts of opening a scope. They have no peer."""
    finished = processes.run("gate", setting.sizes.handlings, data=setting.node.data)
    return [
        Figure(
            benchmark="gate",
            what=what.format(**finished.answer),
            unit="ms",
            ours=finished.answer[key] * 1e3,
            target=Target(sign="<=", bound=bound, unit="ms") if bound else None,
            peak_bytes=finished.peak_bytes,
            runs=100,
        )
        for key, what, bound in _PARTS
    ]
