"""Reads CloudFormation's templates: YAML with functions of its own as tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "deploy/cloudformation"
NO_VALUE = {"Ref": "AWS::NoValue"}


class Reader(yaml.SafeLoader):
    """`!Ref X` becomes {"Ref": "X"}, `!Sub X` {"Fn::Sub": "X"}, `!GetAtt X.Y` {"Fn::GetAtt": …}."""


def _function(loader: Reader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


Reader.add_multi_constructor("!", _function)


def template(name: str) -> dict[str, Any]:
    """By the name of its file; what the tags say is spelt out."""
    read = yaml.load((FOLDER / name).read_text(), Reader)  # a SafeLoader
    assert isinstance(read, dict)
    return read


def resources(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Properties of a template's resources of one kind, by logical id."""
    return {
        id: each["Properties"]
        for id, each in template(name)["Resources"].items()
        if each["Type"] == f"AWS::{kind}"
    }


def statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """Of a policy document, as if all conditions held."""
    return [
        each["Fn::If"][1] if "Fn::If" in each else each
        for each in policy["PolicyDocument"]["Statement"]
    ]
