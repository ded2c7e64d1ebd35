"""The cost model: its page is fresh, its sums are right, and it says what was counted."""

import importlib.machinery
import importlib.util
import shutil
import subprocess

import pytest
from conftest import AWS


@pytest.fixture(scope="module")
def cost():
    loader = importlib.machinery.SourceFileLoader("cost", str(AWS / "cost"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("cost", loader))
    loader.exec_module(module)
    return module


def test_the_page_is_fresh():
    subprocess.run([AWS / "cost", "--check"], check=True)


def test_a_stale_page_is_found(tmp_path):
    for name in ("cost", "prices.toml", "usage.toml", "template.yaml", "COST.md"):
        shutil.copy(AWS / name, tmp_path)
    assert subprocess.run([tmp_path / "cost", "--check"]).returncode == 0
    prices = (tmp_path / "prices.toml").read_text()
    (tmp_path / "prices.toml").write_text(prices.replace("price = 1.00", "price = 2.00"))
    done = subprocess.run([tmp_path / "cost", "--check"], capture_output=True, text=True)
    assert done.returncode == 1 and "--write" in done.stderr
    subprocess.run([tmp_path / "cost", "--write"], check=True)
    assert subprocess.run([tmp_path / "cost", "--check"]).returncode == 0


def test_the_memory_is_that_of_the_template(cost, resources):
    memory = cost.memory_gb((AWS / "template.yaml").read_text())
    functions = {name.lower(): one["Properties"]["MemorySize"] / 1024 for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    assert memory == functions


def test_a_small_sum_by_hand(cost):
    """Two tickets whose only step writes 10 units twice: 40 units, less 5 that are free, at 2 dollars."""
    usage = {
        "school": {"tickets": 2, "page_views": 0, "mails_in": 0, "basis": "assumed"},
        "page": {"requests": 0, "kilobytes": 0, "misses_percent": 0, "basis": "assumed"},
        "step": [{"name": "x", "function": "submit", "calls": 2, "reads": 0, "writes": 10, "ms": 1000, "mails": 3, "units": "counted", "times": "assumed"}],
        "mail_out": {"function": "notify", "reads": 1, "writes": 0, "ms": 0, "units": "counted", "times": "counted"},
        "mail_in": {"function": "inbox", "reads": 0, "writes": 0, "ms": 0, "kilobytes": 0, "basis": "assumed"},
        "files": {"a_ticket": 0, "kilobytes": 0, "looks": 0, "months": 0, "basis": "assumed"},
        "timer": [],
        "kept": {
            "ticket_kilobytes": 0,
            "months": 1,
            "releases_gb": 0,
            "log_kilobytes_a_call": 0,
            "key_calls_a_month": 0,
            "basis": "assumed",
        },
    }
    template = "".join(
        f'FunctionName: !Sub "${{AWS::StackName}}-{name}"\nMemorySize: 512\n' for name in ("submit", "notify", "inbox")
    )
    need = cost.amounts(usage, template, 1)
    # Two tickets of two calls, and six mails of one call each.
    assert (need["table_write"], need["mail_out"], need["lambda_call"], need["table_read"]) == (40, 6, 10, 6)
    assert need["lambda_gb_second"] == pytest.approx(4 * 1 * 0.5)
    assert cost.dollars({"table_write": {"price": 2, "free": 5}}, "table_write", need["table_write"]) == 70
    assert cost.bases(usage) == {"counted": 3, "assumed": 6}


def test_more_schools_cost_more(cost):
    prices, usage, template = cost.read("prices.toml"), cost.read("usage.toml"), (AWS / "template.yaml").read_text()
    together = [sum(cost.sums(prices, cost.amounts(usage, template, schools)).values()) for schools in (0, 1, 100, 3_000)]
    assert together == sorted(together) and together[0] > 0
