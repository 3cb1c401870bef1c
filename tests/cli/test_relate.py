"""`detente relate`: pairs in, one relation out for each, bad lines reported and the rest done."""
import json
import unittest

from cli import CliTest, run

FIELDS = {'id', 'event', 'mode', 'cameo', 'quad_code', 'rule', 'why', 'score', 'alternatives'}


def relate(*lines, args=()):
    data = ''.join((line if isinstance(line, str) else json.dumps(line)) + '\n' for line in lines)
    return run('relate', *args, data=data)


class Relate(CliTest):
    def test_marks_and_pieces_give_the_same(self):
        r = relate({'id': 'a', 'marked_sentence': '<s>Chad</s> freed <t>two reporters</t> on Monday.'},
                   {'id': 'b', 'sentence': 'Chad freed two reporters on Monday.', 'source': 'Chad', 'target': 'two reporters'})
        self.check(r, 0)
        a, b = map(json.loads, r.out.splitlines())
        self.assertEqual((a.pop('id'), b.pop('id')), ('a', 'b'))
        self.assertEqual(a, b)
        self.assertEqual(a['event'], 'RETREAT')
        self.assertEqual(a['quad_code'], 2)
        self.assertEqual(set(a) | {'id'}, FIELDS)

    def test_which_side_acts(self):
        r = relate({'id': 1, 'marked_sentence': '<t>Chad</t> was accused by <s>Niger</s> of arming bandits.'},
                   {'id': 2, 'marked_sentence': '<s>Peru</s> lent <t>Chile</t> $40 million.'})
        self.check(r, 0)
        self.assertEqual([json.loads(line)['event'] for line in r.out.splitlines()], ['ACCUSE', 'AID'])

    def test_rule_is_a_dictionary_line_or_the_model(self):
        r = relate({'id': 1, 'marked_sentence': '<s>Kenya</s> condemned <t>Somalia</t>.'}, {'id': 2, 'marked_sentence': '<s>Kenya</s> zorped <t>Somalia</t>.'})
        self.check(r, 0)
        known, unknown = map(json.loads, r.out.splitlines())
        self.assertRegex(known['rule'], r'^events/\w+\.txt:\d+$')
        self.assertEqual(known['event'], 'ACCUSE')
        self.assertEqual(unknown['rule'], 'model/relate.bin')

    def test_always_answers(self):
        odd = ({'id': 1, 'sentence': 'It rained.', 'source': 'Chad', 'target': 'Niger'}, {'id': 2, 'sentence': 'Chad.', 'source': 'Chad', 'target': 'Chad'},
               {'id': 3, 'marked_sentence': '<s>Chad</s> spoke.\nIt rained. <t>Niger</t> answered.'}, {'sentence': '\u00e9t\u00e9', 'source': '\u00e9t\u00e9', 'target': ''})
        r = relate(*odd)
        self.check(r, 0)
        self.assertEqual(len(r.out.splitlines()), len(odd))
        self.assertNotIn('id', json.loads(r.out.splitlines()[3]))

    def test_bad_lines_are_told_and_the_rest_done(self):
        good = {'id': 1, 'marked_sentence': '<s>Chad</s> thanked <t>Niger</t>.'}
        r = relate(good, '{broken', '', {'id': 2}, '[1]', {'id': 3, 'sentence': 'x', 'source': 1, 'target': 'x'}, {'id': 4, 'sentence': ''},
                   {'id': 5, 'marked_sentence': '<s></s><t></t>'}, {'id': 6, 'sentence': ' \n ', 'source': '', 'target': ''}, good)
        self.check(r, 1, 'standard input:2: ', 'standard input:4: neither', 'standard input:5: not a JSON object', 'standard input:6: ', 'standard input:7: ',
                   'standard input:8: nothing but marks', 'standard input:9: ')
        self.assertEqual([json.loads(line)['id'] for line in r.out.splitlines()], [1, 1])

    def test_alternatives(self):
        pair = {'id': 1, 'marked_sentence': '<s>Chad</s> thanked <t>Niger</t>.'}
        for n, shown in ((0, 0), (3, 3), (15, 15), (99, 15)):
            r = relate(pair, args=('--alternatives', str(n)))
            self.check(r, 0)
            found = json.loads(r.out)
            self.assertEqual(len(found['alternatives']), shown)
            self.assertEqual(len({found['event'], *(a['event'] for a in found['alternatives'])}), shown + 1)
            scores = [found['score'], *(a['score'] for a in found['alternatives'])]
            self.assertEqual(scores, sorted(scores, reverse=True))

    def test_files(self):
        path = self.file('pairs.jsonl', json.dumps({'id': 1, 'marked_sentence': '<s>Chad</s> thanked <t>Niger</t>.'}) + '\n')
        r = run('relate', path, path)
        self.check(r, 0)
        self.assertEqual(len(r.out.splitlines()), 2)
        self.check(run('relate', path, '-o', self.dir + '/out.jsonl'), 0)
        with open(self.dir + '/out.jsonl') as f:
            self.assertEqual(f.read() * 2, r.out)
        self.check(run('relate', self.dir + '/none', path), 1, 'none: ')


if __name__ == '__main__':
    unittest.main()
