"""Words of deconfliction: what an owner may choose, what a question is for, and what answers say."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atlas.services.deconflict import Mode, Occasion, TargetKind

if TYPE_CHECKING:
    from atlas.web.fields import Words

MODE_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Mode.SILENT: _("nothing: I am told, they hear no information"),
        Mode.CONTACT: _("contact us: the name of my organisation"),
        Mode.HOLD: _("hold: contact us, and release nothing until then"),
        Mode.OPEN: _("open: contact us, with the case and a note"),
    }
)
ANSWER_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Mode.CONTACT: _("contact them"),
        Mode.HOLD: _("asks to hold: contact them before anything is released"),
        Mode.OPEN: _("works on it"),
    }
)
OCCASION_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        Occasion.ASKED: _("asked by hand"),
        Occasion.SCREENING: _("screening of a nomination"),
        Occasion.RELEASE: _("before the release of a package"),
        Occasion.GO: _("before an operation's go"),
    }
)
TARGET_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        TargetKind.NOMINATION: _("nomination"),
        TargetKind.INVESTIGATION: _("investigation"),
        TargetKind.PACKAGE: _("package"),
        TargetKind.OPERATION: _("operation"),
    }
)
WORDS: Mapping[str, Mapping[str, "Words"]] = MappingProxyType(
    {"mode": MODE_WORDS, "answer": ANSWER_WORDS, "occasion": OCCASION_WORDS}
)
