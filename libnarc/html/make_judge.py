#!/usr/bin/env python3
"""Learns html/judge_table.c: make_judge.py NARC_PAGES FOLDER TRUTH [--out judge_table.c]

NARC_PAGES is the program of tests/extraction; FOLDER holds pages as ID.html; TRUTH is a JSON object
{ID: {"articleBody", "optionalText", "domain", "snippetsWith", "snippetsWithout"}}, where a page has
either its whole text or lines that belong to it and lines that do not. docs/extraction.md names the
collections. Needs python3-numpy and python3-sklearn; the result needs neither.

Pages are split by host, never by page: what is printed is measured on hosts the trees have not
seen. The weights of words come from other hosts than those they describe as well."""
import argparse
import bisect
import collections
import json
import math
import re
import subprocess
import zlib

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

WORD = re.compile(r"\w+")
BYTE_WORD = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
FOLDS = 5
LEXICAL = 12  # features at the end, made of learned weights
SLOTS = 4096
UNIT = 4096
LEAVES = 16  # of a tree at most
LETTERS = 0  # number of that feature in judge_look.c


# --- which runs are of the article ---------------------------------------------------------------

def shingles(tokens, n=4):
    return [tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1)]


def find(tokens, part, first, last):
    for at in range(first, last - len(part) + 1):
        if tokens[at:at + len(part)] == part:
            return at
    return -1


def candidates(runs, index):
    """(run, place in the truth, tokens) of runs of which half or more stands in the truth."""
    for i, run in enumerate(runs):
        parts = shingles(run)
        hits = [(j, index[s]) for j, s in enumerate(parts) if s in index]
        if parts and len(hits) * 2 >= len(parts):
            offset, places = min(hits, key=lambda hit: len(hit[1]))
            for place in places[:6]:
                yield i, max(0, place - offset), len(run)


def heaviest_chain(found):
    """Of the candidates those in the order of the truth that hold most tokens."""
    weight, before = [], []
    for a, (i, place, size) in enumerate(found):
        weight.append(size)
        before.append(-1)
        for b in range(max(0, a - 400), a):
            j, other, other_size = found[b]
            if j < i and other + 0.6 * other_size <= place and weight[b] + size > weight[a]:
                weight[a], before[a] = weight[b] + size, b
    chain, a = {}, max(range(len(found)), key=weight.__getitem__, default=-1)
    while a != -1:
        chain[found[a][0]] = found[a]
        a = before[a]
    return chain


def label(truth, optional, texts):
    """1 for each run of the article, 0 for the others; runs that may be either; tokens of each."""
    tokens, runs = WORD.findall(truth), [WORD.findall(text) for text in texts]
    index = collections.defaultdict(list)
    for i, s in enumerate(shingles(tokens)):
        index[s].append(i)
    labels = np.zeros(len(runs), np.int8)
    covered = np.zeros(len(tokens) + 1, bool)
    found = list(candidates(runs, index))
    chain = heaviest_chain(found)
    for i, place, size in chain.values():
        labels[i] = 1
        covered[place:place + size] = True
    for i, place, size in found:  # out of order, but nowhere else
        if not labels[i] and place < len(tokens) and covered[place:place + size].mean() < 0.4:
            labels[i] = 1
            covered[place:place + size] = True
    label_short(tokens, runs, chain, labels, covered)
    may = set(shingles(WORD.findall(optional)))
    joined = " ".join(WORD.findall(optional))
    either = np.array([not labels[i] and bool(run) and
                       (sum(s in may for s in shingles(run)) * 2 >= len(run) - 3
                        if len(run) > 3 else " ".join(run) in joined)
                       for i, run in enumerate(runs)], bool) & bool(may)
    return labels, either, np.array([len(run) for run in runs]), len(tokens)


def label_short(tokens, runs, chain, labels, covered):
    """Runs too short for a shingle count where the truth has them between their neighbours."""
    order = sorted(chain)
    starts = [chain[i][1] for i in order]
    at = 0
    for i, run in enumerate(runs):
        if i in chain:
            at = chain[i][1] + chain[i][2]
            continue
        if labels[i] or not 0 < len(run) < 4:
            continue
        k = bisect.bisect_right(order, i)
        place = find(tokens, run, at, min(starts[k] if k < len(order) else len(tokens), at + 60))
        between = place >= 0
        if not between and sum(map(len, run)) >= 14:
            place = find(tokens, run, 0, len(tokens))
        if place >= 0 and not covered[place:place + len(run)].any():
            labels[i] = 1
            covered[place:place + len(run)] = True
            if between:
                at = place + len(run)


