from __future__ import annotations
import re
from collections import defaultdict
from functools import lru_cache
from translator import hanzi
from translator.align.shapes import Evidence, Sentence
from translator.quantities import find_numbers, find_quantities
from translator.terms import Glossary, dictionary
from translator.terms.lexicon import Words
from translator.terms.tokens import tokenize, ARTICLES
from translator.terms import tables

HAN = re.compile(f"({hanzi.HAN}+)|([A-Za-z][A-Za-z0-9]*)")
ZM = [("？","?"),("?","?"),("！","!"),("!","!"),("“",'"'),("”",'"'),("：",":"),("（","("),("《",'<')]
EM = [("?","?"),("!","!"),("“",'"'),("”",'"'),('"','"'),(":",":"),("(","(")]

def nums(q):
    out=[]
    for x in q:
        v = x.moment.value if x.moment and x.moment.value is not None else x.value
        for y in (v if isinstance(v, tuple) else (v,)):
            if y is not None: out.append("#"+format(abs(y).normalize(),"f"))
    return out

def base(t): return min(t.bases(), key=lambda b:(len(b),b))

def zh_sentence(text, words, own):
    t = hanzi.simplified_text(text)
    out=[]
    for m in HAN.finditer(t):
        if m[1]: out += words.cut(m[1])
        else: out.append(m[2].lower())
    out += nums(find_quantities(t))
    out += ["m"+b for a,b in ZM if a in t]
    return Sentence(tuple(out), len(t))

def en_sentence(text):
    toks = tokenize(text)
    out=[base(t) for t in toks if not t.plain[0].isdigit()]
    out += nums(find_numbers(text))
    out += ["m"+b for a,b in EM if a in text]
    return Sentence(tuple(out), len(text))

def evidence(source, target, src_lines, tgt_lines, glossary, use_dict=True):
    vs={w for s in source for w in s.words}; vt={w for s in target for w in s.words}
    links=defaultdict(dict)
    fw = tables.words("function_words.txt") | ARTICLES
    for w in vs & vt:
        links[w][w]=1.0
    if use_dict:
        for zh, english in glosses(frozenset(vs)).items():
            for g in english:
                g = re.sub(r"\([^)]*\)","",g)
                ts=[t for t in tokenize(g) if not t.is_little]
                for t in ts:
                    b=base(t)
                    if b in vt:
                        links[zh][b]=max(links[zh].get(b,0), 1/len(ts))
    words=Words()
    common_s={w:words.chance(w) for w in vs if w in words._rows}
    common_t={w:0.005 for w in vt if w in fw}
    return Evidence(links, common_s, common_t)

@lru_cache(4)
def glosses(vs):
    out=defaultdict(list)
    for line in dictionary._text().split("\n"):
        p=line.split(" ",2)
        if len(p)==3 and p[1] in vs:
            m=dictionary._ENTRY.match(line)
            if m and not re.match("(old )?variant of|surname", m[4]): out[p[1]] += m[4].split("/")
    return out
