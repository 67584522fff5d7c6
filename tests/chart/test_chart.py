"""The chart as a cluster would see it: valid documents, and the promises that no schema holds."""

import os
import re
import subprocess
import tomllib
from typing import Any

import kubernetes_validate
import pytest
from conftest import CHART, ROOT, VALUES, Rendered, listed, render, subscribers
from helm_python.errors import HelmError

KUBERNETES = "1.37"

#: Resources of operators, whose schemas are not Kubernetes' own, by name: anything else unknown is a mistake.
CUSTOM = {
    ("postgresql.cnpg.io/v1", "Cluster"),
    ("rabbitmq.com/v1beta1", "RabbitmqCluster"),
    ("monitoring.coreos.com/v1", "ServiceMonitor"),
    ("monitoring.coreos.com/v1", "PrometheusRule"),
}
#: The sets of values in which network policies are on.
GUARDED = [name for name in VALUES if name != "everything off"]
SERVICES = set(listed())


def covers(selector: dict, labels: dict) -> bool:
    """Does a label selector choose pods with these labels?"""
    exact = selector.get("matchLabels", {}).items() <= labels.items()
    within = all(
        rule["operator"] == "In" and labels.get(rule["key"]) in rule["values"]
        for rule in selector.get("matchExpressions", [])
    )
    return exact and within


def test_every_document_is_valid_kubernetes(rendered: Rendered):
    checked = 0
    for document in rendered.documents:
        if (document["apiVersion"], document["kind"]) in CUSTOM:
            continue
        kubernetes_validate.validate(document, KUBERNETES, strict=True)
        checked += 1
    assert checked > 20


def test_every_name_is_used_once(rendered: Rendered):
    names = [(document["kind"], document["metadata"]["name"]) for document in rendered.documents]
    assert sorted(names) == sorted(set(names))


def test_every_service_runs_and_is_reachable(rendered: Rendered):
    deployments = {document["metadata"]["name"].removeprefix("demo-") for document in rendered.of("Deployment")}
    assert deployments - {"console"} == SERVICES
    for service in rendered.of("Service"):
        chosen = [
            name
            for name, pod in rendered.pod_templates().items()
            if service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()
        ]
        assert chosen == [service["metadata"]["name"]], "a Service chooses its own pods and no migration's"


