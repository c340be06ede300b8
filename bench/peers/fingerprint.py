"""Pictures per second and peak memory of pdqhash (Meta's C++) and imagehash on the files named, on one thread.

    python fingerprint.py [--cutline PROGRAM] [--large N] [--format json] FILE|FOLDER...

Each tool runs in a process of its own, so that the peak memory is its own. With --cutline, `cutline archive add` of the
same files into an empty archive is measured first, once without local features and once with them: reading, metadata, PDQ,
pHash, small rendition and the durable write. With --large the first N pictures are enlarged to 9 megapixels and measured
instead, every second one as a progressive JPEG.
"""

import argparse
import contextlib
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


def measure_cutline(run, files, results):
    """Puts the figures of `cutline archive add` into `results`."""
    program, flags = run
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "archive.sqlite"
        command = [program, "archive", "add", "--archive", archive, *flags, *files]
        environment = {**os.environ, "RAYON_NUM_THREADS": "1", "HOME": folder}
        wall = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
        wall = time.perf_counter() - wall
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    results.put(
        {
            "tool": " ".join(["cutline archive add", *flags]),
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


def enlarged(files, folder):
    """The pictures at 9 megapixels, every second one progressive."""
    from PIL import Image

    made = []
    for number, file in enumerate(files):
        with Image.open(file) as picture:
            factor = (9e6 / (picture.width * picture.height)) ** 0.5
            size = (int(picture.width * factor), int(picture.height * factor))
            path = pathlib.Path(folder) / f"{number}.jpg"
            large = picture.convert("RGB").resize(size, Image.LANCZOS)
            large.save(path, quality=90, progressive=number % 2 == 1)
            made.append(path)
    return made


def main():
    with contextlib.ExitStack() as stack:
        compare(stack)


def compare(stack):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cutline", help="the built program")
    parser.add_argument("--large", type=int, metavar="N", help="enlarge the first N pictures to 9 megapixels")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    context = multiprocessing.get_context("spawn")
    rows = []
    if arguments.large:
        files = enlarged(files[: arguments.large], stack.enter_context(tempfile.TemporaryDirectory()))
    flags = [["--local-features", "0"], []]
    runs = [(measure_cutline, (arguments.cutline, flag)) for flag in flags] if arguments.cutline else []
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
