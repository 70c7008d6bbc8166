"""Words that stand for values: screens, purposes, markings, grades. All go through gettext."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from django.utils.translation import gettext_lazy as _

from atlas.model.grades import InformationGrade, SourceGrade
from atlas.model.handling import Purpose
from atlas.model.identifiers import IdentifierKind
from atlas.model.markings import PAP, TLP
from atlas.policy.actors import TokenScope
from atlas.policy.decide import Action
from atlas.services.signin.sittings import Method

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@attrs.frozen
class Screen:
    """One entry of the rail: the name of its address, its words, its icon in `symbols.svg`.

    It stands there for whoever may do one of `acts`; none: for everybody. `office`: it serves those who look after
    what is shared, and stands under a heading of its own.
    """

    name: str
    words: "Words"
    icon: str
    acts: tuple[Action, ...] = ()
    office: bool = False


SCREENS = (
    Screen("desk", _("Desk"), "desk", (Action.SEARCH,)),
    Screen("map", _("Map"), "map", (Action.READ,)),
    Screen("search", _("Search"), "search", (Action.SEARCH,)),
    Screen("lookup", _("Look up"), "lookup", (Action.LOOKUP,)),
    Screen("contribute", _("Contribute"), "contribute", (Action.CONTRIBUTE,)),
    Screen("deconfliction", _("Deconfliction"), "shield", (Action.SEE_DECONFLICTION,)),
    Screen("nominations", _("Nominations"), "target", (Action.SEE_NOMINATIONS,)),
    Screen("investigations", _("Investigations"), "page", (Action.SEE_INVESTIGATIONS,)),
    Screen("agenda", _("Agenda"), "clock", (Action.SEE_INVESTIGATIONS,)),
    Screen("review", _("Review"), "review", (Action.VET, Action.OFFER_VETTING)),
    Screen("opportunities", _("Opportunities"), "target", (Action.READ,)),
    Screen("operations", _("Operations"), "flag", (Action.SEE_OPERATIONS, Action.PLAN_OPERATION)),
    Screen("packages", _("Packages"), "package", (Action.SEE_PACKAGES,)),
    Screen("outcomes", _("Outcomes"), "record", (Action.READ,)),
    Screen("figures", _("Figures"), "record", (Action.SEE_INVESTIGATIONS,), office=True),
    Screen("alliance", _("Alliance"), "alliance", (Action.SEE_ALLIANCE,)),
    Screen("requests", _("Requests"), "send", (Action.ASK_WIDER, Action.ANSWER_WIDER), office=True),
    Screen(
        "glass", _("Emergency"), "emergency", (Action.BREAK_GLASS, Action.ANSWER_GLASS), office=True
    ),
    Screen("same", _("Same or not?"), "same", (Action.JUDGE,), office=True),
    Screen("retention", _("Kept until"), "clock", (Action.SEE_RETENTION,), office=True),
    Screen("subjects", _("Data subjects"), "subject", (Action.SEE_SUBJECTS,), office=True),
    Screen("bases", _("Legal bases"), "shield", (Action.SEE_BASES,), office=True),
    Screen("ledger", _("What went out"), "out", (Action.SEE_LEDGER,), office=True),
    Screen("package-feedback", _("Your claims' use"), "out", (Action.SEE_FEEDBACK,), office=True),
    Screen("authorities", _("Authorities"), "shield", (Action.SEE_AUTHORITIES,), office=True),
    Screen("audit", _("Record"), "record", (Action.SEE_RECORD,), office=True),
    Screen("alarms", _("Alarms"), "alarm", (Action.SEE_ALARMS,), office=True),
    Screen("flags", _("Flags"), "flag", (Action.SEE_FLAGS,), office=True),
    Screen("preview", _("Preview as"), "eye", (Action.PREVIEW,), office=True),
    Screen("admin", _("Admin"), "gear", (Action.OPERATE,), office=True),
)

MAP_TABS: Mapping[str, "Words"] = MappingProxyType(
    {
        "map": _("Map"),
        "table": _("Table"),
        "timeline": _("Timeline"),
        "geography": _("Geography"),
    }
)

PURPOSE_WORDS: Mapping[Purpose, "Words"] = MappingProxyType(
    {
        Purpose.RESEARCH: _("Research"),
        Purpose.VETTING: _("Vetting"),
        Purpose.VICTIM_NOTIFICATION: _("Victim notification"),
        Purpose.DEFENCE: _("Defence"),
        Purpose.CIVIL_ACTION: _("Civil action"),
        Purpose.LE_REFERRAL: _("Referral to law enforcement"),
        Purpose.EVALUATION: _("Evaluation"),
        Purpose.PUBLICATION: _("Publication"),
    }
)

THEME_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
)
DENSITY_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {"comfortable": _("Comfortable"), "compact": _("Compact")}
)

SINGLE_KEY_WORDS: Mapping[str, "Words"] = MappingProxyType({"on": _("On"), "off": _("Off")})


@attrs.frozen
class Key:
    """One line of the list of keys; `screen` is the name of the address that it leads to, if any.

    `of` is the screen without which it does nothing.
    """

    keys: str
    words: "Words"
    screen: str = ""
    of: str = ""


KEYS = (
    Key("/", _("Search"), of="search"),
    Key("?", _("List the keys")),
    Key("Ctrl K", _("Go to a screen or do what the page offers, by typing its name")),
    Key("j", _("Next thing of a list")),
    Key("k", _("Thing before")),
    Key("c", _("Contribute"), "contribute"),
    Key("g d", _("Go to the desk"), "desk"),
    Key("g m", _("Go to the map"), "map"),
    Key("g s", _("Go to the search"), "search"),
    Key("g l", _("Go to look up"), "lookup"),
    Key("g r", _("Go to the review"), "review"),
    Key("g h", _("Go to the help"), "help"),
    Key("a c r", _("On a review: accept, ask for changes, reject"), of="review"),
    Key("e h f p t", _("On the picture of the map: expand, hide, fit, path, table")),
    Key("Ctrl Z", _("On the map: undo")),
)

# What each label allows, in our words; the authority is FIRST, TLP 2.0 (2022).
TLP_WORDS: Mapping[TLP, "Words"] = MappingProxyType(
    {
        TLP.RED: _("For the persons named, and nobody else. It is neither passed on nor exported."),
        TLP.AMBER_STRICT: _("For the organisation that received it, on a need to know."),
        TLP.AMBER: _(
            "For the organisation that received it and its clients, on a need to know, so that "
            "they can protect themselves."
        ),
        TLP.GREEN: _("For the whole alliance and its community, never through public channels."),
        TLP.CLEAR: _("For everybody. Nothing restricts passing it on."),
    }
)

# The authority is the MISP taxonomy PAP.
PAP_WORDS: Mapping[PAP, "Words"] = MappingProxyType(
    {
        PAP.RED: _("Only acts that nobody outside can notice, away from any network."),
        PAP.AMBER: _("Passive checks too, such as looking it up at a third party."),
        PAP.GREEN: _("Active acts too, such as blocking it or connecting to it."),
        PAP.CLEAR: _("No restriction on what may be done."),
    }
)

SOURCE_WORDS: Mapping[SourceGrade, "Words"] = MappingProxyType(
    {
        SourceGrade.A: _("completely reliable"),
        SourceGrade.B: _("usually reliable"),
        SourceGrade.C: _("fairly reliable"),
        SourceGrade.D: _("not usually reliable"),
        SourceGrade.E: _("unreliable"),
        SourceGrade.F: _("reliability cannot be judged"),
    }
)
INFORMATION_WORDS: Mapping[InformationGrade, "Words"] = MappingProxyType(
    {
        InformationGrade.CONFIRMED: _("confirmed by other sources"),
        InformationGrade.PROBABLY_TRUE: _("probably true"),
        InformationGrade.POSSIBLY_TRUE: _("possibly true"),
        InformationGrade.DOUBTFUL: _("doubtful"),
        InformationGrade.IMPROBABLE: _("improbable"),
        InformationGrade.CANNOT_BE_JUDGED: _("truth cannot be judged"),
    }
)

METHOD_WORDS: Mapping[Method, "Words"] = MappingProxyType(
    {
        Method.LINK: _("One-time link"),
        Method.PASSKEY: _("Passkey"),
        Method.PASSWORD: _("Password and code"),
        Method.RECOVERY: _("Recovery code"),
        Method.ELSEWHERE: _("Account elsewhere"),
    }
)
SCOPE_WORDS: Mapping[TokenScope, "Words"] = MappingProxyType(
    {
        TokenScope.READ: _("Search, open and look up"),
        TokenScope.CONTRIBUTE: _("Contribute claims"),
        TokenScope.EXPORT: _("Export claims"),
    }
)

# Whom a list may be given to; a cell is called by its own name.
REACH_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "marking": _("As far as the marking goes"),
        "alliance": _("The whole alliance"),
        "own": _("Only my organisation"),
    }
)

# Kinds of identifier that are no kinds of thing; the others are called as the thing is.
IDENTIFIER_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        IdentifierKind.BTC: _("Bitcoin address"),
        IdentifierKind.ETH: _("Ethereum address"),
        IdentifierKind.TRX: _("Tron address"),
        IdentifierKind.ONION: _("Onion address"),
        IdentifierKind.MD5: _("MD5 hash"),
        IdentifierKind.SHA1: _("SHA-1 hash"),
        IdentifierKind.SHA256: _("SHA-256 hash"),
        IdentifierKind.SHA512: _("SHA-512 hash"),
        IdentifierKind.PGP: _("PGP fingerprint"),
        IdentifierKind.TELEGRAM: _("Telegram handle"),
        IdentifierKind.JABBER: _("Jabber address"),
        IdentifierKind.TOX: _("Tox id"),
        IdentifierKind.CVE: _("CVE number"),
        IdentifierKind.ATTACK: _("ATT&CK id"),
    }
)

# Names of properties as people read them; any other property is shown by its own name.
PROPERTY_WORDS: Mapping[str, "Words"] = MappingProxyType(
    {
        "description": _("Description"),
        "aliases": _("Also known as"),
        "x_mitre_aliases": _("Also known as"),
        "labels": _("Labels"),
        "goals": _("Goals"),
        "first_seen": _("First seen"),
        "last_seen": _("Last seen"),
        "valid_from": _("Valid from"),
        "valid_until": _("Valid until"),
        "published": _("Published"),
        "country": _("Country"),
        "region": _("Region"),
        "sectors": _("Sectors"),
        "roles": _("Roles"),
        "resource_level": _("Resources"),
        "primary_motivation": _("Main motive"),
        "secondary_motivations": _("Further motives"),
        "malware_types": _("Kinds of malware"),
        "tool_types": _("Kinds of tool"),
        "threat_actor_types": _("Kinds of actor"),
        "infrastructure_types": _("Kinds of infrastructure"),
        "indicator_types": _("What it indicates"),
        "report_types": _("Kinds of report"),
        "is_family": _("A family of malware"),
        "identity_class": _("Person or organisation"),
        "sophistication": _("Skill"),
        "relationship_type": _("Relation"),
        "source_ref": _("From"),
        "target_ref": _("To"),
        "start_time": _("Since"),
        "stop_time": _("Until"),
        "hashes": _("Hashes"),
        "x_mitre_platforms": _("Platforms"),
        "x_mitre_domains": _("ATT&CK matrices"),
        "x_mitre_version": _("Version at MITRE"),
        "x_mitre_contributors": _("Contributors"),
        "x_mitre_is_subtechnique": _("Part of another technique"),
        "pattern": _("Pattern"),
        "pattern_type": _("Pattern language"),
        "kill_chain_phases": _("Phases of the attack"),
        "object_refs": _("Objects"),
        "external_references": _("Sources"),
        "value": _("Value"),
        "name": _("Name"),
        "confidence": _("Confidence"),
    }
)
