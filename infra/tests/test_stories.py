"""The contract of stores and every story, told over the emulator's DynamoDB by the SDK's real client, under a user who may use
tables of tests and nothing else."""

import json
import os
import subprocess
from pathlib import Path

import boto3
import pytest
from conftest import HOUSE, REGION

PROGRAMS = os.environ.get("PROGRAMS")
pytestmark = pytest.mark.skipif(not PROGRAMS, reason="infra/test --programs DIR was not said")

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": f"arn:aws:dynamodb:{REGION}:*:table/lotse-test-*"}],
}


@pytest.fixture(scope="module")
def key(emulator):
    """The key of such a user."""
    users = boto3.client(
        "iam", region_name=REGION, endpoint_url=emulator, aws_access_key_id="test", aws_secret_access_key="test"
    )
    users.create_user(UserName="stories")
    users.put_user_policy(UserName="stories", PolicyName="tables", PolicyDocument=json.dumps(POLICY))
    return users.create_access_key(UserName="stories")["AccessKey"]


@pytest.fixture(scope="module")
def program():
    """The newest program of these tests, as `cargo test` has left it."""
    built = [file for file in Path(PROGRAMS).resolve().glob("deps/store-*") if not file.suffix]
    assert built, f"{PROGRAMS}/deps: no program of functions/aws/tests/store; cargo test --workspace --no-run makes it"
    return max(built, key=lambda file: file.stat().st_mtime)


def told(program, emulator, key, *words, **more):
    environment = os.environ | {
        "LOTSE_TEST_DYNAMODB": emulator,
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    command = [program, *words]
    return subprocess.run(command, cwd=HOUSE / "functions/aws", env=environment | more, capture_output=True, text=True, timeout=600)


def test_the_contract_and_every_story(program, emulator, key):
    # What things cost to the unit is asked of the other server (functions/aws/dynamodb): this one does not count as AWS does.
    done = told(program, emulator, key, "--skip", "units::", "--skip", "what_each_step")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    for name in ("dynamo_keeps_the_contract", "dynamo_moves_as_it_should", "stories_at_a_desk_in_dynamodb"):
        assert f"{name} ... ok" in done.stdout, done.stdout


def test_who_has_another_secret_is_refused(program, emulator, key):
    done = told(program, emulator, key, "dynamo_keeps_the_contract", AWS_SECRET_ACCESS_KEY="x" * 40)
    assert done.returncode != 0 and "InvalidSignatureException" in done.stdout, done.stdout[-3000:]
