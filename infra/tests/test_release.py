"""How a release is made: what is packed into each function, readable for whom, and under which name."""

import os
import subprocess
import zipfile

import pytest
from conftest import AWS, FUNCTIONS, write_site

# Builds nothing: puts programs where cargo-lambda puts them, and writes down what it was asked.
CARGO_LAMBDA = f"""#!/bin/bash
printf '%s\\n' "$* ${{RUSTFLAGS:-}}" >>"$CARGO_TARGET_DIR/asked"
[ "$1" = run ] && exec test ! -e "${{!#}}/broken"
for name in {" ".join(FUNCTIONS)}; do
  mkdir -p "$CARGO_TARGET_DIR/lambda/$name"
  printf '#!/bin/sh\\n# %s\\n' "$name" >"$CARGO_TARGET_DIR/lambda/$name/bootstrap"
  chmod u+x "$CARGO_TARGET_DIR/lambda/$name/bootstrap"
done
"""
MAKE = '. "$1/lib.sh"; . "$1/release.sh"; content=$2 architecture=arm64 work=$3; make_release "" "$4" >&2; printf %s "$version"'


@pytest.fixture
def house(tmp_path):
    """A content folder with more in it than functions read, and a site with a search."""
    content = tmp_path / "content"
    for file in ("desk.toml", "stoerungen.toml", "mails/M0/de.txt", "strings/de.toml", "pages/geheim.md", "templates/page.html", "site/x"):
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        (content / file).write_text(file)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "logo.svg").write_text("<svg/>")
    (content / "assets").symlink_to(elsewhere)
    site = write_site(tmp_path / "site", "one")
    for file in ("suche/index.html", "en/suche/index.html", "assets/search/de.json", "erste-hilfe.json"):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(file)
    (tmp_path / "bin").mkdir()
    for name, text in {"cargo-lambda": CARGO_LAMBDA, "cargo": '#!/bin/sh\nexec cargo-lambda "$@"\n'}.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def make(house, name="work", umask=0o022, zone="UTC"):
    """A release in the folder of this name; its version is the output."""
    (house / name).mkdir()
    environment = {
        "PATH": f"{house / 'bin'}:{os.environ['PATH']}",
        "HOME": str(house),
        "TZ": zone,
        "CARGO_TARGET_DIR": str(house / name),
    }
    command = ["bash", "-c", MAKE, "-", AWS, house / "content", house / name, house / "site"]
    return subprocess.run(command, env=environment, umask=umask, capture_output=True, text=True)


def packed(house, function, name="work"):
    with zipfile.ZipFile(house / name / f"release/functions/{function}.zip") as file:
        return {member.filename: member.external_attr >> 16 & 0o777 for member in file.infolist()}


def test_a_function_has_what_it_reads_and_no_more(house):
    done = make(house)
    assert done.returncode == 0, done.stderr
    common = {"bootstrap", "desk/desk.toml", "desk/mails/M0/de.txt", "desk/strings/de.toml", "desk/templates/page.html"}
    common |= {"desk/assets/logo.svg"}
    asked = {"suche/index.html", "en/suche/index.html", "assets/search/de.json", "erste-hilfe.json"}
    for function in FUNCTIONS:
        of_the_site = {f"desk/site/{file}" for file in asked} if function in ("submit", "portal") else set()
        assert set(packed(house, function)) == common | of_the_site, function
    assert [file.name for file in (house / "elsewhere").iterdir()] == ["logo.svg"], "something was written through a link"
    checked, *built = (house / "work/asked").read_text().splitlines()
    assert f"-p lotse -- check {house / 'content'}" in checked
    bins = {"function": ("submit", "portal", "escalate", "autoclose", "retain"), "function-unwinding": ("inbox", "notify")}
    assert len(built) == 2 and ["force-unwind-tables=no" in asked for asked in built] == [True, False]
    for (profile, names), asked in zip(bins.items(), built, strict=True):
        assert [words for words in asked.split() if words in FUNCTIONS] == list(names)
        for words in ("lambda build", f"--profile {profile} ", "--locked", "--package aws", "--target aarch64-unknown-linux-musl"):
            assert words in asked


def test_what_the_programs_bring_along_is_not_packed_again(house):
    ours = AWS.parents[1] / "content"
    for file in ("mails/M0/de.txt", "templates/page.html"):
        (house / "content" / file).write_bytes((ours / file).read_bytes())
    assert make(house).returncode == 0
    assert {"desk/strings/de.toml", "desk/desk.toml"} == {name for name in packed(house, "notify") if name.endswith(".toml")}
    assert not {"desk/mails/M0/de.txt", "desk/templates/page.html"} & set(packed(house, "notify"))


def test_content_that_cannot_be_used_is_no_release(house):
    (house / "content/broken").write_text("")
    done = make(house)
    assert done.returncode != 0 and not (house / "work/release/functions/submit.zip").exists()


def test_whoever_packs_it_lambda_can_read_it_and_the_name_is_the_same(house):
    one = make(house, "one")
    other = make(house, "other", umask=0o077, zone="Pacific/Auckland")
    assert one.returncode == other.returncode == 0, other.stderr
    assert one.stdout == other.stdout and len(one.stdout) == 16
    for function in FUNCTIONS:
        for name, mode in packed(house, function, "other").items():
            assert mode == (0o755 if name == "bootstrap" else 0o644), f"{function}: {name}"
        same = [(house / name / f"release/functions/{function}.zip").read_bytes() for name in ("one", "other")]
        assert same[0] == same[1], function
    (house / "content/desk.toml").write_text("another desk")
    assert make(house, "third").stdout != one.stdout


@pytest.mark.parametrize("missing", ["suche/index.html", "assets/search/de.json"])
def test_a_site_without_a_search_is_no_release(house, missing):
    (house / "site" / missing).unlink()
    done = make(house)
    assert done.returncode == 2 and "the site has no search" in done.stderr and "help:" in done.stderr
