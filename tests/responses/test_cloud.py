"""The cloud: always the same, nothing cut off, nothing on top of anything."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.responses.cloud import Cloud, lay_out

LETTERS = st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F)
words = st.dictionaries(
    st.text(LETTERS, min_size=1, max_size=14), st.integers(1, 30), min_size=1, max_size=40
).map(lambda counts: tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))))
boxes = st.sampled_from([(1600, 700), (800, 900)])


def rectangles(cloud: Cloud) -> list[tuple[float, float, float, float]]:
    """Return left, top, right, bottom of the letters: ascenders to descenders."""
    return [
        (word.x, word.y - 0.76 * word.size, word.x + word.width, word.y + 0.2 * word.size)
        for word in cloud.words
    ]


@settings(max_examples=40, deadline=None)
@given(words, boxes)
def test_all_words_are_placed_inside_and_apart(
    counts: tuple[tuple[str, int], ...], box: tuple[int, int]
) -> None:
    cloud = lay_out(counts, *box)
    assert [word.text for word in cloud.words] == [text for text, _ in counts]
    for left, top, right, bottom in rectangles(cloud):
        assert left >= 0
        assert top >= 0
        assert right <= box[0]
        assert bottom <= box[1]
    for one, other in itertools.combinations(rectangles(cloud), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_same_words_give_the_same_cloud() -> None:
    counts = (("temps", 14), ("peur", 13), ("données", 12), ("triche", 10))
    first = lay_out(counts)
    lay_out.cache_clear()
    assert lay_out(counts) == first


def test_what_more_people_said_is_larger() -> None:
    sizes = [word.size for word in lay_out((("a", 9), ("b", 5), ("c", 1))).words]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_a_word_too_long_for_any_size_is_left_to_the_list() -> None:
    cloud = lay_out((("court", 2), ("m" * 400, 1)), 800, 900)
    assert [word.text for word in cloud.words] == ["court"]


def test_letters_that_the_font_lacks_take_room_too() -> None:
    assert lay_out((("日本語", 1),)).words[0].width >= 3 * lay_out((("日本語", 1),)).words[0].size


def test_no_word_makes_an_empty_cloud() -> None:
    assert lay_out(()).words == ()
