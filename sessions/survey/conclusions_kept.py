"""What conclusions rest on, and what is left of them when a question goes (plain data)."""

from collections.abc import Sequence

from sessions.activities import Document


def is_concluded(conclusions: Sequence[Document], key: str) -> bool:
    """Return whether any conclusion uses the question."""
    return any(line["question"] == key for one in conclusions for line in one["lines"])


def concluded_choices(conclusions: Sequence[Document], key: str) -> set[str]:
    """Return the choices and rows of the question that conclusions count."""
    lines = [line for one in conclusions for line in one["lines"] if line["question"] == key]
    return {
        choice
        for line in lines
        for choice in [*(line.get("choices") or ()), *(line.get("rows") or ())]
    }


def concluded_points(conclusions: Sequence[Document], key: str) -> set[int]:
    """Return the points of the question's scale, or its numbers, from which conclusions count."""
    lines = [line for one in conclusions for line in one["lines"] if line["question"] == key]
    return {line["from_point"] for line in lines if line.get("from_point") is not None}


def tells(point: int, low: float | None, high: float | None) -> bool:
    """Return whether some answers between these ends reach the point, and others do not."""
    return (low is None or low < point) and (high is None or point <= high)


def without_question(conclusions: Sequence[Document], key: str) -> list[Document]:
    """Return the conclusions without the lines about a question; those left without lines go."""
    found = []
    for conclusion in conclusions:
        lines = [line for line in conclusion["lines"] if line["question"] != key]
        if not lines:
            continue
        rest = {**conclusion, "lines": lines}
        verdict = rest.get("verdict")
        if verdict and verdict["line"] not in {line["key"] for line in lines}:
            del rest["verdict"]
        found.append(rest)
    return found
