"""The answers that the product and its peer count: the same for both, plain values, no Django."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

SEED = 20_261_124


@dataclass(frozen=True)
class Ask:
    """A question: `choices` with how likely each is; `several` may be chosen, up to so many."""

    key: str
    choices: dict[str, int]
    several: int = 0

    def draw(self, people: int) -> Iterator[list[str]]:
        """Return what each of so many people chose: always the same, in the order of the choices."""
        chance = random.Random(f"{SEED}-{self.key}")
        keys, weights = list(self.choices), list(self.choices.values())
        place = {key: index for index, key in enumerate(keys)}
        for _ in range(people):
            number = chance.randint(1, self.several) if self.several else 1
            chosen = set(chance.choices(keys, weights, k=number))
            yield sorted(chosen, key=place.__getitem__)

    def counts(self, people: int) -> dict[str, int]:
        """Return how often each choice was chosen."""
        found = Counter(key for chosen in self.draw(people) for key in chosen)
        return {key: found[key] for key in self.choices}


#: One choice of a few, as most questions have it, and up to four of ten: 385 different answers.
ASKS = (
    Ask("role", {"teacher": 5, "student": 70, "trainee": 20, "other-role": 5}),
    Ask(
        "networks",
        {
            "facebook": 30, "instagram": 60, "snapchat": 55, "tiktok": 50, "youtube": 65,
            "whatsapp": 60, "x-twitter": 15, "linkedin": 25, "discord": 20, "none": 2,
        },
        several=4,
    ),
)  # fmt: skip
