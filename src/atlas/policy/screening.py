"""Free text for the legal officer to look at: sensitive between competitors (P8), against others than crime (P11).

A flag is a hint for a person, never a verdict, and blocks nothing. A word alone raises none where crime is written
about with it every day ("price" of stolen data, "customers" of a crew): it takes two that stand close together. Terms
are in English, French, German, Italian, Portuguese and Spanish; a text in another language passes unseen.

P8 follows what competition authorities call sensitive between competitors: prices, costs, margins, bids, customers,
shares of markets, capacity and plans (European Commission, Guidelines on horizontal co-operation, 2023, section 6.2.3).
P11 follows the alliance's rule that it works against crime, not against a state, a faith or a party.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import attrs

NEAR_WORDS = 6
"""How many words apart two terms may stand that belong together."""


class Screen(StrEnum):
    """The rule that a flag names."""

    COMPETITION = "P8"
    NEUTRALITY = "P11"


@attrs.frozen(kw_only=True, order=True)
class Flag:
    """Words of one text that met a rule: which text, and its first and last word, each counted from 0."""

    part: int
    first_word: int
    last_word: int
    rule: Screen


@attrs.frozen
class _Pair:
    """Two sets of words that raise a flag where they stand near each other; an empty second set needs none."""

    rule: Screen
    ones: frozenset[str]
    others: frozenset[str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Whose it is: what members say of themselves and of each other, not of a crew.
_OURS = _set(
    "our ours we us competitor competitors rival rivals vendor vendors supplier suppliers member members tender "
    "notre nos nous concurrent concurrents fournisseur fournisseurs "
    "unser unsere unserer unseren wir wettbewerber konkurrent konkurrenten lieferant lieferanten "
    "nostro nostra nostri nostre noi concorrente concorrenti fornitore fornitori "
    "nosso nossa nossos nossas concorrentes fornecedor fornecedores "
    "nuestro nuestra nuestros nuestras competidor competidores proveedor proveedores"
)
_MONEY = _set(
    "price prices pricing discount discounts rebate rebates margin margins cost costs fee fees quote quotes bid bids "
    "prix tarif tarifs remise remises marge marges coût coûts devis "
    "preis preise rabatt rabatte kosten angebot angebote marge margen "
    "prezzo prezzi sconto sconti margine margini costo costi offerta offerte "
    "preço preços desconto descontos custo custos margem margens proposta propostas "
    "precio precios descuento descuentos coste costes costo costos margen márgenes oferta ofertas"
)
_CUSTOMER = _set(
    "customer customers client clients account accounts clientele kunde kunden cliente clienti clientes"
)
_LIST = _set(
    "list lists base database roster liste listes kundenliste liste elenco elenchi lista listas cartera portfolio"
)
_MARKET = _set("market marché markt mercato mercado")
_SHARE = _set("share shares part parts anteil anteile quota quote cuota cuotas participação")
_PRODUCT = _set(
    "product products produit produits produkt produkte prodotto prodotti produto produtos producto productos"
)
_PLAN = _set(
    "plan plans roadmap launch launches pipeline lancement einführung plan piano piani lancio plano planos lançamento "
    "lanzamiento planes"
)
_TARGET = _set(
    "target targets targeting expose exposing disrupt disrupting against attack discredit "
    "cibler viser contre exposer gegen ausschalten bloßstellen colpire contro smascherare "
    "alvo visar contra expor objetivo apuntar exponer"
)
_STATE = _set(
    "government governments ministry ministries embassy embassies parliament senate regime state "
    "gouvernement ministère ambassade parlement régime "
    "regierung ministerium botschaft bundestag governo ministero ambasciata parlamento "
    "ministério embaixada gobierno ministerio embajada"
)
_FAITH = _set(
    "church churches mosque mosques synagogue synagogues temple temples muslims christians jews hindus buddhists sikhs "
    "imam rabbi priest église mosquée kirche moschee synagoge muslime christen juden chiesa moschea igreja mesquita "
    "iglesia mezquita sinagoga"
)
_PARTY = _set(
    "party parties opposition politician politicians activist activists journalist journalists union unions "
    "parti partis politicien militant militants journaliste syndicat "
    "partei parteien politiker aktivisten journalisten gewerkschaft "
    "partito partiti politico giornalista sindacato partido partidos político jornalista periodista sindicato"
)

_PAIRS = (
    _Pair(Screen.COMPETITION, _OURS, _MONEY),
    _Pair(Screen.COMPETITION, _CUSTOMER, _LIST),
    _Pair(Screen.COMPETITION, _MARKET, _SHARE),
    _Pair(
        Screen.COMPETITION, _set("marktanteil marktanteile kundenliste kundenlisten"), frozenset()
    ),
    _Pair(Screen.COMPETITION, _PRODUCT, _PLAN),
    _Pair(Screen.NEUTRALITY, _TARGET, _STATE),
    _Pair(Screen.NEUTRALITY, _TARGET, _FAITH),
    _Pair(Screen.NEUTRALITY, _TARGET, _PARTY),
)
_TERMS = frozenset(word for pair in _PAIRS for word in pair.ones | pair.others)
_WORD = re.compile(r"\w+(?:['\u2019]\w+)?")
_MOST_FLAGS = 20


def screen(texts: Sequence[str]) -> tuple[Flag, ...]:
    """Return the flags of some texts, sorted, at most 20 a text. Costs one look at each word."""
    return tuple(
        flag for part, text in enumerate(texts) for flag in _flags(part, text)[:_MOST_FLAGS]
    )


def _flags(part: int, text: str) -> list[Flag]:
    words = _WORD.findall(text.lower())
    if not _TERMS.intersection(words):
        return []
    found = [(place, word) for place, word in enumerate(words) if word in _TERMS]
    met: dict[Screen, list[tuple[int, int]]] = {each: [] for each in Screen}
    for pair in _PAIRS:
        met[pair.rule].extend(_met(pair, found))
    return sorted(
        Flag(part=part, first_word=first, last_word=last, rule=rule)
        for rule, spans in met.items()
        for first, last in _joined(spans)
    )


def _met(pair: _Pair, found: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    ones = [place for place, word in found if word in pair.ones]
    others = [place for place, word in found if word in pair.others]
    for one in ones:
        other = one if not pair.others else _nearest(one, others)
        if other is not None:
            yield min(one, other), max(one, other)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans so that none overlaps another: one passage is one flag."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _nearest(one: int, others: Iterable[int]) -> int | None:
    """Return the place nearest to one, or `None` where none is near; of two as near the earlier."""
    near = [each for each in others if abs(each - one) <= NEAR_WORDS]
    return min(near, key=lambda each: (abs(each - one), each), default=None)
