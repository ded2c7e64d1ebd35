"""The scripts of infra/aws: what they change, what they refuse, and that --dry-run changes nothing."""

import json
import re
import stat
import subprocess

import pytest
from conftest import AWS, FUNCTIONS, SCRIPTS, TOOLS, Desk, write_site

# Each script with words that would make it do something.
DOING = {
    "backup": [],
    "deploy": ["--zips", "ZIPS", "--site", "OTHER"],
    "destroy": ["--export", "export"],
    "doctor": [],
    "plan": ["--zips", "ZIPS", "--site", "OTHER"],
    "restore": ["--as", "lotse-read-2", "--latest"],
    "rollback": ["VERSION"],
    "rotate": ["--forget"],
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_explains_itself(script, tmp_path):
    done = subprocess.run([AWS / script, "--help"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0 and f"infra/aws/{script}" in done.stdout and "--dry-run" in done.stdout
    assert "--settings FILE" in done.stdout and "shellcheck" not in done.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_turns_away_what_it_does_not_know(desk, script):
    done = desk.run(script, "--frobnicate")
    assert done.returncode == 2 and "--frobnicate" in done.stderr and "--help" in done.stderr


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_dry_run_changes_nothing(desk, tmp_path, script):
    other = write_site(tmp_path / "site", "three")
    earlier = "0123456789abcdef"
    desk.client("s3").put_object(Bucket=desk.releases(), Key=f"releases/{earlier}/complete", Body=b"")
    words = [{"ZIPS": desk.zips, "OTHER": other, "VERSION": earlier}.get(word, word) for word in DOING[script]]
    before = desk.state()
    told = desk.ok(script, "--dry-run", *words)
    assert "would" in told
    assert desk.state() == before
    assert not (desk.folder / "export").exists()


def test_a_desk_that_is_not_there_is_not_made_by_a_dry_run(make_desk):
    desk = make_desk("lotse-none")
    before = desk.state()
    assert "aws cloudformation deploy" in desk.deploy("--dry-run")
    assert desk.state() == before


def test_plan_tells_what_changes_and_leaves_nothing(desk, tmp_path):
    other = write_site(tmp_path / "site", "four")
    before = desk.state()
    told = desk.ok("plan", "--zips", desk.zips, "--site", other)
    assert "Modify\tSubmit\tAWS::Lambda::Function" in told and "Modify\tDistribution" in told
    assert "3,000 schools" in told
    assert desk.state() == before
    assert "nothing would change" in desk.ok("plan", "--zips", desk.zips, "--site", desk.site)
    assert desk.state() == before


def test_the_same_deploy_again_changes_nothing(desk):
    before = desk.state()
    assert "nothing to change" in desk.deploy()
    assert desk.state() == before


def test_a_desk_goes_on_back_and_away(make_desk):
    """A life: deployed, changed, taken back, its keys changed, and taken away."""
    desk = make_desk("lotse-life")
    desk.deploy()
    first = desk.outputs()["Version"]
    refused = desk.run("rollback")
    assert refused.returncode == 2 and "nothing to go back to" in refused.stderr
    write_site(desk.site, "two")
    desk.deploy()
    second = desk.outputs()["Version"]
    assert first != second

    assert f"to {first}" in desk.ok("rollback", "--dry-run")
    desk.ok("rollback")
    assert desk.outputs()["Version"] == first
    code = desk.client("lambda").get_function(FunctionName="lotse-life-portal")
    assert code["Configuration"]["State"] == "Active"
    listed = desk.ok("rollback", "--list").splitlines()
    assert [line.split()[1] for line in listed] == [first, second, first, first]
    refused = desk.run("rollback", "0000000000000000")
    assert refused.returncode == 2 and "no release" in refused.stderr

    # The emulator's first key is no key (test_deployed.py): that is said, and nothing is changed.
    before = desk.keys()
    assert desk.run("rotate").returncode == 2 and desk.keys() == before
    assert desk.run("rotate", "--forget", typed="no\n").returncode == 2 and desk.keys() == before
    desk.ok("rotate", "--forget", typed="lotse-life\n")
    (one,) = desk.keys().split(";")
    desk.ok("rotate")
    new, old = desk.keys().split(";")
    assert old == one and int(new.split()[0]) == int(old.split()[0]) + 1 and len(bytes.fromhex(new.split()[1])) == 32

    # Cut short after the new key is in the secret: the next run carries that out, and throws away no key that signs.
    again = desk.without("create-change-set")
    assert desk.run("rotate").returncode != 0 and desk.keys() == f"{new};{old}"
    again()
    assert "already" in desk.ok("rotate", "--dry-run")
    desk.ok("rotate")
    newest, last = desk.keys().split(";")
    assert last == new and int(newest.split()[0]) == int(new.split()[0]) + 1
    # Lines that somebody has put there, of a desk that moves here, are used as they are.
    moved = "7 " + "ab" * 32
    secret, lines = desk.outputs()["SigningKeysArn"], json.dumps({"lines": moved})
    desk.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=lines)
    desk.ok("rotate")
    assert desk.keys() == moved
    desk.client("secretsmanager").put_secret_value(SecretId=secret, SecretString='{"lines":"7 nonsense"}')
    refused = desk.run("rotate")
    assert refused.returncode == 2 and "no lines" in refused.stderr and desk.keys() == moved

    mail = desk.outputs()["MailBucketName"]
    desk.client("s3").put_object(Bucket=mail, Key="mail/1", Body=b"Subject: hello\r\n\r\n")
    desk.client("dynamodb").put_item(TableName="lotse-life", Item={"pk": {"S": "T#1"}, "sk": {"S": "E#1"}, "text": {"S": "kept"}})
    before, export = desk.state(), desk.folder / "export"
    assert desk.run("destroy", "--export", export, typed="lotse-live\n").returncode == 2
    assert desk.run("destroy", "--export", export).returncode == 2
    assert desk.run("destroy", typed="lotse-life\n").returncode == 2, "without an export nothing goes"
    assert desk.state() == before and not export.exists()

    # Cut short after the export: functions stand still, and the same words go on.
    again = desk.without("delete-stack --stack-name lotse-life-releases")
    assert desk.run("destroy", "--export", export, typed="lotse-life\n").returncode != 0
    assert (export / "remains").exists()
    again()
    assert desk.run("destroy", "--export", export, typed="no\n").returncode == 2
    told = desk.ok("destroy", "--export", export, typed="lotse-life\n")
    assert "going on" in told and not (export / "remains").exists()
    after = desk.state()
    assert not any("lotse-life" in name for name in after["tables"])
    assert not any("lotse-life" in bucket for bucket, _, _ in after["files"])
    assert not any(name.startswith("lotse-life") and status != "DELETE_COMPLETE" for name, status, _ in after["stacks"])
    buckets = [bucket["Name"] for bucket in desk.client("s3").list_buckets()["Buckets"]]
    assert not any(bucket.startswith("lotse-life") for bucket in buckets)
    (item,) = json.loads((export / "table.json").read_text())["Items"]
    assert item["text"]["S"] == "kept"
    assert (export / "mail/mail/1").read_bytes().startswith(b"Subject")
    assert "7 nonsense" in json.loads((export / "keys.json").read_text())["SecretString"]
    assert stat.S_IMODE((export / "table.json").stat().st_mode) == 0o600, "what people wrote is for the operator alone"


def test_prod_asks_and_protects(make_desk):
    desk = make_desk("lotse-prod", stage="prod")
    refused = desk.run("deploy", "--zips", desk.zips, "--site", desk.site, typed="lotse\n")
    assert refused.returncode == 2 and "nothing was done" in refused.stderr
    state = desk.state()
    assert "lotse-prod" not in state["tables"]
    assert not any(name == "lotse-prod" and status != "DELETE_COMPLETE" for name, status, _ in state["stacks"]), "no change is left behind"
    desk.deploy(typed="lotse-prod\n")
    stack = desk.client("cloudformation").describe_stacks(StackName="lotse-prod")["Stacks"][0]
    assert stack["EnableTerminationProtection"] is True
    kept = json.loads(desk.client("cloudformation").get_stack_policy(StackName="lotse-prod")["StackPolicyBody"])
    assert kept == json.loads((AWS / "keep.json").read_text())
    assert desk.client("dynamodb").describe_table(TableName="lotse-prod")["Table"]["DeletionProtectionEnabled"] is True

    # What was left undone is done by the next deploy, though nothing changes; and what runs is written down whatever comes later.
    desk.client("cloudformation").update_termination_protection(StackName="lotse-prod", EnableTerminationProtection=False)
    assert "nothing to change" in desk.deploy()
    stack = desk.client("cloudformation").describe_stacks(StackName="lotse-prod")["Stacks"][0]
    assert stack["EnableTerminationProtection"] is True
    write_site(desk.site, "two")
    again = desk.without("set-stack-policy")
    assert desk.run("deploy", "--zips", desk.zips, "--site", desk.site, typed="lotse-prod\n").returncode != 0
    again()
    listed = desk.ok("rollback", "--list").splitlines()
    assert len(listed) == 3 and listed[1].split()[1] == desk.outputs()["Version"]

    # Even then a last backup stays in AWS, and the key that reads it.
    key = desk.outputs()["DataKeyArn"]
    told = desk.ok("destroy", "--export", desk.folder / "export", typed="lotse-prod\n")
    (backup,) = desk.client("dynamodb").list_backups(TableName="lotse-prod")["BackupSummaries"]
    assert backup["BackupName"] == "lotse-prod-last" and backup["BackupArn"] in told
    assert desk.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    assert "lotse-prod" not in desk.state()["tables"]


@pytest.mark.parametrize("script", ["deploy", "destroy", "rollback", "rotate", "doctor"])
def test_whom_aws_turns_away_is_told_so(desk, script):
    """A stack that one may not see is not taken for one that is not there."""
    words = {"deploy": ["--zips", desk.zips, "--site", desk.site], "destroy": ["--export", desk.folder / "export"]}.get(script, [])
    before = desk.state()
    done = desk.run(script, *words, typed="lotse-read\n", secret="wrong", key="AKIAIOSFODNN7EXAMPLE")
    assert done.returncode == 2 and "get-caller-identity" in done.stderr, done.stdout + done.stderr
    assert desk.state() == before


def test_settings_are_read_strictly(emulator, zips, tmp_path):
    desk = Desk(emulator, tmp_path, zips, "lotse-read")
    with desk.settings.open("a") as settings:
        settings.write("regoin=eu-west-1\n")
    done = desk.run("doctor", "--dry-run")
    assert done.returncode == 2 and 'no setting is called "regoin"' in done.stderr
    desk.settings.write_text("stack=Lotse\nregion=x\ndomain=x\nmail_domain=x\nalarm_mail=x\n")
    done = desk.run("doctor", "--dry-run")
    assert done.returncode == 2 and "cannot be a name" in done.stderr
    same = "stack=lotse-read\nregion=x\nalarm_mail=x\ndomain=hilfe.example\nmail_domain=hilfe.example\n"
    desk.settings.write_text(same)
    done = desk.run("doctor", "--dry-run")
    assert done.returncode == 2 and "mail_domain=mail.hilfe.example" in done.stderr, "a CNAME and an MX on one name"
    desk.settings.write_text(same + "receive_mail=off\n")
    desk.ok("doctor", "--dry-run")
    desk.settings.unlink()
    done = desk.run("doctor", "--dry-run")
    assert done.returncode == 2 and "settings.example" in done.stderr


def test_the_example_of_settings_is_read(emulator, zips, tmp_path):
    desk = Desk(emulator, tmp_path, zips, "lotse-read")
    desk.settings.write_text((AWS / "settings.example").read_text())
    assert "would look at" in desk.ok("doctor", "--dry-run")


def test_the_example_has_every_setting():
    library = (AWS / "lib.sh").read_text()
    known = re.search(r"case \$name in\n(.*?)\) printf -v", library, re.S).group(1)
    example = re.findall(r"^(\w+)=", (AWS / "settings.example").read_text(), re.M)
    assert sorted(example) == sorted(re.findall(r"\w+", known))


def test_a_missing_function_is_named(desk, tmp_path):
    done = desk.run("deploy", "--dry-run", "--zips", tmp_path, "--site", desk.site)
    assert done.returncode == 2 and "submit.zip" in done.stderr


def test_a_table_that_is_there_is_not_restored_over(desk):
    done = desk.run("restore", "--as", "lotse-read", "--latest")
    assert done.returncode == 2 and "there is a table lotse-read already" in done.stderr


def test_a_desk_goes_on_with_a_restored_table(make_desk):
    """The drill: a backup, a loss, the table as it was, and the desk on it. The old table stays."""
    desk = make_desk("lotse-moved")
    desk.deploy()
    tables = desk.client("dynamodb")
    item = {"pk": {"S": "T#1"}, "sk": {"S": "E#1"}, "text": {"S": "kept"}}
    tables.put_item(TableName="lotse-moved", Item=item)
    arn = desk.ok("backup").strip()
    assert arn in desk.ok("backup", "--list")
    tables.delete_item(TableName="lotse-moved", Key={"pk": item["pk"], "sk": item["sk"]})

    # The emulator drops the key of a table; so it is looked for in what would be asked.
    told = desk.ok("restore", "--as", "lotse-moved-2", "--backup", arn, "--dry-run")
    assert f"SSEType=KMS,KMSMasterKeyId={desk.outputs()['DataKeyArn']}" in told
    assert "table=lotse-moved-2" in desk.ok("restore", "--as", "lotse-moved-2", "--backup", arn)
    table = tables.describe_table(TableName="lotse-moved-2")["Table"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["outbox"]
    assert tables.describe_time_to_live(TableName="lotse-moved-2")["TimeToLiveDescription"]["AttributeName"] == "expires"
    recovery = tables.describe_continuous_backups(TableName="lotse-moved-2")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"

    with desk.settings.open("a") as settings:
        settings.write("table=lotse-moved-2\n")
    desk.deploy()
    told = desk.client("lambda").get_function_configuration(FunctionName="lotse-moved-portal")["Environment"]["Variables"]
    assert told["LOTSE_TABLE"] == "lotse-moved-2"
    assert tables.get_item(TableName="lotse-moved-2", Key={"pk": item["pk"], "sk": item["sk"]})["Item"] == item
    (mapping,) = desk.client("lambda").list_event_source_mappings(FunctionName="lotse-moved-notify")["EventSourceMappings"]
    assert ":table/lotse-moved-2/stream/" in mapping["EventSourceArn"]
    assert {"lotse-moved", "lotse-moved-2"} <= set(tables.list_tables()["TableNames"])

    # Taken away, both tables are exported and go.
    stopped = desk.without("dynamodb scan")
    assert desk.run("destroy", "--export", desk.folder / "none", typed="lotse-moved\n").returncode != 0
    for name in FUNCTIONS:
        places = desk.client("lambda").get_function_concurrency(FunctionName=f"lotse-moved-{name}")
        assert places["ReservedConcurrentExecutions"] == 0, "nothing is written while it is exported"
    stopped()
    export = desk.folder / "export"
    told = desk.ok("destroy", "--export", export, typed="lotse-moved\n")
    assert "table    lotse-moved-2" in told and "table    lotse-moved (" in told
    assert json.loads((export / "table.json").read_text())["Items"] == [item]
    assert json.loads((export / "table-lotse-moved.json").read_text())["Items"] == []
    assert not any(name.startswith("lotse-moved") for name in tables.list_tables()["TableNames"])


def test_a_table_that_does_not_come_is_not_waited_for(desk):
    """A table that was deleted meanwhile never becomes active."""
    lines = """case "$*" in
  *"describe-table --table-name lotse-read-3 --query"*) echo DELETING ;;
  *"describe-table --table-name lotse-read-3"*) exit 254 ;;
  *restore-table*) ;;
  *) exec AWS "$@" ;;
esac""".replace("AWS", str(TOOLS / "awscli/bin/aws"))
    again = desk.instead("aws", lines)
    done = desk.run("restore", "--as", "lotse-read-3", "--latest")
    again()
    assert done.returncode == 2 and "lotse-read-3 is DELETING" in done.stderr


def test_another_system_is_told_what_is_needed(desk):
    """The date of BSD and macOS counts in another way."""
    again = desk.instead("date", "exit 1")
    done = desk.run("doctor", "--dry-run")
    again()
    assert done.returncode == 2 and "GNU/Linux" in done.stderr and "bash 4.4" in done.stderr
