#!/usr/bin/env python3
"""Makes `dutch.lexicon` and `english.lexicon` out of word lists; README.md says which. Standard library only.

    python3 make.py WDUTCH HUNSPELL_NL_DIC HUNSPELL_NL_AFF WAMERICAN

A lexicon is read by `src/language/lexicon.rs`, which documents the bytes.
"""
import collections
import os
import re
import struct
import sys
import unicodedata
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
# What a form is to its lemma: the order is that of `Form` in lexicon.rs.
PLURAL, DIMINUTIVE, VERB, PRESENT_PARTICIPLE, ADJECTIVE, COMPARISON, IRREGULAR = range(7)
VOWELS = "aeiou"
LINKS = ("", "s", "e", "en", "n", "er")


def fold(word):
    """As `speur_engine::text::analyze` folds a word of these languages; a test there compares them."""
    for old, new in (("ĳ", "ij"), ("Ĳ", "IJ"), ("’", "'"), ("ß", "ss"), ("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l")):
        word = word.replace(old, new)
    word = unicodedata.normalize("NFKD", word)
    return "".join(c for c in word if not unicodedata.combining(c)).lower()


def read_words(path):
    """Folded words, and for each whether it is also written without capitals."""
    words = {}
    for line in open(path, encoding="utf-8"):
        word = line.strip()
        folded = fold(word)
        if re.fullmatch(r"[a-z]+('[a-z]+)*", folded):
            words[folded] = words.get(folded, False) or word[:1].islower() or word[:1] == "'"
    return words


class Family:
    """Which forms belong to which lemma."""

    def __init__(self, words):
        self.words = words
        self.of = collections.defaultdict(dict)

    def link(self, form, lemma, kind):
        if form != lemma and form in self.words and lemma in self.words:
            self.of[form].setdefault(lemma, kind)

    def forms(self):
        forms = collections.defaultdict(dict)
        for form, lemmas in self.of.items():
            for lemma, kind in lemmas.items():
                forms[lemma][form] = kind
        return forms


