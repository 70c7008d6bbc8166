"""How a rule of the table of permissions is written: `permissions.py` has the table."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from atlas.policy.decide import Action

Form = Mapping[str, str]
NOTHING: Form = MappingProxyType({})
WHY: Form = MappingProxyType({"reason": "a trial of rights"})


@attrs.frozen(kw_only=True)
class Rule:
    """What one method of one address stands for.

    `acts` are those that it does, all of which must be allowed; none: whoever is signed in may, for it is about them
    alone. `of` is the sort of object that the address or the form names. `form` is what an attacker sends: whole, so
    that nothing but the policy is in its way. `parts` are other parts of the address. `ends` is true where it ends the
    session, `lacks` where what is there lacks something that the act needs: whoever may do it hears that with 400.
    """

    acts: tuple[Action, ...] = ()
    of: str = ""
    form: Form = NOTHING
    parts: Form = NOTHING
    json: bool = False
    ends: bool = False
    lacks: bool = False
    open: bool = False


@attrs.frozen(kw_only=True)
class Route:
    """The rules of an address: those of looking at it, and those of sending a form there."""

    get: tuple[Rule, ...] = ()
    post: tuple[Rule, ...] = ()


def reads(*acts: Action, of: str = "", **parts: str) -> Route:
    return Route(get=(Rule(acts=acts, of=of, parts=parts),))


def does(*acts: Action, of: str = "", form: Form = NOTHING) -> Route:
    return Route(post=(Rule(acts=acts, of=of, form=form),))


def both(*acts: Action, of: str = "", form: Form = NOTHING, **parts: str) -> Route:
    rule = Rule(acts=acts, of=of, form=form, parts=parts)
    return Route(get=(rule,), post=(rule,))


def acts(of: str, acts: Mapping[str, Action], **form: str) -> Route:
    rules = tuple(
        Rule(acts=(action,), of=of, form={**WHY, **form}, parts={"act": name})
        for name, action in acts.items()
    )
    return Route(get=rules, post=rules)


def for_all(*methods: str, form: Form = NOTHING, **parts: str) -> Route:
    rule = (Rule(open=True, form=form, parts=parts),)
    return Route(get=rule if "get" in methods else (), post=rule if "post" in methods else ())


def own(*methods: str, form: Form = NOTHING, ends: bool = False) -> Route:
    rule = (Rule(form=form, ends=ends),)
    return Route(get=rule if "get" in methods else (), post=rule if "post" in methods else ())
