#!/usr/bin/env python3
"""The article that must always work: which of the facts a person would list come out of it, and whether anything else does
that must not.

usage: test_seed.py COMMAND ARTICLE [LEAST_FACTS LEAST_ATTRIBUTED]     (exit 77: skipped, no such article)

A fact is found when an event of its sentence has the right parties, quad class and event type; attributed when that event is
also on the right word. One event stands for one fact.
"""
import json
import os
import subprocess
import sys

ARTICLE = None  # the article's own word

# Words of the sentence, the actor's codes, the recipient's codes (empty: both are actors), event types, on whose word (a
# word of the source's text or its code; medium), and what it is about.
FACTS = (
    ('lawmakers in Washington', {'USA'}, {'RUS'}, {'ACCUSE'}, ARTICLE, 'US lawmakers criticise Russia'),
    ('better relationship with Russia. Repeatedly', {'USA'}, {'RUS'}, {'AGREE'}, ('Huntsman', 'transcript'), 'Trump wants better relations'),
    ('engage personally', {'USA'}, {'RUS'}, {'AGREE', 'CONSULT'}, ('Huntsman', 'transcript'), 'Trump would like to meet Putin'),
    ('After a call between', {'USA', 'RUS'}, set(), {'CONSULT'}, ARTICLE, 'Putin and Trump telephone'),
    ('specifically invited', {'USA'}, {'RUS'}, {'AGREE', 'CONSULT'}, ('RUS', ''), 'an invitation to the White House'),
    ('not to congratulate', {'USA'}, {'RUS'}, {'SUPPORT'}, ARTICLE, 'Trump congratulates Putin'),
    ('expressed skepticism|point to the opposite', {'RUS'}, {'USA'}, {'REJECT', 'ACCUSE'}, ('Peskov|spokesman', 'Bloomberg'), 'Peskov is sceptical'),
    ('reversed an apparent decision', {'USA'}, {'RUS'}, {'CONCEDE'}, ARTICLE, 'Trump drops sanctions'),
    ('announced the sanctions', {'USA'}, {'RUS'}, {'THREATEN', 'SANCTION'}, ARTICLE, 'Haley announces sanctions'),
    ('back-and-forth', {'USA'}, {'USA'}, {'REJECT', 'ACCUSE'}, ARTICLE, 'Haley and an adviser dispute'),
    ('no immediate plans', {'USA'}, {'RUS'}, {'AGREE', 'SUPPORT'}, ('RUS', ''), 'no plans for sanctions, Moscow is assured'),
)
QUADS = {'AGREE': 1, 'CONSULT': 1, 'SUPPORT': 1, 'CONCEDE': 1, 'REQUEST': 3, 'ACCUSE': 3, 'REJECT': 3, 'THREATEN': 3, 'SANCTION': 4}
FURNITURE = ('Photo: Sputnik', 'One reply on', 'Comments are closed.')


def codes(parties):
    return {p.get('code') for p in parties}


def in_sentence(event, text, words):
    info = event['text_info']
    return any(info['start'] <= text.find(w.encode()) < info['end'] for w in words.split('|'))


def is_fact(event, text, fact):
    words, actor, recipient, types, _, _ = fact
    kind = event['event'][0]
    if not in_sentence(event, text, words) or kind not in types or event['quad_code'] != QUADS[kind]:
        return False
    a, r = codes(event['actor']), codes(event.get('recipient', []))
    if not recipient:
        return a == actor
    if recipient == actor:  # at odds with each other: two actors, or one against the other
        return a == actor and (r == recipient or (not r and len(event['actor']) > 1))
    return a == actor and r == recipient


def is_on_word(event, word):
    told = event.get('attribution', [])
    if word is ARTICLE:
        return not told
    source, medium = word
    for a in told:
        who = a.get('source', {})
        named = ' '.join(str(who.get(k, '')) for k in ('code', 'entity_text', 'identifier_text'))
        if any(s in named for s in source.split('|')) and medium in a.get('via', ''):
            return True
    return False


def match(events, text):
    """For each fact the event that stands for it (with the right word if there is one), or None."""
    used, found = set(), []
    for fact in FACTS:
        fits = [i for i, e in enumerate(events) if i not in used and is_fact(e, text, fact)]
        fits.sort(key=lambda i: not is_on_word(events[i], fact[4]))
        found.append(events[fits[0]] if fits else None)
        used.update(fits[:1])
    return found


def in_furniture(event, text):
    info = event['text_info']
    for line in FURNITURE:
        at = -1
        while (at := text.find(line.encode(), at + 1)) >= 0:
            if info['start'] <= at < info['end'] or at <= info['start'] < at + len(line):
                return True
    return False


def main():
    command, path = sys.argv[1:3]
    least = [int(n) for n in sys.argv[3:5]] or [0, 0]
    if not os.path.exists(path):
        print(f'skipped: no {path}')
        return 77
    done = subprocess.run([command, 'code', '--date', '2018-04-25', path], capture_output=True, check=True)
    with open(path, 'rb') as f:
        text = f.read()
    events = [json.loads(line) for line in done.stdout.splitlines()]
    found = match(events, text)
    for n, (fact, event) in enumerate(zip(FACTS, found), 1):
        said = 'missing' if not event else 'found' if is_on_word(event, fact[4]) else 'found, on the wrong word'
        print(f'{n:2} {fact[5]}: {said}')
    facts = sum(e is not None for e in found)
    attributed = sum(e is not None and is_on_word(e, f[4]) for f, e in zip(FACTS, found))
    stray = [e for e in events if in_furniture(e, text)]
    print(f'{facts} of {len(FACTS)} facts, {attributed} on the right word, {len(events)} events, {len(stray)} out of furniture')
    return 0 if facts >= least[0] and attributed >= least[1] and not stray else 1


if __name__ == '__main__':
    sys.exit(main())
