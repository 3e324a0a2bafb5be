"""The catalogue from its files: ours in `catalogue/`, a school's own beside them, each checked before it is taken.

Stands above both definitions and relations: a definition is checked against the relation it is counted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge_base.errors import InputError
from knowledge_base.evaluation.configuration import load_yaml
from tools.errors import ToolFailure
from tools.metrics.checks import check_definition, check_names, check_own
from tools.metrics.definition import Catalogue, MetricDefinition

CATALOGUE = Path(__file__).parent / "catalogue"


def load_catalogue(folder: Path = CATALOGUE, own: Path | None = None) -> Catalogue:
    """Every `*.yaml` of the folder, and of the school's `own` folder where there is one.

    Raises ToolFailure naming file and key when one is not whole; InputError, in Chinese, for one of the school's.
    """
    metrics: dict[str, MetricDefinition] = {}
    for path in sorted(folder.glob("*.yaml")):
        _add(metrics, check_definition(_read(path), path.name), path)
    _check_together(metrics)
    if own is None or not own.is_dir():
        return Catalogue(metrics)
    try:
        for path in sorted(own.glob("*.yaml")):
            _add(metrics, check_own(load_yaml(path, MetricDefinition), path.name), path)
        _check_together(metrics)
    except ToolFailure as error:
        raise InputError(f"{own} 里的指标文件有误，请改正后重启：{error}") from error
    return Catalogue(metrics)


def _read(path: Path) -> MetricDefinition:
    try:
        return MetricDefinition.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (ValidationError, yaml.YAMLError) as error:
        raise ToolFailure(f"metric file {path.name}: {error}") from error


def _add(metrics: dict[str, MetricDefinition], metric: MetricDefinition, path: Path) -> None:
    if metric.id != path.stem or metric.id in metrics:
        raise ToolFailure(f"metric file {path.name}: id {metric.id!r} must be the file's name and unique")
    metrics[metric.id] = metric


def _check_together(metrics: Mapping[str, MetricDefinition]) -> None:
    check_names(metrics.values())
    for metric in metrics.values():
        for other in metric.companions:
            if other not in metrics:
                raise ToolFailure(f"metric file {metric.id}.yaml: companion {other!r} is not in the catalogue")
