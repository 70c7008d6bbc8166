"""The real server process on a database of the test run: the test fills it in-process and looks behind it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client

import website
from atlas.services import alliance, signin
from cluster import Cluster, Database


@contextmanager
def site_of(cluster: Cluster, database: Database, **variables: str) -> Iterator[website.Website]:
    """Serve a database, with the keys of the test run: its sessions hold there. The data folder is the site's own."""
    with tempfile.TemporaryDirectory(prefix="atlas-beside-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(cluster.settings.data / "keys", data / "keys")
        urls = {
            f"ATLAS_{name}DATABASE_URL": database.server.conninfo(role, database.name)
            for name, role in (("", "atlas_app"), ("OWNER_", "atlas_owner"))
        }
        site = website.Website(data=data, port=website.free_port(), variables=urls | variables)
        with website.served(site):
            yield site


def session_of(short: str) -> str:
    """Return the key of a session of somebody who just proved who they are."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(signin.user_for_session(alliance.card_named(short).id))
    return client.cookies["atlas_session"].value
