"""The demo university's own policy documents, written for this project; their figures are the demo school's."""

from pathlib import Path

_FOLDER = Path(__file__).parent
DEMO_DOCUMENTS: tuple[Path, ...] = (
    _FOLDER / "academic-warning.docx",
    _FOLDER / "evaluation-of-teaching.html",
    _FOLDER / "supervision-talks.md",
)
"""学业预警与帮扶办法 and 学生评教工作办法 (public), 督导约谈工作内部规程 (qa and leader only); sidecars lie beside."""
