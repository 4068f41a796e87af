"""Redis, the search, CKAN and its worker, and the token of the lab's administrator."""

import json
import os
import urllib.request
from pathlib import Path
from string import Template
from typing import Any

from tests.lab.ckan.console import digest, run, say
from tests.lab.ckan.database import Secrets, has_user, sql
from tests.lab.ckan.install import redis_server
from tests.lab.ckan.layout import (
    EXTRA_SETTINGS,
    HERE,
    HOME,
    OTHER_SOLR,
    PLUGINS,
    PORT,
    POSTGRES_PORT,
    REDIS_PORT,
    ROOT,
    SETTINGS,
    SOLR_PORT,
    SOLR_URL,
    TOKEN,
    URL,
    VENV,
    VENV_STAMP,
    WORKERS,
    without_ckan_settings,
)
from tests.lab.ckan.processes import is_fresh, is_listening, launch, pid_of, wait_for

_ADMINISTRATOR = "lab_admin"


def up_redis() -> None:
    if pid_of("redis") is not None:
        return
    binary, env = redis_server()
    (HOME / "redis").mkdir(exist_ok=True)
    place = ["--port", str(REDIS_PORT), "--bind", "127.0.0.1", "--dir", str(HOME / "redis")]
    forgetful = ["--save", "", "--appendonly", "no", "--daemonize", "no"]
    launch("redis", [binary, *place, *forgetful], env=env)
    wait_for("redis", lambda: is_listening(REDIS_PORT))
    say("redis: up")


def up_search() -> None:
    """Start the stand-in for Solr, unless a real one was named."""
    schema = next(VENV.glob("lib/python3*/site-packages/ckan/config/solr/schema.xml"))
    sources = sorted((HERE / "solr").glob("*.py"))
    mark = digest(schema.read_text(), *(source.read_text() for source in sources))
    if OTHER_SOLR or is_fresh("solr", mark):
        return
    (HOME / "solr").mkdir(exist_ok=True)
    server = [str(VENV / "bin/python"), "-m", "tests.lab.ckan.solr.server"]
    data = ["--data", str(HOME / "solr/index.sqlite"), "--port", str(SOLR_PORT)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    launch("solr", [*server, "--schema", str(schema), *data], env=env, mark=mark)
    wait_for("solr", lambda: is_listening(SOLR_PORT))
    say("search: the stand-in for Solr is up")


def write_settings(secret: Secrets) -> None:
    for name in ("storage", "webassets"):
        (HOME / name).mkdir(exist_ok=True)
    template = Template((HERE / "ckan.ini.template").read_text())
    extra = Path(EXTRA_SETTINGS).read_text() if EXTRA_SETTINGS else ""
    ports = {"postgres_port": POSTGRES_PORT, "redis_port": REDIS_PORT}
    places = {"url": URL, "solr_url": SOLR_URL, "home": HOME, "plugins": PLUGINS, "extra": extra}
    SETTINGS.touch(mode=0o600)
    SETTINGS.write_text(template.substitute(**secret, **ports, **places))


def fill_databases(secret: Secrets) -> None:
    """Make CKAN's tables and permissions once per version and list of plugins."""
    stamp, wanted = HOME / "db.stamp", digest(VENV_STAMP.read_text(), PLUGINS)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("ckan: tables, DataStore permissions, administrator")
    is_first = not TOKEN.exists()
    commands = [["db", "init"], ["datastore", "set-permissions"]]
    outputs = _ckan(*commands, *(_administrator(secret) if is_first else []))
    sql(secret, outputs[1][outputs[1].index("\\connect") :])
    if is_first:
        _keep_token(outputs[-1])
    stamp.write_text(wanted)


def up_ckan() -> None:
    """Start CKAN and its worker, without which last_modified of a table stays empty."""
    env = {**without_ckan_settings(), "CKAN_INI": str(SETTINGS), "PYTHONPATH": str(HERE)}
    mark = digest(SETTINGS.read_text(), VENV_STAMP.read_text(), WORKERS)
    if not is_fresh("worker", mark):
        worker = [str(VENV / "bin/ckan"), "-c", str(SETTINGS), "jobs", "worker"]
        launch("worker", worker, env=env, mark=mark)
    if not is_fresh("ckan", mark):
        options = ["--bind", f"127.0.0.1:{PORT}", "--workers", WORKERS, "--timeout", "120"]
        gunicorn = [str(VENV / "bin/gunicorn"), *options, "--no-control-socket"]
        launch("ckan", [*gunicorn, "ckan_wsgi:application"], env=env, mark=mark)
    wait_for("ckan", lambda: _call("status_show", {}, "") is not None)
    say("ckan: up")


def administrators_token(secret: Secrets) -> str:
    """Return the token, tried at the running CKAN; one that is lost or refused is replaced."""
    token = TOKEN.read_text().strip() if TOKEN.exists() else ""
    user = _call("user_show", {}, token)
    if user and user["name"] == _ADMINISTRATOR:
        return token
    say("ckan: the API token was missing or refused; making another")
    return _keep_token(_ckan(*_administrator(secret))[-1])


def _ckan(*commands: list[str]) -> list[str]:
    argv = [str(VENV / "bin/python"), str(HERE / "ckan_many.py"), str(SETTINGS)]
    what = "ckan " + " + ".join(" ".join(command[:2]) for command in commands)
    outputs: list[str] = json.loads(
        run([*argv, json.dumps(commands)], what, env=without_ckan_settings())
    )
    return outputs


def _administrator(secret: Secrets) -> list[list[str]]:
    """Return commands that end with the token; the user may be there from a run cut off."""
    user = [_ADMINISTRATOR, "email=lab@example.invalid", f"password={secret['admin']}"]
    add = [] if has_user(secret, _ADMINISTRATOR) else [["user", "add", *user]]
    token = ["user", "token", "add", _ADMINISTRATOR, "lab", "-q"]
    return [*add, ["sysadmin", "add", _ADMINISTRATOR], token]


def _keep_token(output: str) -> str:
    token = output.rsplit(maxsplit=1)[-1]
    TOKEN.touch(mode=0o600)
    TOKEN.write_text(token)
    return token


def _call(action: str, payload: dict[str, Any], token: str) -> dict[str, Any] | None:
    """Return the result of an action, nothing while there is none. No proxy is asked."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
    url, body = f"{URL}/api/3/action/{action}", json.dumps(payload).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, headers), timeout=30) as answer:
            result: dict[str, Any] = json.load(answer)["result"]
    except OSError:  # HTTPError is one too
        return None
    return result
