"""What the tests of infra share: the parsed template, the emulator, and a way to run the scripts against it."""

import os
import socket
import subprocess
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from cfnlint.decode import cfn_yaml

HOUSE = Path(__file__).resolve().parents[2]
AWS = HOUSE / "infra" / "aws"
TOOLS = Path(os.environ["TOOLS"])
REGION = "eu-central-1"
FUNCTIONS = ["submit", "portal", "inbox", "notify", "escalate", "autoclose", "retain"]
SCRIPTS = ["backup", "deploy", "destroy", "doctor", "plan", "restore", "rollback", "rotate"]


def pytest_terminal_summary(terminalreporter):
    """The last line, which others count: also when nothing failed."""
    counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error", "skipped")}
    failed = counts["failed"] + counts["error"]
    terminalreporter.write_line(f"infra: {counts['passed']} passed, {failed} failed, {counts['skipped']} skipped")


@pytest.fixture(scope="session")
def template():
    return cfn_yaml.load(str(AWS / "template.yaml"))


@pytest.fixture(scope="session")
def resources(template):
    return template["Resources"]


@pytest.fixture(scope="session")
def text():
    return (AWS / "template.yaml").read_text()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def running_emulator(folder, **more):
    """ministack, checking signatures and policies, on a port of its own, with more in its environment. Yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LAMBDA_EXECUTOR": "local",
        "MINISTACK_REGION": REGION,
        "AWS_ENDPOINT_URL": address,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen([TOOLS / "ministack/bin/ministack"], env=environment | more, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for(server, f"{address}/_ministack/health", folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    """One emulator for all tests that need no other. Ends with the tests."""
    with running_emulator(tmp_path_factory.mktemp("ministack")) as address:
        yield address


def wait_for(server, address, log):
    for _ in range(200):
        assert server.poll() is None, f"ministack has ended: {log.read_text()[-2000:]}"
        try:
            return urllib.request.urlopen(address, timeout=1)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"ministack does not answer: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def zips(tmp_path_factory):
    """The functions: those of $ZIPS, else programs that do nothing."""
    if given := os.environ.get("ZIPS"):
        return Path(given).resolve()
    folder = tmp_path_factory.mktemp("zips")
    for name in FUNCTIONS:
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as file:
            bootstrap = zipfile.ZipInfo("bootstrap")
            bootstrap.external_attr = 0o755 << 16
            file.writestr(bootstrap, f"#!/bin/sh\n# {name}\n")
            file.writestr("desk/desk.toml", "")
    return folder


def write_site(folder, words):
    """A small site: each kind of file that is uploaded in its own way."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "wlan").mkdir(exist_ok=True)
    (folder / "index.html").write_text(f"<h1>{words}</h1>")
    (folder / "404.html").write_text("<h1>404</h1>")
    (folder / "wlan" / "index.html").write_text("<h1>WLAN</h1>")
    (folder / "stoerungen.json").write_text("[]")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets" / "lotse.0123456789ab.css").write_text("a{}")
    return folder


class Desk:
    """A desk on the emulator: its settings, and the scripts of infra/aws over it."""

    def __init__(self, address, folder, zips, stack, **settings):
        self.address, self.folder, self.stack, self.zips = address, folder, stack, zips
        self.settings = folder / "settings"
        # More that scripts find in their environment.
        self.more = {}
        # The emulator knows neither receipt rules nor budgets: these two settings leave them out. test_template.py looks at both.
        values = {
            "stage": "test",
            "stack": stack,
            "region": REGION,
            "domain": f"{stack}.example",
            "mail_domain": f"{stack}.example",
            "alarm_mail": "it@hilfe.example",
            "receive_mail": "off",
            "budget": "0",
        }
        self.settings.write_text("".join(f"{name}={value}\n" for name, value in (values | settings).items()))
        self.site = write_site(folder / "site", "one")

    @property
    def environment(self):
        return {
            "PATH": f"{self.folder / 'bin'}:{TOOLS / 'awscli/bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            # Nothing runs here for half a minute.
            "LOTSE_QUIET_SECONDS": "0",
        } | self.more

    def instead(self, program, lines):
        """Puts a program of these lines in the place of another, until the answer is called."""
        file = self.folder / "bin" / program
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{lines}\n")
        file.chmod(0o755)
        return file.unlink

    def without(self, words):
        """An aws command line that fails at these words."""
        return self.instead("aws", f'case "$*" in *"{words}"*) echo "no {words}" >&2; exit 254 ;; esac\nexec {TOOLS / "awscli/bin/aws"} "$@"')

    def run(self, script, *words, typed="", key="test", secret="test"):
        environment = self.environment | {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
        command = [AWS / script, "--settings", self.settings, *words]
        return subprocess.run(command, env=environment, cwd=self.folder, input=typed, capture_output=True, text=True, timeout=240)

    def ok(self, script, *words, typed=""):
        done = self.run(script, *words, typed=typed)
        assert done.returncode == 0, f"{script} {words}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def deploy(self, *words, typed=""):
        return self.ok("deploy", "--zips", self.zips, "--site", self.site, *words, typed=typed)

    def client(self, service):
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.address, aws_access_key_id="test", aws_secret_access_key="test"
        )

    def outputs(self):
        stack = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def releases(self):
        """The bucket of releases."""
        stack = self.client("cloudformation").describe_stacks(StackName=f"{self.stack}-releases")["Stacks"][0]
        return stack["Outputs"][0]["OutputValue"]

    def keys(self):
        """The signing keys as the form's function sees them."""
        configuration = self.client("lambda").get_function_configuration(FunctionName=f"{self.stack}-submit")
        return configuration["Environment"]["Variables"]["LOTSE_KEYS"]

    def state(self):
        """All that a script could have changed."""
        stacks = self.client("cloudformation").list_stacks()["StackSummaries"]
        store = self.client("s3")
        buckets = [bucket["Name"] for bucket in store.list_buckets()["Buckets"]]
        secrets = self.client("secretsmanager")
        changes = []
        for stack in stacks:
            if stack["StackStatus"] != "DELETE_COMPLETE":
                changes += self.client("cloudformation").list_change_sets(StackName=stack["StackName"])["Summaries"]
        return {
            "stacks": sorted((s["StackName"], s["StackStatus"], str(s.get("LastUpdatedTime"))) for s in stacks),
            "changes": sorted(c["ChangeSetName"] for c in changes if c["ExecutionStatus"] == "AVAILABLE"),
            "files": sorted(
                (bucket, file["Key"], file["ETag"])
                for bucket in buckets
                for file in store.list_objects_v2(Bucket=bucket).get("Contents", [])
            ),
            "tables": sorted(self.client("dynamodb").list_tables()["TableNames"]),
            "secrets": sorted(
                (secret["ARN"], sorted(secret["SecretVersionsToStages"])) for secret in secrets.list_secrets()["SecretList"]
            ),
        }


@pytest.fixture(scope="session")
def make_desk(emulator, zips, tmp_path_factory):
    """Makes a desk that is not deployed yet."""
    return lambda stack, **settings: Desk(emulator, tmp_path_factory.mktemp(stack), zips, stack, **settings)


@pytest.fixture(scope="session")
def desk(make_desk):
    """A desk that is deployed, for tests that only read it."""
    desk = make_desk("lotse-read")
    desk.deploy()
    return desk