def read_irregular(name):
    section, entries = None, []
    for line in open(os.path.join(HERE, name), encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line.startswith("["):
            section = line[1:-1]
        elif line:
            lemma, forms = line.split(":")
            entries.append((section, lemma, forms.split()))
    return entries


# ------------------------------------------------------------------------------------------------------ Dutch

PARTICLES = """aan achter af beet bij binnen bloot boven buiten dicht dood door fijn gade gelijk goed groot heen in kapot
klaar kwijt langs los mede mee mis na neer om omhoog omver onder op open over plaats rond samen stand stil stop teleur
tegen terecht terug thuis toe uit vast veilig verder vol voor vooraf voorbij voort vrij waar weg weer zwart achteruit
vooruit tegemoet tekort uiteen bijeen ineen opeen aaneen bloot lam schoon hoog laag lang teniet tentoon""".split()
INSEPARABLE = ["be", "ge", "her", "ont", "ver", "er", "door", "om", "onder", "over", "voor", "achter", "mis", "weer",
               "aan", "vol", "hero", "heront", "herver"]


def infinitives_of(stem):
    """How the infinitive of this stem may be written: loop, lopen; pak, pakken; leef, leven."""
    if stem.endswith(("a", "o", "e", "i")):
        yield stem + "an" if stem.endswith("a") else stem + "en"
        yield stem + "n"
        if stem.endswith("a"):
            yield stem + "an"
        return
    closed = len(stem) > 1 and stem[-2] in VOWELS and stem[-3:-2] not in tuple(VOWELS)
    # A short vowel doubles the consonant (bom, bommen) unless the stress lies before it (bevestig, wandel, oorlog).
    if not closed or re.search("[aeiou].*(e[lrmnt]|i[gkt]|og|or|um|kom)$|uw$", stem):
        yield stem + "en"
    if closed:
        yield stem + stem[-1] + "en"
    soft = {"f": "v", "s": "z"}.get(stem[-1])
    if soft:
        yield stem[:-1] + soft + "en"
    if len(stem) > 3 and stem[-2] == stem[-3] and stem[-2] in "aeou":
        yield stem[:-2] + stem[-1] + "en"
        if soft:
            yield stem[:-2] + soft + "en"


def singulars_of(plural):
    """How the singular of a regular plural may be written: daken, daak; pannen, pan; huizen, huis."""
    if plural.endswith("'s"):
        yield plural[:-2]
    elif plural.endswith("s"):
        yield plural[:-1]
    elif plural.endswith("heden"):
        yield plural[:-5] + "heid"
    elif plural.endswith("en"):
        stem = plural[:-2]
        if not re.search("(aa|ee|oo|uu)[^aeiou]$", stem):
            yield stem
        if len(stem) > 2:
            if stem[-1] == stem[-2] and stem[-1] not in VOWELS and stem[-3] in VOWELS:
                yield stem[:-1]
            hard = {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
            if stem[-2] in VOWELS:
                if stem[-3] not in VOWELS and stem[-2] in "aeou":
                    yield stem[:-1] + stem[-2] + hard
                yield stem[:-1] + hard
            elif hard != stem[-1]:
                yield stem[:-1] + hard
        yield plural[:-1]


def read_affixes(path):
    suffixes, prefixes = collections.defaultdict(list), {}
    for line in open(path, encoding="utf-8"):
        part = line.split()
        if len(part) < 4 or part[0] not in ("SFX", "PFX") or (part[2] in "YN" and part[3].isdigit()):
            continue
        strip = "" if part[2] == "0" else part[2]
        add = part[3].split("/")[0]
        add = "" if add == "0" else add
        if part[0] == "PFX":
            prefixes[part[1]] = add
            continue
        condition = part[4] if len(part) > 4 and ":" not in part[4] else "."
        suffixes[part[1]].append((strip, add, re.compile("(?:" + condition + ")$")))
    return suffixes, prefixes


def kind_of(flag):
    """What the forms of a flag of hunspell-nl are; `None` for what is derived rather than inflected."""
    if flag[0] == "Y":
        return DIMINUTIVE
    if flag[0] == "Z" and flag not in ("Zm",):
        return PLURAL
    if flag[0] == "V":
        return {"i": PRESENT_PARTICIPLE, "e": ADJECTIVE}.get(flag[1], VERB)
    if flag in ("Ab", "Ac", "Ad", "Ae", "An", "Ao", "Ap", "Ar", "As", "At", "Au", "Av", "Aw", "Ax", "Ay"):
        return COMPARISON
    return ADJECTIVE if flag[0] == "A" and flag != "A0" else None


def dutch(words, dictionary, affix):
    family = Family(words)
    suffixes, prefixes = read_affixes(affix)
    stems, infinitives, participles, nouns, lone = set(), set(), set(), set(), set()
    for line in list(open(dictionary, encoding="utf-8"))[1:]:
        base, _, flags = line.rstrip("\n").split("\t")[0].partition("/")
        flags = [flags[i:i + 2] for i in range(0, len(flags), 2)]
        for before in [""] + [prefixes[flag] for flag in flags if flag in prefixes and flag[0] == "P"]:
            folded = fold(before + base)
            if any(flag[0] == "Y" for flag in flags) and not any(flag[0] == "Z" for flag in flags):
                lone.add(folded)
            for flag in flags:
                kind = kind_of(flag)
                if kind is None:
                    continue
                {"Vi": infinitives, "Ve": participles}.get(flag, stems if kind == VERB else set()).add(folded)
                if kind == PLURAL:
                    nouns.add(folded)
                for strip, add, condition in suffixes.get(flag, ()):
                    if base.endswith(strip) and condition.search(base) and not add.endswith("-"):
                        form = fold(before + base[:len(base) - len(strip)] + add)
                        # Comparatives come by flags that also hold the form with -e.
                        real = kind
                        if kind == COMPARISON and add.endswith(("e",)) and not add.endswith(("ere", "ste", "te", "dere")):
                            real = ADJECTIVE
                        family.link(form, folded, real)
    infinitives &= words.keys()
    # Nouns without a plural among their flags: it stands in the list as a word of its own (staat, staten).
    lone -= nouns
    irregular = read_irregular("dutch_irregular.txt")

    # A verb of which only the root is flagged: afsluiten by sluiten.
    for word in words:
        for particle in PARTICLES:
            if word.startswith(particle) and word[len(particle):] in infinitives and word.endswith("n"):
                infinitives.add(word)
                break
    for section, lemma, _ in irregular:
        if section == "verbs":
            infinitives.add(lemma)
            infinitives.update(p + lemma for p in PARTICLES + INSEPARABLE if p + lemma in words)

    # The present and the past of regular verbs, by the stem: bevestig(t), bevestigde(n), all of bevestigen.
    regular = collections.defaultdict(set)
    for word in words:
        for stem_forms in ("", "t", "de", "den", "te", "ten"):
            if word.endswith(stem_forms):
                stem = word[:len(word) - len(stem_forms)]
                if len(stem) > 2:
                    for infinitive in infinitives_of(stem):
                        if infinitive in infinitives and infinitive != word:
                            if stem_forms in ("", "t") or is_past(stem, infinitive, stem_forms):
                                regular[infinitive].add(word)
    for infinitive, forms in regular.items():
        for form in forms:
            family.link(form, infinitive, VERB)

    # The stem's own paradigm goes to the infinitive, in one step.
    for form, lemmas in list(family.of.items()):
        for lemma, kind in list(lemmas.items()):
            if kind == VERB and lemma in stems and lemma not in infinitives:
                for infinitive in infinitives_of(lemma):
                    if infinitive in infinitives:
                        family.link(form, infinitive, VERB)
                        del lemmas[lemma]
                        break

    # Participles: bevestigd, gewerkt, afgesloten.
    for word in words:
        if len(word) < 5 or not word.endswith(("d", "t")):
            continue
        for stem in participle_stems(word):
            ending = word[-1]
            for infinitive in infinitives_of(stem):
                if infinitive in infinitives and infinitive != word and is_past(stem, infinitive, ending + "e"):
                    family.link(word, infinitive, VERB)
                    family.link(word + "e", infinitive, VERB)

    # A present participle of any infinitive.
    for infinitive in infinitives:
        family.link(infinitive + "d", infinitive, PRESENT_PARTICIPLE)
        family.link(infinitive + "de", infinitive, PRESENT_PARTICIPLE)

    strong = collections.defaultdict(set)
    for section, lemma, forms in irregular:
        if section == "verbs":
            for form in forms:
                strong[form].add(lemma)
    for form, lemmas in strong.items():
        # `wist` is of weten, though the rules would allow wissen.
        for lemma in [l for l, kind in family.of[form].items() if kind == VERB and l not in lemmas]:
            if not form == lemma[:-2]:
                del family.of[form][lemma]
    for section, lemma, forms in irregular:
        # gebied is no participle of bieden, which has geboden.
        if section == "verbs" and any(form.startswith("ge") for form in forms):
            for form, lemmas in family.of.items():
                if form.startswith("ge") and form not in forms and lemmas.get(lemma) == VERB:
                    del lemmas[lemma]
    pairs = set()
    for section, lemma, forms in irregular:
        if section != "verbs":
            for form in forms:
                family.of[form].pop(lemma, None)
                family.link(form, lemma, IRREGULAR)
            continue
        for prefix in [""] + PARTICLES + INSEPARABLE:
            infinitive = prefix + lemma
            if infinitive not in words:
                continue
            for form in forms:
                pairs.add((prefix + form, infinitive))
                family.link(prefix + form, infinitive, VERB)
                if form.startswith("ge") and prefix in INSEPARABLE:
                    family.link(prefix + form[2:], infinitive, VERB)
                    family.link(prefix + form[2:] + "e", infinitive, VERB)
                if form.startswith("ge"):
                    family.link(prefix + form + "e", infinitive, VERB)
                if len(form) > 2 and form == lemma[:-2]:
                    family.link(prefix + form, infinitive, VERB)

    # Nouns and adjectives that are flagged nowhere: as the longest known word that they end with.
    touched = set(family.of) | {lemma for lemmas in family.of.values() for lemma in lemmas}
    short = {form: lemmas for form, lemmas in family.of.items() if len(form) >= 4}
    for word in sorted(words.keys() - family.of.keys()):
        if word in infinitives:
            continue
        for cut in range(2, len(word) - 3):
            tail = short.get(word[cut:])
            if not tail:
                continue
            found = [(word[:cut] + lemma, kind) for lemma, kind in tail.items()
                     if word[:cut] + lemma in words and len(lemma) >= 3]
            for lemma, kind in found:
                family.link(word, lemma, kind)
            if found:
                break

    known_nouns = nouns | lone
    no_adjectives = infinitives | {
        noun for noun in known_nouns if not noun.endswith(("ees", "aas", "ans", "isch"))}
    # What is still alone, or only a form of a verb: by the rules of spelling.
    for word in sorted(words):
        if len(word) < 4:
            continue
        formed = bool(set(family.of.get(word, {}).values()) - {VERB})
        alone = word not in family.of and word not in infinitives
        for singular in singulars_of(word):
            if singular not in words or singular in infinitives or len(singular) < (4 if alone else 3):
                continue
            if formed and singular not in lone:
                continue
            if (alone and PLURAL not in family.of.get(singular, {}).values()) or singular in known_nouns:
                family.link(word, singular, PLURAL)
                break
        else:
            if alone and word.endswith("e"):
                for base in adjective_bases(word):
                    if base in words and base not in no_adjectives and len(base) >= 4:
                        family.link(word, base, ADJECTIVE)
                        break
    # deskundigen and serieuzer by deskundige and serieuze.
    for word in sorted(words.keys() - infinitives):
        if word in family.of and PLURAL in family.of[word].values():
            continue
        for ending, kind in (("n", PLURAL), ("r", COMPARISON), ("re", COMPARISON)):
            inflected = word[:-len(ending)]
            if word.endswith("e" + ending) and len(inflected) > 4 and VERB not in family.of.get(word, {}).values():
                for lemma, of in list(family.of.get(inflected, {}).items()):
                    if of == ADJECTIVE:
                        family.link(word, lemma, kind)

    # A word that is a plural is not asked for as a past tense: leden is of lid, hardly of lijden.
    for form, lemmas in family.of.items():
        kinds = set(lemmas.values())
        if kinds & {PLURAL, IRREGULAR} and VERB in kinds and form.endswith("en"):
            for lemma in [lemma for lemma, kind in lemmas.items() if kind == VERB and (form, lemma) not in pairs]:
                del lemmas[lemma]
    veto(family)
    return family


def is_past(stem, infinitive, ending):
    """Whether these are the past endings of this verb: -te after the consonants of 't kofschip, else -de."""
    last = infinitive[:-2][-1:] if infinitive.endswith("en") else stem[-1]
    voiceless = last in "tkfschpx"
    return ending.startswith("t") == voiceless if stem[-1] not in "dt" else ending[0] == stem[-1]


def participle_stems(word):
    bodies = [word]
    if word.startswith("ge"):
        bodies.append(word[2:])
    for particle in PARTICLES:
        if word.startswith(particle + "ge"):
            bodies.append(particle + word[len(particle) + 2:])
    for body in bodies:
        yield body[:-1]
        if body.endswith(("d", "t")):
            yield body


def adjective_bases(word):
    stem = word[:-1]
    yield stem
    if len(stem) > 2:
        if stem[-1] == stem[-2] and stem[-1] not in VOWELS:
            yield stem[:-1]
        hard = {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
        if stem[-2] in VOWELS and stem[-3] not in VOWELS:
            yield stem[:-1] + stem[-2] + hard
        yield stem[:-1] + hard


# What the rules allow and a reader does not mean.
VETOES = {("leden", "lijden"), ("leden", "leed"), ("bomen", "bom"), ("manen", "man"), ("grote", "grot"),
          ("groten", "grot"), ("steeds", "stad"), ("weten", "wijten"), ("weet", "wijten"), ("alleen", "alle"),
          ("alleen", "allee"), ("zaken", "zak"), ("weken", "wijken"), ("landen", "lande"), ("stade", "staan"), ("stade", "sta"), ("stade", "stond")}


def veto(family):
    for form, lemma in VETOES:
        family.of.get(form, {}).pop(lemma, None)


# ---------------------------------------------------------------------------------------------------- English

def english(words):
    family = Family(words)
    for word in sorted(words):
        for lemma, kind in english_lemmas(word):
            if lemma in words and words[lemma] and len(lemma) >= 3:
                family.link(word, lemma, kind)
                break
    # What has other forms of a verb has this one too: runs, beside running.
    for lemma, forms in family.forms().items():
        if VERB in forms.values():
            for form in forms:
                if family.of[form][lemma] == PLURAL:
                    family.of[form][lemma] = VERB
    for section, lemma, forms in read_irregular("english_irregular.txt"):
        for form in forms:
            family.of.get(form, {}).clear()
            family.link(form, lemma, VERB if section == "verbs" else IRREGULAR)
    return family


def english_lemmas(word):
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            yield word[:-3] + "y", PLURAL
        if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            yield word[:-2], PLURAL
        yield word[:-1], PLURAL
    for ending, kind in (("ing", VERB), ("ed", VERB), ("est", COMPARISON), ("er", COMPARISON)):
        stem = word[:-len(ending)]
        if not word.endswith(ending) or len(stem) < 3 or not re.search("[aeiouy]", stem):
            continue
        # -er and -est only of short adjectives: a `worker` is another word than `work`.
        if kind == COMPARISON and not (word[:-len(ending)] + "est" in ENGLISH and word[:-len(ending)] + "er" in ENGLISH):
            continue
        if stem.endswith("i"):
            yield stem[:-1] + "y", kind
        doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou"
        if doubled and stem[-1] not in "lsz":
            yield stem[:-1], kind
        silent = stem[-1] not in "aeiouwxy" and stem[-2] in "aeiou" and stem[-3] not in "aeiou"
        if silent or stem[-1] in "cvuz" or stem.endswith(("dg", "ng", "rg", "rs", "ns", "bl", "tl", "pl", "dl", "gl", "fl")):
            yield stem + "e", kind
        yield stem, kind
        yield stem + "e", kind
        if doubled:
            yield stem[:-1], kind


ENGLISH = {}

# ----------------------------------------------------------------------------------------------------- output


def purities(words):
    """For each word of four letters and more: how often other words that end (begin) with it are compounds of it."""
    plain = {word for word, lower in words.items() if lower and "'" not in word}
    tails, heads = ({word: [0, 0] for word in plain if len(word) >= 3} for _ in range(2))
    for word in plain:
        for cut in range(3, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            if tail in tails:
                tails[tail][1] += 1
                tails[tail][0] += any(head.endswith(link) and len(head) - len(link) >= 3
                                      and head[:len(head) - len(link)] in plain for link in LINKS)
            if head in heads:
                heads[head][1] += 1
                heads[head][0] += any(tail.startswith(link) and len(tail) - len(link) >= 3
                                      and tail[len(link):] in plain for link in LINKS)
    level = lambda pair: min(15, int((pair[0] + 0.5) / (pair[1] + 1.5) * 16))
    return ({word: level(pair) for word, pair in tails.items()}, {word: level(pair) for word, pair in heads.items()})


def write(name, words, family, purity):
    order = sorted(words)
    index = {word: at for at, word in enumerate(order)}
    shared, suffixes, flags, counts, kinds, deltas, splits = (bytearray() for _ in range(7))
    rules, table = collections.Counter(), []
    previous = ""
    for word in order:
        same = len(os.path.commonprefix([previous, word]))
        shared.append(same)
        suffixes += word[same:].encode() + b"\n"
        flags.append(0 if words[word] else 1)
        previous = word
        if purity:
            splits.append(purity[0].get(word, 5) << 4 | purity[1].get(word, 5))
    links = []
    for word in order:
        row = []
        for lemma, kind in sorted(family.of.get(word, {}).items()):
            cut = len(os.path.commonprefix([word, lemma]))
            row.append((len(word) - cut, lemma[cut:], kind, index[lemma]))
            rules[(len(word) - cut, lemma[cut:], kind)] += 1
        links.append(row)
    table = [rule for rule, _ in rules.most_common(255)]
    numbers = {rule: at for at, rule in enumerate(table)}
    for row in links:
        counts.append(len(row))
        for strip, add, kind, at in row:
            number = numbers.get((strip, add, kind), 255)
            kinds.append(number)
            if number == 255:
                deltas += struct.pack("<IB", at, kind)
    text = "".join(f"{strip} {kind} {add}\n" for strip, add, kind in table).encode()
    body = b"".join(struct.pack("<I", len(part)) + bytes(part)
                    for part in (shared, suffixes, flags, splits, counts, kinds, deltas, text))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = struct.pack("<I", len(body)) + deflate.compress(body) + deflate.flush()
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(packed)
    sizes = [len(zlib.compress(bytes(part), 9)) for part in (shared, suffixes, flags, splits, counts, kinds, deltas, text)]
    print(name, len(order), "words", sum(counts), "links", len(rules), "rules", len(packed), "bytes", sizes)


def main():
    wdutch, dictionary, affix, wamerican = sys.argv[1:]
    words = read_words(wdutch)
    write("dutch.lexicon", words, dutch(words, dictionary, affix), purities(words))
    words = {word: lower for word, lower in read_words(wamerican).items() if not word.endswith("'s")}
    ENGLISH.update(words)
    write("english.lexicon", words, english(words), None)


if __name__ == "__main__":
    main()
