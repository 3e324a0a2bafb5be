"""The house rules that a test can hold: who imports whom, who reads the environment, what the documents list."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import prompts
from agents.calling.toolbox import TOOLS
from api import data_model, reference
from api.settings import PREFIX, Settings
from tests.support import ROOT
from tools.metrics.catalogue_files import load_catalogue

PACKAGES = ("agents", "tools", "knowledge_base", "prompts", "evals", "api")
SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
DOCUMENTS = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").rglob("*.md")))


def imported(path: Path) -> set[str]:
    """The top-level names of every module a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_dependencies_flow_one_way() -> None:
    script = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


THE_PLAIN_AGENT = "evals/comparison/plain.py"
"""What the assistant is compared with is made of langchain; it is part of no answer."""


def test_only_agents_import_langgraph_and_langchain() -> None:
    foreign = re.compile(r"^lang(graph|chain)")
    offenders = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] != "agents"
        and str(path.relative_to(ROOT)) != THE_PLAIN_AGENT
        and any(foreign.match(name) for name in imported(path))
    ]
    assert offenders == []


def reads_environment(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"):
            # Setting a library's switch is not reading: os.environ["X"] = … or os.environ.setdefault(…).
            return True
        if isinstance(node, ast.ImportFrom):
            from_os = node.module == "os" and {alias.name for alias in node.names} & {"environ", "getenv"}
            if from_os or node.module == "pydantic_settings":
                return True
    return False


SETS_A_LIBRARY_SWITCH = {"knowledge_base/policies/unstructured_adapter.py"}
"""Sets DO_NOT_TRACK for the library it adapts; reads nothing."""


def test_only_settings_read_the_environment() -> None:
    readers = {str(path.relative_to(ROOT)) for path in SOURCES if reads_environment(path)}
    assert readers - SETS_A_LIBRARY_SWITCH == {"api/settings.py"}


def test_no_installed_distribution_claims_our_names() -> None:
    claimed = {name: owners for name, owners in packages_distributions().items() if name in (*PACKAGES, "tests")}
    assert claimed == {}


@pytest.mark.parametrize("setting", sorted(Settings.model_fields))
def test_documents_list_every_setting(setting: str) -> None:
    assert f"`{PREFIX}{setting.upper()}`" in DOCUMENTS


@pytest.mark.parametrize("metric", [m.id for m in load_catalogue()])
def test_documents_list_every_metric(metric: str) -> None:
    assert f"`{metric}`" in DOCUMENTS


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_documents_list_every_tool(tool: str) -> None:
    assert f"`{tool}`" in DOCUMENTS


@pytest.mark.parametrize("prompt", prompts.names())
def test_documents_list_every_prompt(prompt: str) -> None:
    assert f"`{prompt}`" in DOCUMENTS


def test_the_reference_is_what_the_code_says() -> None:
    assert reference.PATH.read_text(encoding="utf-8") == reference.text(), "run ./zhizhen reference"


def test_the_data_model_is_what_the_code_says() -> None:
    assert data_model.PATH.read_text(encoding="utf-8") == data_model.text(), "run ./zhizhen reference"


def test_no_module_has_outgrown_its_room() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text(encoding="utf-8").split("\n"))) > 300}
    assert long == {}
