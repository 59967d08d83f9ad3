"""The test's own book of answers: what was sent, what the server called saved.

Compared at the end with rows, tally and export. It knows nothing of the product's code.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

OK, CONFLICT, BUSY = 200, 409, 503


class Sent(NamedTuple):
    """An answer as a phone sends it; a retry is equal to it."""

    revision: int
    value: Any
    key: str


class Row(NamedTuple):
    """An answer as the database has it."""

    person: str
    revision: int
    value: Any


@dataclass
class Ledger:
    """What phones sent and what they were told. `may_be_busy`: a fault allows 503."""

    may_be_busy: bool = False
    sent: dict[str, set[Sent]] = field(default_factory=lambda: defaultdict(set))
    saved: dict[str, dict[int, Sent]] = field(default_factory=lambda: defaultdict(dict))
    waits: list[float] = field(default_factory=list)
    #: Replies that contradict the promise, in words.
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    #: Somebody watches the herd, and has seen enough: phones stop trying.
    abandoned: bool = False

    @property
    def acknowledged(self) -> int:
        """Return how many answers were called saved (a retry of one counts once)."""
        return sum(map(len, list(self.saved.values())))

    def send(self, person: str, answer: Sent) -> None:
        """Note an answer before it leaves the phone."""
        self.sent[person].add(answer)

    def reply(
        self,
        person: str,
        answer: Sent,
        status: int,
        body: Mapping[str, Any],
        headers: Collection[str],
    ) -> bool:
        """Note a reply; return whether the phone has to send this answer again."""
        self.statuses[status] += 1
        said = (body.get("status"), body.get("revision"), body.get("value"))
        if status == OK and said == ("saved", answer.revision, answer.value):
            self.saved[person][answer.revision] = answer
        elif status == CONFLICT and said[0] == "stale":
            newer = (sent for sent in self.sent[person] if sent.revision > answer.revision)
            if said[1:] not in {(sent.revision, sent.value) for sent in newer}:
                self.wrong.append(f"{person} sent {answer}, and is told of {said}")
        elif status == BUSY and "retry-after" in headers and self.may_be_busy:
            return True
        else:
            self.wrong.append(f"{person} sent {answer}: {status} {said}")
        return False

    def newest(self) -> dict[str, Sent]:
        """Return each person's newest answer that was called saved."""
        return {person: kept[max(kept)] for person, kept in self.saved.items() if kept}

    def counts(self) -> Counter[Any]:
        """Return how many people's newest saved answer is each value."""
        return Counter(answer.value for answer in self.newest().values())

    @property
    def revisions(self) -> int:
        """Return the sum of the revisions of the newest saved answers, as a tally keeps it."""
        return sum(answer.revision for answer in self.newest().values())

    def compare(self, rows: Iterable[Row]) -> list[str]:
        """Return how the rows differ from what was promised: each saved answer once, the newest."""
        rows = list(rows)
        newest = self.newest()
        times = Counter(row.person for row in rows)
        found = [f"{person} is stored {n} times" for person, n in times.items() if n > 1]
        found += [
            f"{person}: saved {answer}, and missing"
            for person, answer in newest.items()
            if person not in times
        ]
        for row in rows:
            answer = newest.get(row.person)
            if answer is None:
                found.append(f"{row}: nobody was told that it is saved")
            elif (row.revision, row.value) != (answer.revision, answer.value):
                found.append(f"{row}, but saved was {answer}")
        return found

    def compare_counts(self, counted: Mapping[Any, int]) -> list[str]:
        """Return how a count of values differs from the newest saved answers."""
        expected = self.counts()
        return [
            f"{value}: counted {counted.get(value, 0)}, saved {expected[value]}"
            for value in sorted({*expected, *counted})
            if counted.get(value, 0) != expected[value]
        ]


def p95(seconds: Collection[float]) -> float:
    """Return the 95th percentile."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else 0.0
