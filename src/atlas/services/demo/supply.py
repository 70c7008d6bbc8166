"""What the crews of the fiction buy, abuse or meet at. Nothing of it exists."""

import attrs


@attrs.frozen(kw_only=True)
class Service:
    """Something that crews buy, abuse or meet at; `words` are further properties of its kind."""

    key: str
    kind: str
    name: str
    voice: str
    description: str
    words: tuple[tuple[str, object], ...] = ()


SERVICES = (
    Service(
        key="quartzhost",
        kind="hosting-provider",
        name="Quartzhost",
        voice="veldcert",
        description="Lets servers and throws complaints away.",
        words=(("bulletproof", True),),
    ),
    Service(
        key="fairwind",
        kind="hosting-provider",
        name="Fairwind Hosting",
        voice="cloudmoor",
        description="An ordinary hosting firm. A reseller lets its servers on to others.",
        words=(("bulletproof", False), ("abuse_contact", "abuse@fairwind.example")),
    ),
    Service(
        key="polder",
        kind="hosting-provider",
        name="Polder Servers",
        voice="cloudmoor",
        description="A small hosting firm, slow to answer.",
        words=(("abuse_contact", "noc@polder-servers.example"),),
    ),
    Service(
        key="harbourline",
        kind="reseller",
        name="Harbourline Resale",
        voice="cloudmoor",
        description="Resells servers of Fairwind Hosting for virtual assets, without asking names.",
        words=(("service_types", ["hosting"]),),
    ),
    Service(
        key="kestrel",
        kind="reseller",
        name="Kestrel VPS",
        voice="veldcert",
        description="Resells small servers of several firms.",
        words=(("service_types", ["hosting"]),),
    ),
    Service(
        key="namewell",
        kind="registrar",
        name="Namewell",
        voice="veldcert",
        description="Registers names in bulk; suspends within a day when asked.",
        words=(("abuse_contact", "abuse@namewell.example"),),
    ),
    Service(
        key="tidepool",
        kind="exchange",
        name="Tidepool Exchange",
        voice="coinmeadow",
        description="Exchange with weak checks below a thousand a day.",
        words=(("exchange_types", ["exchange"]),),
    ),
    Service(
        key="brassanchor",
        kind="exchange",
        name="Brass Anchor OTC",
        voice="coinmeadow",
        description="Desk that pays out in cash.",
        words=(("exchange_types", ["otc-broker"]),),
    ),
    Service(
        key="whirlpool",
        kind="mixer",
        name="Whirlpool Nine",
        voice="coinmeadow",
        description="Mixer with a pool that refills each night.",
        words=(("mixer_types", ["mixer"]),),
    ),
    Service(
        key="ferryman",
        kind="mixer",
        name="Ferryman Bridge",
        voice="coinmeadow",
        description="Moves assets between chains and keeps no record.",
        words=(("mixer_types", ["bridge"]),),
    ),
    Service(
        key="payloom",
        kind="payment-processor",
        name="Payloom",
        voice="findesk",
        description="Takes cards for shops that nobody visited.",
    ),
    Service(
        key="nightquay",
        kind="criminal-market",
        name="Night Quay",
        voice="lakeuni",
        description="Forum where access and lockers are offered, with a guarantor.",
        words=(("market_types", ["forum"]),),
    ),
    Service(
        key="ashfield",
        kind="criminal-market",
        name="Ashfield Market",
        voice="lakeuni",
        description="Market for accounts, logs and documents.",
        words=(("market_types", ["market"]),),
    ),
    Service(
        key="smallpath",
        kind="criminal-market",
        name="暗い小道",
        voice="lakeuni",
        description="Channel in which recruiters of investment fraud look for staff.",
        words=(("market_types", ["channel"]),),
    ),
    Service(
        key="molehill",
        kind="criminal-service",
        name="Molehill Crypting",
        voice="sentrivale",
        description="Repacks malware each morning so that scanners miss it.",
        words=(("service_class", "services"), ("service_types", ["crypting"])),
    ),
    Service(
        key="doorkeep",
        kind="criminal-service",
        name="Doorkeep Access",
        voice="veldcert",
        description="Shop for ways into networks, priced by turnover of the firm.",
        words=(("service_class", "services"), ("service_types", ["access broker"])),
    ),
    Service(
        key="lanternkit",
        kind="criminal-service",
        name="Lanternkit",
        voice="northbank",
        description="Phishing kit by subscription, with pages for forty banks.",
        words=(("service_class", "services"), ("service_types", ["phishing kits"])),
    ),
    Service(
        key="smishworks",
        kind="criminal-service",
        name="Smishworks",
        voice="veldcert",
        description="Sends text messages in bulk from hired SIM farms.",
        words=(("service_class", "distribution"), ("service_types", ["instant messaging spam"])),
    ),
    Service(
        key="mulebridge",
        kind="criminal-service",
        name="Mulebridge",
        voice="findesk",
        description="Provides bank accounts of mules for a share of each transfer.",
        words=(("service_class", "monetisation"), ("service_types", ["money mules"])),
    ),
    Service(
        key="vitrumlock-programme",
        kind="criminal-service",
        name="VitrumLock programme",
        voice="sentrivale",
        description="Ransomware as a service: locker, leak site and negotiation chat.",
        words=(("service_class", "services"), ("service_types", ["ransomware"])),
    ),
)
