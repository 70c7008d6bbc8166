"""Tables as they come in, against reading their cells alone; and each form in which claims go out, against stix2."""

import csv
from functools import partial

from bench import processes
from bench.figures import Figure
from bench.processes import Finished
from bench.setting import Setting
from bench.tables_jobs import rows

_MOST = 20_000  # rows and objects a round


def incoming(setting: Setting) -> list[Figure]:
    """Compare rows per second: as claims with dates, grades and markings, and as cells without meaning."""
    count = min(setting.sizes.sample, _MOST)
    table = setting.folder / "table.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(count))
    book = setting.folder / "table.xlsx"
    _save(book, count)
    found = []
    for path, peer in ((table, "csv.reader"), (book, "openpyxl")):
        ours, peers = processes.in_turns(
            setting.sizes.rounds,
            partial(_run, "table_by_us", path),
            partial(_run, "table_cells_alone", path),
        )
        what = f"{path.suffix[1:]}: rows as claims, against {peer} reading the cells alone"
        found.append(_figure(what, ours, peers, f"{count:,} rows of five columns"))
    return found


def outgoing(setting: Setting) -> list[Figure]:
    """Compare objects per second in each form with a bundle of stix2."""
    count = min(setting.sizes.sample, _MOST)
    found = []
    for form in ("stix", "misp", "csv", "blocklist"):
        ours, peers = processes.in_turns(
            setting.sizes.rounds,
            partial(_run, "written", form, count),
            partial(_run, "written_by_stix2", count),
        )
        what = f"{form}: objects written, against a bundle serialized by stix2"
        found.append(_figure(what, ours, peers, f"{count:,} domain names"))
    return found


def _run(job: str, *given: object) -> Finished:
    """Run a job; the last argument is the number of its round, which it does not need."""
    return processes.run(job, *given[:-1])


def _figure(what: str, ours: list[Finished], peers: list[Finished], note: str) -> Figure:
    return Figure(
        benchmark="tables",
        what=what,
        unit="objects/s",
        ours=processes.rate(ours),
        peer=processes.rate(peers),
        ratio=processes.rate(ours) / processes.rate(peers),
        peak_bytes=processes.peak(ours),
        peer_peak_bytes=processes.peak(peers),
        runs=len(ours),
        note=note,
    )


def _save(path: object, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows(count):
        sheet.append(row)
    book.save(path)
