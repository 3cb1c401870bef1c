"""Each format against its published layout: a reader of its own for each, written to the layout and not to the writer; golden files are compared in test_record.c."""
import csv
import json
import os
import sqlite3

from cli import ROOT, CliTest, main, run

DICT = ('--dict', os.path.join(ROOT, 'tests', 'dict'))
ARTICLES = [
    {'id': 'one;a', 'date': '2020-01-10', 'publisher': 'Herald; The', 'title': 'Bombs', 'url': 'https://www.example.org/a;b',
     'text': 'Turkey bombed Syria on Monday, Greece said. The “old” market in Aleppo was closed.\n\nNorway did not sanction Belarus.'},
    {'id': 'two', 'date': '2020-03-31', 'publisher': 'Ledger', 'title': 'Talks\tand\nmore', 'url': '',
     'text': 'France’s president met the German chancellor in Paris on Tuesday.\n\nThe United Nations criticized Serbia in February. Police in Kenya criticized lawmakers.'},
]

GDELT1 = ('GLOBALEVENTID SQLDATE MonthYear Year FractionDate '
          + ' '.join(f'Actor{n}{part}' for n in (1, 2) for part in ('Code', 'Name', 'CountryCode', 'KnownGroupCode', 'EthnicCode', 'Religion1Code',
                                                                     'Religion2Code', 'Type1Code', 'Type2Code', 'Type3Code'))
          + ' IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone '
          + ' '.join(f'{who}Geo_{part}' for who in ('Actor1', 'Actor2', 'Action')
                     for part in ('Type', 'FullName', 'CountryCode', 'ADM1Code', 'Lat', 'Long', 'FeatureID'))
          + ' DATEADDED SOURCEURL').split()
GDELT2 = [n for name in GDELT1 for n in ([name, name.replace('ADM1', 'ADM2')] if 'ADM1' in name else [name])]
MENTIONS = ('GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset Actor2CharOffset '
            'ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras').split()
ICEWS = ('Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,Target Sectors,Target Country,Story ID,'
         'Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude').split(',')
PHOENIX = ('EventID Date Year Month Day SourceActorFull SourceRoot SourceAgent SourceOthers TargetActorFull TargetRoot TargetAgent TargetOthers EventCode '
           'EventRootCode PentaClass GoldsteinScore Issues Lat Lon LocationName StateName CountryCode SentenceID URLs NewsSources').split()
POLECAT = ('Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, Actor COW, Primary Actor Sector, Actor Sectors, '
           'Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, '
           'Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude, GeoNames ID, '
           'Raw Placename, Feature Type, Source, Publication Date, Story People, Story Organizations, Story Locations, Language, Version').split(', ')


def rows(raw, names=None, encoding='utf-8'):
    """Tabs, LF, no quoting: names are given, or stand in the first line."""
    text = raw.decode(encoding)
    assert '\r' not in text and '"' not in text.replace('“', '') and text.endswith('\n')
    lines = [line.split('\t') for line in text[:-1].split('\n')]
    names = names or lines.pop(0)
    for line in lines:
        assert len(line) == len(names), (len(line), len(names), line)
    return [dict(zip(names, line)) for line in lines]


