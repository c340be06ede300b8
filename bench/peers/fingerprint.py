"""Pictures per second and peak memory of pdqhash (Meta's C++) and imagehash on the files named, on one thread.

    python fingerprint.py [--format json] FILE|FOLDER...

Each tool runs in a process of its own, so that the peak memory is its own.
"""

import argparse
import json
import multiprocessing
import pathlib
import resource
import time

TOOLS = ("pdqhash", "imagehash-phash")


def hasher(tool):
    """The function that fingerprints one opened picture."""
    if tool == "pdqhash":
        import numpy
        import pdqhash

        return lambda picture: pdqhash.compute(numpy.array(picture.convert("RGB")))
    import imagehash

    return imagehash.phash


def measure(tool, files, results):
    """Puts one row of figures into `results`."""
    from PIL import Image

    fingerprint = hasher(tool)
    done, failed = 0, 0
    wall, cpu = time.perf_counter(), time.process_time()
    for file in files:
        try:
            with Image.open(file) as picture:
                fingerprint(picture)
            done += 1
        except Exception:  # a peer may fail on a file in any way; it is counted
            failed += 1
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put(
        {
            "tool": tool,
            "pictures": done,
            "failed": failed,
            "pictures/s": round(done / wall, 1),
            "CPU ms/picture": round(1000 * cpu / max(done, 1), 2),
            "peak MiB": round(peak, 1),
        }
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    context = multiprocessing.get_context("spawn")
    rows = []
    for tool in TOOLS:
        results = context.Queue()
        process = context.Process(target=measure, args=(tool, files, results))
        process.start()
        rows.append(results.get())
        process.join()
    if arguments.format == "json":
        print(json.dumps(rows))
        return
    table = [list(rows[0])] + [[str(cell) for cell in row.values()] for row in rows]
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    for line in table:
        cells = [line[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(line[1:], widths[1:])]
        print("  ".join(cells))


if __name__ == "__main__":
    main()
