#!/usr/bin/env python3
"""against.py BASE NEW [--rounds 3]: what the suite costs, beside the build before, in one run.

BASE and NEW are folders of release binaries. The cluster shape of each runs in turn, round after round, on the engines of
STEWARD_TEST_*_URL, which must be alone on the machine: the processor time of PostgreSQL and RabbitMQ is told by name. Of
each figure the median is printed.

* Cards and creation are closed loops of 8 clients (wrk); every service runs and hears of each ticket.
* What a ticket costs PostgreSQL is what pg_stat_statements counted, until everything was heard; what it costs RabbitMQ is
  the broker's processor time over the same stretch. Commits are read from the write-ahead log (pg_walinspect).
* From the answer to the effect is an open loop: a request is sent when it is due. The effect is there when the ticket's line
  on the customer's timeline is committed, by PostgreSQL's own record (track_commit_timestamp).
"""

import argparse
import asyncio
import json
import os
import pathlib
import re
import secrets
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

SERVICES = ["identity", "archive", "hotline", "ticketing", "callbacks", "billing", "notifications"]
CLIENTS = 8
PEOPLE = 1_000
SECONDS = 12
# Contacts a second: each has four events, so the second is what the first's base line is held against.
CONTACTS = {"200 events/s": 50, "800 events/s": 200}
PASSWORD, SECRET = "only for the bench 7731", "a-secret-of-the-bench-cluster-0123456789"
POSTGRES, RABBITMQ, REDIS = (os.environ[f"STEWARD_TEST_{engine}_URL"] for engine in ("POSTGRES", "RABBITMQ", "REDIS"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("base", type=pathlib.Path)
    arguments.add_argument("new", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    for extension in ("pg_stat_statements", "pg_walinspect"):
        psql("postgres", f"CREATE EXTENSION IF NOT EXISTS {extension}")
    figures = {"base": {}, "new": {}}
    for number in range(asked.rounds):
        for name, binaries in (("base", asked.base), ("new", asked.new)):
            for what, figure in measure(binaries).items():
                figures[name].setdefault(what, []).append(figure)
                print(f"{number + 1} {name}: {what}: {figure:,.2f}", flush=True)
    print("\n| median of alternating runs | base | new | new / base |\n|---|---|---|---|")
    for what in figures["new"]:
        base, new = (statistics.median(figures[name].get(what) or [float("nan")]) for name in ("base", "new"))
        print(f"| {what} | {base:,.2f} | {new:,.2f} | {new / base if base else float('nan'):.2f} |")


def measure(binaries):
    """One run of one set of binaries, from empty databases."""
    with tempfile.TemporaryDirectory() as folder, Cluster(binaries, pathlib.Path(folder)) as cluster:
        ground = Ground(cluster)
        figures = cards(cluster)
        figures |= creation(cluster, ground)
        for name, rate in CONTACTS.items():
            figures |= effects(cluster, ground, name, rate)
        return figures | {"memory of all services, MiB": cluster.memory()}


class Cluster:
    """A process per service, and what the version of its binaries calls things."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder, self.tag = binaries, folder, "bench" + secrets.token_hex(4)
        document = subprocess.run([binaries / "ticketing", "openapi"], capture_output=True, text=True, check=True).stdout
        self.is_older = "/api/v1/interactions" not in document
        self.contacts = "/api/v1/receptions" if self.is_older else "/api/v1/interactions"
        self.ports = {service: free_port() for service in SERVICES}
        self.processes = {}

    def __enter__(self):
        for service in SERVICES:
            psql("postgres", f"CREATE DATABASE {self.database(service)}")
            self.run(service, "migrate").wait()
        self.processes = {service: self.run(service) for service in SERVICES}
        for service in SERVICES:
            until(f"{service} is ready", lambda service=service: call("GET", self.url(service, "/readyz")))
        return self

    def __exit__(self, *_error):
        for process in self.processes.values():
            process.kill()
        for process in self.processes.values():
            process.wait()
        for service in SERVICES:
            psql("postgres", f"DROP DATABASE IF EXISTS {self.database(service)} WITH (FORCE)")

    def run(self, service, *words):
        log = open(self.folder / f"{service}.log", "a")
        return subprocess.Popen([self.binaries / service, *words], env=self.settings(service), stdout=log, stderr=log)

    def settings(self, service):
        own = {
            "STEWARD_PROFILE": "cluster",
            "STEWARD_DATA_DIR": self.folder / service,
            "STEWARD_LISTEN": f"127.0.0.1:{self.ports[service]}",
            "STEWARD__DATABASE__URL": re.sub(r"/[^/?]*(\?|$)", rf"/{self.database(service)}\1", POSTGRES),
            "STEWARD__DATABASE__MAX_CONNECTIONS": 16,
            "STEWARD__BUS__URL": RABBITMQ,
            "STEWARD__BUS__PREFIX": self.tag,
            "STEWARD__CACHE__URL": REDIS,
            "STEWARD__CACHE__PREFIX": self.tag,
            "STEWARD__SEAL__KEYS": "bench:" + "A" * 43 + "=",
            "STEWARD__SEAL__INDEX_KEY": "B" * 42 + "A=",
            "STEWARD__AUTH__JWKS_URL": self.url("identity", "/.well-known/jwks.json"),
            "STEWARD__AUTH__TOKEN_URL": self.url("identity", "/oauth/token"),
            "STEWARD__AUTH__CLIENT_ID": service,
            "STEWARD__AUTH__CLIENT_SECRET": SECRET,
            "STEWARD__PEERS__ARCHIVE_URL": self.url("archive", ""),
            "STEWARD__WEB__REQUESTS_PER_MINUTE": 1_000_000,
            "STEWARD__WEB__SIGN_INS_PER_MINUTE": 10_000,
            "STEWARD__WEB__WORKERS": 1,
            "STEWARD__TELEMETRY__LOG": "warn",
            "TOKIO_WORKER_THREADS": 1,
        }
        if service == "identity":
            own["STEWARD__IDENTITY__ADMIN_PASSWORD"] = PASSWORD
            own["STEWARD__IDENTITY__SERVICE_CLIENTS"] = ",".join(f"{client}:{SECRET}" for client in SERVICES[1:])
        if service == "notifications" and not self.is_older:
            own["STEWARD__NOTIFICATIONS__SPOOL_DIR"] = self.folder / "spool"
            own["STEWARD__NOTIFICATIONS__QUIET_HOURS"] = "none"
        if service == "archive" and not self.is_older:
            own["STEWARD__ARCHIVE__LOOKUPS_PER_HOUR"] = 1_000_000_000
        return {"PATH": os.environ["PATH"]} | {key: str(value) for key, value in own.items()}

    def database(self, service):
        return f"{service}_{self.tag}"

    def url(self, service, path):
        return f"http://127.0.0.1:{self.ports[service]}{path}"

    def token(self):
        body = {"username": "admin", "password": PASSWORD}
        return call("POST", self.url("identity", "/api/v1/session"), body)["access_token"]

    def counted(self, metric):
        """A counter, over all services and labels."""
        total = 0.0
        for service in SERVICES:
            text = urllib.request.urlopen(self.url(service, "/metrics"), timeout=30).read().decode()
            total += sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(metric))
        return total

    def drain(self):
        """Waits until nothing more is heard."""
        heard, still = self.counted("bus_consumed_total"), 0
        while still < 3:
            time.sleep(0.5)
            before, heard = heard, self.counted("bus_consumed_total")
            still = still + 1 if heard == before else 0

    def memory(self):
        resident = lambda process: int(re.search(r"VmRSS:\s+(\d+)", status(process.pid))[1])
        return sum(map(resident, self.processes.values())) / 1024

    def seconds(self):
        """Processor seconds so far: of the services (together and each), of PostgreSQL and of RabbitMQ."""
        own = {process.pid: service for service, process in self.processes.items()}
        spent = dict.fromkeys(["services", "postgres", "rabbitmq", *SERVICES], 0.0)
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                text = path.read_text()
            except OSError:
                continue
            name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
            of = "services" if int(path.parent.name) in own else {"postgres": "postgres", "beam.smp": "rabbitmq"}.get(name)
            if of:
                # User and system time, with that of children that ended: a session's server process may be gone by now.
                seconds = sum(map(int, rest[11:15])) / os.sysconf("SC_CLK_TCK")
                spent[of] += seconds
                if of == "services":
                    spent[own[int(path.parent.name)]] += seconds
        return spent


class Ground:
    """An estate, and who calls from it."""

    def __init__(self, cluster):
        token = cluster.token()
        estate = {"code": "LAKE", "name": "Lakeside Garden", "region": "north", "time_zone": "Asia/Shanghai"}
        estate |= {"standard": "service-centre", "standard_version": 1}
        self.estate = call("POST", cluster.url("archive", "/api/v1/estates"), estate, token)["estate_id"]
        self.homes = []
        for first in range(0, PEOPLE, 100):
            rows = [row for place in range(first, first + 100) for row in self.rows(place)]
            made = call("POST", cluster.url("archive", "/api/v1/imports"), {"rows": rows}, token)["rows"]
            units, people = ([row["id"] for row in made if row["kind"] == kind] for kind in ("unit", "customer"))
            self.homes += zip(units, people)
        asked = cluster.url("ticketing", cluster.contacts)
        until("the desk knows the estate", lambda: call("POST", asked, self.contact(0), token))
        cluster.drain()

    @staticmethod
    def rows(place):
        label, who = f"1栋 {place}", f"p{place}"
        return [
            {"kind": "unit", "estate": "LAKE", "building": "1栋", "label": label},
            {"kind": "customer", "ref": who, "estate": "LAKE", "name": "王芳", "phones": [f"138{place:08}"]},
            {"kind": "occupancy", "estate": "LAKE", "unit": label, "customer_ref": who, "role": "owner"},
        ]

    def contact(self, number):
        unit, customer = self.homes[number % PEOPLE]
        said = "Water under the sink, it comes from the siphon."
        return {"estate_id": self.estate, "unit_id": unit, "customer_id": customer, "channel": "call", "summary": said,
                "ticket": {"kind": "repair", "title": said}}


def cards(cluster):
    if cluster.is_older:
        ask = 'return wrk.format("GET", "/api/v1/caller-cards?phone=" .. phone)'
    else:
        ask = 'return wrk.format("POST", "/api/v1/caller-lookups", nil, \'{"phone":"\' .. phone .. \'"}\')'
    script = f'local n = 0\nrequest = function() n = n + 1; local phone = "138" .. string.format("%08d", n * 7919 % {PEOPLE}); {ask} end'
    wrk(cluster, "archive", script, 4)
    rate, p50, p99 = wrk(cluster, "archive", script, SECONDS)
    return {"caller cards/s": rate, "caller card p50, ms": p50, "caller card p99, ms": p99}


def taking_down(cluster, ground):
    """What wrk sends: contacts that open tickets, under keys that no load had before."""
    bodies = ",".join("'" + json.dumps(ground.contact(number)) + "'" for number in range(PEOPLE))
    return f"""local bodies, n = {{{bodies}}}, 0
        request = function()
            n = n + 1
            wrk.headers["idempotency-key"] = "{secrets.token_hex(4)}" .. n
            return wrk.format("POST", "{cluster.contacts}", nil, bodies[n % {PEOPLE} + 1])
        end"""


def rows_written(cluster, service):
    """Rows inserted, changed and deleted so far, as PostgreSQL counts them."""
    sql = "SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = current_database()"
    return int(psql(cluster.database(service), sql))


def log_position():
    return psql("postgres", "SELECT pg_current_wal_flush_lsn()")


def commits_since(position):
    """Transactions that wrote something, by PostgreSQL's log: those that only read have no record in it."""
    return int(psql("postgres", f"""
        SELECT COALESCE(SUM(count), 0) FROM pg_get_wal_stats('{position}', pg_current_wal_flush_lsn(), true)
        WHERE "resource_manager/record_type" = 'Transaction/COMMIT'"""))


def creation(cluster, ground):
    wrk(cluster, "ticketing", taking_down(cluster, ground), 3)
    cluster.drain()
    tickets = lambda: int(psql(cluster.database("ticketing"), "SELECT COUNT(*) FROM tickets"))
    rows = lambda: sum(rows_written(cluster, service) for service in SERVICES)
    before, messages, written = tickets(), cluster.counted("bus_consumed_total"), rows()
    psql("postgres", "SELECT pg_stat_statements_reset()")
    log_began = log_position()
    spent = cluster.seconds()
    rate, p50, p99 = wrk(cluster, "ticketing", taking_down(cluster, ground), SECONDS)
    busy = cluster.seconds()
    began = time.monotonic()
    cluster.drain()
    drained = time.monotonic() - began
    after, made = cluster.seconds(), tickets() - before
    cost = psql("postgres", f"""
        SELECT SUM(calls), SUM(wal_bytes), SUM(total_exec_time)
        FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE datname LIKE '%{cluster.tag}'""")
    statements, wal, execution = (float(value or 0) / made for value in cost.split("|"))
    commits = commits_since(log_began) / made
    if os.environ.get("BENCH_STATEMENTS"):
        print(psql("postgres", f"""
            SELECT split_part(datname, '_', 1), round(total_exec_time::numeric / {made}, 3), round(calls::numeric / {made}, 2),
                round(wal_bytes / {made}), left(regexp_replace(query, '\\s+', ' ', 'g'), 170)
            FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE datname LIKE '%{cluster.tag}'
            ORDER BY total_exec_time DESC LIMIT 60"""), flush=True)
        print({of: round((busy[of] - spent[of]) / SECONDS, 2) for of in spent}, "cores while created", flush=True)
    return {
        "tickets created/s, all hearing": rate,
        "creation p50, ms": p50,
        "creation p99, ms": p99,
        "until all was heard after it, s": drained,
        "statements a ticket": statements,
        "commits a ticket": commits,
        "WAL a ticket, bytes": wal,
        "execution a ticket, ms": execution,
        "rows written a ticket": (rows() - written) / made,
        "messages heard a ticket": (cluster.counted("bus_consumed_total") - messages) / made,
        "RabbitMQ's processor time a ticket, ms": (after["rabbitmq"] - spent["rabbitmq"]) / made * 1_000,
        "PostgreSQL's processor time a ticket, ms": (after["postgres"] - spent["postgres"]) / made * 1_000,
        "the services' processor time a ticket, ms": (after["services"] - spent["services"]) / made * 1_000,
    }


def effects(cluster, ground, name, rate):
    answered = asyncio.run(offer(cluster, ground, rate))
    cluster.drain()
    seen = psql(cluster.database("archive"), """
        SELECT reference, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM timeline_entries WHERE kind = 'ticket_opened'""")
    seen = {reference: float(at) for reference, at in (line.split("|") for line in seen.splitlines())}
    # The first second warms up.
    waits = sorted((seen[ticket] - at) * 1_000 for ticket, at in answered[rate:])
    return {f"answer to effect at {name}, p50, ms": waits[len(waits) // 2],
            f"answer to effect at {name}, p99, ms": waits[len(waits) * 99 // 100]}


async def offer(cluster, ground, rate):
    """Sends contacts when they are due; gives each ticket with the instant of its answer, in the order they were due."""
    token, port, idle = cluster.token(), cluster.ports["ticketing"], []
    began = time.time() + 0.2

    async def one(number):
        await asyncio.sleep(began + number / rate - time.time())
        body = json.dumps(ground.contact(number)).encode()
        head = (f"POST {cluster.contacts} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\nidempotency-key: {secrets.token_hex(8)}\r\n\r\n")
        while True:
            is_kept = bool(idle)
            reader, writer = idle.pop() if is_kept else await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(head.encode() + body)
                reply = await reader.readuntil(b"\r\n\r\n")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                # A server closes what nobody used for a while; the key keeps a repeat from being a second contact.
                if not is_kept:
                    raise
        if b" 201 " not in reply.split(b"\r\n", 1)[0]:
            raise SystemExit(f"a contact was refused: {reply.decode()}")
        length = int(re.search(rb"content-length: (\d+)", reply, re.IGNORECASE)[1])
        answer = json.loads(await reader.readexactly(length))
        at = time.time()
        idle.append((reader, writer))
        return answer["ticket"]["ticket_id"], at

    return await asyncio.gather(*(one(number) for number in range(rate * 8)))


def wrk(cluster, service, script, seconds):
    """A closed loop; gives the rate, and the median and 99th percentile in milliseconds."""
    path = cluster.folder / "load.lua"
    path.write_text(f'wrk.headers["authorization"] = "Bearer {cluster.token()}"\nwrk.headers["content-type"] = "application/json"\n{script}\n')
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", "-s", path, cluster.url(service, "")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx or 3xx responses: \d+", told):
        raise SystemExit(f"{service}: {refused[0]}\n{(cluster.folder / f'{service}.log').read_text()[-2000:]}")
    in_ms = {"us": 0.001, "ms": 1.0, "s": 1_000.0}
    at = lambda percentile: [float(n) * in_ms[unit] for n, unit in re.findall(rf"\s{percentile}%\s+([\d.]+)(us|ms|s)", told)][0]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), at(50), at(99)


def call(method, url, body=None, token=None):
    headers = {"content-type": "application/json", "idempotency-key": secrets.token_hex(8)}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.loads(reply.read() or b"null")


def until(what, holds):
    for _try in range(600):
        try:
            return holds()
        except OSError as error:
            last = error
            time.sleep(0.1)
    raise SystemExit(f"not within a minute: {what}: {last}")


def psql(database, sql):
    url = re.sub(r"/[^/?]*(\?|$)", rf"/{database}\1", POSTGRES)
    done = subprocess.run(["psql", url, "-wAtqc", sql], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip()


def status(pid):
    return pathlib.Path(f"/proc/{pid}/status").read_text()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


if __name__ == "__main__":
    main()
