"""Reading a school's YAML files strictly: every mistake names the file, the key and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_base.errors import InputError


class StrictModel(BaseModel):
    """A part of a configuration file: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)

_MENDS = {
    "extra_forbidden": "没有这个键，请删去或改正拼写 (unknown key: remove it or correct its spelling)",
    "missing": "缺少这个键，请补上 (missing key: add it)",
}


def load_yaml(path: Path, model: type[Model]) -> Model:
    """The file at `path` as a `model`; InputError in Chinese and English when it cannot be used."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"找不到配置文件 {path}，请创建它 (file not found: create it)") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path} 不是有效的 UTF-8 YAML 文件，请改正 (not valid YAML: correct it)：{error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{path} 有误 (mistakes in the file)：\n" + "\n".join(_lines(error))) from error


def _lines(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "（整个文件）"
        mend = _MENDS.get(problem["type"], f"值不合要求，请改正 (correct the value): {problem['msg']}")
        lines.append(f"  {key}：{mend}")
    return lines
