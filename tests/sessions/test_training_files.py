"""Trainings as files: exact both ways, and precise about faults."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sessions.documents import TrainingDocument
from sessions.enums import EditionSource
from sessions.models import Edition, Training
from sessions.services.trainings import add_edition, edition_files
from sessions.trainings.files import dump_files, load_files, read_folder
from sessions.trainings.problems import TrainingFileError
from tests.factories import DECK, HEAD, QUESTIONS, SMALL, make_teacher

SHIPPED = Path(settings.TRAININGS_DIR) / "reseau-professionnel-rsn"

slugs = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,4})?\Z")
words = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() == text)
lines = st.lists(words, min_size=1, max_size=4).map("\n".join)
local = st.fixed_dictionaries({"fr": lines, "en": lines}) | st.fixed_dictionaries({"fr": words})
slides = st.fixed_dictionaries(
    {
        "key": slugs,
        "title": local,
        "blocks": st.lists(
            st.fixed_dictionaries({"kind": st.just("text"), "text": local}), max_size=3
        ),
    },
    optional={"notes": local},
)


@st.composite
def documents(draw: st.DrawFn) -> TrainingDocument:
    """Draw a valid training with content decks and an activity that is not installed."""
    keys = draw(st.lists(slugs, min_size=1, max_size=4, unique=True))
    decks = {
        key: {
            "title": draw(local),
            "slides": draw(st.lists(slides, min_size=1, max_size=3, unique_by=lambda s: s["key"])),
        }
        for key in keys
    }
    steps: list[dict[str, Any]] = [
        {
            "key": key,
            "title": draw(local),
            "parts": [
                {"activity": "content", "object": key, "mode": "show"},
                {"activity": "later", "object": key, "mode": "work"},
            ],
        }
        for key in keys
    ]
    plan = {
        "key": draw(slugs),
        "title": draw(local),
        "steps": [{"step": key, "minutes": draw(st.integers(0, 600))} for key in keys],
    }
    head = {
        "format": 1,
        "key": draw(slugs),
        "title": draw(local),
        "summary": draw(local),
        "languages": ["fr"],
        "steps": steps,
        "plans": [plan],
        "objects": {"content": decks, "later": {"x": {"any": "thing"}}},
    }
    return TrainingDocument.model_validate(head)


@given(documents())
@hypothesis_settings(max_examples=60, deadline=None)
def test_loading_is_the_inverse_of_writing(document: TrainingDocument) -> None:
    loaded = load_files(dump_files(document, {}))
    again = load_files(dump_files(loaded, {}))
    assert again == loaded
    assert again.digest() == loaded.digest()
    for name in ("key", "title", "summary", "steps", "plans"):
        assert getattr(loaded, name) == getattr(document, name)
    assert dump_files(again, {}) == dump_files(loaded, {})


@pytest.mark.django_db
def test_the_shipped_training_is_written_back_byte_for_byte() -> None:
    files = read_folder(SHIPPED)
    edition, new = add_edition(files=files, source=EditionSource.SHIPPED)
    assert new
    assert edition_files(edition) == files


@pytest.mark.django_db
def test_loading_twice_adds_one_edition() -> None:
    call_command("load_trainings", verbosity=0)
    call_command("load_trainings", verbosity=0)
    assert Edition.objects.filter(training__key=SHIPPED.name).count() == 1


@pytest.mark.django_db
def test_a_changed_file_adds_an_edition_and_leaves_the_former_alone() -> None:
    first, _ = add_edition(files=SMALL, source=EditionSource.SHIPPED)
    changed = {**SMALL, "content/deck.yaml": DECK.replace("Deux", "Second").encode()}
    second, new = add_edition(files=changed, source=EditionSource.SHIPPED)
    assert (new, second.number) == (True, 2)
    assert Edition.objects.get(pk=first.pk).digest == first.digest


@pytest.mark.django_db
def test_an_edition_is_immutable() -> None:
    edition, _ = add_edition(files=SMALL, source=EditionSource.SHIPPED)
    with pytest.raises(TypeError):
        edition.save()


@pytest.mark.django_db
def test_a_stranger_cannot_add_to_a_training_that_is_not_theirs() -> None:
    add_edition(files=SMALL, source=EditionSource.SHIPPED)
    with pytest.raises(TrainingFileError):
        add_edition(files=SMALL, source=EditionSource.IMPORTED, owner=make_teacher())
    assert Training.objects.get(key="small").owner is None


def broken(name: str, old: str, new: str) -> dict[str, bytes]:
    text = {"training.yaml": HEAD, "content/deck.yaml": DECK, "survey/questions.yaml": QUESTIONS}
    assert old in text[name]
    return {**SMALL, name: text[name].replace(old, new, 1).encode()}


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "word"),
    [
        ("training.yaml", "mode: show", "mode: dance", 10, "mode"),
        ("training.yaml", "object: questions", "object: nothing", 14, "survey/nothing.yaml"),
        ("training.yaml", "step: last", "step: never", 25, "never"),
        ("training.yaml", "minutes: 10", "minutes: ten", 23, "minutes"),
        ("training.yaml", "key: last", "key: first", 15, "first"),
        ("training.yaml", "key: small", "key: Not A Key", 2, "key"),
        ("training.yaml", "key: small", "key: small\nunknown: 1", 3, "unknown"),
        ("training.yaml", "languages: [fr, en]", "languages: [fr, en", 6, ""),
        ("training.yaml", "mode: ask", "mode: results, mode: ask", 14, "mode"),
        ("content/deck.yaml", "title: {fr: Un, en: One}", "title: {}", 4, "title"),
        ("content/deck.yaml", "kind: text", "kind: video", 7, ""),
        ("content/deck.yaml", "title: {fr: Diapositives", "tilte: {fr: Diapositives", 1, "tilte"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    name: str, old: str, new: str, line: int, word: str
) -> None:
    with pytest.raises(TrainingFileError) as refused:
        load_files(broken(name, old, new))
    told = [(problem.file, problem.line) for problem in refused.value.problems]
    assert (name, line) in told, refused.value
    assert word in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content/deck.yaml", b"\xff\xfe"),
        ("notes.txt", b"hello"),
        ("content/deck.yaml", b"a: &x [1]\nb: *x\n"),
        ("content/deck.yaml", b"- just\n- a list\n"),
        ("content/deck.yaml", b"title: !!python/object:os.system {}\n"),
    ],
)
def test_a_file_that_is_no_training_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(TrainingFileError) as refused:
        load_files({**SMALL, name: content})
    assert refused.value.problems[0].file == name


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["media/a.svg", "media/a.exe", "media/x/a.png"])
def test_an_imported_training_brings_no_dangerous_file(name: str) -> None:
    with pytest.raises(TrainingFileError):
        add_edition(
            files={**SMALL, name: b"<svg/>"}, source=EditionSource.IMPORTED, owner=make_teacher()
        )


@pytest.mark.django_db
def test_the_command_stops_and_names_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "training.yaml").write_text("format: 1\nkey: bad\n")
    with pytest.raises(CommandError, match=r"training\.yaml:1"):
        call_command("load_trainings", str(tmp_path), verbosity=0)
    assert not Training.objects.filter(key="bad").exists()


@pytest.mark.parametrize(
    "value",
    ["2025-13-01", "2025-02-30", "!!bool maybe", "!!int ''", "!!timestamp never", "9" * 5_000],
)
def test_a_value_that_cannot_be_is_named_with_file_and_line(value: str) -> None:
    content = DECK.replace("kind: text", f"kind: text\n        note: {value}", 1)
    line = content[: content.index("note: ")].count("\n") + 1
    with pytest.raises(TrainingFileError) as caught:
        load_files({**SMALL, "content/deck.yaml": content.encode()})
    (problem,) = [one for one in caught.value.problems if one.file == "content/deck.yaml"]
    assert problem.line == line


def test_a_file_nested_without_end_is_refused() -> None:
    nested = b"title: " + b"[" * 20_000 + b"]" * 20_000
    with pytest.raises(TrainingFileError, match=r"content/deck\.yaml"):
        load_files({**SMALL, "content/deck.yaml": nested})


def test_two_choices_that_read_the_same_are_named_with_their_line() -> None:
    same = QUESTIONS.replace("{fr: Bleu, en: Blue}", '{fr: " rouge", en: Blue}')
    with pytest.raises(TrainingFileError) as error:
        load_files(SMALL | {"survey/questions.yaml": same.encode()})
    [problem] = error.value.problems
    assert (problem.file, problem.line) == ("survey/questions.yaml", 8)
    assert "un autre choix a le même texte" in problem.message
