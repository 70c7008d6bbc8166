"""What is to be found in the fiction: a shared reseller, reports in a circle, wrong claims, the law.

The first finding: a ransomware crew and an invoice-fraud crew, told of by different members, buy
from one reseller, who lets on the servers of a firm that knows nothing of it.
"""

from collections.abc import Iterator

from atlas.services.demo import cast
from atlas.services.demo.alliance import COUNTRIES
from atlas.services.demo.scribe import (
    FictionalClaim,
    Scribe,
    StixObject,
    Voice,
    about_a_suspect,
    amber,
    cell,
    green,
    public,
    red,
    strict,
)


def iter_setting(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield the countries, roles and kinds of victim of the fiction."""
    for code, name in COUNTRIES.items():
        found = scribe.thing(f"country {code}", "location", name, country=code)
        yield scribe.said(public("interlink"), found, grade="A1")
    for role in cast.ROLES:
        found = scribe.thing(f"role {role}", "criminal-role", role)
        yield scribe.said(public("lakeuni"), found, grade="A2")
    for name, sectors, teller in cast.VICTIM_CLASSES:
        found = scribe.thing(name, "victim-class", name, sectors=list(sectors))
        yield scribe.said(green(teller), found, grade="A2")
        for sector in sectors:
            part = scribe.link(scribe.ids[name], "part-of", cast.SECTORS[sector])
            yield scribe.said(green(teller), part, grade="A2")
    for name, crew, teller in cast.SCHEMES:
        found = scribe.thing(f"scheme {crew}", "scheme", name)
        yield scribe.said(green(teller), found, grade="B2")


def iter_first_finding(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield the shared reseller: two crews, one supplier, one server, and an innocent firm."""
    ids = scribe.ids
    quay = cell("sentrivale", "quaylight")
    shared = scribe.observable(scribe.mint.ipv4())
    server = str(shared["id"])
    for teller, crew in ((quay, "heron"), (amber("northbank"), "finch")):
        yield scribe.said(teller, shared, grade="B2")
        yield _told(scribe, teller, ids[f"servers {crew}"], "consists-of", server)
        paid = scribe.link(
            ids[crew],
            "buys-from",
            ids["harbourline"],
            description="Servers paid month by month in virtual assets, ordered by chat.",
            confidence=80,
        )
        yield scribe.said(teller, paid, grade="B2", likelihood=85)
    cloudmoor = cell("cloudmoor", "quaylight")
    yield _told(scribe, cloudmoor, ids["harbourline"], "resells", ids["fairwind"])
    yield _told(scribe, cloudmoor, server, "belongs-to", ids["asn fairwind"])
    yield _told(scribe, cloudmoor, ids["fairwind"], "hosts", server)
    wallet = scribe.observable(scribe.mint.btc())
    yield scribe.said(cell("northbank", "coldledger"), wallet)
    yield _told(
        scribe, cell("northbank", "coldledger"), ids["harbourline"], "controls", str(wallet["id"])
    )
    for crew in ("heron", "finch"):
        leans_on = scribe.link(
            ids[crew],
            "depends-on",
            ids["harbourline"],
            description="Required step: set-up. No other supplier was seen in six months.",
            confidence=60,
        )
        yield scribe.said(quay, leans_on, grade="C2", likelihood=70)


def iter_circular_reports(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield three reports that cite each other in a circle, and two that cite one another."""
    heron = scribe.ids["heron"]
    circle = (
        ("openharbour", "Digest 31: Glass Heron has stopped", "Crime Lab note 12"),
        ("findesk", "Bulletin 8: end of Glass Heron", "Digest 31: Glass Heron has stopped"),
        ("lakeuni", "Crime Lab note 12", "Bulletin 8: end of Glass Heron"),
    )
    yield from _reports(scribe, circle, about=heron, says="The crew is said to have ended.")
    pair = (
        ("coinmeadow", "Notice: wallets of Blue Lantern", "Warning 3: false trading sites"),
        ("openharbour", "Warning 3: false trading sites", "Notice: wallets of Blue Lantern"),
    )
    yield from _reports(scribe, pair, about=scribe.ids["lantern"], says="Losses are rising.")


def iter_wrong_claims(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield claims that do not hold, and who speaks against them."""
    yield from _innocent_firm(scribe)
    yield from _wrong_crew(scribe)
    yield from _listed_by_mistake(scribe)


def iter_law(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield brands, acts of law and the script of a crime."""
    ids = scribe.ids
    brand = scribe.thing("brand now", "brand", "VitrumLock", first_seen="2023-11-01T00:00:00.000Z")
    before = scribe.thing("brand before", "brand", "Prisma Locker")
    yield scribe.said(green("sentrivale"), brand, grade="A2")
    yield scribe.said(green("sentrivale"), before, grade="B2")
    yield _told(scribe, green("sentrivale"), ids["brand now"], "rebrand-of", ids["brand before"])
    yield _told(scribe, green("sentrivale"), ids["heron"], "operates", ids["brand now"])
    acts = (
        ("legal-action", "Seizure of 14 names of Ashfield Market", "costapolice", "ashfield"),
        ("legal-action", "Charges against two of Maré Baixa", "costapolice", "mare"),
        ("police-operation", "Operation Slack Water", "interlink", "mare"),
        ("police-operation", "Operation Counting Frame", "interlink", "abacus"),
    )
    for type_, name, teller, target in acts:
        found = scribe.thing(name, type_, name, description="Made public by the authority.")
        yield scribe.said(public(teller), found, grade="A1")
        yield _told(scribe, public(teller), ids[name], "targets", ids[target])
    yield from _script(scribe)


def iter_confidences(scribe: Scribe) -> Iterator[FictionalClaim]:
    """Yield what is said to few: two members among themselves, and persons by name."""
    ids = scribe.ids
    for organisation, other, name in (
        ("northbank", "findesk", "القلم الذهبي"),
        ("sentrivale", "veldcert", "Стеклодув"),
        ("policebureau", "costapolice", "Νυχτοπούλι"),
    ):
        voice = about_a_suspect(strict(organisation, other))
        home = scribe.link(ids[f"persona {name}"], "located-at", ids["country QS"], confidence=55)
        yield scribe.said(voice, home, likelihood=60)
    for persons, organisation, one, two in (
        (("joris", "britta", "noor"), "policebureau", "vitrum_admin", "greyfeather"),
        (("bruno", "ximena", "astrid"), "costapolice", "finch.accounts", "invoicedesk"),
        (("noor", "joris"), "sentrivale", "kuznets", "rivet"),
    ):
        voice = about_a_suspect(red(organisation, *persons))
        same = scribe.link(
            ids[f"persona {one}"],
            "same-person-as",
            ids[f"persona {two}"],
            description="Same hours, same slips of the pen. A hypothesis.",
            confidence=45,
        )
        yield scribe.said(voice, same, grade="C3", likelihood=65)
        phone = scribe.observable(scribe.mint.phone())
        yield scribe.said(voice, phone, grade="B2")
        owns = scribe.link(ids[f"persona {one}"], "controls", str(phone["id"]))
        yield scribe.said(voice, owns, grade="B2", likelihood=75)


def _innocent_firm(scribe: Scribe) -> Iterator[FictionalClaim]:
    ids = scribe.ids
    accused = scribe.link(
        ids["fairwind"],
        "supplies",
        ids["heron"],
        description="The firm must know whom it serves.",
        confidence=20,
    )
    yield scribe.said(amber("coinmeadow"), accused, grade="E5", likelihood=30)
    against = scribe.about(
        "opinion",
        [str(accused["id"])],
        opinion="strongly-disagree",
        explanation="The servers were let to a reseller; the firm closed them within a day.",
    )
    yield scribe.said(amber("cloudmoor"), against, grade="A2")
    note = scribe.about(
        "note",
        [ids["fairwind"]],
        abstract="Not criminal",
        content="Fairwind Hosting answered every request and is no suspect.",
    )
    yield scribe.said(amber("policebureau"), note, grade="A1")


def _wrong_crew(scribe: Scribe) -> Iterator[FictionalClaim]:
    finch, lantern = scribe.ids["finch"], scribe.ids["lantern"]
    mistaken = scribe.link(finch, "attributed-to", lantern, confidence=40)
    yield scribe.said(amber("northbank"), mistaken, grade="D4", likelihood=35)
    withdrawn = scribe.later(mistaken, revoked=True, description="The writing habits differ.")
    yield scribe.said(amber("northbank"), withdrawn, grade="D4", likelihood=10)


def _listed_by_mistake(scribe: Scribe) -> Iterator[FictionalClaim]:
    charity = scribe.observable(scribe.mint.domain("open-harbour"))
    listed = scribe.thing(
        "listed by mistake",
        "indicator",
        "Collects card numbers",
        pattern=f"[domain-name:value = '{charity['value']}']",
        pattern_type="stix",
        valid_from=scribe.moment(),
        confidence=50,
    )
    yield scribe.said(green("veldcert"), charity, grade="C3")
    yield scribe.said(green("veldcert"), listed, grade="C3")
    corrected = scribe.later(listed, revoked=True, description="The form of a charity: no fraud.")
    yield scribe.said(green("veldcert"), corrected, grade="A2")


def _told(scribe: Scribe, voice: Voice, source: str, type_: str, target: str) -> FictionalClaim:
    return scribe.said(voice, scribe.link(source, type_, target), grade="B2")


def _script(scribe: Scribe) -> Iterator[FictionalClaim]:
    names = {crew.key: crew.name for crew in cast.CREWS}
    for crew, teller in (("heron", "sentrivale"), ("finch", "northbank")):
        steps: list[str] = []
        for step in cast.STEPS:
            key = f"step {crew} {step}"
            found = scribe.thing(key, "script-step", step.replace("-", " "), step=step)
            yield scribe.said(green(teller), found, grade="B2")
            steps.append(scribe.ids[key])
        script = scribe.thing(
            f"script {crew}", "crime-script", f"How {names[crew]} works", step_refs=steps
        )
        yield scribe.said(green(teller), script, grade="B2")
        for used in (f"script {crew}", f"scheme {crew}"):
            yield _told(scribe, green(teller), scribe.ids[crew], "uses", scribe.ids[used])


def _reports(
    scribe: Scribe, rows: tuple[tuple[str, str, str], ...], *, about: str, says: str
) -> Iterator[FictionalClaim]:
    made: dict[str, tuple[str, StixObject]] = {}
    for teller, title, cited in rows:
        found = scribe.about(
            "report",
            [about],
            name=title,
            description=f"{says} Source: {cited}.",
            published=scribe.moment(),
            report_types=["threat-actor"],
            external_references=[
                {"source_name": cited, "description": "Cited as the only source."}
            ],
        )
        made[title] = (teller, found)
        yield scribe.said(green(teller), found, grade="C3")
    for _, title, cited in rows:
        teller, found = made[title]
        source = made[cited][1]
        cites = scribe.link(str(found["id"]), "derived-from", str(source["id"]))
        yield scribe.said(green(teller), cites, grade="B2")
