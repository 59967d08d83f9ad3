"""A survey whose results are hard to show: long labels, many choices, every kind; and its answers.

Real French at its longest, so that what is looked at is what a room would see.
"""

import json
import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sessions.enums import Mode
from sessions.models import Part, Participant, TrainingSession
from sessions.responses.models import Answer, Asking
from sessions.responses.services import open_asking, refresh_tally, reveal_asking
from sessions.responses.values import canonical, check
from sessions.survey.models import Survey
from tests.factories import go_to_step
from tests.kinds import make_kinds_session

Question = dict[str, Any]

FEARS = (
    "La vie privée des élèves et la mienne, surtout quand les deux se mélangent sur un même compte",
    "Le temps que cela demande, en dehors des heures de cours",
    "Une mauvaise e-réputation, pour l’établissement comme pour moi",
    "L’interdiction des téléphones et des réseaux dans l’établissement",
    "Le manque de compétences techniques",
    "L’âge des élèves, dont beaucoup ont moins de quinze ans et dont les parents devraient accepter",
)
NETWORKS = (
    "Bluesky", "Discord", "Facebook", "GitHub", "Glassdoor", "Happy Trainees", "Instagram",
    "LinkedIn", "Malt", "Mastodon", "Messenger", "Pinterest", "Reddit", "Signal", "Snapchat",
    "Telegram", "Threads", "TikTok", "Tumblr", "Twitch", "Welcome to the Jungle", "WhatsApp",
    "Wizbii", "X (ex-Twitter)", "XING, réseau professionnel germanophone", "YouTube",
)  # fmt: skip
USES = (
    "Publier pour mes élèves",
    "Suivre l’actualité de ma discipline",
    "Échanger avec des collègues d’autres établissements",
    "Répondre à des messages privés d’élèves ou de parents",
    "Chercher un stage, un emploi ou un partenaire pour un projet",
    "Regarder sans rien écrire",
    "Partager des photos",
    "Organiser une sortie ou un voyage",
)
HOPES = (
    "Des outils concrets pour la classe",
    "Des règles claires, à discuter avec les élèves avant de publier quoi que ce soit",
    "Des rencontres avec des professionnels",
    "Du temps pour essayer",
    "Des idées d’activités qui marchent sans téléphone",
    "Savoir quoi répondre aux parents",
)
WORDS = [
    "réseau",
    "confiance",
    "réputation",
    "identité",
    "professionnel",
    "curiosité",
    "recrutement",
    "stage",
    "alternance",
    "visibilité",
    "communauté",
    "partage",
    "intimité",
    "temps",
    "harcèlement",
    "image",
    "profil",
    "photo",
    "candidature",
    "entreprise",
    "employeur",
    "opportunité",
    "veille",
    "créativité",
    "contact",
    "élèves",
    "partenaires",
    "international",
    "annonces",
    "méfiance",
    "addiction",
    "publicité",
    "algorithme",
    "données",
    "sécurité",
    "droit",
    "auteur",
    "charte",
    "règles",
    "respect",
    "bienveillance",
    "modération",
    "humour",
    "actualité",
    "formation",
    "métier",
    "débouchés",
    "valorisation",
    "portfolio",
    "publication",
    "commentaire",
    "message",
    "abonnement",
    "influence",
    "crédibilité",
    "authenticité",
    "anticonstitutionnellement",
    "e-réputation",
    "LinkedIn",
    "Instagram",
    "TikTok",
    "avenir",
    "plaisir",
    "ennui",
]
TEXTS = (
    "Savoir enfin par où commencer.",
    "Des exemples de collègues : ce qui a marché, ce qui n’a pas marché, et combien de temps cela a pris.",
    (
        "Comprendre ce que les recruteurs regardent, et ce qu’ils ne regardent pas. Mes élèves croient que "
        "tout se joue sur la photo ; moi, je ne sais pas quoi leur répondre. J’aimerais des chiffres, des "
        "sources, et une activité d’une heure que je puisse refaire sans préparation."
    ),
    "Rien de précis",
    "Une charte que la classe accepte",
    "Oser publier",
)  # fmt: skip


def _question(key: str, kind: str, text: str, **more: Any) -> Question:
    return {"key": key, "kind": kind, "text": {"fr": text}, **more}