def label_snippets(page, texts):
    labels, weights = np.zeros(len(texts), np.int8), np.zeros(len(texts))
    plain = [" ".join(WORD.findall(text.casefold())) for text in texts]
    for member, value in (("snippetsWith", 1), ("snippetsWithout", 0)):
        for snippet in page.get(member) or []:
            snippet = " ".join(WORD.findall(snippet.casefold()))
            hits = [i for i, text in enumerate(plain) if snippet and snippet in text]
            for i in hits[:1] if value else [i for i in hits if not labels[i]]:
                labels[i], weights[i] = value, 0.06
    return labels, weights


# --- pages ---------------------------------------------------------------------------------------

class Page:
    def __init__(self, record, truth):
        self.id, self.truth = record["id"], truth
        self.host = truth.get("domain") or self.id
        self.fold = zlib.crc32(self.host.encode()) % FOLDS
        self.texts = [run["text"] for run in record["runs"]]
        self.features = np.array([run["f"] for run in record["runs"]], np.int16)[:, :-LEXICAL]
        self.whole = bool(truth.get("articleBody"))
        if self.whole:
            self.labels, either, tokens, size = label(
                truth["articleBody"], truth.get("optionalText") or "", self.texts)
            self.weights = np.minimum(1.0, tokens / max(size, 1)) + 0.002
            self.weights[either] = 0.0005
        else:
            self.labels, self.weights = label_snippets(truth, self.texts)
        f = self.features
        self.asked = self.features[:, LETTERS] > 0  # the others judge.c settles by itself
        self.names, self.words = [], [words_of(text) for text in self.texts]
        memo = {}
        for run in record["runs"]:
            if run["names"] == 0:
                self.names.append(self.names[-1])
            else:
                self.names.append(memo.setdefault(
                    run["names"], [names_of(line) for line in run["names"].split("\n") if line]))


def words_of(text):
    """As narc_html_words_weigh takes them."""
    out = []
    for word in BYTE_WORD.findall(text.encode()[:120]):
        if len(word) <= 24 and not word.isdigit() and len(out) < 10:
            out.append(word.lower())
    return out


def names_of(line):
    """As narc_html_names_weigh takes them."""
    out = set()
    for name in line.split():
        humps = re.sub(r"([a-z])([A-Z])", r"\1-\2", name).lower()
        words = [w for w in re.split(r"[^a-z]+", humps) if 2 <= len(w) <= 20]
        out.update(w.encode() for w in words)
        out.update((a + "-" + b).encode() for a, b in zip(words, words[1:]))
    return out


def read_pages(program, folder, truth):
    output = subprocess.run([program, "--runs", folder], check=True, stdout=subprocess.PIPE).stdout
    for line in output.splitlines():
        record = json.loads(line)
        page = truth.get(record["id"])
        if page and record["runs"] and (page.get("articleBody") or page.get("snippetsWith")):
            yield Page(record, page)


# --- weights of words ----------------------------------------------------------------------------

def learn_words(pages, sets_of, least_hosts, most):
    """Hundredths of the log odds of each word; every host counts once."""
    seen = collections.defaultdict(lambda: [0.0, 0])
    for page in pages:
        inside, all_ = collections.Counter(), collections.Counter()
        for words, y in zip(sets_of(page), page.labels):
            all_.update(words)
            if y:
                inside.update(words)
        for word, count in all_.items():
            entry = seen[word, page.host]
            entry[0] += inside[word] / count
            entry[1] += 1
    yes, no = collections.Counter(), collections.Counter()
    for (word, _), (share, count) in seen.items():
        yes[word] += share / count
        no[word] += 1 - share / count
    usual = math.log(sum(yes.values()) / sum(no.values()))
    odds = {w: math.log((yes[w] + 1) / (no[w] + 1)) for w in yes if yes[w] + no[w] > least_hosts - .5}
    telling = sorted(odds, key=lambda w: (-abs(odds[w] - usual) * math.sqrt(yes[w] + no[w]), w))
    return {w: max(-900, min(900, round(100 * odds[w]))) for w in telling[:most]}


def learn_lexicon(pages):
    pages = [page for page in pages if page.whole]
    names = learn_words(pages, lambda p: [set().union(*levels) if levels else set()
                                          for levels in p.names], 8, 1200)
    words = learn_words(pages, lambda p: [set(w) if n < 260 else set()
                                          for w, n in zip(p.words, p.features[:, LETTERS])], 8, 1000)
    return names, words


