"""Pictures per second and peak memory of pdqhash (Meta's C++) and imagehash on the files named, on one thread.

    python fingerprint.py [--cutline PROGRAM] [--format json] FILE|FOLDER...

Each tool runs in a process of its own, so that the peak memory is its own. With --cutline, `cutline archive add` of the
same files into an empty archive is measured first: reading, metadata, PDQ, pHash, small rendition and the durable write.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import resource
import subprocess
import tempfile
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


def measure_cutline(program, files, results):
    """Puts the figures of `cutline archive add` into `results`."""
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "archive.sqlite"
        command = [program, "archive", "add", "--archive", archive, *files]
        environment = {**os.environ, "RAYON_NUM_THREADS": "1", "HOME": folder}
        wall = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
        wall = time.perf_counter() - wall
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    results.put(
        {
            "tool": "cutline archive add",
            "pictures": len(files),
            "failed": 0,
            "pictures/s": round(len(files) / wall, 1),
            "CPU ms/picture": round(1000 * (usage.ru_utime + usage.ru_stime) / len(files), 2),
            "peak MiB": round(usage.ru_maxrss / 1024, 1),
        }
    )


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
    parser.add_argument("--cutline", help="the built program")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    context = multiprocessing.get_context("spawn")
    rows = []
    runs = [(measure_cutline, arguments.cutline)] if arguments.cutline else []
    for work, tool in runs + [(measure, tool) for tool in TOOLS]:
        results = context.Queue()
        process = context.Process(target=work, args=(tool, files, results))
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
