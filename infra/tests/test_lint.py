"""What linters say of scripts and template. What they may not say stands in checkov.yaml, each with its reason."""

import subprocess

import pytest
from conftest import AWS, HOUSE, SCRIPTS, TOOLS


def lint(*command):
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_shellcheck_has_nothing_to_say():
    scripts = [AWS / script for script in SCRIPTS] + [HOUSE / "infra/test", *HOUSE.glob("infra/single/*.sh")]
    lint(TOOLS / "check/bin/shellcheck", "--external-sources", "--check-sourced", "--source-path=SCRIPTDIR", *scripts)


def test_cfn_lint_has_nothing_to_say():
    lint(TOOLS / "check/bin/cfn-lint", "--config-file", "infra/tests/cfnlintrc.yaml")


@pytest.mark.parametrize("file", ["template.yaml", "releases.yaml"])
def test_checkov_has_nothing_to_say(file):
    lint(TOOLS / "checkov/bin/checkov", "--config-file", "infra/tests/checkov.yaml", "--file", f"infra/aws/{file}")


def test_every_script_is_looked_at():
    found = {file.name for file in AWS.iterdir() if file.read_bytes().startswith(b"#!/usr/bin/env bash")}
    assert found == set(SCRIPTS)
