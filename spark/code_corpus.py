#!/usr/bin/env python3
"""Code a corpus with Spark: JSON lines, Parquet or web archives in, one row for each event out, as Parquet.

    spark-submit spark/code_corpus.py --from jsonl  news/*.jsonl.gz    events.parquet
    spark-submit spark/code_corpus.py --from parquet news.parquet      events.parquet
    spark-submit spark/code_corpus.py --from warc   crawl/*.warc.gz    events.parquet

The workers need the Python package `detente`. Each of them loads the engine once. Rows are those of detente.EventTable(); an article's rows are the
same as the command's, in its order, and `id` tells them apart. Parquet has the columns of a JSON line (id, date, publisher, title, url, text, html), of
which text or html is needed. Articles that cannot be used are left out and counted.
"""
import argparse
import json
import os
import sys

FIELDS = ("id", "date", "publisher", "title", "url", "text", "html")


def schema():
    from pyspark.sql.types import DoubleType, IntegerType, StringType, StructField, StructType

    import detente

    kinds = {"u": StringType(), "i": IntegerType(), "d": DoubleType()}
    return StructType([StructField(name, kinds[kind], True) for name, kind, _ in detente.COLUMNS])


def _batches(articles):
    """Arrow record batches of the events of articles."""
    import pyarrow

    import detente

    table = pyarrow.table(detente.EventTable(event for article in articles for event in article.events))
    yield from table.to_batches()


def code_lines(batches):
    """Batches of one column, a JSON line each."""
    import detente

    engine = detente.shared_engine()
    for batch in batches:
        data = "\n".join(line for line in batch.column(0).to_pylist() if line).encode("utf-8")
        if data:
            yield from _batches(engine.code_bytes(data + b"\n", "lines", format="jsonl", on_error="skip"))


def code_rows(batches):
    """Batches with the columns of FIELDS that there are."""
    import detente

    engine = detente.shared_engine()
    for batch in batches:
        lines = (json.dumps({k: str(v) for k, v in row.items() if k in FIELDS and v is not None}) for row in batch.to_pylist())
        data = "".join(line + "\n" for line in lines).encode("utf-8")
        if data:
            yield from _batches(engine.code_bytes(data, "rows", format="jsonl", on_error="skip"))


def code_archives(batches):
    """Batches of one column: the content of a whole archive each."""
    import detente

    engine = detente.shared_engine()
    for batch in batches:
        for path, content in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist()):
            yield from _batches(engine.code_bytes(content, path.rsplit("/", 1)[-1], format="warc", on_error="skip"))


def code_corpus(spark, form, paths, partitions=0):
    """A data frame of events. form: jsonl, parquet, warc."""
    if __name__ != "__main__":  # imported: the workers need this file as well
        spark.sparkContext.addPyFile(os.path.abspath(__file__))
    if form == "jsonl":
        frame, coder = spark.read.text(paths), code_lines
    elif form == "parquet":
        frame, coder = spark.read.parquet(*paths), code_rows
        frame = frame.select(*[c for c in FIELDS if c in frame.columns])
    else:
        frame, coder = spark.read.format("binaryFile").load(paths).select("path", "content"), code_archives
    if partitions:
        frame = frame.repartition(partitions)
    return frame.mapInArrow(coder, schema())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="form", choices=("jsonl", "parquet", "warc"), default="jsonl")
    parser.add_argument("--partitions", type=int, default=0, help="spread the input over so many tasks (a gzip file is one task else)")
    parser.add_argument("input", nargs="+")
    parser.add_argument("output")
    args = parser.parse_args()
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("detente").config("spark.sql.execution.arrow.maxRecordsPerBatch", "500").getOrCreate()
    code_corpus(spark, args.form, args.input, args.partitions).write.mode("errorifexists").parquet(args.output)
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
