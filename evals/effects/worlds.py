"""The worlds in which nothing is done: how the true figures of the units of a school move by themselves.

Constants are on the logit scale for a rate, in marks (of 100) for a mean. They are set from what Chinese universities
look like: fail rates of 5 to 25 %, mean marks of 70 to 80 with a standard deviation of 10 to 15 between students,
teaching classes of 30 to 60, two terms a year. In every world units differ and seasons differ, for all units alike and
a little for each its own way: a unit teaches other courses in autumn than in spring. On top of that each world has the
one thing it is named for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tools.effect.case import Direction, Kind


@dataclass(frozen=True)
class Scale:
    """What a kind of metric has in common in all worlds.

    `level` is the middle unit's true level; `season` half of what autumn lies above spring; `own_season` how much
    units differ in that (standard deviation); `person_sd` the spread of values within a section (means only).
    """

    kind: Kind
    better: Direction
    level: float
    season: float
    own_season: float
    person_sd: float


RATE = Scale(Kind.RATE, Direction.DOWN, level=-1.735, season=0.10, own_season=0.10, person_sd=0.0)
"""15 % in the middle; seasons 1.3 points to either side, as the basic courses lie in autumn."""

MEAN = Scale(Kind.MEAN, Direction.UP, level=74.0, season=0.5, own_season=0.5, person_sd=12.0)


@dataclass(frozen=True)
class Moves:
    """Standard deviations of what moves true figures by itself.

    `units` between units for good; `terms` of one unit from term to term, `carried` of it going on into the next term
    (AR(1)); `shocks` of a term for all units alike; `sections` between the sections of a unit and term.
    """

    units: float
    terms: float = 0.0
    carried: float = 0.0
    shocks: float = 0.0
    sections: float = 0.0


class Chosen(StrEnum):
    """How the unit that is worked on was picked."""

    BLIND = "blind"
    WORST_TERM = "worst of the last term"
    WORST_YEAR = "worst of the last two terms"

    @property
    def terms(self) -> int:
        """Over how many of the last baseline terms it was the worst; 0 when it was not looked for."""
        return {Chosen.BLIND: 0, Chosen.WORST_TERM: 1, Chosen.WORST_YEAR: 2}[self]


@dataclass(frozen=True)
class World:
    """One world for both kinds of metric. `asked` says that issue's bar holds in it; the others are only reported."""

    name: str
    rate: Moves
    mean: Moves
    chosen: Chosen = Chosen.BLIND
    asked: bool = True

    def moves(self, kind: Kind) -> Moves:
        return self.rate if kind is Kind.RATE else self.mean


INDEPENDENT = World(
    "independent",
    # Units from about 8 % to 26 %, or 69 to 79 marks. Nothing but sampling from term to term.
    Moves(units=0.35),
    Moves(units=2.5),
)
OVERDISPERSED = World(
    "overdispersed",
    # 3.2 points, or 1.5 marks, from term to term beyond sampling: examiners, papers and intakes change.
    Moves(units=0.35, terms=0.25),
    Moves(units=2.5, terms=1.5),
)
CLUSTERED = World(
    "clustered",
    # Sections of one unit and term lie 5.7 points, or 2.5 marks, about their mean: an intra-class correlation of .05.
    Moves(units=0.35, sections=0.45),
    Moves(units=2.5, sections=2.5),
)
AUTOCORRELATED = World(
    "autocorrelated",
    # Half of a term's departure is there in the next; a term is harder for everybody by 2 points or a mark.
    Moves(units=0.35, terms=0.20, carried=0.5, shocks=0.15),
    Moves(units=2.5, terms=1.2, carried=0.5, shocks=1.0),
)
# Units truly differ and vary, less than elsewhere for good: then more of what made one the worst is chance.
_STANDING_OUT = (Moves(units=0.25, terms=0.20), Moves(units=2.0, terms=1.2))
WORST_TERM = World("worst of last term", *_STANDING_OUT, chosen=Chosen.WORST_TERM)
WORST_YEAR = World("worst of last year", *_STANDING_OUT, chosen=Chosen.WORST_YEAR)
TOGETHER = World(
    "all together",
    # Everything at once, each a little less than where it is alone.
    Moves(units=0.30, terms=0.20, carried=0.5, shocks=0.10, sections=0.35),
    Moves(units=2.2, terms=1.2, carried=0.5, shocks=0.7, sections=2.0),
    chosen=Chosen.WORST_TERM,
    asked=False,
)

WORLDS = (INDEPENDENT, OVERDISPERSED, CLUSTERED, AUTOCORRELATED, WORST_TERM, WORST_YEAR, TOGETHER)
"""The issue's five (the unit chosen because worst in two ways), and all of it at once."""


@dataclass(frozen=True)
class Size:
    """A school: its units, the sections each has in a term (fewest, most) and the students in one (fewest, most)."""

    name: str
    units: int
    sections: tuple[int, int]
    students: tuple[int, int]


SMALL = Size("small", units=5, sections=(1, 2), students=(34, 46))
LARGE = Size("large", units=23, sections=(12, 12), students=(40, 60))
"""23 majors, 600 students of each a term."""

SIZES = (SMALL, LARGE)
HISTORY = 8
"""Terms before the work starts: four years."""