def test_every_deployment_is_probed_bounded_and_spread(rendered: Rendered):
    for deployment in rendered.of("Deployment"):
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        probes = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
        assert probes == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]
        (spread,) = pod["topologySpreadConstraints"]
        assert covers(spread["labelSelector"], deployment["spec"]["template"]["metadata"]["labels"])
        wait = container["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert pod["terminationGracePeriodSeconds"] > wait + 20, "the process must have time to drain"


def test_a_runtime_has_as_many_threads_as_its_pod_asks_for_processors(rendered: Rendered):
    for name, template in rendered.pod_templates().items():
        if name.removeprefix("demo-") in SERVICES:
            (container,) = template["spec"]["containers"]
            (threads,) = [variable for variable in container["env"] if variable["name"] == "TOKIO_WORKER_THREADS"]
            assert threads["valueFrom"] == {"resourceFieldRef": {"resource": "requests.cpu"}}


def test_every_pod_is_unprivileged(rendered: Rendered):
    for name, template in rendered.pod_templates().items():
        pod = template["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name


def test_budgets_and_scalers_choose_what_exists(rendered: Rendered):
    pods = {name: pod["metadata"]["labels"] for name, pod in rendered.pod_templates().items()}
    for budget in rendered.of("PodDisruptionBudget"):
        chosen = [name for name, labels in pods.items() if covers(budget["spec"]["selector"], labels)]
        assert chosen == [budget["metadata"]["name"]]
    deployments = {deployment["metadata"]["name"]: deployment for deployment in rendered.of("Deployment")}
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in rendered.of("HorizontalPodAutoscaler")}
    for name, deployment in deployments.items():
        assert ("replicas" in deployment["spec"]) != (name in scaled), "either the chart or the scaler counts replicas"
    assert scaled <= deployments.keys()


@pytest.mark.parametrize("rendered", GUARDED, indirect=True)
def test_a_policy_covers_every_pod(rendered: Rendered):
    policies = rendered.of("NetworkPolicy")
    (denial,) = [policy for policy in policies if policy["metadata"]["name"] == "demo-deny-all"]
    assert denial["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in denial["spec"] and "egress" not in denial["spec"]
    for name, template in rendered.pod_templates().items():
        labels = template["metadata"]["labels"]
        assert covers(denial["spec"]["podSelector"], labels), name
        own = [policy for policy in policies if policy is not denial and covers(policy["spec"]["podSelector"], labels)]
        assert len(own) == 1, name


@pytest.mark.parametrize("rendered", GUARDED, indirect=True)
def test_a_caller_may_leave_and_the_called_lets_it_in(rendered: Rendered):
    policies = {policy["metadata"]["name"].removeprefix("demo-"): policy["spec"] for policy in rendered.of("NetworkPolicy")}

    def components(rules: list[dict], side: str) -> set[str]:
        peers = [peer for rule in rules for peer in rule.get(side, []) if "podSelector" in peer]
        labels = [peer["podSelector"]["matchLabels"] for peer in peers]
        return {label["app.kubernetes.io/component"] for label in labels if "app.kubernetes.io/component" in label}

    out = {(name, other) for name in SERVICES for other in components(policies[name]["egress"], "to")}
    into = {(other, name) for name in SERVICES for other in components(policies[name]["ingress"], "from")}
    assert out == into
    assert {("ticketing", "identity"), ("ticketing", "archive")} <= out
    assert policies.get("console", {}).get("egress", []) == []


def test_no_secret_is_written_into_the_chart(rendered: Rendered):
    assert rendered.of("Secret") == []
    for name, template in rendered.pod_templates().items():
        for container in template["spec"]["containers"]:
            for variable in container.get("env", []):
                words = ("SECRET", "PASSWORD", "SEAL", "DATABASE", "BUS__URL", "CACHE__URL", "MAIL__URL", "ACCESS_KEY")
                secret = variable["name"].startswith(("CLIENT_", "RABBITMQ_")) or any(word in variable["name"] for word in words)
                composed = "$(RABBITMQ_PASSWORD)" in variable.get("value", "")
                assert secret == (composed or "secretKeyRef" in variable.get("valueFrom", {})), (name, variable["name"])


def test_the_registers_alone_reach_the_store_of_files(rendered: Rendered):
    knowing = {
        name
        for name, template in rendered.pod_templates().items()
        for variable in template["spec"]["containers"][0].get("env", [])
        if variable["name"] == "STEWARD__FILES__BUCKET"
    }
    assert {name.removesuffix("-migrate") for name in knowing} == {"demo-registers"}
    policies = {policy["metadata"]["name"]: policy["spec"] for policy in rendered.of("NetworkPolicy")}
    reaching = {
        name
        for name, policy in policies.items()
        if {"ports": [{"port": 443}]} in policy.get("egress", [])
    }
    assert not policies or reaching == {"demo-registers"}


def test_another_store_of_files_is_named_with_its_port():
    files = {"endpoint": "https://s3.example.com:9000", "bucket": "files", "pathStyle": True}
    values = {"engines": {"files": files}, "networkPolicy": {"externalPorts": {"files": 9000}}}
    rendered = render(values)
    (container,) = rendered.pod_templates()["demo-registers"]["spec"]["containers"]
    given = {variable["name"]: variable.get("value") for variable in container["env"]}
    assert given["STEWARD__FILES__ENDPOINT"] == files["endpoint"]
    assert (given["STEWARD__FILES__BUCKET"], given["STEWARD__FILES__PATH_STYLE"]) == ("files", "true")
    (policy,) = [policy for policy in rendered.of("NetworkPolicy") if policy["metadata"]["name"] == "demo-registers"]
    assert {"ports": [{"port": 9000}]} in policy["spec"]["egress"]


def test_identity_knows_every_service_that_asks_another(rendered: Rendered):
    (identity,) = rendered.pod_templates()["demo-identity"]["spec"]["containers"]
    names = [variable["name"] for variable in identity["env"]]
    (clients,) = [variable["value"] for variable in identity["env"] if variable["name"].endswith("SERVICE_CLIENTS")]
    known = dict(client.split(":") for client in clients.split(","))
    asking = set()
    for service in SERVICES:
        (container,) = rendered.pod_templates()[f"demo-{service}"]["spec"]["containers"]
        given = {variable["name"]: variable for variable in container["env"]}
        if "STEWARD__PEERS__ARCHIVE_URL" in given:
            asking.add(service)
            own = given["STEWARD__AUTH__CLIENT_SECRET"]["valueFrom"]
            variable = known[given["STEWARD__AUTH__CLIENT_ID"]["value"]].removeprefix("$(").removesuffix(")")
            assert own == identity["env"][names.index(variable)]["valueFrom"], "both sides hold the same secret"
            assert names.index(variable) < names.index("STEWARD__IDENTITY__SERVICE_CLIENTS"), "named before it is used"
    assert asking == known.keys()


def test_who_asks_the_archive_is_whose_code_does():
    asking = set()
    for service in SERVICES:
        sources = (ROOT / "services" / service / "src").rglob("*.rs")
        if any(".directory." in source.read_text() for source in sources):
            asking.add(service)
    assert len(asking) > 1
    assert asking == {name for name, calls in listed().items() if "archive" in calls}


def test_nothing_is_published_before_whoever_hears_anything_has_a_queue(rendered: Rendered):
    assert subscribers() > {"identity", "archive"}
    for name, template in rendered.pod_templates().items():
        for container in template["spec"]["containers"]:
            given = {variable["name"]: variable.get("value") for variable in container.get("env", [])}
            if "STEWARD__BUS__PREFIX" in given:
                assert set(given["STEWARD__BUS__SUBSCRIBERS"].split(",")) == subscribers(), name


def test_a_service_has_as_many_partitions_as_replicas_and_every_process_of_it_is_told(
    rendered: Rendered, chart_values: dict[str, Any]
):
    partitions = chart_values["engines"]["rabbitmq"]["partitions"]
    assert partitions == chart_values["defaults"]["replicas"]
    for name, template in rendered.pod_templates().items():
        for container in template["spec"]["containers"]:
            given = {variable["name"]: variable.get("value") for variable in container.get("env", [])}
            if "STEWARD__BUS__PREFIX" in given:
                assert given["STEWARD__BUS__PARTITIONS"] == str(partitions), name


def test_a_migration_brings_everything_it_needs_itself(rendered: Rendered):
    """A hook runs before the release's own objects exist, so it may name none of them."""
    for job in rendered.of("Job"):
        pod = job["spec"]["template"]["spec"]
        assert "serviceAccountName" not in pod and "volumes" not in pod
        (container,) = pod["containers"]
        assert container["args"] == ["migrate"]
        assert "envFrom" not in container
        service = job["metadata"]["name"].removesuffix("-migrate")
        (serving,) = rendered.pod_templates()[service]["spec"]["containers"]
        assert container["image"] == serving["image"]
        missing = {variable["name"] for variable in serving["env"]} - {variable["name"] for variable in container["env"]}
        assert missing == {"STEWARD_CONFIG", "TOKIO_WORKER_THREADS"}


def test_migrations_run_when_their_engines_exist():
    def hooks(values: dict) -> set[str]:
        return {job["metadata"]["annotations"]["helm.sh/hook"] for job in render(values).of("Job")}

    assert hooks({}) == {"pre-install,pre-upgrade"}
    for engine in ("postgres", "rabbitmq"):
        assert hooks({"engines": {engine: {"mode": "operator"}}}) == {"post-install,pre-upgrade"}


@pytest.mark.parametrize("rendered", GUARDED, indirect=True)
def test_every_path_leads_to_one_service_that_exists(rendered: Rendered):
    services = {service["metadata"]["name"] for service in rendered.of("Service")}
    prefixes, patterns = rendered.of("Ingress")
    for ingress, kind in ((prefixes, "Prefix"), (patterns, "ImplementationSpecific")):
        (rule,) = ingress["spec"]["rules"]
        paths = [path["path"] for path in rule["http"]["paths"]]
        assert sorted(paths) == sorted(set(paths))
        assert {path["pathType"] for path in rule["http"]["paths"]} == {kind}
        assert {path["backend"]["service"]["name"] for path in rule["http"]["paths"]} <= services
    assert {path["backend"]["service"]["name"] for path in prefixes["spec"]["rules"][0]["http"]["paths"]} == services
    assert patterns["metadata"]["annotations"]["nginx.ingress.kubernetes.io/use-regex"] == "true"
    for ingress in (prefixes, patterns):
        logged = ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/enable-access-log"]
        assert logged == "false", "queries hold phone numbers"


def test_what_is_switched_off_is_not_there():
    kinds = {document["kind"] for document in render(VALUES["everything off"]).documents}
    assert kinds == {"Deployment", "Service", "ServiceAccount", "ConfigMap"}


def test_operators_are_asked_for_what_the_pods_read():
    rendered = render({"engines": {"postgres": {"mode": "operator"}, "rabbitmq": {"mode": "operator"}}})
    databases = {cluster["metadata"]["name"] for cluster in rendered.of("Cluster")}
    assert databases == {f"demo-{service}-db" for service in SERVICES}
    (broker,) = rendered.of("RabbitmqCluster")
    for name in SERVICES:
        (container,) = rendered.pod_templates()[f"demo-{name}"]["spec"]["containers"]
        given = {variable["name"]: variable.get("valueFrom", {}).get("secretKeyRef") for variable in container["env"]}
        read = {name: secret for name, secret in given.items() if secret}
        assert read["STEWARD__DATABASE__URL"] == {"name": f"demo-{name}-db-app", "key": "uri"}
        secret = {"username": "us-er_", "password": "p_-1", "host": "broker.steward.svc", "port": "5672"}
        url = expanded(container["env"], {f"{broker['metadata']['name']}-default-user": secret})["STEWARD__BUS__URL"]
        assert url == "amqp://us-er_:p_-1@broker.steward.svc:5672/%2f", "the default virtual host is not an empty name"


def expanded(env: list[dict], secrets: dict[str, dict[str, str]]) -> dict[str, str]:
    """What a container sees: a value may name variables, and only those before it are known."""
    seen: dict[str, str] = {}
    for variable in env:
        reference = variable.get("valueFrom", {}).get("secretKeyRef")
        if "value" in variable:
            value = variable["value"]
            seen[variable["name"]] = re.sub(r"\$\((\w+)\)", lambda name: seen.get(name[1], name[0]), value)
        elif reference and reference["name"] in secrets:
            seen[variable["name"]] = secrets[reference["name"]][reference["key"]]
    return seen


def test_a_database_takes_every_pod_with_a_full_pool_while_a_new_version_is_rolled_out():
    def room(values: dict) -> dict[str, int]:
        asked = render({"engines": {"postgres": {"mode": "operator"}}, **values}).of("Cluster")
        rooms = {cluster["metadata"]["name"]: cluster["spec"]["postgresql"]["parameters"] for cluster in asked}
        return {name: int(parameters["max_connections"]) for name, parameters in rooms.items()}

    chassis = (ROOT / "libs" / "host" / "src" / "config" / "mod.rs").read_text()
    assert 'settings.get("database.max_connections", 16)' in chassis, "the pool that the chart counts with is the code's"
    # The scaler's eight, as many that still drain, one that comes first, and the migration; each with a full pool and the
    # connection by which it asks whether the database is there.
    assert room({}) == {f"demo-{service}-db": (8 + 8 + 1 + 1) * 17 + 20 for service in SERVICES}
    own = {"replicas": 3, "autoscaling": {"enabled": False}, "settings": {"database": {"max_connections": 32}}}
    assert room({"services": {"billing": own}})["demo-billing-db"] == (3 + 3 + 1 + 1) * 33 + 20
    assert room({"defaults": {"replicas": 12}})["demo-billing-db"] == (12 + 12 + 1 + 1) * 17 + 20
    spare = {"engines": {"postgres": {"mode": "operator", "operator": {"spareConnections": 50}}}}
    assert room(spare)["demo-billing-db"] == 18 * 17 + 50


def test_without_a_way_to_the_customers_nothing_is_installed():
    with pytest.raises(HelmError, match="messages.smsUrl is not set"):
        render({"messages": {}})

    def told(messages: dict) -> dict[str, dict]:
        (container,) = render({"messages": messages}).pod_templates()["demo-notifications"]["spec"]["containers"]
        return {variable["name"]: variable for variable in container["env"]}

    gateway = {"smsUrl": "https://sms.example.com", "smsToken": {"secretName": "sms"}}
    by_gateway = told(gateway)
    assert by_gateway["STEWARD__NOTIFICATIONS__SMS_URL"]["value"] == "https://sms.example.com"
    token = by_gateway["STEWARD__NOTIFICATIONS__SMS_TOKEN"]["valueFrom"]["secretKeyRef"]
    assert token == {"name": "sms", "key": "token"}
    assert told({"spool": True})["STEWARD__NOTIFICATIONS__SPOOL_DIR"]["value"] == "/tmp/spool", "where a pod may write"


def test_other_origins_are_told_to_every_service_and_a_pattern_of_them_to_none():
    def told(values: dict) -> set[str]:
        pods = render(values).pod_templates()
        containers = [pods[f"demo-{service}"]["spec"]["containers"][0] for service in SERVICES]
        names = [{variable["name"]: variable.get("value") for variable in container["env"]} for container in containers]
        return {environment["STEWARD__WEB__ALLOWED_ORIGINS"] for environment in names}

    assert told({}) == {""}, "none may call unless somebody says so"
    listed = ["https://app.example.com", "http://localhost:5173"]
    assert told({"web": {"allowedOrigins": listed}}) == {",".join(listed)}
    for wrong in ["*", "https://*.example.com", "https://app.example.com/", "https://App.example.com"]:
        with pytest.raises(HelmError):
            render({"web": {"allowedOrigins": [wrong]}})


def test_the_key_that_seals_can_be_named():
    pods = render({"seal": {"active": "k2"}}).pod_templates()
    for service in SERVICES:
        (container,) = pods[f"demo-{service}"]["spec"]["containers"]
        assert {"name": "STEWARD__SEAL__ACTIVE", "value": "k2"} in container["env"]


def test_a_services_own_settings_reach_it():
    rendered = render({"services": {"billing": {"settings": {"database": {"max_connections": 32}}, "replicas": 5}}})
    (settings,) = [item for item in rendered.of("ConfigMap") if item["metadata"]["name"] == "demo-billing"]
    assert tomllib.loads(settings["data"]["steward.toml"]) == {"database": {"max_connections": 32}}
    mounted = rendered.pod_templates()["demo-billing"]["spec"]["volumes"]
    assert {"name": "settings", "configMap": {"name": "demo-billing"}} in mounted
    (scaler,) = [item for item in rendered.of("HorizontalPodAutoscaler") if item["metadata"]["name"] == "demo-billing"]
    assert (scaler["spec"]["minReplicas"], scaler["spec"]["maxReplicas"]) == (5, 8)


def test_settings_that_are_tried_here_are_settings_of_the_code(rendered: Rendered, tmp_path):
    """The program itself reads the file: it refuses what it does not know, whatever it is asked to do."""

    def start(service: str, settings: str) -> subprocess.CompletedProcess:
        (tmp_path / "steward.toml").write_text(settings)
        variables = {"STEWARD_CONFIG": str(tmp_path / "steward.toml"), "STEWARD_DATA_DIR": str(tmp_path / service)}
        command = ["cargo", "run", "--quiet", "--bin", service, "--", "migrate"]
        return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)

    files = {item["metadata"]["name"].removeprefix("demo-"): item["data"]["steward.toml"] for item in rendered.of("ConfigMap")}
    for service, settings in files.items():
        if settings:
            assert start(service, settings).returncode == 0
            refused = start(service, f"{settings}\n[invoices]\nbatch_size = 500\n")
            assert refused.returncode != 0 and "invoices.batch_size: no such setting" in refused.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"ingres": {"enabled": True}},
        {"services": {"gardening": {"paths": ["/api/v1/gardens"], "calls": [], "settings": {}}}},
        {"services": {"billing": {"replicas": 0}}},
        {"services": {"billing": {"paths": ["api/v1/charges"]}}},
        {"services": {"billing": {"calls": ["gardening"]}}},
        {"defaults": {"replicas": "2"}},
        {"defaults": {"resources": {"requests": {"cpu": "0m"}}}},
        {"services": {"billing": {"resources": {"requests": {"cpu": None}}}}},
        {"engines": {"postgres": {"mode": "sqlite"}}},
        {"engines": {"postgres": {"url": "postgres://user:password@host/db"}}},
        {"engines": {"postgres": {"operator": {"spareConnections": 0}}}},
        {"engines": {"rabbitmq": {"operator": {"replicas": 2}}}},
        {"networkPolicy": {"ingressController": {"namespaceLabels": {"kubernetes.io/metadata.name": 7}}}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_wrong_values_are_refused(wrong):
    with pytest.raises(HelmError, match="(?i)schema|additional|values"):
        render(wrong)


def alarms(rendered: Rendered) -> list[dict]:
    groups = [group for document in rendered.of("PrometheusRule") for group in document["spec"]["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def labels_of(metric: str, code: str) -> set[str]:
    """The labels that the code gives to a metric, beside those of the target."""
    (macro,) = re.findall(rf'(?:counter|gauge|histogram)!\(\s*"{metric}"([^;]*?)\)\s*\.', code)
    return set(re.findall(r'"(\w+)" =>', macro)) | {"namespace", "pod"}


def test_who_scrapes_the_services_has_alarms_over_metrics_and_labels_that_they_have(rendered: Rendered):
    rules = alarms(rendered)
    assert bool(rules) == bool(rendered.of("ServiceMonitor"))
    sources = [*(ROOT / "libs").rglob("*.rs"), *(ROOT / "services").glob("*/src/**/*.rs")]
    code = "\n".join(path.read_text() for path in sources)
    for rule in rules:
        # Without labels, ranges and groupings only metrics have an underscore in their names, or are one word in parentheses.
        bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)", "", rule["expr"])
        metrics = set(re.findall(r"[a-z]+(?:_[a-z]+)+", bare))
        assert len(metrics) == 1, rule
        labels = labels_of(metrics.pop(), code)
        grouped = {label for by in re.findall(r"by \(([^)]*)\)", rule["expr"]) for label in by.split(", ")}
        told = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        assert told <= grouped <= labels, rule
        for label, value in re.findall(r'(\w+)="([^"]*)"', rule["expr"]):
            assert label in labels and f'"{value}"' in code, rule


def test_labels_of_metrics_are_kept_when_they_are_scraped(rendered: Rendered):
    for monitor in rendered.of("ServiceMonitor"):
        assert all(endpoint["honorLabels"] for endpoint in monitor["spec"]["endpoints"])


def test_the_chart_s_page_says_what_to_do_about_each_alarm():
    rules = alarms(render({"serviceMonitor": {"enabled": True}}))
    described = re.findall(r"^\| `(\w+)` \|", (CHART / "README.md").read_text(), re.MULTILINE)
    assert described == [rule["alert"] for rule in rules]
