"""Who the fiction is about: crews, personas, schemes. Nothing of it exists.

Things of the real world that crews use or target (tools, techniques, sectors, regions) are named by
the STIX ids that the public source gives them, so that both worlds join.
"""

import attrs

TOOLS = {
    "AdFind": "tool--f59508a6-3615-47c3-b493-6676e1a39a87",
    "Cobalt Strike": "tool--97f26fab-af0e-4da9-b4c1-aec70cace22d",
    "Impacket": "tool--26c87906-d750-42c5-946c-d4162c73fc7b",
    "Mimikatz": "tool--afc079f3-c0ea-4096-b75d-3f05338b7f60",
    "PsExec": "tool--ff6caf67-ea1f-4895-b80e-4bb0fc31c6db",
    "Rclone": "tool--59096109-a1dd-463b-87e7-a8d110fe3a79",
    "ngrok": "tool--2f7f03bb-f367-4a5a-ad9b-310a12a48906",
    "AsyncRAT": "malware--1b6a065c-40ba-4aa5-a46b-813e74e010fe",
    "Remcos": "malware--f647cca0-7416-47e9-8342-94b84dd436cc",
    "SystemBC": "malware--cd0ad49d-7f79-45e0-91ba-c5eecdabe3aa",
}
TECHNIQUES = {
    "T1486": "attack-pattern--b80d107d-fa0d-4b60-9684-b0433e8bdba0",
    "T1490": "attack-pattern--f5d8eed6-48a9-4cdf-a3d7-d1ffa99c3d2a",
    "T1190": "attack-pattern--3f886f2a-874f-4333-b794-aa6075009b1c",
    "T1133": "attack-pattern--10d51417-ee35-4589-b1ff-b6df1c334e8d",
    "T1078": "attack-pattern--b17a1a56-e99c-403c-8948-561df0cffe81",
    "T1110.003": "attack-pattern--692074ae-bb62-4a5e-a735-02cb6bde458c",
    "T1567.002": "attack-pattern--bf1b6176-597c-4600-bfcd-ac989670f96b",
    "T1566.002": "attack-pattern--2b742742-28c3-4e1b-bab7-8350d6300fa7",
    "T1114.003": "attack-pattern--7d77a07d-02fe-4e88-8bd9-e9c008c01bf0",
    "T1534": "attack-pattern--9e7452df-5144-4b6e-b04a-b66dd4016747",
    "T1656": "attack-pattern--c9e0c59e-162e-40a4-b8b1-78fab4329ada",
    "T1657": "attack-pattern--851e071f-208d-4c79-adc6-5974c85c78f3",
    "T1583.001": "attack-pattern--40f5caa0-4cb7-4117-89fc-d421bb493df3",
    "T1583.003": "attack-pattern--79da0971-3147-4af6-a4f5-e8cd447cd795",
    "T1111": "attack-pattern--dd43c543-bb85-4a6f-aa6e-160d90d06a49",
    "T1056.003": "attack-pattern--69e5226d-05dc-4f15-95d7-44f5ed78d06e",
}
SECTORS = {
    "Finance": "identity--75597b7f-54e8-4f14-88c9-e81485ece483",
    "Bank": "identity--19cc9f22-e682-4808-a96c-82e573703dff",
    "Health": "identity--4649fe79-cb8f-4aa3-b3e0-e67d4161fcb0",
    "Education": "identity--19eca562-123d-449b-af33-5a36e5279b12",
    "Manufacturing": "identity--5cacd8fb-a3d4-4ed7-84b5-d69378038591",
    "Construction": "identity--4b5c230d-70b8-4748-a27c-bec121c436d8",
    "Logistic": "identity--934bc859-ebc4-48d7-adb7-5accd4f0f965",
    "Retail": "identity--a26ae91b-df10-4c6f-b7bc-14c7ba13f21d",
    "Telecoms": "identity--0de938bd-4efa-4c7a-9244-71a79317d142",
    "Citizens": "identity--f50c1d4d-9d7c-4076-b5d4-e86dd5de4628",
    "Accounting": "identity--6edffd60-443c-4238-b368-362b47340d8b",
}
REGIONS = {
    "Northern Europe": "location--f93cb275-0366-4ecc-abf0-a17928d1e177",
    "South America": "location--e9ee6728-d325-4726-be7d-08b5ccf3f3d6",
    "South-eastern Asia": "location--990d0e8e-dfd0-45d1-ab8b-758b9139c0fe",
}


