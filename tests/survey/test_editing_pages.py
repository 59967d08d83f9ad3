"""The editor's pages: forms that lose nothing, clear refusals, and who is kept out."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sessions.enums import State
from sessions.models import TrainingSession
from sessions.references.services import load_studies
from sessions.responses.enums import Kind
from sessions.survey.models import Survey, SurveyQuestion
from tests.factories import make_teacher
from tests.kinds import KEYS, make_kinds_session
from tests.references.studies import STUDY
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor, sent_by, wrong_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk(make_kinds_session(state=State.LIVE))


@pytest.fixture
def editor(desk: Desk, client: Client) -> Editor:
    return Editor(desk, client)


# --- the list ---------------------------------------------------------------------------------
def test_the_list_says_how_each_question_stands(editor: Editor) -> None:
    editor.desk.answer("role", "teacher")
    editor.desk.stand_at("ease")
    page = editor.get("edit")
    for part in ("Vous êtes…", "Plusieurs choix", "Seulement si vous avez répondu"):
        assert part in page
    assert page.count('<li class="agenda-item') == len(KEYS)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_few_queries(
    editor: Editor, number: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for key in KEYS[::-1][: len(KEYS) - number]:
        editor.desk.remove(key)
    editor.get("edit")
    with django_assert_num_queries(7):
        editor.get("edit")


def test_a_question_is_moved_and_copied_from_the_list(editor: Editor) -> None:
    editor.post("move_question", "word", to="up")
    assert editor.desk.keys[7] == "word"
    editor.post("move_question", "word", to="sideways")
    assert editor.desk.keys[7] == "word"
    editor.post("copy_question", "word")
    assert editor.desk.keys[7:9] == ["word", "word-2"]
    editor.post("move_question", "class-use", to="down")
    editor.post("move_question", "role", to="down")
    for _time in range(len(KEYS)):
        editor.post("move_question", "role", to="down")
    assert editor.desk.keys.index("role") < editor.desk.keys.index("class-use")
    assert "notice-bad" in editor.get("edit")


def test_a_question_goes_at_once_only_if_nobody_answered_it(editor: Editor) -> None:
    editor.post("remove_question", "word")
    assert "word" not in editor.desk.keys
    editor.desk.answer("role", "teacher")
    asked = editor.post("remove_question", "role", status=409)
    for part in ("Vous êtes…", "Les utilisez-vous en classe", 'name="agreed" value="1"'):
        assert part in asked
    assert "role" in editor.desk.keys
    editor.post("remove_question", "role", agreed="1", asked="1")
    assert "role" not in editor.desk.keys


def test_the_question_on_screen_is_not_removed(editor: Editor) -> None:
    editor.desk.stand_at("ease")
    editor.post("remove_question", "ease", agreed="100")
    assert "ease" in editor.desk.keys
    assert "notice-bad" in editor.get("edit")


def test_title_introduction_and_manner_are_saved(editor: Editor) -> None:
    sent = sent_by(editor.get("edit"))
    sent |= {"title": ["Autre titre"], "intro": ["Bonjour"], "together": ["page"]}
    editor.post("edit", **sent)
    survey = editor.desk.survey
    assert (survey.title, survey.intro, survey.together) == (
        {"fr": "Autre titre", "en": "All questions"}, {"fr": "Bonjour"}, True,
    )  # fmt: skip
    page = editor.post("edit", status=422, **(sent | {"title": ["\u200e"], "intro": ["Gardé"]}))
    assert "Gardé" in page


# --- the form of a question -------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_a_form_saved_as_it_is_changes_nothing(editor: Editor, key: str) -> None:
    before = editor.desk.document(key)
    editor.post("question", key, **editor.form(key))
    assert editor.desk.document(key) == before


@pytest.mark.parametrize("key", KEYS)
def test_a_question_of_each_kind_is_written_from_nothing(editor: Editor, key: str) -> None:
    """What the form of a shipped question sends makes the same question when it is new."""
    before = editor.desk.document(key)
    sent = editor.form(key) | {"kind": [str(before.kind)]}
    assert set(editor.new_form(before.kind)) - {"only_if", "choices_from"} <= set(sent)
    sent.pop("seen")
    sent["choice_key"] = ["", ""]
    editor.post("add_question", **sent)
    made = editor.desk.document(editor.desk.keys[-1])
    assert made.model_copy(update={"key": key, "choices": before.choices}) == before
    texts = [choice.text for choice in made.choices or ()]
    assert texts == [choice.text for choice in before.choices or ()]


def test_keys_are_made_from_the_text_and_stay(editor: Editor) -> None:
    sent = editor.new_form("single_choice") | {
        "text": ["L’été : où ?"], "choice_text": ["À la mer", "à la mer !", "", "…"],
    }  # fmt: skip
    editor.post("add_question", **sent)
    assert editor.desk.keys[-1] == "l-ete-ou"
    document = editor.desk.document("l-ete-ou")
    assert [one.key for one in document.choices or ()] == ["a-la-mer", "a-la-mer-2", "choice"]
    sent = editor.form("l-ete-ou")
    sent["text"], sent["choice_text"][0] = ["Et l’hiver ?"], "À la montagne"
    editor.post("question", "l-ete-ou", **sent)
    document = editor.desk.document("l-ete-ou")
    assert document.text.fr == "Et l’hiver ?"
    assert [one.key for one in document.choices or ()] == ["a-la-mer", "a-la-mer-2", "choice"]


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("single_choice", {"text": ""}, "text"),
        ("single_choice", {"text": "\u200e", "text_second": "Only in English"}, "text"),
        ("single_choice", {"choice_text": ["Une"]}, "choices"),
        ("matrix", {"choice_text": []}, "choices"),
        ("single_choice", {"choice_text": ["Une", ""], "choice_second": ["", "Two"]}, "choices"),
        ("single_choice", {"choice_text": ["Une", "x" * 201]}, "choices"),
        ("ranking", {"choice_text": [f"n{number}" for number in range(27)]}, "choices"),
        ("multiple_choice", {"at_least": "3"}, "at_least"),
        ("multiple_choice", {"at_least": "2", "at_most": "1"}, "at_most"),
        ("scale", {"low": "5", "high": "5"}, "high"),
        ("scale", {"low": "x"}, "low"),
        ("scale", {"naming": "every", "point_text": ["un", "deux"]}, "points"),
        ("number", {"least": "5", "most": "5"}, "most"),
        ("number", {"least": "0,005"}, "least"),
        ("number", {"decimals": "3"}, "decimals"),
        ("short_text", {"max_length": "201"}, "max_length"),
        ("long_text", {"help": "", "help_second": "Only in English"}, "help"),
        ("ranking", {"at_most": "0"}, "at_most"),
        ("number", {"only_if": "role"}, "only_if"),
        ("number", {"only_if": "role", "only_if-role": "nobody"}, "only_if"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    editor: Editor, kind: str, fields: dict[str, object], wrong: str
) -> None:
    sent = editor.new_form(kind) | {"text": ["Ma question ?"], "help": ["Mon aide"]}
    if kind in {"single_choice", "multiple_choice", "matrix", "ranking"}:
        sent["choice_text"] = ["Une", "Deux"]
    page = editor.post("add_question", status=422, **(sent | fields))
    assert editor.desk.keys == list(KEYS)
    assert "notice-bad" in page
    assert wrong in wrong_in(page)
    shown = sent_by(page)
    for name, value in {"help": "Mon aide", **fields}.items():
        values = value if isinstance(value, list) else [value]
        kept = [one for one in shown.get(name, ()) if one]
        assert kept == [one for one in values if one and one != "nobody"]


@pytest.mark.parametrize("verb", ["more", "points", "kind-matrix", "drop-9", "up-x", "nothing"])
def test_other_buttons_save_nothing_and_keep_what_is_typed(editor: Editor, verb: str) -> None:
    sent = editor.new_form("ranking") | {"text": ["Ma question ?"], "do": [verb]}
    sent["choice_text"] = ["Une", "Deux", "Trois"]
    shown = sent_by(editor.post("add_question", status=200, **sent))
    assert shown["text"] == ["Ma question ?"]
    assert [text for text in shown["choice_text"] if text] == ["Une", "Deux", "Trois"]
    assert shown["kind"] == ["matrix" if verb == "kind-matrix" else "ranking"]
    assert editor.desk.keys == list(KEYS)


@pytest.mark.parametrize(
    ("verb", "lines"),
    [
        ("up-1", ["Deux", "Une", "Trois"]),
        ("down-1", ["Une", "Trois", "Deux"]),
        ("up-0", ["Une", "Deux", "Trois"]),
        ("drop-1", ["Une", "Trois"]),
    ],
)
def test_lines_move_without_a_script(editor: Editor, verb: str, lines: list[str]) -> None:
    sent = editor.new_form("ranking") | {"choice_text": ["Une", "Deux", "Trois"], "do": [verb]}
    shown = sent_by(editor.post("add_question", status=200, **sent))
    assert [text for text in shown["choice_text"] if text] == lines


def test_every_point_of_a_scale_is_named(editor: Editor) -> None:
    sent = editor.new_form("scale") | {"low": ["0"], "high": ["2"], "naming": ["every"]}
    shown = sent_by(editor.post("add_question", status=200, **(sent | {"do": ["points"]})))
    assert len(shown["point_text"]) == 3
    sent |= {"text": ["Souvent ?"], "point_text": ["jamais", "parfois", "souvent", "trop"]}
    editor.post("add_question", **sent)
    scale = editor.desk.document("souvent").scale
    assert scale
    assert scale.labels
    assert [label.fr for label in scale.labels] == ["jamais", "parfois", "souvent"]


def test_numbers_are_written_as_people_do(editor: Editor) -> None:
    sent = editor.new_form("number") | {"text": ["Combien ?"], "least": ["0,5"], "most": ["24"]}
    editor.post("add_question", **(sent | {"decimals": ["1"]}))
    number = editor.desk.document("combien").number
    assert number
    assert (number.least, number.most, number.decimals) == (0.5, 24, 1)
    assert sent_by(editor.get("question", "combien"))["least"] == ["0,5"]


# --- answers, other windows -------------------------------------------------------------------
def test_a_refused_change_is_offered_as_a_second_question(editor: Editor) -> None:
    editor.desk.answer("networks", ["tiktok"])
    sent = editor.form("networks")
    place = sent["choice_text"].index("TikTok")
    sent["choice_text"][place] = sent["choice_second"][place] = ""
    page = editor.post("question", "networks", status=422, **sent)
    assert "TikTok" in page
    assert 'value="copy"' in page
    editor.post("question", "networks", **(sent | {"do": ["copy"]}))
    assert editor.desk.keys[1:3] == ["networks", "quels-reseaux-utilisez-vous"]
    assert "tiktok" in [one.key for one in editor.desk.document("networks").choices or ()]


def test_the_second_window_is_told_and_may_save_again(editor: Editor) -> None:
    sent = editor.form("ease") | {"text": ["Second ?"]}
    editor.desk.change("ease", text={"fr": "Premier ?"})
    page = editor.post("question", "ease", status=409, **sent)
    assert "Premier ?" in page
    assert sent_by(page)["text"] == ["Second ?"]
    editor.post("question", "ease", **sent_by(page))
    assert editor.desk.document("ease").text.fr == "Second ?"


def test_what_was_typed_for_a_removed_question_can_be_added_anew(editor: Editor) -> None:
    sent = editor.form("ease") | {"text": ["Toujours là ?"]}
    editor.desk.remove("ease")
    page = editor.post("question", "ease", status=409, **sent)
    assert f'action="{editor.address("add_question")}"' in page
    assert "ease" not in editor.desk.keys
    editor.post("add_question", **sent_by(page))
    assert editor.desk.keys[-1] == "toujours-la"


def test_a_text_left_in_the_other_language_is_pointed_out(editor: Editor) -> None:
    editor.post("question", "ease", **(editor.form("ease") | {"text": ["Autrement ?"]}))
    assert "notice-warn" in editor.get("edit")


# --- references, preview, own surveys ---------------------------------------------------------
def test_figures_of_a_study_stand_beside_the_choices(editor: Editor) -> None:
    assert "series" not in editor.form("role")
    load_studies({"study": STUDY.encode()})
    sent = editor.form("role") | {"series": ["networks"]}
    assert "notice-bad" in editor.post("question", "role", status=422, **sent)
    sent = sent_by(editor.post("question", "role", status=200, **(sent | {"do": ["figures"]})))
    sent["choice_figure"][0] = "facebook"
    editor.post("question", "role", **sent)
    reference = editor.desk.document("role").reference
    assert reference
    assert reference.series == "networks"
    assert [(pair.choice, pair.figure) for pair in reference.match] == [("teacher", "facebook")]
    before = editor.desk.document("role")
    editor.post("question", "role", **editor.form("role"))
    assert editor.desk.document("role") == before


@pytest.mark.parametrize("key", KEYS)
def test_a_preview_shows_both_screens_and_asks_nobody(editor: Editor, key: str) -> None:
    page = editor.get("preview", question=key)
    assert page.count("inert") == 2
    assert page.count(f"Question {KEYS.index(key) + 1} sur {len(KEYS)}") == 2
    assert not editor.desk.entry(key).question.askings.exists()


def test_a_preview_of_nothing_goes_back_or_is_not_found(editor: Editor) -> None:
    editor.get("preview", status=404, question="nothing")
    SurveyQuestion.objects.all().delete()
    editor.get("preview", status=302)


def test_a_survey_of_one_s_own_becomes_a_step_and_is_edited_from_the_agenda(
    editor: Editor,
) -> None:
    ref = editor.desk.session.ref
    address = f"/teach/{ref}/a/survey/own/new/"
    assert editor.client.post(address, {"title": "", "minutes": "5"}).status_code == 422
    made = editor.client.post(address, {"title": "À moi", "minutes": "5"})
    survey = Survey.objects.get(title={"fr": "À moi"})
    assert made["Location"] == f"/teach/{ref}/a/survey/{survey.key}/"
    assert editor.client.get(made["Location"]).status_code == 200
    step = editor.desk.session.steps.get(key=survey.key)
    agenda = editor.client.get(f"/teach/{ref}/").content.decode()
    assert f"/teach/{ref}/a/survey/{survey.key}/" in agenda
    assert f"/teach/{ref}/steps/{step.pk}/" in agenda
    assert f"/teach/{ref}/a/survey/questions/" in agenda


# --- who is kept out --------------------------------------------------------------------------
def test_another_teacher_sees_and_changes_nothing(editor: Editor) -> None:
    editor.client.force_login(make_teacher())
    before = list(SurveyQuestion.objects.values())
    for name in ("edit", "preview", "library", "add_question"):
        editor.get(name, status=404)
    for name in ("question", "move_question", "copy_question", "remove_question"):
        editor.post(name, "ease", status=404, to="up", agreed="9")
    editor.post("library_question", "feedback", "pace", status=404)
    assert list(SurveyQuestion.objects.values()) == before


def test_a_question_of_another_survey_is_not_found(editor: Editor) -> None:
    for name in ("question", "remove_question"):
        editor.get(name, "nothing", status=404)
    for name in ("move_question", "copy_question", "remove_question"):
        editor.post(name, "nothing", status=404)


def test_looking_changes_nothing(editor: Editor) -> None:
    session = editor.desk.session
    before = (editor.desk.keys, TrainingSession.objects.values().get(pk=session.pk))
    for kind in Kind:
        editor.get("add_question", kind=kind)
    for name in ("edit", "preview", "library"):
        editor.get(name)
    editor.get("remove_question", "ease")
    assert (editor.desk.keys, TrainingSession.objects.values().get(pk=session.pk)) == before


def test_a_question_answered_a_moment_ago_may_still_get_answers(editor: Editor) -> None:
    """An answer on its way when the question closed is taken: nothing is taken from it yet."""
    editor.desk.stand_at("networks")
    sent = editor.form("networks") | {"allow_unknown": []}
    editor.desk.stand_at("ease")
    editor.post("question", "networks", status=422, **sent)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        editor.client.force_login(editor.desk.session.owner)
        editor.post("question", "networks", **sent)


@pytest.mark.parametrize(
    ("text", "is_refused"), [("Enseignant·e", True), ("  ENSEIGNANT·E ", True), ("Autre", False)]
)
def test_two_choices_that_read_the_same_are_refused(
    editor: Editor, text: str, is_refused: bool
) -> None:
    sent = editor.form("role")
    sent["choice_text"][0], sent["choice_text"][1] = "Enseignant·e", text
    page = editor.post("question", "role", status=422 if is_refused else 302, **sent)
    assert ("Ce texte est déjà sur une autre ligne." in page) is is_refused
    assert wrong_in(page) == ({"choices", "choice_text"} if is_refused else set())
