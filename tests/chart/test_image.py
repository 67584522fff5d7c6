"""The image's build, as far as it can be followed without a container engine: what the ignore file lets through is a
workspace that cargo accepts, and nothing that the build compiles is missing from it. That it compiles is not shown here:
the rest of the tests compile the same sources."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import CHART, ROOT

DOCKER = ROOT / "docker"
#: A module that another file holds, with the path that an attribute may name for it.
MODULE = re.compile(r'^\s*(?:#\[path = "(?P<path>[^"]+)"\]\s*)?(?:pub(?:\([^)]*\))? )?mod (?P<name>\w+);', re.MULTILINE)
#: A module that stands in the file itself, as rustfmt indents it.
INLINE = re.compile(
    r"^(?P<indent> *)(?:pub(?:\([^)]*\))? )?mod (?P<name>\w+) \{\n(?P<body>.*?)^(?P=indent)\}", re.MULTILINE | re.DOTALL
)
INCLUDED = re.compile(r'\binclude(?:_str|_bytes)?!\(\s*"([^"]+)"')


def pattern(line: str) -> re.Pattern[str]:
    """A line of an ignore file, which also speaks for everything below what it names."""
    steps = re.split(r"(\*\*/|\*\*|\*|\?)", line)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(words.get(step, re.escape(step)) for step in steps) + "(?:/.*)?")


def let_in(ignore: str, path: str) -> bool:
    """The last line that fits decides."""
    lines = [line.strip() for line in ignore.splitlines() if line.strip() and not line.startswith("#")]
    fitting = [line for line in lines if pattern(line.removeprefix("!")).fullmatch(path)]
    return not fitting or fitting[-1].startswith("!")


def instructions() -> list[str]:
    """The Dockerfile's lines, the continued ones joined."""
    text = re.sub(r"^\s*#.*\n", "", (DOCKER / "Dockerfile").read_text(), flags=re.MULTILINE)
    return text.replace("\\\n", " ").splitlines()


def builds() -> list[list[str]]:
    """What follows `cargo build`, each time."""
    return [line.split("cargo build ", 1)[1].split() for line in instructions() if "cargo build" in line]


def described(folder: Path) -> dict[str, dict]:
    """The packages of the workspace in `folder`, as cargo reads their manifests."""
    command = ["cargo", "metadata", "--offline", "--locked", "--no-deps", "--format-version", "1"]
    run = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return {package["name"]: package for package in json.loads(run.stdout)["packages"]}


def built(packages: dict[str, dict]) -> dict[str, dict]:
    """The packages that the image's build chooses."""
    (flags, *_) = builds()
    left_out = {flags[at + 1] for at, flag in enumerate(flags) if flag == "--exclude"}
    assert left_out <= packages.keys(), "cargo only warns of a name that it does not know"
    return {name: package for name, package in packages.items() if name not in left_out}


def roots(packages: dict[str, dict]) -> list[Path]:
    """The files that a build of binaries begins with."""
    targets = [target for package in packages.values() for target in package["targets"]]
    return [Path(target["src_path"]) for target in targets if {"bin", "lib"} & set(target["kind"])]


def modules(text: str, folder: Path) -> list[tuple[Path, re.Match[str]]]:
    """The modules that other files hold, each with the folder in which its file is looked for."""
    found = [(folder, module) for module in MODULE.finditer(INLINE.sub("", text))]
    for inline in INLINE.finditer(text):
        found += modules(inline["body"], folder / inline["name"])
    return found


def missing(file: Path, holds_folder: bool) -> list[Path]:
    """What a source file names as part of itself, directly or not, and is not there."""
    if not file.exists():
        return [file]
    text = file.read_text()
    gone = [file.parent / name for name in INCLUDED.findall(text) if not (file.parent / name).exists()]
    for folder, module in modules(text, file.parent if holds_folder else file.with_suffix("")):
        name, path = module["name"], module["path"]
        flat, deep = (file.parent / path, None) if path else (folder / f"{name}.rs", folder / name / "mod.rs")
        gone += missing(deep, True) if deep is not None and deep.exists() else missing(flat, False)
    return gone


@pytest.fixture(scope="module")
def context(tmp_path_factory) -> Path:
    """What a build is sent."""
    folder = tmp_path_factory.mktemp("context")
    ignore = (DOCKER / "Dockerfile.dockerignore").read_text()
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for path in listed.split("\0"):
        if path and (ROOT / path).exists() and let_in(ignore, path):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)
    return folder


def test_nothing_that_the_build_compiles_is_missing(context):
    packages = built(described(context))
    begun = roots(packages)
    assert all(root.is_relative_to(context) for root in begun)
    assert [path for root in begun for path in missing(root, True)] == []
    services = yaml.safe_load((CHART / "values.yaml").read_text())["services"]
    binaries = {target["name"] for package in packages.values() for target in package["targets"] if "bin" in target["kind"]}
    assert services.keys() <= binaries


def test_the_emptied_workspace_is_one_that_cargo_accepts(context, tmp_path):
    """The stage whose copy is the key of the layer that compiles the dependencies, by its own commands."""
    emptied = tmp_path / "src"
    shutil.copytree(context, emptied)
    (script,) = [line.removeprefix("RUN ") for line in instructions() if line.startswith("RUN echo")]
    subprocess.run(["bash", "-ec", script.replace("/tmp/", f"{tmp_path}/")], cwd=emptied, check=True)
    left = {path.name for path in emptied.rglob("*") if path.is_file()}
    assert left == {"Cargo.toml", "Cargo.lock", "main.rs", "lib.rs"}
    packages = described(emptied)
    assert packages.keys() == described(context).keys()
    assert [path for root in roots(built(packages)) for path in missing(root, True)] == []


def test_both_builds_choose_the_same_so_that_dependencies_are_compiled_once():
    first, second = builds()
    assert first == second
    assert {"--locked", "--release", "--workspace", "--bins"} <= set(first)


def test_what_the_dockerfile_copies_is_let_in(context):
    copied = [line.split()[1:-1] for line in instructions() if line.startswith("COPY ") and "--from" not in line]
    named = {path for paths in copied for path in paths} - {"."}
    assert len(named) > 3
    assert [path for path in sorted(named) if not (context / path).exists()] == []


def test_the_last_line_that_fits_decides():
    ignore = "**\n!libs\n!tests/**/main.rs\n**/target\n"
    paths = ("libs/a/src/lib.rs", "libs", "tests/main.rs", "tests/a/b/main.rs", "tests/a/b.rs", "libs/target/x", "x")
    assert [let_in(ignore, path) for path in paths] == [True, True, True, True, False, False, False]