@attrs.frozen(kw_only=True)
class Crew:
    """A group. The first of `voices` tells most of it, the others describe it in their own words.

    `deals` are its relations to services, by relation and service; `label` begins its domains.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    crime: str
    description: str
    label: str
    home: str
    voices: tuple[str, ...]
    tools: tuple[str, ...]
    techniques: tuple[str, ...]
    targets: tuple[str, ...]
    deals: tuple[tuple[str, str], ...]
    personas: tuple[str, ...]


CREWS = (
    Crew(
        key="heron",
        name="Glass Heron",
        aliases=("Vitrum Crew", "SV-0117"),
        crime="ransomware",
        description="Encrypts and leaks; lets its locker to affiliates for a fifth of the ransom.",
        label="vitrum",
        home="QT",
        voices=("sentrivale", "veldcert", "policebureau"),
        tools=("Cobalt Strike", "Mimikatz", "PsExec", "Rclone"),
        techniques=("T1486", "T1490", "T1190", "T1567.002", "T1583.003"),
        targets=("Health", "Manufacturing", "Education", "Northern Europe"),
        deals=(
            ("buys-from", "doorkeep"),
            ("uses", "vitrumlock-programme"),
            ("laundered-via", "whirlpool"),
            ("advertises-on", "nightquay"),
        ),
        personas=("vitrum_admin", "Стеклодув", "heronsupport", "Ńegocjator", "greyfeather"),
    ),
    Crew(
        key="finch",
        name="Ledger Finch",
        aliases=("NB-Invoice-4", "Paper Sparrow"),
        crime="business e-mail compromise",
        description="Reads mailboxes for months, then sends invoices with a changed account.",
        label="ledger",
        home="QS",
        voices=("northbank", "findesk", "costapolice"),
        tools=("Remcos", "ngrok"),
        techniques=("T1114.003", "T1534", "T1656", "T1657", "T1583.001"),
        targets=("Construction", "Logistic", "Accounting"),
        deals=(
            ("buys-from", "lanternkit"),
            ("cashes-out-at", "tidepool"),
            ("uses", "mulebridge"),
            ("communicates-via", "ashfield"),
        ),
        personas=(
            "finch.accounts",
            "Olúṣẹ́gun the Clerk",
            "invoicedesk",
            "mrs_paper",
            "القلم الذهبي",
        ),
    ),
    Crew(
        key="bridge",
        name="Кованый Мост",
        aliases=("Forged Bridge", "Kovany Most"),
        crime="initial access",
        description="Sells ways into networks, most of them remote desktops and VPN accounts.",
        label="кованый-мост",
        home="QV",
        voices=("veldcert", "sentrivale"),
        tools=("Impacket", "AdFind", "SystemBC"),
        techniques=("T1133", "T1078", "T1110.003"),
        targets=("Manufacturing", "Telecoms"),
        deals=(
            ("operates", "doorkeep"),
            ("advertises-on", "nightquay"),
            ("buys-from", "quartzhost"),
        ),
        personas=("kuznets", "мостовик", "rivet", "Ночной Сторож", "anvil_77x"),
    ),
    Crew(
        key="palm",
        name="ظل النخيل",
        aliases=("Palm Shade", "Zill an-Nakhil"),
        crime="phishing",
        description="Writes kits that copy the log-in pages of banks, and lets them by the week.",
        label="secure-login",
        home="QS",
        voices=("northbank", "veldcert"),
        tools=("ngrok",),
        techniques=("T1566.002", "T1056.003", "T1111", "T1583.001"),
        targets=("Bank", "Citizens"),
        deals=(
            ("operates", "lanternkit"),
            ("registered-via", "namewell"),
            ("buys-from", "smishworks"),
        ),
        personas=("سارق الليل", "palmshade", "kitmaker", "نجمة البحر", "tamr_dev"),
    ),
    Crew(
        key="lantern",
        name="青い提灯",
        aliases=("Aoi Chochin", "Blue Lantern"),
        crime="investment fraud",
        description="Wins trust over weeks of chat, then shows profits on a false trading site.",
        label="bluelantern",
        home="QT",
        voices=("coinmeadow", "openharbour", "findesk"),
        tools=(),
        techniques=("T1656", "T1657", "T1583.001"),
        targets=("Citizens", "South-eastern Asia"),
        deals=(
            ("cashes-out-at", "brassanchor"),
            ("laundered-via", "ferryman"),
            ("pays", "payloom"),
            ("communicates-via", "smallpath"),
        ),
        personas=("夜雨", "月見草", "coach_lin", "miss_aoi", "리본"),
    ),
    Crew(
        key="mare",
        name="Maré Baixa",
        aliases=("Low Tide", "Ebb Crew"),
        crime="banking trojan",
        description="Runs a banking trojan for telephones and shares the take with mule herders.",
        label="mare",
        home="QS",
        voices=("costapolice", "sentrivale"),
        tools=("AsyncRAT",),
        techniques=("T1566.002", "T1111", "T1657"),
        targets=("Bank", "South America"),
        deals=(
            ("buys-from", "molehill"),
            ("uses", "mulebridge"),
            ("buys-from", "polder"),
        ),
        personas=("caranguejo", "Maresia", "seu_onda", "doutor_sal", "ondina.br"),
    ),
    Crew(
        key="wolf",
        name="Σκιά του Λύκου",
        aliases=("Wolf Shade", "Skia tou Lykou"),
        crime="SIM swapping",
        description="Talks shop staff into moving numbers, then empties exchange accounts.",
        label="lykos",
        home="QV",
        voices=("coinmeadow", "policebureau"),
        tools=(),
        techniques=("T1656", "T1111", "T1078"),
        targets=("Telecoms", "Citizens"),
        deals=(("cashes-out-at", "tidepool"), ("advertises-on", "ashfield")),
        personas=("Νυχτοπούλι", "lykos_one", "simsalabim_x", "חתול רחוב", "swapdog"),
    ),
    Crew(
        key="abacus",
        name="Velvet Abacus",
        aliases=("The Counting House",),
        crime="money laundering",
        description="Moves the money of others through mules, desks and mixers for a share.",
        label="velvet",
        home="QT",
        voices=("findesk", "coinmeadow", "interlink"),
        tools=(),
        techniques=("T1657",),
        targets=("Bank", "Finance"),
        deals=(
            ("operates", "mulebridge"),
            ("uses", "brassanchor"),
            ("laundered-via", "ferryman"),
            ("laundered-via", "whirlpool"),
        ),
        personas=("the_teller", "Gölge Süvari", "Đêm Trắng", "கணக்கன்", "bead_counter"),
    ),
)

# Crew, name, word of STIX's malware-type-ov.
MALWARE = (
    ("heron", "VitrumLock", "ransomware"),
    ("bridge", "Nightjar Loader", "downloader"),
    ("mare", "Maresia", "trojan"),
    ("lantern", "ChochinView", "spyware"),
)
ROLES = (
    "leader",
    "administrator",
    "developer",
    "affiliate",
    "negotiator",
    "recruiter",
    "launderer",
    "mule herder",
)
VICTIM_CLASSES = (
    ("Small building firms", ("Construction",), "northbank"),
    ("District hospitals", ("Health",), "veldcert"),
    ("Savers over sixty", ("Citizens",), "openharbour"),
    ("Freight forwarders", ("Logistic",), "northbank"),
    ("Newcomers to virtual assets", ("Citizens",), "coinmeadow"),
)
SCHEMES = (
    ("Invoice with a changed account", "finch", "northbank"),
    ("Double extortion with leak site", "heron", "sentrivale"),
    ("False trading site after a friendship", "lantern", "openharbour"),
    ("Number moved to another SIM", "wolf", "policebureau"),
)
STEPS = (
    "acquire-resources",
    "set-up",
    "recruit",
    "gain-access",
    "execute",
    "extort-or-sell",
    "receive-payment",
    "obfuscate",
    "cash-out",
    "reinvest",
)