class Formats(CliTest):
    @classmethod
    def setUpClass(cls):
        cls.data = ''.join(json.dumps(a) + '\n' for a in ARTICLES)

    def write(self, to, *more):
        got = run('code', *DICT, '--to', to, *more, data=self.data)
        self.check(got, 0)
        return got.raw

    def events(self):
        return [json.loads(line) for line in self.write('jsonl').splitlines()]

    def dyads(self, r, one, two):
        return [(x[one], x[two]) for x in r]

    def gdelt(self, names, to):
        r = rows(self.write(to), names)
        first = r[0]
        self.assertEqual([x['GLOBALEVENTID'] for x in r], [str(n + 1) for n in range(len(r))])
        self.assertEqual({k: first[k] for k in ('SQLDATE', 'MonthYear', 'Year', 'FractionDate', 'Actor1Code', 'Actor1Name', 'Actor1CountryCode',
                                                'Actor2Code', 'IsRootEvent', 'EventCode', 'EventBaseCode', 'EventRootCode', 'QuadClass', 'GoldsteinScale',
                                                'NumMentions', 'AvgTone')},
                         {'SQLDATE': '20200106', 'MonthYear': '202001', 'Year': '2020', 'FractionDate': '2020.0164', 'Actor1Code': 'TUR', 'Actor1Name': 'TURKEY',
                          'Actor1CountryCode': 'TUR', 'Actor2Code': 'SYR', 'IsRootEvent': '1', 'EventCode': '190', 'EventBaseCode': '190',
                          'EventRootCode': '19', 'QuadClass': '4', 'GoldsteinScale': '-10.0', 'NumMentions': '1', 'AvgTone': ''})
        self.assertEqual(first['SOURCEURL'], 'https://www.example.org/a;b')
        self.assertEqual(self.dyads(r, 'Actor1Code', 'Actor2Code')[1:3], [('FRAGOV', 'DEUGOV'), ('DEUGOV', 'FRAGOV')])  # a meeting, both ways
        un = next(x for x in r if x['Actor1KnownGroupCode'])
        self.assertEqual((un['Actor1Code'], un['Actor1KnownGroupCode'], un['Actor1Type1Code'], un['Actor1CountryCode']), ('IGOUNO', 'UNO', 'IGO', ''))
        self.assertEqual((un['SQLDATE'], un['Actor2Code'], un['EventCode'], un['QuadClass']), ('20200201', 'SRB', '111', '3'))
        self.assertNotIn('NOR', [x['Actor1Code'] for x in r])  # it did not happen
        paris = r[1]
        self.assertEqual((paris['ActionGeo_Type'], paris['ActionGeo_CountryCode']), ('4', 'FR'))
        self.assertTrue(paris['ActionGeo_FullName'].startswith('Paris, ') and paris['ActionGeo_FullName'].endswith('France'))
        self.assertAlmostEqual(float(paris['ActionGeo_Lat']), 48.85, 1)
        for x in r:  # what a reader's types ask for
            int(x['SQLDATE']), float(x['FractionDate']), int(x['QuadClass']), float(x['GoldsteinScale']), int(x['DATEADDED'])
            self.assertTrue(x['EventRootCode'] == x['EventCode'][:2] and x['EventCode'].startswith(x['EventBaseCode']))
            self.assertIn(x['ActionGeo_Type'], '012345')
        return r

    def test_gdelt1(self):
        self.assertEqual(len(GDELT1), 58)
        self.assertEqual(self.gdelt(GDELT1, 'gdelt1')[0]['DATEADDED'], '20200110')

    def test_gdelt2(self):
        self.assertEqual(len(GDELT2), 61)
        self.assertEqual(self.gdelt(GDELT2, 'gdelt2')[0]['DATEADDED'], '20200110000000')

    def test_gdelt2_mentions(self):
        r, events = rows(self.write('gdelt2-mentions'), MENTIONS), rows(self.write('gdelt2'), GDELT2)
        self.assertEqual([x['GLOBALEVENTID'] for x in r], [x['GLOBALEVENTID'] for x in events])
        self.assertEqual((r[0]['MentionType'], r[0]['MentionSourceName'], r[0]['MentionIdentifier']), ('1', 'example.org', 'https://www.example.org/a;b'))
        self.assertEqual((r[1]['MentionType'], r[1]['MentionSourceName'], r[1]['MentionIdentifier']), ('2', 'Ledger', 'Talks and more'))
        for x in r:
            text = next(a for a in ARTICLES if len(a['text']) == int(x['MentionDocLen']))['text']
            for name in ('Actor1CharOffset', 'Actor2CharOffset', 'ActionCharOffset'):
                self.assertTrue(text[int(x[name])].isalpha() and (x[name] == '0' or not text[int(x[name]) - 1].isalpha()), (name, x))
        self.assertEqual([x['SentenceID'] for x in r[:2]], ['1', '1'])

    def test_icews(self):
        r = rows(self.write('icews'))
        self.assertEqual(list(r[0]), ICEWS)
        self.assertEqual({k: r[0][k] for k in ICEWS[:13]},
                         {'Event ID': '1', 'Event Date': '2020-01-06', 'Source Name': 'Turkey', 'Source Sectors': 'NA', 'Source Country': 'Turkey',
                          'Event Text': 'Use conventional military force', 'CAMEO Code': '190', 'Intensity': '-10', 'Target Name': 'Syria',
                          'Target Sectors': 'NA', 'Target Country': 'Syria', 'Story ID': '1', 'Sentence Number': '1'})
        self.assertEqual([x['Story ID'] for x in r[1:3]], ['2', '2'])
        self.assertEqual(self.dyads(r, 'Source Country', 'Target Country')[1:3], [('France', 'Germany'), ('Germany', 'France')])
        police = next(x for x in r if 'Police' in x['Source Sectors'])
        self.assertEqual((police['Source Name'], police['Source Sectors'], police['Target Sectors']),
                         ('Police in Kenya (Kenya)', 'Police,Government', 'Legislative / Parliamentary'))
        keys = [(x['Event ID'], x['Event Date']) for x in r]
        self.assertEqual(len(keys), len(set(keys)))
        for x in r:
            self.assertNotIn('', x.values())
            self.assertRegex(x['Event Date'], r'^\d{4}-\d\d-\d\d$')
            self.assertTrue(0 < int(x['Event ID']) < 2 ** 31)

    def test_phoenix(self):
        self.assertEqual(len(PHOENIX), 26)
        r = rows(self.write('phoenix'), PHOENIX)
        self.assertEqual(list(r[0].values())[:17], ['1', '20200106', '2020', '01', '06', 'TUR', 'TUR', '', '', 'SYR', 'SYR', '', '', '190', '19', '4', '-10'])
        self.assertEqual((r[0]['SentenceID'], r[0]['URLs'], r[0]['NewsSources']), ('one,a_1', 'https://www.example.org/a%3Bb', 'Herald, The'))
        self.assertEqual([r[1][k] for k in ('SourceActorFull', 'SourceRoot', 'SourceAgent', 'SourceOthers')], ['FRAGOV', 'FRA', 'GOV', ''])
        un = next(x for x in r if x['SourceRoot'] == 'IGO')
        self.assertEqual((un['SourceActorFull'], un['SourceAgent'], un['SourceOthers'], un['PentaClass']), ('IGOUNO', '', 'UNO', '3'))
        for x in r:
            self.assertEqual(x['Date'], x['Year'] + x['Month'] + x['Day'])
            self.assertEqual(x['SourceActorFull'].replace('---', ''), x['SourceRoot'] + x['SourceAgent'] + x['SourceOthers'].replace(';', ''))

    def test_polecat(self):
        self.assertEqual(len(POLECAT), 40)
        raw = self.write('polecat')
        r = rows(raw)
        self.assertEqual(list(r[0]), POLECAT)
        self.assertEqual([r[0][k] for k in POLECAT[:11]], ['one;a#1', '2020-01-06', 'ASSAULT', 'None', '-9', 'MATERIAL CONFLICT', r[0]['Contexts'], 'Turkey', 'TUR', '640', 'None'])
        self.assertEqual((r[1]['Actor Country'], r[1]['Actor COW'], r[1]['Recipient Name'], r[1]['Placename'], r[1]['Country'], r[1]['Feature Type']),
                         ('FRA; DEU', '220; 255', 'None', 'Paris', 'FRA', 'PPL'))
        self.assertEqual(len(rows(raw, encoding='latin-1')), len(r))  # some readers take it for that
        for x in r:
            self.assertNotIn('', x.values())

    def test_tabari(self):
        r = rows(self.write('tabari'), ['date', 'source', 'target', 'code', 'label'])
        self.assertEqual(list(r[0].values()), ['200106', 'TUR', 'SYR', '190', 'USE CONVENTIONAL MILITARY FORCE, NOT SPECIFIED BELOW'])
        for x in r:
            self.assertRegex(' '.join(list(x.values())[:4]), r'^\d{6} ([A-Z]{3})+|--- ([A-Z]{3})+|--- \d{3,4}$')

    def test_quad_schemes(self):
        data = json.dumps({'id': 'x', 'date': '2020-01-10', 'text': 'Norway sanctioned Belarus.'}) + '\n'
        def quad(to, names, column, *scheme):
            return rows(run('code', *DICT, '--to', to, *scheme, data=data).raw, names)[0][column]
        self.assertEqual(quad('phoenix', PHOENIX, 'PentaClass'), '3')
        self.assertEqual(quad('phoenix', PHOENIX, 'PentaClass', '--quad-scheme', 'icews'), '4')
        self.assertEqual(quad('gdelt1', GDELT1, 'QuadClass'), '4')
        self.assertEqual(quad('gdelt2', GDELT2, 'QuadClass', '--quad-scheme', 'penta'), '3')
        self.assertEqual(quad('polecat', None, 'Quad Code'), 'MATERIAL CONFLICT')

    def test_organisations(self):
        data = json.dumps({'id': 'x', 'date': '2020-01-10', 'text': 'The United Nations accused the European Union of obstruction, NATO said.'}) + '\n'
        def codes(*options):
            event = json.loads(run('code', *options, data=data).out)
            return [event[side][0]['code'] for side in ('actor', 'recipient')] + [a['source']['code'] for a in event['attribution']][:1]
        self.assertEqual(codes(), ['UNO', 'EUR', 'IGO'])
        self.assertEqual(codes('--organisations', 'own'), codes())
        self.assertEqual(codes('--organisations', 'igo'), ['IGO', 'IGO', 'IGO'])
        self.assertIn('IGO', run('code', '--organisations', 'igo', '--to', 'csv', data=data).out.splitlines()[1])
        self.check(run('code', '--organisations', 'x', data=data), 2, "'own' or 'igo'")
        db = os.path.join(self.dir, 'o.db')
        self.check(run('code', '--organisations', 'igo', '--to', 'sqlite:' + db, data=data), 2, 'detente convert')
        run('code', '--to', 'sqlite:' + db, self.file('o.jsonl', data))
        for which in ('own', 'igo'):
            self.assertEqual(run('convert', db, '--organisations', which).out, run('code', '--organisations', which, data=data).out)

    def test_rows_are_numbered_alike_for_every_number_of_threads(self):
        path = self.file('news.jsonl', self.data * 40)
        for to in ('gdelt2', 'icews', 'phoenix'):
            one, eight = (run('code', *DICT, '--to', to, '-j', j, path).raw for j in ('1', '8'))
            self.assertEqual(one, eight)