def lexical(page, lexicon):
    """The last features, as judge_look.c makes them."""
    names, words = lexicon
    out = np.zeros((len(page.texts), LEXICAL), np.int16)
    memo = {}
    for i, levels in enumerate(page.names):
        if id(levels) not in memo:
            known = [[names[n] for n in level if n in names] for level in levels]
            strongest = [0 if not k else min(k) if abs(min(k)) > abs(max(k)) else max(k)
                         for k in known]
            memo[id(levels)] = (strongest + [0, 0, 0])[:3] + [
                min((min(k) for k in known if k), default=0),
                max((max(k) for k in known if k), default=0), sum(strongest),
                min((min(k) for k in known[:3] if k), default=0)]
        known = [words[w] for w in page.words[i] if w in words]
        out[i] = memo[id(levels)] + (
            [int(sum(known) / len(known)), min(known), max(known), known[0], len(known)]
            if known else [0] * 5)
    return out


# --- trees ---------------------------------------------------------------------------------------

def fit(pages, inputs, trees, leaves):
    x = np.concatenate([inputs[p.id][p.asked] for p in pages])
    y = np.concatenate([p.labels[p.asked] for p in pages])
    w = np.concatenate([p.weights[p.asked] for p in pages])
    model = HistGradientBoostingClassifier(
        max_iter=trees, max_leaf_nodes=leaves, learning_rate=0.08, l2_regularization=10,
        min_samples_leaf=60, max_bins=63, early_stopping=False)
    return model.fit(x[w > 0], y[w > 0], sample_weight=w[w > 0] * 30)


def table_of(model):
    """(bound, feature, skip) in preorder, where each tree begins, what the sum begins with."""
    nodes, roots = [], []

    def add(tree, at):
        node, mine = tree[at], len(nodes)
        if node["is_leaf"]:
            nodes.append((max(-32767, min(32767, round(node["value"] * UNIT))), 255, 0))
            return
        nodes.append(None)
        add(tree, node["left"])
        nodes[mine] = (math.floor(node["num_threshold"]), int(node["feature_idx"]),
                       len(nodes) - mine)
        add(tree, node["right"])

    for (predictor,) in model._predictors:
        roots.append(len(nodes))
        add(predictor.nodes, 0)
    return nodes, roots, round(float(np.ravel(model._baseline_prediction)[0]) * UNIT)


def odds(table, x):
    """As judge.c sums them, for many runs at once."""
    nodes, roots, start = table
    bound, feature, skip = (np.array(column) for column in zip(*nodes))
    total = np.full(len(x), start, np.int64)
    rows = np.arange(len(x))
    for root in roots:
        at = np.full(len(x), root)
        while True:
            inside = feature[at] != 255
            if not inside.any():
                break
            left = x[rows, np.where(inside, feature[at], 0)] <= bound[at]
            at = np.where(inside, at + np.where(left, 1, skip[at]), at)
        total += bound[at]
    return total


def stretches(values, asked):
    """Which runs judge_stretch.c takes, of odds above the bound."""
    stretch, passed, unasked = UNIT // 2, UNIT // 5, UNIT // 5 * 3 // 10
    outside, taken, over = 0, -2 ** 31, -2 ** 31
    back = []
    for value, ask in zip(values.tolist(), asked):
        ways = [(outside, 0), (taken, 1), (over, 2)]
        to_outside = max(ways[0], ways[1], key=lambda way: way[0])
        to_taken = max(ways[1], ways[2], (outside - stretch, 0), key=lambda way: way[0])
        to_over = max(ways[1], ways[2], key=lambda way: way[0])
        back.append((to_outside[1], to_taken[1], to_over[1]))
        outside, taken, over = (to_outside[0], to_taken[0] + (value if ask else 0),
                                to_over[0] - (passed if ask else unasked))
    place, out = int(taken > outside), np.zeros(len(values), bool)
    for i in range(len(values) - 1, -1, -1):
        out[i] = place == 1
        place = back[i][place]
    return out & asked


# --- measuring -----------------------------------------------------------------------------------

def score(page, taken):
    """Precision and recall over shingles; None where there are none."""
    def bag(text):
        tokens = WORD.findall(text)
        return collections.Counter(shingles(tokens) or ([tuple(tokens)] if tokens else []))
    want = bag(page.truth["articleBody"])
    got = bag("\n".join(t for t, take in zip(page.texts, taken) if take))
    may = bag(page.truth.get("optionalText") or "")
    for s in may:
        spare = min(got[s] - want[s], may[s])
        if spare > 0:
            got[s] -= spare
    same = sum((want & got).values())
    return (same / sum(got.values()) if sum(got.values()) else None,
            same / sum(want.values()) if want else None)


