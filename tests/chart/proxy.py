"""The locations that make one URL of all services, from the chart's own path table.

    python tests/chart/proxy.py > docker/proxy.conf
"""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]

HEAD = """\
# Made by tests/chart/proxy.py from the paths in helm/steward/values.yaml.
resolver 127.0.0.11 valid=10s;
proxy_http_version 1.1;
proxy_set_header Host $host;
proxy_set_header Connection "";
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;
# Live feeds are long and thin.
proxy_buffering off;
proxy_read_timeout 1h;
# Files are long, and handed on as they come; how long each body may be, the services say.
client_max_body_size 0;
proxy_request_buffering off;
"""


def locations(services: dict) -> str:
    """A path is asked for itself or as a folder, as Kubernetes' `Prefix` means it. The name is looked up per request:
    a container that comes back has another address."""
    blocks = [
        f"location = {path} {{ set $to http://{name}:8080; proxy_pass $to; }}\n"
        f"location {path}/ {{ set $to http://{name}:8080; proxy_pass $to; }}\n"
        for name, service in services.items()
        for path in service["paths"]
    ] + [
        f"location ~ ^{pattern}$ {{ set $to http://{name}:8080; proxy_pass $to; }}\n"
        for name, service in services.items()
        for pattern in service.get("patterns", [])
    ]
    return HEAD + "".join(blocks)


if __name__ == "__main__":
    values = yaml.safe_load((ROOT / "helm" / "steward" / "values.yaml").read_text())
    print(locations(values["services"]), end="")
