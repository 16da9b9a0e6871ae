"""Made-up records for measuring speed, as many as wanted, that behave like real ones.

Words are made of syllables but distributed as in language (Zipf), with the true function words of
each language between them; records belong to topics whose own words come up in them more often;
facets are as skewed as in a real collection; some records exist in several languages. Vectors
stand in for embeddings: random directions, one a topic, with noise around them. A record is made
from its number alone, so that any of them can be made again without keeping it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clearinghouse.finding.documents import Document, DocumentText
from clearinghouse.finding.function_words import FUNCTION_WORDS

Vectors = NDArray[np.float32]

DIMENSIONS = 384
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "it", "de")
LANGUAGE_SHARES = (0.42, 0.12, 0.12, 0.06, 0.07, 0.07, 0.06, 0.08)
VOCABULARY = 60_000
TOPICS = 1_000
POOL = 1 << 21

_SYLLABLES = {
    "ar": ["با", "تي", "سم", "در", "كل", "من", "نو", "رف", "قد", "شه", "لم", "حر", "جي", "وس"],
    "ru": ["ва", "но", "ре", "сто", "ли", "ке", "дру", "по", "мя", "зи", "гра", "тел", "ны"],
    "zh": list(
        "城市民族移工作学校住房语言健康社区参与文化青年政策服务培训安"
        "全融合支持项目中心家庭儿童妇女老人企业组织计划发展机会平等权利"
    ),
}  # fmt: skip
_LATIN = ["ba", "ri", "ton", "le", "mo", "ser", "vi", "ca", "du", "pen", "gra", "sto", "fa", "ni"]

THEMES = ("work", "education", "language", "housing", "cohesion", "participation", "equality", "safety",
          "poverty", "health", "welcome", "governance", "narrative", "culture", "youth", "economy")  # fmt: skip
TARGETS = ("newcomers", "refugees", "asylum_seekers", "women", "children", "youth", "families", "workers",
           "undocumented", "students", "entrepreneurs", "minorities", "host_community", "officials")  # fmt: skip
KINDS = (
    "programme",
    "service",
    "project",
    "policy",
    "strategy",
    "network",
    "campaign",
    "institution",
)
SCOPES = ("city", "national", "region", "neighbourhood", "metropolitan", "international")
STATUSES = ("ongoing", "ended", "unknown")
REGIONS = ("europe", "north-america", "asia", "latin-america", "africa", "oceania")
COUNTRIES = tuple(f"{chr(65 + n // 14)}{chr(65 + n % 14)}" for n in range(168))


def _skewed(count: int, exponent: float) -> NDArray[np.float64]:
    shares = 1.0 / np.arange(1, count + 1) ** exponent
    return np.asarray(shares / shares.sum())


@dataclass(frozen=True)
class Question:
    """What is searched for in one measurement."""

    text: str
    vector: Vectors
    language: str
    filters: dict[str, tuple[str, ...]]
    page: int
    broad: bool


class Records:
    """All the made-up records of a seed."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        random = np.random.default_rng(seed)
        self._words = {language: self._vocabulary(language, random) for language in LANGUAGES}
        self._pool = {
            language: random.choice(VOCABULARY, size=POOL, p=_skewed(VOCABULARY, 1.0)).astype(
                np.int32
            )
            for language in LANGUAGES
        }
        self._function_words = {
            language: (FUNCTION_WORDS.get(language) or "的 了 在 和").split()
            for language in LANGUAGES
        }
        self._topic_shares = np.cumsum(_skewed(TOPICS, 0.7))
        centres = random.normal(size=(TOPICS, DIMENSIONS)).astype(np.float32)
        self._centres = centres / np.linalg.norm(centres, axis=1, keepdims=True)
        self._topic_words = random.integers(40, VOCABULARY, size=(TOPICS, 12))
        self._country_shares = np.cumsum(_skewed(len(COUNTRIES), 1.0))
        self._theme_shares = np.cumsum(_skewed(len(THEMES), 0.6))

    def _vocabulary(self, language: str, random: np.random.Generator) -> list[str]:
        syllables = _SYLLABLES.get(language, _LATIN)
        if language not in _SYLLABLES:
            own = np.random.default_rng(sum(map(ord, language)))
            syllables = [one + "aeiou"[own.integers(5)] for one in _LATIN]
        lengths = (1, 3) if language == "zh" else (2, 5)
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            count = int(random.integers(*lengths)) + (len(made) > 2_000)
            made["".join(random.choice(syllables, size=count))] = None
        return list(made)

    def _text(self, language: str, topic: int, count: int, random: np.random.Generator) -> str:
        start = int(random.integers(0, POOL - count))
        vocabulary, small = self._words[language], self._function_words[language]
        indexes = self._pool[language][start : start + count].tolist()
        own = self._topic_words[topic].tolist()
        words = [
            vocabulary[own[index % 12]]
            if place % 9 == 4
            else small[index % len(small)]
            if place % 5 == 2
            else vocabulary[index]
            for place, index in enumerate(indexes)
        ]
        return ("" if language == "zh" else " ").join(words) + "."

    def document(self, number: int) -> tuple[Document, Vectors]:
        """A record with the vectors of its passages, shape (1 to 3, DIMENSIONS)."""
        random = np.random.default_rng((self._seed, number))
        draws = random.random(16)
        topic = int(np.searchsorted(self._topic_shares, draws[0]))
        language = LANGUAGES[int(np.searchsorted(np.cumsum(LANGUAGE_SHARES), draws[1] * 0.999))]
        texts = [
            DocumentText(
                language,
                self._text(language, topic, 8, random),
                self._text(language, topic, 80, random),
                self._text(language, topic, 160, random),
            )
        ]
        if draws[2] < 0.25:
            other = LANGUAGES[int(draws[3] * len(LANGUAGES))]
            if other != language:
                texts.append(
                    DocumentText(
                        other,
                        self._text(other, topic, 8, random),
                        self._text(other, topic, 80, random),
                    )
                )
        country = int(np.searchsorted(self._country_shares, draws[4]))
        first = int(np.searchsorted(self._theme_shares, draws[5]))
        first_year = 1990 + int(36 * draws[10] ** 0.5)
        facets = {
            "theme": tuple({THEMES[first], THEMES[topic % len(THEMES)]}),
            "target": tuple({TARGETS[int(14 * draws[6] ** 2)], TARGETS[topic % len(TARGETS)]}),
            "country": (COUNTRIES[country],),
            "region": (REGIONS[country % len(REGIONS)],),
            "kind": (KINDS[int(8 * draws[7] ** 2)],),
            "scope": (SCOPES[int(6 * draws[8] ** 2.5)],),
            "status": (STATUSES[int(3 * draws[9] ** 1.5)],),
            "evidence": (str(int(5 * draws[11] ** 3)),),
            "language": (language,),
        }
        document = Document(
            id=f"practices/made-{number}",
            texts=tuple(texts),
            names=(f"city {country}", self._words["en"][3_000 + country * 7 + topic % 7]),
            facets=facets,
            first_year=first_year,
            last_year=None if draws[12] < 0.6 else first_year + int(10 * draws[13]),
            evidence=int(5 * draws[11] ** 3),
            changed=1_700_000_000 + number,
        )
        rows = self._near(topic, 1 + int(3 * draws[14]), random)
        return document, rows

    def _near(self, topic: int, count: int, random: np.random.Generator) -> Vectors:
        noise = random.normal(size=(count, DIMENSIONS)).astype(np.float32) / np.sqrt(DIMENSIONS)
        rows = self._centres[topic] + noise
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def documents(self, count: int) -> Iterator[tuple[Document, Vectors]]:
        return map(self.document, range(count))

    @cached_property
    def frequent(self) -> dict[str, list[str]]:
        """The most frequent words of each language, function words left out."""
        return {language: words[:12] for language, words in self._words.items()}

    def questions(self, count: int) -> list[Question]:
        """Questions as people ask them, broad ones (one or two frequent words) and problems told
        in a sentence, a third with a filter or two, some for a later page."""
        random = np.random.default_rng((self._seed, 99))
        questions = []
        for number in range(count):
            language = str(random.choice(LANGUAGES, p=LANGUAGE_SHARES))
            topic = int(np.searchsorted(self._topic_shares, random.random()))
            broad = number % 2 == 0
            if broad:
                chosen = random.choice(self.frequent[language], size=1 + number % 4 // 2)
                text = ("" if language == "zh" else " ").join(chosen.tolist())
            else:
                text = self._text(language, topic, int(random.integers(5, 10)), random)
            filters: dict[str, tuple[str, ...]] = {}
            if number % 3 == 2:
                filters["theme"] = (THEMES[int(random.integers(6))],)
            if number % 6 == 5:
                filters["country"] = tuple(COUNTRIES[int(random.integers(20))] for _ in range(2))
            page = 1 if number % 5 else int(random.integers(2, 20))
            vector = self._near(topic, 1, random)[0]
            questions.append(Question(text, vector, language, filters, page, broad))
        return questions
