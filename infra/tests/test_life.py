"""A ticket's whole life on the emulator: the real functions out of the real template, its mails by SES to a real mailbox, the answer
back by Postfix, and time.

Emulator and functions live in one imagined time (leap.c): weeks pass when a file says so, and the schedule itself closes the
ticket then.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import post
import pytest
from browser import Browser
from conftest import FUNCTIONS, HOUSE, Desk, running_emulator

PROGRAMS = os.environ.get("PROGRAMS")
pytestmark = [
    pytest.mark.skipif(not PROGRAMS, reason="infra/test --programs DIR was not said"),
    pytest.mark.skipif(bool(post.missing()), reason=str(post.missing())),
]

WHO = "maren.vogt@hafenschule.example"
ADMIN = "j.petersen@hafenschule.example"
DESK = "hilfe@schul-hilfe.example"
FORM = {
    "rolle": "lehrkraft",
    "schule": "hafenschule",
    "thema": "beamer",
    "betreff": "Beamer in R12 bleibt dunkel",
    "text": "Seit heute Morgen kein Bild. Das Kabel habe ich schon getauscht.",
    "haeufigkeit": "immer",
    "betroffen": "raum",
    "geraet": "Beamer R12",
    "name": "Maren Vogt",
    "mail": WHO,
    "dringlichkeit": "normal",
    "schluessel": "lifekey0000000000000001",
    "schritt": "pruefen",
}


class Time:
    """The time of all that runs here."""

    def __init__(self, folder):
        self.file, self.library = folder / "seconds", folder / "leap.so"
        self.be_later(days=0)
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", self.library, Path(__file__).with_name("leap.c")], check=True)

    def be_later(self, days):
        """From now on it is so many days later than the computer says."""
        # Never empty, not even for a moment.
        written = self.file.with_suffix(".new")
        written.write_text(f"{days * 24 * 3600}\n")
        written.replace(self.file)

    @property
    def environment(self):
        return {"LD_PRELOAD": str(self.library), "LEAP": str(self.file)}


@pytest.fixture(scope="module")
def time(tmp_path_factory):
    return Time(tmp_path_factory.mktemp("time"))


@pytest.fixture(scope="module")
def office():
    """The mail server of everybody here."""
    office = post.Post(["hafenschule.example", "schul-hilfe.example"])
    try:
        office.start()
        yield office
    finally:
        office.stop()


@pytest.fixture(scope="module")
def life(tmp_path_factory, time, office):
    """A desk whose functions are the real programs, deployed by the real script."""
    folder = tmp_path_factory.mktemp("life")
    content = folder / "content"
    shutil.copytree(HOUSE / "content", content)
    desk_toml = content / "desk.toml"
    desk_toml.write_text(re.sub(r"(?m)^reads_mail = false", "reads_mail = true", desk_toml.read_text()))
    cloud = folder / "cloud"
    cloud.mkdir()
    with running_emulator(cloud, SMTP_HOST=f"127.0.0.1:{office.smtp}", **time.environment) as address:
        desk = Desk(address, folder, None, "lotse-life", architecture="x86_64", mail_domain="schul-hilfe.example", content=content)
        built = folder / "target/lambda"
        for name in FUNCTIONS:
            (built / name).mkdir(parents=True)
            subprocess.run(["strip", "-o", built / name / "bootstrap", Path(PROGRAMS) / name], check=True)
        # What `cargo lambda build` would make is there already.
        desk.instead("cargo-lambda", "exit 0")
        desk.instead("cargo", "exit 0")
        desk.more = {"LOTSE": str(Path(PROGRAMS).resolve() / "lotse"), "CARGO_TARGET_DIR": str(folder / "target")}
        desk.ok("deploy")
        put_up_with_the_emulator(desk)
        yield desk


def put_up_with_the_emulator(desk):
    """What is otherwise there than on AWS, and what must give way for it."""
    # The first key that it makes has other letters than CloudFormation's.
    desk.ok("rotate", "--forget", typed=f"{desk.stack}\n")
    # It asks for the right to send without naming what from; SES names the identity and the configuration set.
    role = desk.client("lambda").get_function_configuration(FunctionName=f"{desk.stack}-notify")["Role"].rsplit("/", 1)[1]
    send = {"Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [send]})
    desk.client("iam").put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=policy)
    # It speaks no TLS, which the bucket insists on.
    store, bucket = desk.client("s3"), desk.outputs()["MailBucketName"]
    policy = json.loads(store.get_bucket_policy(Bucket=bucket)["Policy"])
    policy["Statement"] = [one for one in policy["Statement"] if one["Sid"] != "TlsOnly"]
    store.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def browser(desk):
    api = desk.client("apigatewayv2").get_apis()["Items"][0]["ApiId"]
    return Browser(desk.address.removeprefix("http://"), f"/_aws/execute-api/{api}/$default", f"https://{desk.stack}.example")


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def link(mail, desk, place):
    """The first link in a mail that leads to this place."""
    words = text_of(mail).split()
    found = [word for word in words if word.startswith(f"https://{desk.stack}.example{place}")]
    assert found, f"no link to {place} in {text_of(mail)}"
    return found[0]


# covers N-03 Z-21
def test_a_ticket_lives_its_life(life, office, time):
    maren, admin = browser(life), browser(life)

    # submit → notify → SES → Postfix → Dovecot.
    location, receipt = maren.post("/anfrage/absenden", FORM)
    number = location.split("/anfrage/angekommen/")[1].split("/")[0]
    assert number in receipt.text
    m1 = office.expect(WHO, 1)
    assert m1["Subject"].startswith(f"[Schul-Hilfe #{number}]")
    assert "+" in m1["Reply-To"], m1["Reply-To"]
    m9 = office.expect(ADMIN, 1)
    assert number in m9["Subject"]
    # The form once more is the same request.
    assert number in maren.post("/anfrage/absenden", FORM)[0]

    # portal: the requester's page, and the console behind a mailed link.
    own = link(m1, life, "/a/")
    assert FORM["betreff"] in maren.get(own).text
    admin.submit("/konsole/anmelden", "/konsole/anmelden", mail=ADMIN)
    way_in = link(office.expect(ADMIN, 2), life, "/konsole/anmelden/")
    admin.submit(way_in, way_in.removeprefix(admin.base_url))
    here = f"/konsole/anfragen/{number}"
    admin.submit(here, f"{here}/schreiben", art="rueckfrage", text="Leuchtet die Lampe rot oder grün?")

    # The answer by mail: Postfix → Dovecot → bucket → inbox.
    m2 = office.expect(WHO, 2)
    assert "Leuchtet die Lampe" in text_of(m2)
    quoted = "".join(f"> {line}\n" for line in text_of(m2).splitlines())
    answer = {
        "To": m2["Reply-To"],
        "Subject": f"Re: {m2['Subject']}",
        "Message_ID": "<answer-1@hafenschule.example>",
        "In_Reply_To": m2["Message-ID"],
    }
    # Mail servers bring a mail twice now and then.
    for _ in range(2):
        office.send(WHO, f"Sie leuchtet rot.\n\n{quoted}", **answer)
    # What SES's rule would do with them.
    office.expect(DESK, 2)
    for number_of_mail, raw in enumerate(office.inbox(DESK)):
        life.client("s3").put_object(Bucket=life.outputs()["MailBucketName"], Key=f"mail/{number_of_mail}", Body=raw)
    m7 = office.expect(ADMIN, 3)
    assert "Sie leuchtet rot." in text_of(m7)
    # The entry has the own words alone; the whole mail is folded below it.
    entry, whole = admin.get(here).text.split("<summary>Ganze E-Mail, wie sie kam</summary>")
    assert entry.count("Sie leuchtet rot.") == 1 and "&gt; " not in entry
    assert whole.count("Sie leuchtet rot.") == 1 and "&gt; " in whole

    # A solution, weeks of silence, and the schedule.
    admin.submit(here, f"{here}/schreiben", art="loesung", hilfe="neu", text="Die Lampe war durchgebrannt und ist getauscht.")
    m4 = office.expect(WHO, 3)
    assert "durchgebrannt" in text_of(m4)
    time.be_later(days=70)
    m5 = office.expect(WHO, 4)
    assert "Geschlossen" in m5["Subject"], m5["Subject"]
    assert "geschlossen" in maren.get(own).text

    # A year later the desk forgets it.
    time.be_later(days=500)
    office.wait(lambda: maren.ask("GET", own).status == 404 or None)
    assert len(office.inbox(WHO)) == 4
    failed = life.client("sqs").get_queue_attributes(QueueUrl=life.outputs()["FailedUrl"], AttributeNames=["All"])["Attributes"]
    assert failed["ApproximateNumberOfMessages"] == "0", failed


def frame_of(page):
    return re.search(r'<iframe [^>]*src="([^"]+)"', page.text).group(1)


# covers Z-46
def test_a_file_is_posted_past_the_functions_under_the_rights_of_a_role(life, office):
    """The emulator checks signature, token and policy of the form, and whether the role that signed it may put what it puts."""
    somebody, store, bucket = browser(life), life.client("s3"), life.outputs()["MailBucketName"]
    typed = FORM | {"betreff": "Plan anbei", "schluessel": "lifekey0000000000000002", "mail": "ole.brandt@hafenschule.example"}
    page = somebody.post("/anfrage/pruefen", typed)[1]
    frame = frame_of(page)
    # A role signs: its token goes along.
    _, fields = next(form for form in somebody.get(frame).forms() if "policy" in form[1])
    assert fields["x-amz-security-token"] and fields["key"].endswith("/${filename}")
    # Nothing of the form can be changed, and nobody posts elsewhere.
    for changed in [
        {"key": "files/20261127t080000-00000000000000000000000000000000"},
        {"key": fields["key"].replace("incoming/", "mail/")},
        {"success_action_redirect": "https://evil.example/"},
        {"x-amz-signature": "0" * 64},
        {"x-amz-meta-more": "1"},
    ]:
        refused = somebody.upload(frame, "plan.txt", b"Plan", **changed)
        assert refused.status in (400, 403), (changed, refused.status, refused.text)
    assert "Contents" not in store.list_objects_v2(Bucket=bucket, Prefix="incoming/")

    large = b"Hier steht der Beamer. " * 300_000
    posted = somebody.upload(frame, "Plan 1.txt", large)
    assert posted.status == 303, posted.text
    assert "Plan 1.txt" in somebody.get(posted.headers["location"]).text
    action, fields = page.form("/anfrage/absenden")
    location, _ = somebody.post(action, fields)
    number = location.split("/anfrage/angekommen/")[1].split("/")[0]
    own = link(office.expect("ole.brandt@hafenschule.example", 1), life, "/a/")
    page = somebody.get(own)
    assert number in page.text and "Plan 1.txt" in page.text
    kept = [one["Key"] for one in store.list_objects_v2(Bucket=bucket, Prefix="files/")["Contents"]]
    assert large in [store.get_object(Bucket=bucket, Key=key)["Body"].read() for key in kept]

    # The requester's page shows a frame of the other function, and takes in what lies there.
    assert somebody.upload(frame_of(page), "Foto.txt", b"noch eins").status == 303
    assert "Foto.txt" in somebody.submit(own, "/antwort", text="Siehe Foto.", ablage=page.form("/antwort")[1]["ablage"]).text
