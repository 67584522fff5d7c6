"""The console's web server, run with its own files: what it serves itself, and what it passes on to whom.

Only places are changed for it: ports, folders, and the resolver, which here answers from this process."""

import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
FILES = {"index.html": "<title>Steward</title>", "assets/desk-1a2b.js": "let a;" * 9, "api/v1/openapi.json": "{}"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def ask(port: int, path: str, **headers: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    reply = line.getresponse()
    return Answer(reply.status, dict(reply.getheaders()), reply.read().decode())


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def placed(text: str, places: dict[str, str]) -> str:
    assert [place for place in places if place not in text] == [], "places that the configuration does not name"
    return re.sub("|".join(map(re.escape, places)), lambda place: places[place[0]], text)


@contextmanager
def serving(folder: Path, locations: str | None) -> Iterator[int]:
    """Runs nginx with what the image holds, and `locations` where compose mounts docker/proxy.conf."""
    for name, text in FILES.items():
        (folder / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / name).write_text(text)
    (folder / "steward.d").mkdir()
    if locations is not None:
        (folder / "steward.d" / "proxy.conf").write_text(locations)
    port = free_port()
    places = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "/usr/share/steward": f"{folder}/files",
        "/etc/nginx/steward.d": f"{folder}/steward.d",
        " /tmp/": f" {folder}/",
    }
    (folder / "nginx.conf").write_text(placed((ROOT / "docker" / "nginx.conf").read_text(), places))
    assert NGINX is not None, "tests/scripts/apt.sh nginx-light"
    # Started as root it would drop to a user that may not look into this folder; the image is never root.
    who = "user root; " if os.geteuid() == 0 else ""
    command = [NGINX, "-c", folder / "nginx.conf", "-e", "stderr", "-g", f"{who}daemon off;"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                ask(port, "/healthz")
                break
            except ConnectionRefusedError:
                assert process.poll() is None and time.monotonic() < until
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=120)


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Iterator[int]:
    """As in the chart, where the Ingress sends each path to its service."""
    with serving(tmp_path_factory.mktemp("alone"), None) as port:
        yield port


class Upstream(BaseHTTPRequestHandler):
    """A service: says who it is and what it was asked. The stream stays open until the test has heard it begin."""

    heard = threading.Event()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", "application/json")
        self.send_header("ETag", '"3"')
        self.end_headers()
        if self.path == "/api/v1/tickets/stream":
            self.wfile.write(b"data: first\n\n")
            self.heard.wait(20)
            return
        told = {"at": self.server.server_address[0], "path": self.path, "host": self.headers["Host"]}
        self.wfile.write(json.dumps(told | {"for": self.headers["X-Forwarded-For"]}).encode())

    def log_message(self, *_words):
        """Says nothing."""


def answer_names(line: socket.socket, addresses: dict[str, str]):
    """A name server that knows the services and nobody else."""
    while True:
        try:
            asked, who = line.recvfrom(512)
        except OSError:
            return
        end = asked.index(0, 12)
        labels, at = [], 12
        while at < end:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode())
            at += asked[at] + 1
        question = asked[12 : end + 5]
        known = addresses.get(".".join(labels))
        # A name that is known has no IPv6 address, which is no fault; an unknown one is.
        address = known if asked[end + 1 : end + 3] == b"\0\1" else None
        head = struct.pack("!2sHHHHH", asked[:2], 0x8180 if known else 0x8183, 1, 1 if address else 0, 0, 0)
        record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 1, 4) + socket.inet_aton(address) if address else b""
        line.sendto(head + question + record, who)


@pytest.fixture(scope="module")
def addresses(chart_values) -> dict[str, str]:
    """An address of this machine's own for each service."""
    return {name: f"127.0.1.{place}" for place, name in enumerate(chart_values["services"], 1)}


