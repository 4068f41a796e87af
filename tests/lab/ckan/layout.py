"""Where the lab lives and what it listens on. Everything can be set by the environment."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
HOME = Path(os.environ.get("CKAN_LAB_HOME", "/tmp/minhbach-ckan-lab")).absolute()
PORT = int(os.environ.get("CKAN_LAB_PORT", "5055"))
POSTGRES_PORT, SOLR_PORT, REDIS_PORT = PORT + 1, PORT + 2, PORT + 3
URL = f"http://127.0.0.1:{PORT}"

OTHER_SOLR = os.environ.get("CKAN_LAB_SOLR_URL", "")
SOLR_URL = OTHER_SOLR or f"http://127.0.0.1:{SOLR_PORT}/solr/ckan"
PLUGINS = os.environ.get("CKAN_LAB_PLUGINS", "activity datastore")
EXTRA_REQUIREMENTS = os.environ.get("CKAN_LAB_PIP", "").split()
EXTRA_SETTINGS = os.environ.get("CKAN_LAB_CONFIG", "")
WORKERS = os.environ.get("CKAN_LAB_WORKERS", "2")

MARK = HOME / ".made-by-tests-lab-ckan"
VENV = HOME / "venv"
VENV_STAMP = VENV / "lab.stamp"
RUN = HOME / "run"
LOG = HOME / "log"
SETTINGS = HOME / "ckan.ini"
TOKEN = HOME / "api_token"


def without_ckan_settings() -> dict[str, str]:
    """Return the environment without what CKAN would read from it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CKAN")}
