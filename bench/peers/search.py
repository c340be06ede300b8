"""Exact search within 31 bits by faiss on one thread: values and queries of 32 bytes each, results as one line of JSON."""

import json
import sys
import time

import faiss
import numpy

RADIUS = 32  # faiss leaves out what is exactly as far

rows = numpy.fromfile(sys.argv[1], dtype=numpy.uint8).reshape(-1, 32)
queries = numpy.fromfile(sys.argv[2], dtype=numpy.uint8).reshape(-1, 32)
faiss.omp_set_num_threads(1)


def measured(index):
    start = time.perf_counter()
    index.add(rows)
    made = time.perf_counter() - start
    times, found = [], 0
    for query in queries:
        start = time.perf_counter()
        _, distances, _ = index.range_search(query[None, :], RADIUS)
        times.append(time.perf_counter() - start)
        found += len(distances)
    return {"made_s": made, "ms": sorted(times)[len(times) // 2] * 1000, "found": found}


flat = measured(faiss.IndexBinaryFlat(256))
multi = faiss.IndexBinaryMultiHash(256, 16, 16)
multi.nflip = 1
print(json.dumps({"flat": flat, "multi_hash": measured(multi)}))