class Convert(CliTest):
    def test_converted_is_what_code_writes(self):
        path, db = self.file('news.jsonl', ''.join(json.dumps(a) + '\n' for a in ARTICLES)), os.path.join(self.dir, 'e.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        for to in ('jsonl', 'csv', 'tsv', 'table', 'gdelt1', 'gdelt2', 'gdelt2-mentions', 'icews', 'phoenix', 'polecat', 'tabari'):
            self.assertEqual(run('convert', db, '--to', to).out, run('code', *DICT, '--to', to, path).out)
        for more in (['--offsets', 'codepoints'], ['--text', '--link'], ['--quad-scheme', 'penta']):
            self.assertEqual(run('convert', db, *more).out, run('code', *DICT, *more, path).out)

    def test_selection(self):
        path, db = self.file('news.jsonl', ''.join(json.dumps(a) + '\n' for a in ARTICLES)), os.path.join(self.dir, 'e.db')
        run('code', *DICT, '--to', 'sqlite:' + db, path)
        def ids(*options):
            return [json.loads(line)['id'] for line in run('convert', db, *options).out.splitlines()]
        self.assertEqual(ids('--until', '2020-01-31'), ['one;a#1', 'one;a#2'])
        self.assertEqual(ids('--since', '2020-03-01', '--actor', 'DEU'), ['two#1'])
        self.assertEqual(ids('--actor', 'TUR', '--recipient', 'SYR'), ['one;a#1'])
        self.assertEqual(ids('--actor', 'SYR'), [])
        self.check(run('convert', db, '--since', '2020'), 2, '--since')
        self.check(run('convert', db, '--to', 'x'), 2, "no format 'x'")
        self.check(run('convert', os.path.join(self.dir, 'none.db')), 1, 'none.db')
        self.check(run('convert', path), 1, 'not a database')

    def test_one_a_day_merges(self):
        texts = ['Turkey bombed Syria on Monday.', 'Wheat rose. Turkey shelled Syria on Monday. Turkey bombed Syria on Monday.', 'Turkey bombed Syria on Tuesday.']
        path, db = self.file('news.jsonl', ''.join(json.dumps({'id': f'n{i}', 'date': '2020-01-10', 'publisher': f'P{i % 2}', 'url': f'https://e.org/{i}', 'text': t}) + '\n'
                                                   for i, t in enumerate(texts))), os.path.join(self.dir, 'e.db')
        run('code', *DICT, '--to', 'sqlite:' + db, path)
        monday, tuesday = [json.loads(line) for line in run('convert', db, '--one-a-day').out.splitlines()]
        self.assertEqual(monday['merged'], {'events': 3, 'articles': 2, 'article_ids': ['n0', 'n1', 'n1'], 'urls': ['https://e.org/0', 'https://e.org/1'],
                                            'publishers': ['P0', 'P1']})
        self.assertEqual((monday['date'], tuesday['date'], tuesday['merged']['events']), ('2020-01-06', '2020-01-07', 1))
        phoenix = rows(run('convert', db, '--one-a-day', '--to', 'phoenix').raw, PHOENIX)
        self.assertEqual([list(x.values())[23:] for x in phoenix], [['n0_1;n1_2;n1_3', 'https://e.org/0;https://e.org/1', 'P0;P1'], ['n2_1', 'https://e.org/2', 'P0']])
        gdelt = rows(run('convert', db, '--one-a-day', '--to', 'gdelt1').raw, GDELT1)
        self.assertEqual([[x[k] for k in ('NumMentions', 'NumSources', 'NumArticles')] for x in gdelt], [['3', '2', '2'], ['1', '1', '1']])
        self.check(run('convert', db, '--one-a-day', '--to', 'gdelt2-mentions'), 2, 'every mention')
        db = sqlite3.connect(db)
        self.assertEqual(db.execute('SELECT day, actor, recipient, events, articles, publishers FROM one_a_day ORDER BY day').fetchall(),
                         [('2020-01-06', 'TUR', 'SYR', 3, 2, 2), ('2020-01-07', 'TUR', 'SYR', 1, 1, 1)])
        db.close()


if __name__ == '__main__':
    main()
