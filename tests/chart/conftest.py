"""The chart, rendered under every set of values that is tested."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from helm_python import Chart

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "steward"

#: What has no default, because no default would be right.
NEEDED: dict[str, Any] = {"messages": {"smsUrl": "https://sms.example.com/send"}}

#: Sets of values, each a shape somebody runs.
VALUES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "operators": {
        "engines": {"postgres": {"mode": "operator"}, "rabbitmq": {"mode": "operator"}},
        "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
        "telemetry": {"otlpUrl": "http://collector:4318"},
        "ingress": {"className": "nginx", "tlsSecretName": "steward-tls", "annotations": {"example.com/a": "b"}},
        "image": {"pullSecrets": ["registry"]},
        "signInProvider": {"issuer": "https://id.example.com/realms/group", "accountClaim": "preferred_username", "port": 8443},
        "mail": {"from": "Steward <steward@example.com>"},
    },
    "everything off": {
        "console": {"enabled": False},
        "ingress": {"enabled": False},
        "networkPolicy": {"enabled": False},
        "podDisruptionBudget": {"enabled": False},
        "migrations": {"enabled": False},
        "defaults": {"autoscaling": {"enabled": False}},
    },
    "one service its own way": {
        "services": {
            "billing": {
                "replicas": 5,
                "autoscaling": {"enabled": False},
                "nodeSelector": {"disk": "fast"},
                "tolerations": [{"key": "money", "operator": "Exists"}],
                "settings": {"database": {"max_connections": 32}},
            }
        }
    },
}


@dataclass(frozen=True)
class Rendered:
    """The documents of one rendering."""

    documents: list[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [document for document in self.documents if document["kind"] == kind]

    def pod_templates(self) -> dict[str, dict[str, Any]]:
        """Every pod template by the name of what makes its pods."""
        makers = self.of("Deployment") + self.of("Job")
        return {maker["metadata"]["name"]: maker["spec"]["template"] for maker in makers}


def render(values: dict[str, Any]) -> Rendered:
    with Chart.load(CHART) as chart:
        files = chart.render(values=NEEDED | values, name="demo", namespace="steward")
    manifests = [text for path, text in files.items() if path.endswith(".yaml")]
    documents = [document for text in manifests for document in yaml.safe_load_all(text) if document]
    return Rendered(documents)


def listed() -> dict[str, list[str]]:
    """Every service, in the order in which they start, with those it asks: services/services.txt."""
    lines = (ROOT / "services" / "services.txt").read_text().splitlines()
    words = [line.split("#")[0].split() for line in lines]
    return {name: calls for name, *calls in filter(None, words)}


def subscribers() -> set[str]:
    """The services whose code consumes anything: each of them has a queue."""
    homes = {source.parents[2].name: source for source in (ROOT / "services").glob("*/src/events/mod.rs")}
    return {service for service, source in homes.items() if "InboxConsumer::new(" in source.read_text()}


@pytest.fixture(scope="session", params=VALUES, ids=lambda name: name.replace(" ", "-"))
def rendered(request: pytest.FixtureRequest) -> Rendered:
    return render(VALUES[request.param])


@pytest.fixture(scope="session")
def chart_values() -> dict[str, Any]:
    return yaml.safe_load((CHART / "values.yaml").read_text())
