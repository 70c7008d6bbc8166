"""The whole exception tree. Each class has a stable `code`, which doors map to a status and docs explain.

Messages say which thing, what was found and what was expected. They never hold secrets, personal data
or text that a member contributed.
"""


class AtlasError(Exception):
    """Root of everything that the Atlas raises on purpose."""

    code = "atlas.error"


class SettingsError(AtlasError):
    """A setting in the environment is missing or cannot be used."""

    code = "settings.unusable"


class ServerError(AtlasError):
    """The database server could not be prepared, started or reached."""

    code = "server.unavailable"


class TooSlowError(AtlasError):
    """The database took longer than a reader is given, so the question was ended."""

    code = "server.too_slow"


class UsageError(AtlasError):
    """A call cannot be carried out as it was made: unknown name, bad value, missing file."""

    code = "usage.unusable"


class TooWide(AtlasError):  # noqa: N818 - an answer: the question reaches too far
    """A walk over links met more of them than it may look at; it can be asked more narrowly."""

    code = "walk.too_wide"


class NoNumber(AtlasError):  # noqa: N818 - an answer: no number is better than a made-up one
    """What is known gives no number: something is missing, or statements contradict each other.

    `problem` is one of `atlas.graphs.disruption.problems.PROBLEMS`; `things` are the numbers of the things or steps
    it is about, as the caller numbered them, so that a page can name them; `found` and `expected` are plain words.
    """

    code = "analysis.no_number"

    def __init__(
        self, problem: str, *, things: tuple[int, ...] = (), found: str, expected: str
    ) -> None:
        """Keep what is wrong with what; the message says it with numbers alone."""
        named = ", ".join(str(each) for each in things[:5]) + (", ..." if things[5:] else "")
        super().__init__(f"{problem} ({named or 'all'}): found {found}, expected {expected}")
        self.problem = problem
        self.things = things
        self.found = found
        self.expected = expected


class Denied(AtlasError):  # noqa: N818 - a refusal is an answer of the policy, not a fault
    """The policy refused an act. The decision is recorded before this is raised."""

    code = "policy.denied"

    def __init__(self, message: str, *, rule: str, roles: tuple[str, ...] = ()) -> None:
        """Keep the id of the rule that refused beside the sentence, and the roles of which one would do, if any."""
        super().__init__(message)
        self.rule = rule
        self.roles = roles


class NotFound(AtlasError):  # noqa: N818 - absent and hidden are the same answer
    """There is no such thing among what the asker may see."""

    code = "thing.not_found"


class MalformedError(AtlasError):
    """Contributed bytes cannot be understood. Carries the code of the problem, e.g. `json.depth`."""

    code = "input.malformed"

    def __init__(self, message: str, *, problem: str) -> None:
        """Keep the problem's code: one of `atlas.model.problems.PROBLEMS`."""
        super().__init__(message)
        self.problem = problem


class ProofError(AtlasError):
    """A proof, tree or commitment does not hold."""

    code = "log.bad_proof"


class SigninError(AtlasError):
    """What somebody signs in with does not hold: unknown, used, wrong or too old. Which of them is told to nobody."""

    code = "signin.refused"


class TooManyError(AtlasError):
    """Too many wrong guesses of a password, code, link or token, for one account or from one address."""

    code = "signin.too_many"


class UnconfirmedError(AtlasError):
    """The act reaches outward, and the sign-in is older than a quarter of an hour: it must be proved again."""

    code = "signin.unconfirmed"


class BackupError(AtlasError):
    """A backup cannot be made, opened or restored: wrong key, damaged file, a place that is not empty."""

    code = "backup.refused"


class PackageError(AtlasError):
    """A package is not as it was signed, or the file is none. The message names what is wrong."""

    code = "package.refused"


class KeysError(AtlasError):
    """The process that holds the keys does not answer, or was asked for more than it takes at once."""

    code = "keys.unavailable"


class QuotaError(AtlasError):
    """A member asked more of the deconfliction index than it may on a day, or all together more than it answers."""

    code = "quota.spent"