def report(pages, verdicts):
    for bound in (-0.4, -0.2, -0.1, 0.0, 0.2):
        rows = [score(p, stretches(verdicts[p.id] - round(bound * UNIT), p.asked))
                for p in pages if p.whole]
        precision = np.mean([a for a, _ in rows if a is not None])
        recall = np.mean([b for _, b in rows if b is not None])
        print("odds > %4.1f: F1 %.4f, precision %.4f, recall %.4f over %d pages of unseen hosts"
              % (bound, 2 * precision * recall / (precision + recall), precision, recall,
                 len(rows)), flush=True)


# --- the table in C ------------------------------------------------------------------------------

def fnv(word):
    hash_ = 0x811C9DC5
    for byte in word:
        hash_ = (hash_ ^ byte) * 0x01000193 & 0xFFFFFFFF
    return hash_


def slots(words):
    table = [None] * SLOTS
    for word in sorted(words):
        at = fnv(word) % SLOTS
        while table[at] is not None:
            if table[at][0] == fnv(word):
                raise SystemExit("two words with one hash")
            at = (at + 1) % SLOTS
        table[at] = fnv(word), words[word]
    return [(at, *entry) for at, entry in enumerate(table) if entry]


def lines(items, width=100):
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > width:
            yield line
            line = "   "
        line += " " + item + ","
    yield line


def flat(nodes, root):
    """The tests of a tree as (bound, feature, leaves on its left side), and what its leaves add."""
    tests, leaves = [], []

    def add(at):
        bound, feature, skip = nodes[at]
        if feature == 255:
            leaves.append(bound)
            return
        mine, first = len(tests), len(leaves)
        tests.append(None)
        add(at + 1)
        tests[mine] = bound, feature, sum(1 << leaf for leaf in range(first, len(leaves)))
        add(at + skip)

    add(root)
    return tests, leaves + [0] * (LEAVES - len(leaves))


def write(path, lexicon, table):
    nodes, roots, start = table
    trees = [flat(nodes, root) for root in roots]
    firsts = [0]
    for tests, _ in trees:
        firsts.append(firsts[-1] + len(tests))
    with open(path, "w", encoding="ascii") as out:
        out.write("/* Learned by html/make_judge.py; not to be changed by hand. */\n"
                  "/* clang-format off */\n"
                  '#include "html/judge.h"\n#include "html/judge_words.h"\n')
        for name, words in zip(("name", "word"), lexicon):
            out.write("\nconst narc_html_weight narc_html_%s_weights[NARC_HTML_WEIGHT_SLOTS] = {\n"
                      % name)
            out.write("\n".join(lines("[%d] = {0x%08X, %d}" % slot for slot in slots(words))))
            out.write("\n};\n")
        out.write("\nconst narc_html_judge_test narc_html_judge_tests[] = {\n")
        out.write("\n".join(lines("{%d, %d, 0x%X}" % test for tests, _ in trees for test in tests)))
        out.write("\n};\n\nconst uint16_t narc_html_judge_firsts[] = {\n")
        out.write("\n".join(lines(str(first) for first in firsts)))
        out.write("\n};\n\nconst int16_t narc_html_judge_leaves[] = {\n")
        out.write("\n".join(lines(str(leaf) for _, leaves in trees for leaf in leaves)))
        out.write("\n};\n\nconst size_t narc_html_judge_trees = %d;\n"
                  "const int32_t narc_html_judge_start = %d;\n" % (len(roots), start))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("truth")
    parser.add_argument("--out", default="judge_table.c")
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--leaves", type=int, default=12, help="of a tree, at most 16")
    parser.add_argument("--only", action="store_true", help="learn without measuring")
    args = parser.parse_args()
    with open(args.truth, encoding="utf-8") as file:
        truth = json.load(file)
    pages = list(read_pages(args.program, args.folder, truth))
    print("%d pages, %d runs" % (len(pages), sum(len(p.texts) for p in pages)), flush=True)
    inputs = {}
    for fold in range(FOLDS):
        lexicon = learn_lexicon([p for p in pages if p.fold != fold])
        for page in pages:
            if page.fold == fold:
                inputs[page.id] = np.hstack([page.features, lexical(page, lexicon)])
    write(args.out, learn_lexicon(pages), table_of(fit(pages, inputs, args.trees, args.leaves)))
    verdicts = {}
    for fold in range(0 if args.only else FOLDS):
        table = table_of(fit([p for p in pages if p.fold != fold], inputs, args.trees, args.leaves))
        for page in pages:
            if page.fold == fold:
                verdicts[page.id] = odds(table, inputs[page.id])
    if verdicts:
        report(pages, verdicts)


if __name__ == "__main__":
    main()
