"""The chart's paths are the routes the code declares, and the kept description of the API is the code's."""

import json
import re
import subprocess

import pytest
from conftest import ROOT, render


def ask(question: str):
    """What the all-in-one binary declares; it needs no engine for it."""
    command = ["cargo", "run", "--quiet", "--bin", "allinone", "--", question]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


@pytest.fixture(scope="module")
def paths() -> dict[str, str]:
    """The paths and patterns of both Ingresses and the service behind each."""
    rules = [rule for ingress in render({}).of("Ingress") for rule in ingress["spec"]["rules"]]
    paths = [path for rule in rules for path in rule["http"]["paths"]]
    return {path["path"]: path["backend"]["service"]["name"].removeprefix("demo-") for path in paths}


@pytest.fixture(scope="module")
def routes() -> list[dict[str, str]]:
    declared = ask("routes")
    assert {route["service"] for route in declared} > {"identity", "archive", "ticketing"}
    return declared


def leads_to(paths: dict[str, str], route: str) -> str:
    """The path an Ingress chooses: the longest that fits the route, as a pattern or as its beginning."""
    fitting = [path for path in paths if path == "/" or re.fullmatch(path, route) or route.startswith(f"{path}/")]
    return max(fitting, key=len)


def test_every_route_reaches_the_service_that_declares_it(paths, routes):
    astray = {
        f"{route['method']} {route['path']}": f"{paths[leads_to(paths, route['path'])]}, not {route['service']}"
        for route in routes
        if paths[leads_to(paths, route["path"])] != route["service"]
    }
    assert astray == {}


def test_every_path_of_the_chart_is_declared(paths, routes):
    used = {leads_to(paths, route["path"]) for route in routes}
    assert paths.keys() - used == {"/", "/docs"}


def test_the_longest_path_wins():
    paths = {"/": "console", "/a": "one", "/a/b": "two", "/a/[^/]+/c": "three"}
    routes = ("/a", "/a/b/{id}", "/ab", "/a/bc", "/a/{id}/c", "/a/{id}/c/d")
    assert [leads_to(paths, route) for route in routes] == ["/a", "/a/b", "/", "/a", "/a/[^/]+/c", "/a"]


def test_the_kept_description_is_the_code_s():
    kept = json.loads((ROOT / "api" / "openapi.json").read_text())
    assert kept == ask("openapi"), "cargo run --bin allinone -- openapi > api/openapi.json"
