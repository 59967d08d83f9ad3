"""A small training with everything that editors edit, and its desk."""

from typing import Any

from django.test import Client

from rsn_training.accounts.enums import Role
from rsn_training.accounts.models import User
from sessions.enums import EditionSource
from sessions.models import Edition, Training
from sessions.panorama.editing.selectors import Workbench, workbench
from sessions.services.trainings import add_edition
from tests.factories import HEAD, QUESTIONS

KEY = "desk"
TYPOLOGY = """\
title:
  fr: Typologie
  en: Typology
source:
  fr: La nôtre
  en: Our own
families:
- key: general
  title:
    fr: Généralistes
    en: General
  text:
    fr: Pour tous les métiers.
    en: For all trades.
purposes:
- key: job
  title:
    fr: Trouver un stage
    en: Find an internship
  advice:
    fr: Soignez votre profil.
    en: Polish your profile.
"""
LINKED = """\
name: LinkedIn
family: general
purposes:
- job
summary:
  fr: Le réseau professionnel généraliste.
  en: The general professional network.
status: active
url: https://www.linkedin.com/
facts:
- date: 2003-05
  source:
    fr: Site officiel
    en: Official site
  url: https://about.linkedin.com/
  verified_on: '2026-02-12'
  grade: A
  kind: birth
  text:
    fr: Ouverture au public.
    en: Opened to the public.
- date: '2016'
  source:
    fr: Un blog
    en: A blog
  grade: C
  kind: figure
  text:
    fr: Dix millions de membres en France.
    en: Ten million members in France.
"""
VIADEO = """\
name: Viadeo
family: general
summary:
  fr: Un réseau professionnel français.
  en: A French professional network.
status: closed
facts:
- date: '2021'
  source:
    fr: Presse
    en: Press
  grade: B
  kind: closed
  text:
    fr: Fermeture du service.
    en: The service closes.
"""
DUEL = """\
title:
  fr: LinkedIn ou Viadeo ?
  en: LinkedIn or Viadeo?
networks:
- linkedin
- viadeo
year: '2016'
source:
  fr: Cours de 2016
  en: Course of 2016
criteria:
- key: members
  title:
    fr: Membres
    en: Members
  cells:
    linkedin:
      text:
        fr: 10 millions
        en: 10 million
    viadeo:
      text:
        fr: 11 millions
        en: 11 million
      year: '2015'
"""
DECK = """\
title:
  fr: Deux réseaux
  en: Two networks
slides:
- key: one
  title:
    fr: Premier regard
    en: A first look
  notes:
    fr: |
      Notes **privées**.

      Deux lignes.
    en: |
      Private notes.
  blocks:
  - kind: text
    text:
      fr: |
        - **Plus de liens** : on garde le contact.
        - Plus loin, `sans` effort.
      en: |
        - **More ties**: we keep in touch.
        - Further.
  - kind: figure
    value: 84 %
    label:
      fr: des internautes
      en: of internet users
    study:
      fr: Enquête
      en: Survey
    year: '2016'
    source:
      fr: Institut
      en: Institute
    grade: A
  - kind: table
    caption:
      fr: Deux mondes
      en: Two worlds
    columns:
    - fr: Avant
      en: Before
    - fr: Après
      en: After
    rows:
    - header:
        fr: Portée
        en: Reach
      cells:
      - fr: vingt
        en: twenty
      - fr: mille
        en: a thousand
- key: two
  title:
    fr: Les cartes
    en: The cards
  blocks:
  - kind: cards
    networks:
    - viadeo
    - linkedin
  - kind: comparison
    comparison: duel
  build: true
"""
FILES = {
    "training.yaml": HEAD.replace("key: small", f"key: {KEY}", 1)
    .replace("Petite formation", "Formation à éditer")
    .encode(),
    "content/deck.yaml": DECK.encode(),
    "survey/questions.yaml": QUESTIONS.encode(),
    "typology/typology.yaml": TYPOLOGY.encode(),
    "networks/linkedin.yaml": LINKED.encode(),
    "networks/viadeo.yaml": VIADEO.encode(),
    "comparisons/duel.yaml": DUEL.encode(),
}


def make_training() -> Training:
    """Return the training, published once."""
    edition, _new = add_edition(files=FILES, source=EditionSource.SHIPPED)
    return edition.training


def make_editor(name: str = "Camille", **values: Any) -> User:
    """Return an editor."""
    return User.objects.create_user(
        f"{name.lower()}@example.org", name=name, role=Role.EDITOR, **values
    )


def client_of(user: User) -> Client:
    """Return the browser of somebody signed in, who reads English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def bench() -> Workbench:
    """Return the training with its draft, as it is now."""
    return workbench(Training.objects.get(key=KEY))


def newest() -> Edition:
    """Return the newest edition."""
    return Training.objects.get(key=KEY).newest()


def fields_of(response: Any) -> dict[str, Any]:
    """Return what a browser would send of the page's form, untouched."""
    from tests.panorama.forms import sent_by

    return sent_by(response.content.decode())


def confirm(client: Client, address: str, **typed: str) -> Any:
    """Open a page that asks before it does something, and press its button."""
    page = client.get(address)
    return client.post(address, {"seen": seen_on(page), **typed})


def seen_on(page: Any) -> str:
    """Return the version that a page carries; "" if it has none."""
    text: str = page.content.decode()
    return text.partition('name="seen" value="')[2].partition('"')[0]