@pytest.fixture(scope="module")
def before_all(tmp_path_factory, addresses) -> Iterator[int]:
    """As in compose, where this server is the only door."""
    port = free_port()
    upstreams = [ThreadingHTTPServer((address, port), Upstream) for address in addresses.values()]
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 0))
    for work in [upstream.serve_forever for upstream in upstreams]:
        threading.Thread(target=work, daemon=True).start()
    threading.Thread(target=answer_names, args=(names, addresses), daemon=True).start()
    places = {":8080;": f":{port};", "resolver 127.0.0.11 ": f"resolver 127.0.0.1:{names.getsockname()[1]} "}
    locations = placed((ROOT / "docker" / "proxy.conf").read_text(), places)
    with serving(tmp_path_factory.mktemp("before_all"), locations) as door:
        yield door
    for upstream in upstreams:
        upstream.shutdown()
        upstream.server_close()
    names.close()


LINKS = ["/", "/calls", "/tickets?status=open&pages=2", "/tickets/T2026-000123", "/callbacks", "/nowhere", "/index.html"]


@pytest.mark.parametrize("path", LINKS)
def test_the_page_is_served_at_any_address_and_never_kept(alone, path):
    answer = ask(alone, path)
    assert (answer.status, answer.text) == (200, FILES["index.html"])
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_carries_a_hash_in_its_name_is_kept_for_long(alone):
    answer = ask(alone, "/assets/desk-1a2b.js")
    assert (answer.status, answer.text) == (200, FILES["assets/desk-1a2b.js"])
    assert answer.headers["Cache-Control"] == "max-age=31536000"
    assert "javascript" in answer.headers["Content-Type"]
    gone = ask(alone, "/assets/desk-0000.js")
    assert gone.status == 404, "a page of an older build is told so, and given no HTML for a script"


def test_the_description_of_the_api_is_a_file(alone, before_all):
    for door in (alone, before_all):
        answer = ask(door, "/api/v1/openapi.json")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


def test_what_no_service_answers_for_is_refused_in_the_api_s_way(alone, before_all):
    for door in (alone, before_all):
        answer = ask(door, "/api/none", Accept_Language="zh-CN")
        assert answer.status == 404
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        problem = json.loads(answer.text)
        assert (problem["code"], problem["status"], problem["detail"]) == ("not_found", 404, "没有找到该对象。")
        assert json.loads(ask(door, "/api/none").text)["detail"] == "There is no such thing here."


def test_every_path_of_the_chart_is_passed_on_to_its_service(before_all, addresses, chart_values):
    for name, service in chart_values["services"].items():
        told = [(path, addresses[name]) for path in service["paths"]]
        told += [(f"{path}/some?text=a%2Fb&c=d", addresses[name]) for path in service["paths"]]
        told += [(pattern.replace("[^/]+", "one"), addresses[name]) for pattern in service.get("patterns", [])]
        for path, address in told:
            answer = ask(before_all, path, Host="desk.example.com")
            assert answer.status == 200, path
            said = json.loads(answer.text)
            assert said == {"at": address, "path": path, "host": "desk.example.com", "for": "127.0.0.1"}


def test_what_is_passed_on_keeps_the_tag_that_a_change_has_to_name(before_all):
    """A weak one would match nothing: RFC 9110 §13.1.1."""
    answer = ask(before_all, "/api/v1/tickets/1", Accept_Encoding="gzip")
    assert answer.headers["ETag"] == '"3"'


def test_files_are_compressed(alone):
    assert ask(alone, "/assets/desk-1a2b.js").headers.get("Content-Encoding") is None
    line = http.client.HTTPConnection("127.0.0.1", alone, timeout=120)
    line.request("GET", "/assets/desk-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert line.getresponse().getheader("Content-Encoding") == "gzip"


def test_a_path_that_only_begins_like_a_service_s_is_not_passed_on(before_all):
    assert ask(before_all, "/api/v1/ticketsx").status == 404
    assert ask(before_all, "/docsx").text == FILES["index.html"]


def test_a_live_feed_is_heard_as_it_is_said(before_all):
    line = http.client.HTTPConnection("127.0.0.1", before_all, timeout=120)
    line.request("GET", "/api/v1/tickets/stream")
    try:
        assert line.getresponse().read(13) == b"data: first\n\n"
    finally:
        Upstream.heard.set()
        line.close()
