"""A small training with networks, for tests of the public pages."""

from typing import Any

from rsn_training.accounts.models import User
from sessions.enums import EditionSource
from sessions.models import Edition
from sessions.services import trainings

HEAD = """\
format: 1
key: KEY
title: {fr: Formation KEY, en: Training KEY}
summary: {fr: Des réseaux., en: Networks.}
languages: [fr, en]
steps:
- key: first
  title: {fr: Premier chapitre, en: First chapter}
  parts:
  - {activity: content, object: deck, mode: show}
- key: second
  title: {fr: Deuxième chapitre, en: Second chapter}
  parts:
  - {activity: content, object: deck, mode: show}
plans:
- key: short
  title: {fr: Court, en: Short}
  steps:
  - {step: first, minutes: 10}
  - {step: second, minutes: 10}
"""
TYPOLOGY = """\
title: {fr: Typologie, en: Typology}
source: {fr: la nôtre, en: ours}
families:
- {key: pro, title: {fr: Professionnels, en: Professional}, text: {fr: Le travail, en: Work}}
- {key: media, title: {fr: Vidéo, en: Video}, text: {fr: Les images, en: Pictures}}
purposes:
- {key: job, title: {fr: Trouver un emploi, en: Find a job}, advice: {fr: "**Soignez** le profil", en: "**Polish** the profile"}}
- {key: fun, title: {fr: Se distraire, en: Have fun}, advice: {fr: Sans excès, en: Not too much}}
- {key: nothing, title: {fr: Rien, en: Nothing}, advice: {fr: Rien, en: Nothing}}
"""
OEUVRE = """\
name: Œuvrés
former_names: [Anciens Métiers]
family: pro
purposes: [job]
summary: {fr: Réseau professionnel d’été, en: Summer professional network}
audience: {fr: Étudiants, en: Students}
cost: {fr: Gratuit, en: Free}
country: {fr: France, en: France}
status: renamed
url: https://oeuvre.example/
series: [used]
tips: {fr: "Un **conseil**", en: "A **tip**"}
facts:
- {kind: birth, date: '2004', grade: A, source: {fr: son site, en: its site}, url: "https://oeuvre.example/about", verified_on: 2026-01-05, text: {fr: Naît à Lyon, en: Born in Lyon}}
- {kind: renamed, date: '2023-07-23', grade: B, source: {fr: un journal, en: a paper}, text: {fr: Prend son nom, en: Takes its name}}
- {kind: figure, date: '2025-10', grade: B, source: {fr: un journal, en: a paper}, text: {fr: 3 millions de membres, en: 3 million members}}
- {kind: figure, date: '2016', grade: course, source: {fr: cours de 2016, en: course of 2016}, text: {fr: 1 million de membres, en: 1 million members}}
- {kind: figure, date: '2026', grade: C, source: {fr: un bruit, en: a rumour}, text: {fr: 99 millions, en: 99 million}}
"""
VINE = """\
name: Petite Vidéo
family: media
purposes: [fun, job]
summary: {fr: Vidéos courtes, en: Short videos}
status: closed
facts:
- {kind: birth, date: '2012', grade: B, source: {fr: presse, en: press}, text: {fr: Naît, en: Is born}}
- {kind: closed, date: '2017-01-17', grade: B, source: {fr: presse, en: press}, text: {fr: Ferme, en: Closes}}
"""
LOST = """\
name: Perdu
family: media
summary: {fr: Nous n’avons rien retrouvé, en: We found nothing}
"""
TABLE = """\
title: {fr: Deux réseaux YEAR, en: Two networks YEAR}
networks: [oeuvre, vine]
year: 'YEAR'
source: {fr: Source YEAR, en: Source YEAR}
criteria:
- key: users
  title: {fr: Membres, en: Members}
  cells:
    oeuvre: {text: {fr: un million, en: one million}}
"""
DECK = """\
title: {fr: Diapositives, en: Slides}
slides:
- key: one
  title: {fr: Une diapositive, en: One slide}
  notes: {fr: Notes privées sur Perdu, en: Private notes on Perdu}
  blocks:
  - {kind: text, text: {fr: On parle d’Œuvrés., en: About Œuvrés.}}
  - {kind: series, series: used}
  - {kind: series, series: lost}
- key: two
  title: {fr: Une carte, en: A card}
  blocks:
  - {kind: cards, networks: [vine]}
- key: spare
  title: {fr: Une diapositive de réserve, en: A spare slide}
  hidden: true
  blocks:
  - {kind: cards, networks: [lost]}
"""


def files(key: str = "panorama-test", **changed: str | None) -> dict[str, bytes]:
    """Return the files of the training; `networks__vine=None` leaves one out, a text replaces it."""
    texts: dict[str, str | None] = {
        "training": HEAD.replace("KEY", key),
        "typology/main": TYPOLOGY,
        "networks/oeuvre": OEUVRE,
        "networks/vine": VINE,
        "networks/lost": LOST,
        "comparisons/old": TABLE.replace("YEAR", "2016"),
        "comparisons/new": TABLE.replace("YEAR", "2026"),
        "content/deck": DECK,
    }
    texts.update({name.replace("__", "/"): text for name, text in changed.items()})
    return {f"{name}.yaml": text.encode() for name, text in texts.items() if text is not None}


def make_training(key: str = "panorama-test", owner: User | None = None, **changed: Any) -> Edition:
    """Return the newest edition of a training that anybody may read, unless it has an owner."""
    source = EditionSource.IMPORTED if owner else EditionSource.SHIPPED
    edition, _new = trainings.add_edition(files=files(key, **changed), source=source, owner=owner)
    return edition
