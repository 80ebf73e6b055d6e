"""Documents that are the same, nearly the same, or versions of one another, and what the audit says of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.corpus.audit.findings import Document, Finding
from pipeline.corpus.audit.relations.near_duplicates import NEIGHBOURS, Pair, compare_all, find_candidates
from pipeline.corpus.audit.relations.precedence import compare_order
from pipeline.corpus.audit.relations.reprints import are_stated_apart
from pipeline.corpus.audit.relations.versions import Version, find_same_titles, link_versions
from pipeline.corpus.audit.too_short import count_beside_title
from pipeline.corpus.text.letters import Letters, Pool, take_letters
from pipeline.params.sections import AuditParams


@dataclass(frozen=True)
class Relations:
    """Documents by their numbers in the order given, in which earlier ones come first.

    duplicates: document → the first with the same text. versions: document → its link. near_duplicates: every other pair
    that is alike, the similarity not below that of params.
    """

    duplicates: Mapping[int, int]
    versions: Mapping[int, Version]
    near_duplicates: Sequence[Pair]


@dataclass(frozen=True)
class Gist:
    """What is held of the text of each document while all are compared.

    digest: the same for the same text alone. n_beside: as of `count_beside_title`.
    """

    letters: Letters
    digest: bytes
    n_beside: int


def take_gist(document: Document, pool: Pool) -> Gist:
    """The gist of a document's text; pool: where its letters are held."""
    digest = sha256(document["text"].encode("utf-8", "surrogatepass")).digest()
    return Gist(pool.hold(take_letters(document["text"])), digest, count_beside_title(document))


def relate_documents(
    documents: Sequence[Document], gists: Sequence[Gist], texts: Iterable[tuple[int, str]], params: AuditParams
) -> Relations:
    """Which documents belong together. Pairs are proposed by MinHash and by titles, and then compared exactly.

    texts: number and text of each document, of which those are held that may be versions of others.
    """
    duplicates = find_duplicates(documents, [gist.digest for gist in gists])
    own = [i for i in range(len(documents)) if i not in duplicates]
    letters = [gists[i].letters for i in own]
    candidates = sorted({*find_candidates(letters, params.seed), *find_same_titles([documents[i] for i in own])})
    least_share = min(params.min_version_share, params.min_near_duplicate_similarity)
    pairs = [
        Pair(own[pair.first], own[pair.second], pair.similarity, pair.share)
        for pair in compare_all(letters, candidates, least_share)
    ]
    # All that a shell says stands in the whole document too; it is neither a version of it nor the other way round.
    shells = {i for i in own if gists[i].n_beside < params.min_chars}
    whole = [pair for pair in pairs if shells.isdisjoint((pair.first, pair.second))]
    paired = {i for pair in whole for i in (pair.first, pair.second)}
    written = {i: {**documents[i], "text": text} for i, text in texts if i in paired} if paired else {}
    versions = link_versions(
        [written.get(i, document) for i, document in enumerate(documents)], whole, params.min_version_share
    )
    linked = {frozenset((version.document, version.of)) for version in versions}
    alike = [
        pair
        for pair in pairs
        if pair.similarity >= params.min_near_duplicate_similarity
        and frozenset((pair.first, pair.second)) not in linked
    ]
    return Relations(duplicates, {version.document: version for version in versions}, alike)


def find_duplicates(documents: Sequence[Document], texts: Sequence[bytes]) -> dict[int, int]:
    """Document → the first one with the same text; but a notice of one title that came again word for word is no duplicate.

    texts: of each document what is the same for the same text.
    """
    firsts: dict[bytes, list[int]] = {}
    duplicates = {}
    for i, document in enumerate(documents):
        own = firsts.setdefault(texts[i], [])
        found = next((j for j in own[-NEIGHBOURS:] if not _came_again(document, documents[j])), None)
        if found is None:
            own.append(i)
        else:
            duplicates[i] = found
    return duplicates


def _came_again(document: Document, earlier: Document) -> bool:
    return bool(document["title"] == earlier["title"]) and are_stated_apart(document, earlier)


def describe_relations(documents: Sequence[Document], relations: Relations) -> Iterator[tuple[int, Finding]]:
    """Each relation as a finding about the later document: warnings for what may be counted twice, infos for links."""
    for i, j in relations.duplicates.items():
        other = _name(documents[j])
        yield i, Finding("duplicate", "info", f"与{other[0]}正文相同。", f"Same text as {other[1]}.")
    for i, version in relations.versions.items():
        other = _name(documents[version.of])
        share = version.pair.share
        zh, en = ("征求意见稿或草案", "A draft") if version.kind == "draft" else ("转载或重发", "A reprint")
        yield (
            i,
            Finding(
                "version",
                "info",
                f"是{other[0]}的{zh}，较短的一份有 {share:.0%} 的文字相同。",
                f"{en} of {other[1]}: {share:.0%} of the shorter one's letters are in common.",
            ),
        )
    for pair in relations.near_duplicates:
        other = _name(documents[pair.first])
        order = compare_order(documents[pair.first], documents[pair.second])
        which_zh = {"earlier": "后者较早", "higher": "后者级别较高，先后不明", "unknown": "先后不明"}[order]
        which_en = {
            "earlier": "the latter is earlier",
            "higher": "the latter is of a higher level, and which came first is not known",
            "unknown": "which came first is not known",
        }[order]
        yield (
            pair.second,
            Finding(
                "near_duplicate",
                "warning",
                f"与{other[0]}有 {pair.similarity:.0%} 的文字相同，{which_zh}。",
                f"{pair.similarity:.0%} of its letters are in common with {other[1]}; {which_en}.",
            ),
        )


def _name(document: Document) -> tuple[str, str]:
    """A document in a sentence, Chinese and English."""
    return f"《{document['title'].strip('《》')}》（{document['path']}）", f"“{document['title']}” ({document['path']})"
