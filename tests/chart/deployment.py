"""Prints what a container of each service is given, as the chart or compose.yaml says it: `deployment.py chart|compose`.

What only an installation knows comes as JSON on the standard input: the engines' addresses, the secrets, and where each
service of this machine listens (`addresses`). Only addresses are put in the place of what is declared; every other setting,
the user, the file systems and the command are the declared ones.
"""

import json
import re
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent))
from conftest import ROOT, render  # noqa: E402

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#: What no installation would set: webhooks of a test go to an endpoint on this machine, and it runs at any hour.
OF_A_TEST = {"allow_private_webhooks": True, "quiet_hours": "none"}


def expanded(env: list[dict], secrets: dict[str, dict[str, str]], pod: dict) -> dict[str, str]:
    """What a container sees: a value may name variables before it, a secret or what the pod asks for."""
    seen: dict[str, str] = {}
    for variable in env:
        source = variable.get("valueFrom", {})
        if "secretKeyRef" in source:
            value = secrets[source["secretKeyRef"]["name"]][source["secretKeyRef"]["key"]]
        elif "resourceFieldRef" in source:
            quantity = pod["resources"]["requests"][source["resourceFieldRef"]["resource"].removeprefix("requests.")]
            milli = int(quantity[:-1]) if quantity.endswith("m") else int(quantity) * 1000
            value = str(-(-milli // 1000))
        else:
            value = re.sub(r"\$\((\w+)\)", lambda name: seen.get(name[1], name[0]), variable["value"])
        seen[variable["name"]] = value
    return seen


def placed(environment: dict[str, str], service: str, hosts: str, addresses: dict[str, str]) -> dict[str, str]:
    """The same with the addresses of this machine: one for each service, where each had a host of its own."""
    at = {name: re.sub(hosts, lambda host: f"http://{addresses[host[1]]}", value) for name, value in environment.items()}
    return at | {"STEWARD_LISTEN": addresses[service], "PATH": PATH}


def chart(given: dict) -> dict[str, dict]:
    values = {
        "messages": {"spool": True},
        "engines": {"rabbitmq": {"prefix": given["prefix"]}, "redis": {"prefix": given["prefix"]}},
        "services": {"notifications": {"settings": {"notifications": OF_A_TEST}}},
    }
    rendered = render(values)
    secrets = {
        "steward-postgres": given["databases"],
        "steward-rabbitmq": {"url": given["bus"]},
        "steward-redis": {"url": given["cache"]},
        "steward-seal": {"keys": given["seal_keys"], "index-key": given["seal_index_key"]},
        # None is reached from there: files are handed in where the whole suite is tried.
        "steward-files": {"access-key": "steward", "secret-key": "unused"},
        "steward-service-clients": given["clients"],
        "steward-first-account": {"password": given["password"]},
    }
    files = {item["metadata"]["name"]: item["data"] for item in rendered.of("ConfigMap")}
    jobs = {job["metadata"]["name"]: job["spec"]["template"]["spec"] for job in rendered.of("Job")}

    def container(pod: dict, service: str) -> dict:
        (container,) = pod["containers"]
        security = pod["securityContext"] | container["securityContext"]
        volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
        mounts = {mount["mountPath"]: volumes[mount["name"]] for mount in container.get("volumeMounts", [])}
        settings = [files[volume["configMap"]["name"]] for volume in mounts.values() if "configMap" in volume]
        environment = expanded(container["env"], secrets, container)
        return {
            "environment": placed(environment, service, r"http://demo-(\w+)", given["addresses"]),
            "command": ["steward", *container.get("args", [])],
            "user": security["runAsUser"],
            "group": security["runAsGroup"],
            "read_only": security["readOnlyRootFilesystem"],
            "writable": [path for path, volume in mounts.items() if "emptyDir" in volume],
            "settings": settings[0]["steward.toml"] if settings else None,
        }

    return {
        service: {
            "migrate": container(jobs[f"demo-{service}-migrate"], service),
            "serve": container(rendered.pod_templates()[f"demo-{service}"]["spec"], service),
        }
        for service in given["addresses"]
    }


def compose(given: dict) -> dict[str, dict]:
    (user,) = set(re.findall(r"^USER (\d+:\d+)$", (ROOT / "docker" / "Dockerfile").read_text(), re.MULTILINE))
    asked = {
        "STEWARD_SEAL_KEYS": given["seal_keys"],
        "STEWARD_SEAL_INDEX_KEY": given["seal_index_key"],
        "STEWARD_ADMIN_PASSWORD": given["password"],
        **{f"STEWARD_CLIENT_{service.upper()}": secret for service, secret in given["clients"].items()},
    }
    text = (ROOT / "docker" / "compose.yaml").read_text()
    text = re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda name: asked.get(name[1], "unused"), text)
    declared = yaml.safe_load(text)["services"]

    def container(service: str) -> dict:
        own = declared[service]
        environment = own["environment"] | {
            "STEWARD__DATABASE__URL": given["databases"][service],
            "STEWARD__BUS__URL": given["bus"],
            "STEWARD__BUS__PREFIX": given["prefix"],
            "STEWARD__CACHE__URL": given["cache"],
            "STEWARD__CACHE__PREFIX": given["prefix"],
        }
        if service == "notifications":
            own_settings = {f"STEWARD__NOTIFICATIONS__{key.upper()}": str(value).lower() for key, value in OF_A_TEST.items()}
            environment |= own_settings
        return {
            "environment": placed(environment, service, r"http://(\w+):8080", given["addresses"]),
            "command": own["entrypoint"],
            "user": int(user.split(":")[0]),
            "group": int(user.split(":")[1]),
            "read_only": own["read_only"],
            "writable": own["tmpfs"],
            "settings": None,
        }

    return {service: {"serve": container(service)} for service in given["addresses"]}


if __name__ == "__main__":
    json.dump({"chart": chart, "compose": compose}[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
