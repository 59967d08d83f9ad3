"""From short texts to counted words, in French and in English.

Pure. A word counts once per answer; forms of one word ("réseau", "réseaux", "Reseau") count
together and the commonest form is shown. An answer made of nothing but small words ("très
bien") counts as a whole: somebody's answer never vanishes.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import snowballstemmer
import stopwordsiso

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.&+][^\W_]+)*")
_ELISION = re.compile(
    r"^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)['’](?=\w)", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_STEMMERS = {"fr": "french", "en": "english"}


@lru_cache(maxsize=4)
def stop_words(language: str) -> frozenset[str]:
    """Return the words that say nothing by themselves, in a language."""
    return frozenset(
        _plain_quotes(word)
        for word in stopwordsiso.stopwords(language if language in _STEMMERS else "fr")
    )


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    # A stemmer keeps state while it works: one per call is safe between threads.
    stem: str = snowballstemmer.stemmer(_STEMMERS.get(language, "french")).stemWord(word)
    return stem


def _plain_quotes(word: str) -> str:
    return word.replace("’", "'")


def without_accents(word: str) -> str:
    """Return the word as somebody types it who leaves accents out."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if not unicodedata.combining(char))


def tokens(text: str, language: str) -> list[str]:
    """Return the words of a text as they are written, without elisions ("l’école" → "école")."""
    found = []
    for token in _TOKEN.findall(text):
        if _plain_quotes(token.casefold()) in {"aujourd'hui", "quelqu'un"}:
            found.append(token)
            continue
        bare = _ELISION.sub("", token) if language == "fr" else _POSSESSIVE.sub("", token)
        found.append(bare or token)
    return found


def entries(text: str, language: str) -> list[str]:
    """Return what an answer adds to the cloud: its telling words, or the whole of it."""
    found = tokens(text, language)
    small = stop_words(language)
    telling = [
        word for word in found if _plain_quotes(word.casefold()) not in small and not word.isdigit()
    ]
    if telling:
        return telling
    return [text] if text.strip() else []


def count_words(
    texts: Iterable[tuple[str, int]], language: str, rules: Sequence[tuple[str, str]] = ()
) -> list[tuple[str, int]]:
    """Return (word as shown, number of answers that hold it), the commonest first.

    `texts` are (text, number of answers with exactly this text); neither their order nor how
    equal texts are grouped matters. `rules` are the teacher's (word, the word it counts as; ""
    for not at all); they hold for all forms of a word, and a merged word is shown as they say.
    """
    listed = [(entries(text, language), number) for text, number in texts]
    written = {word.casefold() for words, _ in listed for word in words}
    named = {word.casefold() for rule in rules for word in rule if word}
    keys = word_keys(written | named, language)
    aliases, shown_as = _read_rules(rules, keys)
    counts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for words, number in listed:
        found = {aliases.get(key, key): word for key, word in _by_key(words, keys)}
        for key, form in found.items():
            if key:
                counts[key] += number
                forms[key][form] += number
    shown = [(shown_as.get(key) or _commonest(forms[key]), n) for key, n in counts.items()]
    return sorted(shown, key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))


def _by_key(words: Sequence[str], keys: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Return (key, form) of the words of one answer; the first form of a key comes last."""
    return ((keys[word.casefold()], word) for word in reversed(words))


def _read_rules(
    rules: Sequence[tuple[str, str]], keys: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return {key: the key it counts as, "" for none} and {key: the word to show}.

    A rule may lead to a word that another rule leads on; circles end where they began.
    """
    direct: dict[str, str] = {}
    shown: dict[str, str] = {}
    for word, into in rules:
        target = keys[into.casefold()] if into else ""
        if into:
            shown[target] = into
        if keys[word.casefold()] != target:
            direct[keys[word.casefold()]] = target
    return {key: _followed(key, direct) for key in direct}, shown


def _followed(key: str, direct: Mapping[str, str]) -> str:
    seen = {key}
    target = direct[key]
    while target in direct and target not in seen:
        seen.add(target)
        target = direct[target]
    return target


def _commonest(forms: Mapping[str, int]) -> str:
    """Return the form written most often.

    Accents left out do not make another form: among "creativite" and "créativité" the one
    with accents is shown. Between equals, small letters win.
    """
    bare: Counter[str] = Counter()
    for form, number in forms.items():
        bare[without_accents(form.casefold())] += number
    most = min(bare, key=lambda form: (-bare[form], form))
    same = [form for form in forms if without_accents(form.casefold()) == most]
    return min(same, key=lambda form: (form.isascii(), -forms[form], form != form.casefold(), form))


def word_keys(words: set[str], language: str) -> dict[str, str]:
    """Map each word, in small letters, to what it shares with its other forms.

    A word without accents takes the stem of the accented form, if somebody wrote that one.
    """
    richest: dict[str, str] = {}
    for word in sorted(words):
        bare = without_accents(word)
        if bare not in richest or richest[bare].isascii():
            richest[bare] = word
    return {
        word: without_accents(_stem(richest[without_accents(word)], language)) for word in words
    }