def _choices(*labels: str) -> list[Question]:
    return [{"key": f"c{index}", "text": {"fr": label}} for index, label in enumerate(labels)]


FREQUENCY = {
    "low": 0,
    "high": 4,
    "labels": [
        {"fr": label} for label in ("jamais", "parfois", "souvent", "chaque jour", "sans cesse")
    ],
}
AGREE = {
    "low": 0,
    "high": 10,
    "low_label": {"fr": "pas du tout d’accord"},
    "high_label": {"fr": "tout à fait d’accord"},
}
QUESTIONS = [
    _question(
        "role", "single_choice", "Vous êtes…",
        choices=_choices("Enseignant ou enseignante", "Élève, étudiant ou étudiante"),
        allow_other=True, allow_unknown=True,
    ),
    _question(
        "fears", "multiple_choice",
        "Qu’est-ce qui vous retient d’utiliser les réseaux sociaux numériques avec vos élèves, en classe ou en dehors ?",
        choices=_choices(*FEARS), allow_other=True, allow_unknown=True,
        help={"fr": "Plusieurs réponses possibles. Pensez à votre dernière année scolaire."},
    ),
    _question(
        "networks", "multiple_choice", "Lesquels connaissez-vous, au moins de nom ?",
        choices=_choices(*NETWORKS),
    ),
    _question(
        "ease", "scale", "Êtes-vous à l’aise avec ces réseaux ?", allow_unknown=True,
        scale={"low": 1, "high": 5, "low_label": {"fr": "pas du tout"}, "high_label": {"fr": "tout à fait"}},
    ),
    _question(
        "agree", "scale", "« Un compte professionnel suffit. » Êtes-vous d’accord ?", scale=AGREE,
    ),
    _question(
        "uses", "matrix", "À quelle fréquence faites-vous chacune de ces choses ?",
        choices=_choices(*USES), scale=FREQUENCY, allow_unknown=True,
    ),
    _question(
        "tenths", "matrix", "De 0 à 10, à quel point chacun de ces réseaux vous paraît-il utile ?",
        choices=_choices(*NETWORKS[:12]), scale=AGREE,
    ),
    _question(
        "hopes", "ranking", "Qu’attendez-vous d’abord de cette journée ?", choices=_choices(*HOPES),
        at_most=3,
    ),
    _question("order", "ranking", "Classez tout.", choices=_choices(*NETWORKS)),
    _question(
        "accounts", "number", "Combien de comptes avez-vous ouverts, en tout ?",
        number={"least": 0, "most": 100, "unit": {"fr": "comptes"}},
    ),
    _question(
        "hours", "number", "Combien d’heures par jour y passez-vous ?", allow_unknown=True,
        number={"least": 0, "most": 24, "decimals": 1, "unit": {"fr": "heures"}},
    ),
    _question(
        "children", "number", "Combien de personnes vivent chez vous ?", number={"least": 1, "most": 9}
    ),
    _question("word", "short_text", "Les réseaux sociaux numériques, en un mot ?"),
    _question("wishes", "long_text", "Qu’espérez-vous trouver ici ?", allow_unknown=True),
    _question(
        "only", "single_choice", "Les utilisez-vous en classe ?",
        choices=_choices("Souvent", "De temps en temps", "Jamais"),
        only_if={"question": "role", "choices": ["c0"]},
    ),
    _question(
        "compared", "multiple_choice", "Lesquels de ces réseaux utilisez-vous ?",
        choices=_choices("Facebook", "WhatsApp", "Instagram", "LinkedIn", "Snapchat", "Mastodon"),
        reference={
            "series": "harris-2017-networks",
            "match": [
                {"choice": f"c{index}", "figure": figure}
                for index, figure in enumerate(
                    ("facebook", "whatsapp", "instagram", "linkedin", "snapchat")
                )
            ],
        },
    ),
]  # fmt: skip
KEYS = [question["key"] for question in QUESTIONS]
OTHERS = ("parent", "AVS", "formatrice au CFA", "retraité", "inspecteur", "documentaliste")


