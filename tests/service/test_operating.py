"""How the server does: what it lacks, its jobs, its connections. Nothing of it comes from the map."""

from atlas.services import operating
from atlas.services.operating import Jobs, Readiness
from atlas.web.metrics import Meter
from builders import World, a_claim, an_object
from cluster import Database, use


def worker_seen(database: Database, ago: str) -> None:
    with database.superuser() as superuser:
        superuser.execute("DELETE FROM procrastinate_workers")
        superuser.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)",
            [ago],
        )


def queued(database: Database, *states: str) -> None:
    """Queue jobs; one without a state waits."""
    with database.superuser() as superuser:
        for state in states:
            superuser.execute(
                "WITH made AS (INSERT INTO procrastinate_jobs (queue_name, task_name) "
                "VALUES ('long', 'demo.load') RETURNING id) SELECT id FROM made"
            )
            superuser.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status "
                "WHERE %s <> '' AND id = (SELECT max(id) FROM procrastinate_jobs)",
                [state or None, state],
            )


def test_a_server_with_a_worker_is_ready(database: Database) -> None:
    worker_seen(database, "5 seconds")

    assert operating.readiness() == Readiness(database=True, migrated=True, worker=True)


def test_a_worker_that_was_not_seen_for_long_is_missing(database: Database) -> None:
    worker_seen(database, "2 minutes")

    assert operating.readiness().missing == ("worker",)


def test_a_database_that_is_away_is_missing_and_found_again(
    cluster: object, database: Database
) -> None:
    worker_seen(database, "5 seconds")
    use(Database(database.server, "atlas_no_such"))
    away = operating.readiness()
    use(database)

    assert away == Readiness(database=False)
    assert operating.readiness().ready


def test_jobs_are_counted_by_what_became_of_them(database: Database) -> None:
    queued(database, "", "", "failed", "doing", "succeeded")

    assert operating.jobs() == Jobs(waiting=2, running=1, failed=1)


def test_the_numbers_tell_routes_statuses_and_jobs(database: Database) -> None:
    queued(database, "", "failed")
    meter = Meter()

    meter.observe("search", 200, 0.02)
    meter.observe("search", 200, 0.3)
    meter.observe("none", 404, 0.001)

    lines = meter.text().decode().splitlines()
    assert {
        'atlas_requests_total{route="search",status="200"} 2.0',
        'atlas_requests_total{route="none",status="404"} 1.0',
        'atlas_request_seconds_bucket{le="0.025",route="search"} 1.0',
        'atlas_request_seconds_count{route="search"} 2.0',
        'atlas_jobs{state="waiting"} 1.0',
        'atlas_jobs{state="failed"} 1.0',
        "atlas_database_up 1.0",
    } <= set(lines)
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


def test_the_numbers_are_the_same_whatever_the_map_holds(world: World) -> None:
    meter = Meter()
    before = names_and_values(meter)
    world.organisation("north")
    world.person("ada", of="north")
    world.given(*(a_claim(an_object("malware", f"Canary {n}")) for n in range(40)), by="north")

    assert names_and_values(meter) == before


def names_and_values(meter: Meter) -> list[str]:
    """Return the numbers of ours; those of the process change by themselves."""
    lines = meter.text().decode().splitlines()
    return [line for line in lines if line.startswith("atlas_")]


def test_a_database_that_is_away_leaves_the_other_numbers(database: Database) -> None:
    use(Database(database.server, "atlas_no_such"))
    text = Meter().text().decode()
    use(database)

    assert "atlas_database_up 0.0" in text
    assert "atlas_jobs{" not in text
    assert "process_resident_memory_bytes" in text
