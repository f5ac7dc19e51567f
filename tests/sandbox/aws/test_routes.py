"""Paths lead back to the operations whose templates made them."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from botocore.model import ServiceModel

from sandbox.aws.model import service_model
from sandbox.aws.routes import RouteTable

SES = service_model("sesv2")
ROUTES = RouteTable(SES)
ODD = "a+b/c d%40?&=@ü.example"


@pytest.mark.parametrize("operation", SES.operation_names)
def test_every_operation_of_the_model_is_found(operation: str) -> None:
    http = SES.operation_model(operation).http
    target = re.sub(r"{\w+}", quote(ODD, safe=""), http["requestUri"])
    found = ROUTES.match(http["method"], target)
    assert found is not None
    assert found.operation == operation
    assert set(found.labels.values()) <= {ODD}


def made_of(**templates: str) -> RouteTable:
    operations = {
        name: {"name": name, "http": {"method": "GET", "requestUri": uri}}
        for name, uri in templates.items()
    }
    return RouteTable(ServiceModel({"metadata": {}, "operations": operations, "shapes": {}}))


@pytest.mark.parametrize(
    ("target", "operation", "labels"),
    [
        pytest.param("/things/list", "List", {}, id="a word before a place"),
        pytest.param("/things/x", "Get", {"Id": "x"}, id="a place"),
        pytest.param("/things/x?tags", "Tags", {"Id": "x"}, id="what the query string says"),
        pytest.param("/files/a/b%2Fc/meta", "Meta", {"Path": "a/b/c"}, id="a greedy place"),
    ],
)
def test_the_closest_template_wins(target: str, operation: str, labels: dict[str, str]) -> None:
    table = made_of(
        Get="/things/{Id}",
        Tags="/things/{Id}?tags",
        List="/things/list",
        Meta="/files/{Path+}/meta",
    )
    found = table.match("GET", target)
    assert found is not None
    assert (found.operation, found.labels) == (operation, labels)


@pytest.mark.parametrize("target", ["/things", "/things/", "/things/x/y", "/files/meta", "/"])
def test_what_fits_no_template_is_nothing(target: str) -> None:
    assert made_of(Get="/things/{Id}", Meta="/files/{Path+}/meta").match("GET", target) is None
