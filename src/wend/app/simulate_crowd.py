"""Who is simulated: an invented population."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wend.app.simulate_answers import Answers
from wend.app.simulate_invented import invented, life
from wend.app.simulate_player import Eras, Player
from wend.app.simulate_population import Population
from wend.app.simulate_rounds import rounds_of, with_rounds

if TYPE_CHECKING:
    from wend.app.simulate import Setting


@dataclass(frozen=True, slots=True)
class Invented:
    """The customers of an invented population."""

    population: Population

    def parts(self, size: int) -> list[tuple[int, int]]:
        """The numbers of the customers, in ranges (first, last)."""
        last = self.population.size
        return [(first, min(first + size - 1, last)) for first in range(1, last + 1, size)]

    def players(self, first: int, last: int, setting: "Setting", eras: Eras) -> Iterator[Player]:
        """Players for the customers first to last."""
        home = setting.beside.workspace.zone
        answers = Answers(self.population, home)
        live = [compiled.plan for compiled in eras.last.by_journey.values()]
        rounds = rounds_of(live, home, setting.since, setting.until)
        for number in range(first, last + 1):
            customer = invented(self.population, number, setting.since)
            portions = life(self.population, number, setting.since, setting.until, home)
            yield Player(customer, with_rounds(portions, rounds, number), eras, answers)
