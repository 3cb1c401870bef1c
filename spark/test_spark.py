"""A real local Spark against the command: the same rows. Articles are made here, DETENTE_SPARK_ARTICLES of them (default 2,000)."""
import json
import os
import subprocess
import sys

import pytest

pyspark = pytest.importorskip("pyspark")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import code_corpus  # noqa: E402
import detente  # noqa: E402

STATES = "France Kenya Turkey Syria Iran Iraq Israel Egypt Germany Poland Ukraine Russia China India Pakistan Japan Brazil Chile Peru Mexico".split()
ACTS = ["{a} agreed to withdraw its troops from {b}.", "{a} imposed sanctions on {b} on Monday.", "{a}'s president visited {b}.", "{a} condemned the attack on {b}, officials said.",
        "Talks between {a} and {b} ended without a result.", "{a} demanded that {b} release two journalists.", "{a} sent food aid to {b} after the floods.", "Nothing much happened in {a}."]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    count = int(os.environ.get("DETENTE_SPARK_ARTICLES", "2000"))
    with open(path, "w", encoding="utf-8") as f:
        for i in range(count):
            a, b = STATES[i % 20], STATES[(i // 20 * 7 + i + 3) % 20]
            text = " ".join(ACTS[(i + k * 3) % len(ACTS)].format(a=a, b=b) for k in range(3)) + "\n\n" + ACTS[i % 7].format(a=b, b=a)
            f.write(json.dumps({"id": "n%06d" % i, "date": "2024-06-%02d" % (i % 28 + 1), "text": text}) + "\n")
    return path


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (pyspark.sql.SparkSession.builder.master("local[2]").appName("detente-test").config("spark.ui.enabled", "false")
               .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500").getOrCreate())
    yield session
    session.stop()


def rows_of_command(path):
    command = os.environ.get("DETENTE")
    if not command:
        pytest.skip("DETENTE names no command")
    out = subprocess.run([command, "code", "--offsets", "codepoints", str(path)], stdout=subprocess.PIPE, check=True).stdout
    table = detente.EventTable(json.loads(line) for line in out.splitlines()).columns()
    return sorted(zip(*table.values()), key=lambda row: row[0])


def rows_of_spark(frame):
    return sorted((tuple(row) for row in frame.collect()), key=lambda row: row[0])


def test_lines(spark, corpus):
    want = rows_of_command(corpus)
    assert len(want) > 1000
    assert rows_of_spark(code_corpus.code_corpus(spark, "jsonl", [str(corpus)], 4)) == want


def test_parquet_in_and_out(spark, corpus, tmp_path):
    spark.read.json(str(corpus)).write.parquet(str(tmp_path / "news.parquet"))
    code_corpus.code_corpus(spark, "parquet", [str(tmp_path / "news.parquet")]).write.parquet(str(tmp_path / "events.parquet"))
    assert rows_of_spark(spark.read.parquet(str(tmp_path / "events.parquet"))) == rows_of_command(corpus)


def test_archives(spark, tmp_path):
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>France's president visited Kenya on Monday and met the foreign minister of Egypt.</p></body></html>"
    record = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:a>\r\nWARC-Date: 2024-06-12T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(page), page)
    (tmp_path / "a.warc").write_bytes(record)
    rows = rows_of_spark(code_corpus.code_corpus(spark, "warc", [str(tmp_path / "a.warc")]))
    assert rows and rows == rows_of_command(tmp_path / "a.warc")
