"""The desk on one machine: its units are locked, its backups can be read, and what it calls is understood."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import tomllib

import pytest
from conftest import HOUSE

SINGLE = HOUSE / "infra/single"
# What `systemd-analyze security` says at most, of 10: lotse needs the network, a backup does not.
EXPOSED = {"lotse.service": 1.5, "lotse-backup.service": 1.0}

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


def installed(folder):
    """The units with programs that are there: systemd looks whether they can be started."""
    for file in ["lotse.service", "lotse-backup.service", "lotse-backup.timer"]:
        text = (SINGLE / file).read_text()
        text = text.replace("/usr/local/bin/lotse ", "/bin/true ").replace("/usr/local/lib/lotse/backup.sh ", "/bin/true ")
        (folder / file).write_text(text)
    return folder


@needs_systemd
def test_systemd_understands_the_units(tmp_path):
    units = [installed(tmp_path) / name for name in ("lotse.service", "lotse-backup.service", "lotse-backup.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    own = [line for line in done.stderr.splitlines() if "lotse" in line and "man" not in line]
    assert done.returncode == 0 and own == [], done.stderr


@needs_systemd
@pytest.mark.parametrize("unit", EXPOSED)
def test_units_are_locked(unit):
    threshold = str(int(EXPOSED[unit] * 10))
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={threshold}", SINGLE / unit], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.skipif(not shutil.which("systemd-sysusers"), reason="systemd-sysusers is not installed")
def test_the_units_run_as_a_user_who_stays(tmp_path):
    """A mail server's pipe must enter the data folder: with DynamicUser it could not."""
    (tmp_path / "etc").mkdir()
    made = subprocess.run(["systemd-sysusers", f"--root={tmp_path}", "--inline", (SINGLE / "lotse.sysusers").read_text().splitlines()[-1]], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    users = [line.split(":") for line in (tmp_path / "etc/passwd").read_text().splitlines()]
    (user,) = [user for user in users if user[0] == "lotse"]
    assert user[5] == "/var/lib/lotse" and user[6].endswith("nologin")
    for unit in EXPOSED:
        lines = (SINGLE / unit).read_text().splitlines()
        assert {"User=lotse", "Group=lotse", "StateDirectoryMode=0700"} <= set(lines)
        assert not any(line.startswith("DynamicUser") for line in lines)


def test_lotse_understands_what_it_is_called_with():
    source = (HOUSE / "functions/lotse/src/cli/serve.rs").read_text()
    known = {f"--{name.replace('_', '-')}" for name in re.findall(r"^    (\w+): ", source, re.M)}
    for file in ("lotse.service", "Containerfile", "README.md"):
        words = (SINGLE / file).read_text()
        words = re.sub(r'",\s*"', " ", words)
        lines = [line for line in words.splitlines() if re.search(r"\bserve\b", line)]
        assert lines, file
        for line in lines:
            used = set(re.findall(r"--[a-z-]+", line.split("serve", 1)[1]))
            assert used <= known, f"{file}: {used - known}"


def test_the_container_is_built_by_the_house_and_run_by_nobody():
    words = (SINGLE / "Containerfile").read_text()
    house = tomllib.loads((HOUSE / "Cargo.toml").read_text())
    assert f"rust:{house['workspace']['package']['rust-version']}-slim" in words
    last = words.split("FROM ")[-1]
    assert re.search(r"^USER \d{5}$", last, re.M) and last.startswith("debian:bookworm-slim")
    assert "--locked" in words and "EXPOSE 8080" in last and "cargo" not in last


def bytes_of(text):
    number, unit = re.fullmatch(r"(\d+)([kmKM])[bB]?", text).groups()
    return int(number) * {"k": 1 << 10, "m": 1 << 20}[unit.lower()]


def test_proxies_let_a_form_through():
    source = (HOUSE / "functions/desk/src/web.rs").read_text()
    factors = re.search(r"BODY_BYTES_MAX: usize = ([\d *]+);", source).group(1)
    needed = eval(factors)
    nginx, caddy = (SINGLE / "nginx.conf").read_text(), (SINGLE / "Caddyfile").read_text()
    assert bytes_of(re.search(r"client_max_body_size (\w+);", nginx).group(1)) >= needed
    assert bytes_of(re.search(r"max_size (\w+)", caddy).group(1)) >= needed
    assert "proxy_set_header Host $host;" in nginx, "the desk compares it with where a form came from"
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx, "the desk counts requests by network"


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_understands_its_file(tmp_path):
    (tmp_path / "logs").mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True,
        capture_output=True,
    )
    text = (SINGLE / "nginx.conf").read_text()
    text = text.replace("/etc/letsencrypt/live/hilfe.example.org", str(tmp_path)).replace("/var/log/nginx", str(tmp_path / "logs"))
    (tmp_path / "lotse.conf").write_text(text)
    places = " ".join(f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error;\nevents {{}}\nhttp {{ access_log off; {places} include {tmp_path}/lotse.conf; }}\n"
    (tmp_path / "nginx.conf").write_text(head)
    done = subprocess.run(["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
def test_caddy_understands_its_file(tmp_path):
    text = (SINGLE / "Caddyfile").read_text().replace("/var/log/caddy", str(tmp_path))
    (tmp_path / "Caddyfile").write_text(text)
    command = [shutil.which("caddy"), "validate", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"]
    done = subprocess.run(command, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# ---- backups


@pytest.fixture
def data(tmp_path):
    """A desk's data folder, in which somebody is writing: the last row is in the log of SQLite, not in its file."""
    folder = tmp_path / "data"
    (folder / "mail/new").mkdir(parents=True)
    (folder / "mail/new/1").write_text("Subject: hello")
    for mail in ("inbox/new/2", "inbox/cur/1", "inbox/quarantine/3"):
        (folder / mail).parent.mkdir(parents=True, exist_ok=True)
        (folder / mail).write_text(f"Subject: {mail}")
    (folder / "keys").write_text("1 " + "ab" * 32)
    (folder / "keys").chmod(0o600)
    writer = sqlite3.connect(folder / "lotse.sqlite", isolation_level=None)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE event (text)")
    writer.execute("INSERT INTO event VALUES ('acknowledged')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO event VALUES ('not yet')")
    yield folder
    writer.close()


def backup(*words, **more):
    return subprocess.run([SINGLE / "backup.sh", *map(str, words)], capture_output=True, text=True, env=os.environ | more)


def test_a_backup_holds_what_was_acknowledged(data, tmp_path):
    done = backup(data, tmp_path / "backups")
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "backups").iterdir()
    copy = sqlite3.connect(made / "lotse.sqlite")
    assert copy.execute("SELECT text FROM event").fetchall() == [("acknowledged",)]
    assert (made / "keys").read_text() == (data / "keys").read_text()
    assert (made / "mail/new/1").read_text() == "Subject: hello"
    for mail in ("inbox/new/2", "inbox/cur/1", "inbox/quarantine/3"):
        assert (made / mail).read_text() == f"Subject: {mail}"
    assert sorted(path.name for path in made.iterdir()) == ["inbox", "keys", "lotse.sqlite", "mail"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE((made / "lotse.sqlite").stat().st_mode) == stat.S_IMODE((made / "keys").stat().st_mode) == 0o600


def test_a_mail_that_moves_meanwhile_does_no_harm(data, tmp_path):
    """The desk reads its mail while tar is among it: tar itself moves the rest away after its first record."""
    for number in range(20):
        (data / f"inbox/new/long-{number}").write_text("x" * 20_000)
    mover = tmp_path / "mover"
    mover.write_text(f"#!/bin/sh\nmv {data}/inbox/new/long-* {data}/inbox/cur/ 2>/dev/null\ntrue\n")
    mover.chmod(0o755)
    done = backup(data, tmp_path / "backups", TAR_OPTIONS=f"--checkpoint=1 --checkpoint-action=exec={mover}")
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "backups").iterdir()
    waiting, read = [{path.name for path in (made / folder).iterdir()} for folder in ("inbox/new", "inbox/cur")]
    assert len([name for name in waiting if name.startswith("long-")]) < 20, "nothing moved: this test tells nothing"
    assert {f"long-{number}" for number in range(20)} <= waiting | read, "what moved is in the other folder"


def test_a_folder_that_cannot_be_copied_is_said(data, tmp_path):
    done = backup(data, tmp_path / "backups", TAR_OPTIONS="--frobnicate")
    assert done.returncode == 2 and "inbox/new cannot be copied" in done.stderr and "frobnicate" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_half_a_backup_is_none(data, tmp_path):
    (data / "keys").unlink()
    assert backup(data, tmp_path / "backups").returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_backups_go_and_others_files_stay(data, tmp_path):
    backups = tmp_path / "backups"
    for name in ("20250101T000000Z", "20250102T000000Z", "20250103T000000Z", "notes"):
        (backups / name).mkdir(parents=True)
    assert backup(data, backups, 2).returncode == 0
    left = sorted(path.name for path in backups.iterdir())
    assert left[0] == "20250103T000000Z" and len(left) == 3 and left[2] == "notes"


def test_a_backup_of_nothing_says_so(tmp_path):
    done = backup(tmp_path, tmp_path / "backups")
    assert done.returncode == 2 and "lotse.sqlite" in done.stderr
    assert backup(tmp_path, tmp_path / "backups", "many").returncode == 2
