"""What the alliance's members know of each crew: its servers, money, people and habits."""

from collections.abc import Iterator

from atlas.model.identifiers import Identifier
from atlas.services.demo import cast, supply
from atlas.services.demo.cast import Crew
from atlas.services.demo.scribe import (
    FictionalClaim,
    Scribe,
    StixObject,
    about_a_suspect,
    amber,
    green,
)

# How much is known of each crew.
_SERVERS = 10
_DOMAINS = 14
_WALLETS = 10
_MULES = 4
_FILES = 5
_SIGHTED_FROM = ("2021-05", "2022-01", "2022-09", "2023-03", "2023-11", "2024-06")
_HOSTS = ("quartzhost", "polder", "kestrel", "quartzhost")
_BANKS = ("northbank", "findesk", "costapolice")
_SURE = (30, 45, 55, 65, 75, 85, 95)


def iter_services(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield what is said of the services that crews buy or abuse, and their networks."""
    for service in supply.SERVICES:
        found = scribe.thing(
            service.key,
            service.kind,
            service.name,
            description=service.description,
            **dict(service.words),
        )
        yield scribe.said(green(service.voice), found)
        if service.kind == "hosting-provider":
            asn = scribe.observable(scribe.mint.asn(), name=f"{service.name} network")
            scribe.ids[f"asn {service.key}"] = str(asn["id"])
            yield scribe.said(green(service.voice), asn, grade="A1")
            yield _linked(scribe, service.voice, service.key, "controls", f"asn {service.key}")


def iter_crews(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield every crew as each of its voices describes it: one id, several words and dates."""
    for crew in cast.CREWS:
        for rank, organisation in enumerate(crew.voices):
            found = scribe.thing(
                crew.key,
                "intrusion-set",
                crew.name,
                aliases=list(crew.aliases[: len(crew.aliases) - rank]),
                description=_words_of(crew, rank),
                first_seen=f"{scribe.rng.choice(_SIGHTED_FROM)}-01T00:00:00.000Z",
                primary_motivation="personal-gain",
                resource_level=scribe.rng.choice(("team", "organization")),
                labels=[crew.crime],
                confidence=scribe.rng.choice(_SURE),
            )
            voice = green(organisation) if rank == 0 else amber(organisation)
            yield scribe.said(voice, found)
            if rank == 0:
                newer = scribe.later(found, confidence=90, resource_level="organization")
                yield scribe.said(voice, newer)


def iter_known_of(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    """Yield all that is known of one crew beyond its description."""
    yield from _habits(scribe, crew)
    yield from _servers(scribe, crew)
    yield from _people(scribe, crew)
    yield from _money(scribe, crew)
    yield from _malware(scribe, crew)


def _words_of(crew: Crew, rank: int) -> str:
    also = ("", " Two of our customers met it.", " Members call each other by first names.")
    return crew.description + also[rank % len(also)]


def _linked(
    scribe: Scribe, organisation: str, source: str, type_: str, target: str
) -> FictionalClaim:
    """Say a relation between two remembered things; about one in three is an assessment."""
    ids = scribe.ids
    likelihood = scribe.rng.choice(_SURE) if scribe.rng.random() < 0.35 else None
    found = scribe.link(ids.get(source, source), type_, ids.get(target, target))
    if likelihood is not None:
        found["confidence"] = scribe.rng.choice(_SURE)
    return scribe.said(scribe.voice(organisation), found, likelihood=likelihood)


def _habits(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    known = cast.TOOLS | cast.TECHNIQUES
    for name in (*crew.tools, *crew.techniques):
        yield _linked(scribe, scribe.rng.choice(crew.voices), crew.key, "uses", known[name])
    aimed_at = cast.SECTORS | cast.REGIONS
    for name in crew.targets:
        yield _linked(scribe, scribe.rng.choice(crew.voices), crew.key, "targets", aimed_at[name])
    for type_, service in crew.deals:
        yield _linked(scribe, crew.voices[0], crew.key, type_, service)
    yield _linked(scribe, crew.voices[-1], crew.key, "located-at", f"country {crew.home}")


def _servers(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    teller = crew.voices[0]
    key = f"servers {crew.key}"
    servers = scribe.thing(
        key,
        "infrastructure",
        f"Servers of {crew.name}",
        infrastructure_types=[scribe.rng.choice(("command-and-control", "phishing", "staging"))],
    )
    yield scribe.said(amber(teller), servers)
    yield _linked(scribe, teller, crew.key, "uses", key)
    addresses = [scribe.mint.ipv4() for _ in range(_SERVERS - 1)] + [scribe.mint.ipv6()]
    host = "asn fairwind" if crew.key in ("heron", "finch") else f"asn {_host_of(scribe)}"
    for address in addresses:
        yield from _seen(scribe, crew, address)
        yield _linked(scribe, teller, key, "consists-of", address.value)
        yield _linked(scribe, "veldcert", address.value, "belongs-to", host)
    for number in range(_DOMAINS):
        domain = scribe.mint.domain(crew.label if number < 4 else "")
        yield from _seen(scribe, crew, domain)
        at = scribe.rng.choice(addresses)
        yield _linked(scribe, teller, domain.value, "resolves-to", at.value)
        if number % 3 == 0:
            yield from _seen(scribe, crew, scribe.mint.url(domain.value))
            yield from _indicated(scribe, crew, domain)
    yield from _seen(scribe, crew, scribe.mint.onion())


def _host_of(scribe: Scribe) -> str:
    return {"kestrel": "polder"}.get(host := scribe.rng.choice(_HOSTS), host)


def _seen(scribe: Scribe, crew: Crew, identifier: Identifier) -> Iterator[FictionalClaim]:
    """Say an observable; one in eight is told by a second member too."""
    found = scribe.observable(identifier)
    scribe.ids[identifier.value] = str(found["id"])
    teller = scribe.rng.choice(crew.voices)
    yield scribe.said(scribe.voice(teller), found)
    if scribe.rng.random() < 0.125:
        other = scribe.rng.choice([each for each in ("veldcert", "sentrivale") if each != teller])
        yield scribe.said(scribe.voice(other), found)


def _indicated(scribe: Scribe, crew: Crew, domain: Identifier) -> Iterator[FictionalClaim]:
    key = f"indicator {domain.value}"
    found = scribe.thing(
        key,
        "indicator",
        f"Log-in page of {crew.name}",
        pattern=f"[domain-name:value = '{domain.value}']",
        pattern_type="stix",
        valid_from=scribe.moment(),
        indicator_types=["malicious-activity"],
        confidence=scribe.rng.choice(_SURE),
    )
    voice = scribe.voice(crew.voices[0])
    yield scribe.said(voice, found)
    if scribe.rng.random() < 0.4:
        yield scribe.said(voice, scribe.later(found, confidence=scribe.rng.choice(_SURE)))
    yield _linked(scribe, crew.voices[0], key, "indicates", crew.key)


def _people(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    for rank, name in enumerate(crew.personas):
        teller = scribe.rng.choice(("policebureau", "costapolice", *crew.voices))
        plain = scribe.voice(teller)
        voice = about_a_suspect(plain)
        persona = scribe.persona(name, scribe.rng.choice(("forum-handle", "seller", "recruiter")))
        key = f"persona {name}"
        yield scribe.said(voice, persona)
        member = scribe.link(scribe.ids[key], "member-of", scribe.ids[crew.key])
        # that somebody is of the crew tells nobody who it is
        yield scribe.said(plain, member, likelihood=scribe.rng.choice(_SURE))
        role = f"role {cast.ROLES[(rank + len(crew.name)) % len(cast.ROLES)]}"
        has_role = scribe.link(scribe.ids[key], "has-role", scribe.ids[role])
        yield scribe.said(plain, has_role, likelihood=scribe.rng.choice(_SURE))
        for account in _accounts(scribe, rank):
            found = scribe.observable(account)
            yield scribe.said(voice, found)
            yield scribe.said(voice, scribe.link(scribe.ids[key], "controls", str(found["id"])))


def _accounts(scribe: Scribe, rank: int) -> tuple[Identifier, Identifier]:
    mint = scribe.mint
    match rank % 4:
        case 0:
            return mint.telegram(), mint.pgp()
        case 1:
            return mint.jabber(), mint.email(mint.domain().value)
        case 2:
            return mint.tox(), mint.phone()
        case _:
            return mint.telegram(), mint.phone()


def _money(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    teller = "coinmeadow" if "coinmeadow" in crew.voices else crew.voices[0]
    outs = [
        service
        for type_, service in crew.deals
        if type_ in ("cashes-out-at", "laundered-via") or service == "brassanchor"
    ] or ["tidepool"]
    for number in range(_WALLETS):
        wallet = scribe.mint.btc() if number % 3 else scribe.mint.eth()
        found: StixObject = scribe.observable(wallet)
        yield scribe.said(scribe.voice(teller), found)
        scribe.ids[wallet.value] = str(found["id"])
        yield _linked(scribe, teller, crew.key, "controls", wallet.value)
        if number % 2:
            way = "cashes-out-at" if number % 4 == 1 else "laundered-via"
            yield _linked(scribe, "coinmeadow", wallet.value, way, scribe.rng.choice(outs))
    for _ in range(_MULES):
        voice = about_a_suspect(scribe.voice(scribe.rng.choice(_BANKS)))
        account = scribe.observable(scribe.mint.iban(), bank_name="A bank that cannot be")
        yield scribe.said(voice, account)
        paid = scribe.link(scribe.ids[crew.key], "receives-from", str(account["id"]))
        yield scribe.said(voice, paid, likelihood=scribe.rng.choice(_SURE))


def _malware(scribe: Scribe, crew: Crew) -> Iterator[FictionalClaim]:
    for owner, name, type_ in cast.MALWARE:
        if owner != crew.key:
            continue
        found = scribe.thing(name, "malware", name, malware_types=[type_], is_family=True)
        yield scribe.said(green("sentrivale"), found)
        yield _linked(scribe, "sentrivale", crew.key, "uses", name)
        for _ in range(_FILES):
            sample = scribe.observable(
                scribe.mint.sha256(),
                name=f"{scribe.mint.word(2)}.bin",
                size=scribe.rng.randrange(9**6),
            )
            yield scribe.said(scribe.voice("sentrivale"), sample)
            yield scribe.said(
                green("sentrivale"),
                scribe.link(str(sample["id"]), "related-to", scribe.ids[name]),
                grade="A2",
            )
