"""What fuzzed decoders are given to begin with: made inputs of every sort, and the beginnings of real files."""

import io
import json
import zipfile
from functools import cache
from pathlib import Path

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
_REAL = Path(__file__).parents[2] / "shared" / "data"
_REAL_OF = {
    "stix": ("**/*.json", '"type"', 4_000),
    "misp": ("misp-events-pymisp/**/*.json", '"Event"', 6_000),
    "list": ("**/*.csv", "", 600),
    "trails": ("maltrail-trails/**/*.txt", "", 600),
}


def real(name: str) -> tuple[bytes, ...]:
    """Return the beginnings of some real files, the smallest first; none where there are none beside the clone."""
    pattern, holding, most_bytes = _REAL_OF[name]
    if not _REAL.is_dir():
        return ()
    files = [path for path in _REAL.glob(pattern) if path.is_file()]
    chosen = sorted(files, key=lambda path: (path.stat().st_size, str(path)))[: 40 * 5 : 5]
    heads = (path.read_bytes()[:most_bytes] for path in chosen)
    return tuple(head for head in heads if head and holding.encode() in head)


def part_of(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as whole:
        return whole.read(SHEET)


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("value", "type", "note"),
        ("evil.example", "domain", "=1+1"),
        ("192.0.2.1", "", 3),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EVENTS = (
    json.dumps(
        {
            "Event": {
                "uuid": "5a3c2b1d-0000-4000-8000-000000000001",
                "info": "A trial",
                "date": "2024-01-02",
                "timestamp": "1704153600",
                "threat_level_id": "2",
                "analysis": "1",
                "distribution": "1",
                "Orgc": {"name": "North", "uuid": "5a3c2b1d-0000-4000-8000-000000000002"},
                "Tag": [{"name": "tlp:amber"}, {"name": 'misp-galaxy:tool="x"'}],
                "Attribute": [
                    {"type": "domain|ip", "value": "evil.example|192.0.2.1", "to_ids": True},
                    {"type": "filename|sha256", "value": "a.exe|" + "0" * 64, "Sighting": [{}]},
                ],
                "Object": [
                    {
                        "name": "file",
                        "Attribute": [
                            {"object_relation": "md5", "type": "md5", "value": "0" * 32},
                        ],
                        "ObjectReference": [{"relationship_type": "drops"}],
                    }
                ],
                "Galaxy": [{"type": "tool", "GalaxyCluster": [{"value": "x", "type": "tool"}]}],
            }
        }
    ).encode(),
)
LISTS = (
    b"value,type,note\nevil.example,domain,seen\n192.0.2.1,,\n",
    b'"value";"type"\n"https://a.example/x?y=1";"url"\n"' + b"a" * 64 + b'";""\n',
    b"evil[.]example\nhxxps://a[.]example\nAS64496\n+441632960960\n",
    "Wert\tArt\tDatum\nbösé.example\tdomain\t03.04.2024\n".encode("utf-16"),
)
TRAILS = (
    b"# Aliases: heron\n# Reference: https://a.example/x\nevil.example\n192.0.2.1:80\n",
    b"0.0.0.0 evil.example\n127.0.0.1 localhost\n||ads.example^\n",
)
PATTERNS = (
    b"[ipv4-addr:value = '192.0.2.1' AND domain-name:value LIKE '%.example']",
    b"([file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f'] "
    b"FOLLOWEDBY [url:value MATCHES '^https?://']) WITHIN 300 SECONDS",
    b"[file:size IN (1, 2, 3) OR process:pid NOT = 4] REPEATS 5 TIMES",
    b"[windows-registry-key:values[*].data = h'AB' AND x:y ISSUBSET '198.51.100.0/24']",
    b"[a:b = t'2024-01-01T00:00:00Z'] START t'2024-01-01T00:00:00Z' STOP t'2025-01-01T00:00:00Z'",
)
SELECTORS = (
    b"name",
    b"labels.[0]",
    b"extensions.a-ext.values.[3].b",
    b"granular_markings.[0].selectors",
)
MARKINGS = (
    b'{"definition_type":"tlp","definition":{"tlp":"amber"},"name":"TLP:AMBER"}',
    b'{"definition_type":"statement","definition":{"statement":"(c) North"}}',
    b'{"name":"TLP:AMBER+STRICT","extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3'
    b'-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"amber+strict"}}}',
)
TIMES = (b"2024-01-01T00:00:00.000Z", b"2024-02-29T23:59:59Z", b"1999-1-1t1:1:1.123456789z")
IDENTIFIERS = (
    *(b"hxxps://a[.]example/x?y=1#z", b"192.0.2.1", b"2001:db8::1", b"AS64496", b"a@b.example"),
    *(b"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", b"0x" + b"a" * 40, b"+44 1632 960960"),
    *(b"DE89370400440532013000", b"b\xc3\xb6s.example", b"@heron", b"CVE-2024-1234"),
)