def make_gallery(**values: Any) -> TrainingSession:
    """Return a live session with this survey."""
    survey = {"title": {"fr": "Vos pratiques et vos attentes"}, "questions": QUESTIONS}
    return make_kinds_session(survey=json.dumps(survey, ensure_ascii=False), **values)


def crowd(session: TrainingSession, number: int) -> list[Participant]:
    """Return so many people, added at once; they joined an hour ago."""
    return Participant.objects.bulk_create(
        Participant(
            training_session=session,
            nickname=f"P{index}",
            label_key=f"crowd{index}",
            nickname_key=f"crowd{index}",
            token_hash=f"crowd{session.pk}-{index}",
            joined_at=timezone.now() - timedelta(hours=1),
        )
        for index in range(number)
    )


def ask(session: TrainingSession, key: str, *, new_round: bool = False) -> Asking:
    """Open a question."""
    survey = Survey.objects.get(training_session=session)
    return open_asking(question=survey.entries.get(key=key).question, new_round=new_round)


def answer(
    asking: Asking,
    people: list[Participant],
    dice: random.Random,
    *,
    question: Question | None = None,
) -> None:
    """Let these people answer, at once; the tally counts them."""
    rules = asking.question.rules()
    question = question or _by_key(asking.question.survey_question.key)
    start = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            asking=asking,
            participant=person,
            value=canonical(check(rules, value(question, dice))),
            revision=1,
            updated_at=start + timedelta(milliseconds=index),
        )
        for index, person in enumerate(people)
    )
    refresh_tally(asking_id=asking.pk)


def fill(
    session: TrainingSession, number: int, *, rounds: int = 1, revealed: bool = True, seed: int = 7
) -> None:
    """Ask everything of so many people and a few who do not answer; show it all."""
    dice = random.Random(seed)
    people = crowd(session, number + number // 10)
    for new_round in range(rounds):
        for key in KEYS:
            asking = ask(session, key, new_round=bool(new_round))
            answer(asking, people[:number], dice)
            if revealed:
                reveal_asking(asking=asking, revealed=True)


def _by_key(key: str) -> Question:
    return next(one for one in QUESTIONS if one["key"] == key)


def value(question: Question, dice: random.Random) -> Any:
    """Return a raw answer: leaning to some choices, as people do."""
    if question.get("allow_unknown") and dice.random() < 0.08:
        return None
    if question["kind"] in {"scale", "matrix"}:
        return _points(question, dice)
    if question["kind"] == "number":
        most = question["number"]["most"]
        drawn = min(most, max(question["number"]["least"], dice.expovariate(6 / most)))
        return round(drawn, question["number"].get("decimals", 0))
    if question["kind"] in {"short_text", "long_text"}:
        texts = WORDS if question["kind"] == "short_text" else TEXTS
        return texts[min(int(dice.expovariate(3 / len(texts))), len(texts) - 1)]
    return _chosen(question, dice)


def _points(question: Question, dice: random.Random) -> Any:
    low, high = question["scale"]["low"], question["scale"]["high"]

    def point() -> int:
        return max(low, min(high, round(dice.gauss((low + high) / 2 + 0.6, (high - low) / 3.5))))

    if question["kind"] == "scale":
        return point()
    return {
        choice["key"]: None
        if question.get("allow_unknown") and dice.random() < 0.06
        else max(low, min(high, point() - index % 4 + 1))
        for index, choice in enumerate(question["choices"])
    }


def _chosen(question: Question, dice: random.Random) -> Any:
    keys = [choice["key"] for choice in question["choices"]]
    leaning = sorted(keys, key=lambda key: dice.random() * (1 + keys.index(key) * 0.35))
    if question["kind"] == "ranking":
        return leaning[: question.get("at_most", len(keys))]
    written = {"other": dice.choice(OTHERS)}
    says_other = question.get("allow_other") and dice.random() < 0.1
    if question["kind"] == "single_choice":
        return written if says_other else leaning[0]
    return leaning[: dice.randint(1, max(2, len(keys) // 2))] + ([written] if says_other else [])


def show(session: TrainingSession) -> None:
    """Make the step of questions one of results, and go there."""
    Part.objects.filter(step__training_session=session, activity="survey").update(mode=Mode.RESULTS)
    go_to_step(session, "ask")
