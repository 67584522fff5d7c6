"""What a linter can say about the chart and the image."""

import subprocess
import sysconfig

import pytest
from conftest import CHART, NEEDED, ROOT, VALUES
from helm_python import lint


@pytest.mark.parametrize("values", VALUES.values(), ids=[name.replace(" ", "-") for name in VALUES])
def test_helm_finds_nothing_worse_than_a_missing_icon(values):
    report = lint(CHART, NEEDED | values, strict=True, kube_version="v1.30.0")
    findings = [message["error"] for message in report["messages"] if message["severity"] > 1]
    assert report["total_charts_linted"] == 1
    assert findings + report["errors"] == []


def test_hadolint_finds_nothing_in_the_dockerfile():
    hadolint = f"{sysconfig.get_path('scripts')}/hadolint"
    run = subprocess.run([hadolint, ROOT / "docker" / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")
