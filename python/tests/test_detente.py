"""The package against the command: the same events; offsets that slice; tables; threads; errors."""
import json
import os
import subprocess
import sys
import threading

import pytest

import detente

TEXT = "Turkey agreed to withdraw its troops from Syria. “France condemned the attack on Lebanon,” said Erdoğan’s spokesman in Ankara on Tuesday.\n\nGermany imposed sanctions on Iran."


@pytest.fixture(scope="module")
def engine():
    return detente.Engine()


def test_an_event(engine):
    events = engine.code(TEXT, "2024-06-12", id="a")
    assert [e["id"] for e in events] == ["a#%d" % (i + 1) for i in range(len(events))]
    first = events[0]
    assert first["event"] == ["AGREE"] and first["cameo"] == "0356"
    assert [a["code"] for a in first["actor"]] == ["TUR"] and [r["code"] for r in first["recipient"]] == ["SYR"]
    assert first["rule"].startswith("events/")


def test_offsets_slice(engine):
    for event in engine.code(TEXT, "2024-06-12"):
        for party in event["actor"] + event["recipient"]:
            assert TEXT[party["start"]:party["end"]] == party["entity_text"]
    raw = TEXT.encode()
    for event in engine.code(TEXT, "2024-06-12", offsets="bytes"):
        for party in event["actor"] + event["recipient"]:
            assert raw[party["start"]:party["end"]].decode() == party["entity_text"]


def test_the_same_as_the_command(engine, tmp_path):
    command = os.environ.get("DETENTE")
    if not command:
        pytest.skip("DETENTE names no command")
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": "n%d" % i, "date": "2024-06-12", "text": TEXT + " %d" % i}) + "\n" for i in range(5)), encoding="utf-8")
    out = subprocess.run([command, "code", "--offsets", "codepoints", str(path)], stdout=subprocess.PIPE, check=True).stdout
    want = [json.loads(line) for line in out.splitlines()]
    got = [event for article in engine.code_file(path) for event in article.events]
    assert want and got == want


def test_articles_of_a_file(engine, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text('{"id":"one","date":"2024-06-12","title":"T","text":"France met Kenya."}\n{"id":\n{"id":"three","text":"France\'s president visited Kenya."}\n', encoding="utf-8")
    with pytest.raises(detente.Error, match="news.jsonl"):
        list(engine.code_file(path))
    articles = list(engine.code_file(path, date="2020-01-01", on_error="skip"))
    assert [a.id for a in articles] == ["one", "three"]
    assert articles[0].title == "T" and articles[1].date == "2020-01-01" and articles[1].events


def test_bytes_are_read_as_a_file(engine):
    data = b'{"id":"one","date":"2024-06-12","text":"France met Kenya."}\n{"id":"two","html":"<p>Iran demanded that Iraq withdraw its troops.</p>","date":"2024-06-12"}\n'
    articles = list(engine.code_bytes(data, format="jsonl"))
    assert [a.id for a in articles] == ["one", "two"] and all(a.events for a in articles)
    with pytest.raises(detente.Error, match="mine"):
        list(engine.code_bytes(b"{broken", "mine", format="jsonl"))


def test_tables(engine):
    events = engine.code(TEXT, "2024-06-12")
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    frame, table = detente.to_pandas(events), detente.to_arrow(events)
    assert isinstance(frame, pandas.DataFrame) and isinstance(table, pyarrow.Table)
    assert len(frame) == table.num_rows == len(events) and list(frame.columns) == table.column_names
    assert table["event"].to_pylist() == [e["event"][0] for e in events]
    assert table["actor_text"].to_pylist() == list(frame["actor_text"])
    assert table.schema.field("quad_code").type == pyarrow.int32() and table.schema.field("event_scale").type == pyarrow.float64()
    table.validate(full=True)
    empty = detente.to_arrow([])
    assert empty.num_rows == 0 and empty.column_names == table.column_names
    assert table["mode"].null_count == sum(not e["mode"] for e in events)


def test_a_stream_may_be_taken_twice_or_never(engine):
    pyarrow = pytest.importorskip("pyarrow")
    table = detente.EventTable(engine.code(TEXT, "2024-06-12"))
    assert pyarrow.table(table) == pyarrow.table(table)
    table.__arrow_c_stream__()  # dropped unread
    assert len(table) == pyarrow.table(table).num_rows


def test_threads_share_an_engine(engine):
    want = engine.code(TEXT, "2024-06-12")
    got = [None] * 8

    def work(i):
        for _ in range(5):
            got[i] = engine.code(TEXT, "2024-06-12")

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(g == want for g in got)


def test_user_dictionaries_win(tmp_path):
    folder = tmp_path / "dict" / "events"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("[CONSULT 040 both R=with]\nv frobnicate\n  + France frobnicated with Kenya. => FRA KEN\n", encoding="utf-8")
    engine = detente.Engine([tmp_path / "dict"])
    events = engine.code("France frobnicated with Kenya on Monday.", "2024-06-12")
    assert events and events[0]["rule"] == "events/mine.txt:2"


def test_errors(tmp_path):
    with pytest.raises(detente.Error, match="no-such-model"):
        detente.Engine(model="no-such-model.bin")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "bad.txt").write_text("[CONSULT 999]\n", encoding="utf-8")
    with pytest.raises(detente.Error, match=r"events/bad\.txt:1: "):
        detente.Engine([tmp_path])
    with pytest.raises(ValueError):
        detente.code("x", offsets="words")
    with pytest.raises(ValueError):
        detente.Engine().code_file("x", format="pdf")
    with pytest.raises(detente.Error):
        detente.Engine().code_file(tmp_path / "nothing.txt")


def test_organisations(engine):
    text = "The United Nations accused the European Union of obstruction."
    def codes(e):
        event = e.code(text, date="2024-06-12")[0]
        return event["actor"][0]["code"], event["recipient"][0]["code"]
    assert codes(engine) == ("UNO", "EUR")
    assert codes(detente.Engine(organisations="igo")) == ("IGO", "IGO")
    with pytest.raises(ValueError):
        detente.Engine(organisations="all")


def test_parse(engine):
    assert "\tnsubj\t" in engine.parse("France met Kenya.")


def test_hostile_text(engine):
    for text in ["", "\0", "\u202e\U0001f600" * 50, "(" * 5000, "a " * 20000]:
        assert isinstance(engine.code(text, "2024-06-12"), list)


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
