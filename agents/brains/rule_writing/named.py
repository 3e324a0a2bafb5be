"""What a question names of the organisation: units and courses, in its words and by what they are called on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.understanding.normalise import normalise
from agents.understanding.school import SCHOOL
from knowledge_base.evaluation.directory import Directory


@dataclass(frozen=True)
class Named:
    """What a question names: units in its words, the same with their ids, courses by their names and as written."""

    units: list[str]
    ids: list[tuple[str, ...]]
    courses: list[str]
    written: list[str]

    @property
    def college(self) -> bool:
        """Whether one of the units is a college, not the school nor a major."""
        return any(unit != SCHOOL and "." not in unit for _, *ids in self.ids for unit in ids)

    @classmethod
    def of(cls, question: str, directory: Directory) -> Named:
        found = directory.find(normalise(question))
        units = [m for m in found if m.kind == "unit"]
        courses = [directory.courses[course].name for m in found if m.kind == "course" for course in m.ids]
        written = [m.text for m in found if m.kind == "course"]
        return cls([m.text for m in units], [(m.text, *m.ids) for m in units], courses, written)

    def majors(self, names: Mapping[str, str], question: str) -> dict[str, str]:
        """The majors by id without those that are only part of a course's name: 「大学英语」 speaks of no major."""
        rest = normalise(question)
        inside = [text for text in self.written if text not in names.values()]
        for text in inside:
            rest = rest.replace(text, "")
        return {unit: name for unit, name in names.items() if name in rest or not any(name in text for text in inside)}
