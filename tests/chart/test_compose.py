"""docker/compose.yaml gives every service the environment that the chart gives it, and one URL reaches them all."""

import os
import subprocess

import proxy
import pytest
import yaml
from conftest import ROOT, listed, render, subscribers

DOCKER = ROOT / "docker"


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((DOCKER / "compose.yaml").read_text())


def test_every_service_of_the_chart_has_the_chart_s_environment(compose):
    chart = render({})
    for deployment in chart.of("Deployment"):
        name = deployment["metadata"]["name"].removeprefix("demo-")
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        wanted = {variable["name"] for variable in container.get("env", []) if variable["name"].startswith("STEWARD")}
        given = set(compose["services"][name].get("environment", {}))
        if name == "notifications":
            # One machine, to try it on: nobody is written to.
            given ^= {"STEWARD__NOTIFICATIONS__SPOOL_DIR", "STEWARD__NOTIFICATIONS__SMS_URL"}
        # Amazon's own store needs no address.
        given -= {"STEWARD__FILES__ENDPOINT"}
        assert given - {"STEWARD__IDENTITY__SECURE_COOKIE"} == wanted - {"STEWARD_CONFIG"}, name


def test_nothing_is_published_before_whoever_hears_anything_has_a_queue(compose, chart_values):
    for name in chart_values["services"]:
        named = compose["services"][name]["environment"]["STEWARD__BUS__SUBSCRIBERS"]
        assert set(named.split(",")) == subscribers(), name


def test_every_service_has_its_own_database_and_waits_for_the_engines(compose, chart_values):
    for name in chart_values["services"]:
        service = compose["services"][name]
        assert service["environment"]["STEWARD__DATABASE__URL"].endswith(f"@postgres:5432/{name}")
        assert service["build"]["args"] == {"SERVICE": name}
        waits = {engine: wait["condition"] for engine, wait in service["depends_on"].items()}
        engines = ["postgres", "redis", "rabbitmq"] + (["files"] if name == "registers" else [])
        assert waits == dict.fromkeys(engines, "service_healthy")
        assert all("healthcheck" in compose["services"][engine] for engine in waits)


def test_a_database_is_made_for_each_service_of_the_list_that_is_mounted(compose, tmp_path):
    """The script as the container runs it, but for the place of the list; what it asks of PostgreSQL is written down."""
    mounts = dict(volume.split(":")[:2] for volume in compose["services"]["postgres"]["volumes"])
    place = mounts["../services/services.txt"]
    text = (DOCKER / "postgres-init.sh").read_text()
    assert mounts["./postgres-init.sh"].startswith("/docker-entrypoint-initdb.d/") and place in text
    script, psql = tmp_path / "init.sh", tmp_path / "psql"
    script.write_text(text.replace(place, str(ROOT / "services" / "services.txt")))
    psql.write_text('#!/bin/sh\nfor word; do case "$word" in service=*) echo "${word#*=}";; esac; done\ncat\n')
    psql.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "STEWARD_DATABASE_PASSWORD": "secret"}
    run = subprocess.run(["sh", script], check=True, capture_output=True, text=True, env=environment)
    databases = [line for line in run.stdout.splitlines() if not line.startswith("create ")]
    assert databases == list(listed())
    assert run.stdout.count("create database ") == len(databases)


def test_every_variable_asked_for_is_made(compose, tmp_path):
    for path in ("docker/make-env.sh", "services/services.txt"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text((ROOT / path).read_text())
    script = tmp_path / "docker" / "make-env.sh"
    subprocess.run(["bash", script], check=True, capture_output=True)
    first = (script.parent / ".env").read_text()
    made = dict(line.split("=", 1) for line in first.splitlines())
    asked = {part.split("}")[0].split(":?")[0] for part in (DOCKER / "compose.yaml").read_text().split("${")[1:]}
    assert made.keys() == asked
    assert all(made.values())
    subprocess.run(["bash", script], check=True, capture_output=True)
    assert (script.parent / ".env").read_text() == first, "keys of sealed data are never overwritten"


def test_only_the_console_is_reachable_from_outside_and_only_from_this_machine(compose):
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert published == {"console": ["127.0.0.1:8080:8080"]}


def test_the_proxy_s_paths_are_the_chart_s(chart_values):
    assert (DOCKER / "proxy.conf").read_text() == proxy.locations(chart_values["services"])
