"""Pictures per second and peak memory of three peers and of cutline on the files named, on one thread.

    python fingerprint.py [--cutline PROGRAM] [--large N [--megapixels M,M]] [--rounds R] [--svg FILE] [--format json] FILE|FOLDER...

The peers are pdqhash (Meta's C++) and imagehash, both through PIL, and Immaculate, which reads files itself. Each tool
runs in a process of its own, so that the peak memory is its own. With --cutline, `cutline archive add` of the same files
into an empty archive is measured first, once without local features and once with them: reading, metadata, PDQ, pHash,
small rendition and the durable write. The last column is how many times as many pictures a second it adds as the fastest
peer, and the last line what the local features cost.

With --large the first N pictures are enlarged to M megapixels (9 unless said otherwise) and measured instead, all as
baseline and then all as progressive JPEGs; several sizes are measured one after the other. --svg draws the ratios. Of R rounds (1 unless said otherwise), in which the tools take turns, each
figure is the median.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

PEERS = ("pdqhash", "imagehash-phash", "immaculate-pdq", "immaculate-phash")
FLAGS = (["--local-features", "0"], [])


def hasher(tool):
    """The function that fingerprints the file of a path; it raises where the file cannot be read."""
    if tool.startswith("immaculate"):
        from immaculate import _core

        function = {"immaculate-pdq": _core.pdq_hash, "immaculate-phash": _core.perceptual_hash}[tool]

        def own_reader(path):
            if function(path) is None:
                raise ValueError(path)

        return own_reader
    from PIL import Image

    if tool == "pdqhash":
        import numpy
        import pdqhash

        def of(picture):
            return pdqhash.compute(numpy.array(picture.convert("RGB")))
    else:
        import imagehash

        of = imagehash.phash

    def opened(path):
        with Image.open(path) as picture:
            of(picture)

    return opened


def row(tool, done, failed, wall, cpu, kibibytes):
    """One row of figures."""
    return {
        "tool": tool,
        "pictures": done,
        "failed": failed,
        "pictures/s": done / wall,
        "CPU ms/picture": 1000 * cpu / max(done, 1),
        "peak MiB": kibibytes / 1024,
    }


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
    tool = " ".join(["cutline archive add", *flags])
    results.put(row(tool, len(files), 0, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))


def measure_peer(tool, files, results):
    """Puts the figures of a peer into `results`; a peer that is not installed has none."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    try:
        fingerprint = hasher(tool)
    except ModuleNotFoundError:
        results.put(None)
        return
    done, failed = 0, 0
    wall, cpu = time.perf_counter(), time.process_time()
    for file in files:
        try:
            fingerprint(file)
            done += 1
        except Exception:  # a peer may fail on a file in any way; it is counted
            failed += 1
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    results.put(row(tool, done, failed, wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def apart(work, what, files):
    """What `work` measures in a process of its own."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=work, args=(what, files, results))
    process.start()
    measured = results.get()
    process.join()
    return measured


def compared(name, files, program, rounds):
    """The rows of all tools on one set of files, the ratio to the fastest peer among them."""
    runs = [(measure_cutline, (program, flags)) for flags in FLAGS] if program else []
    runs += [(measure_peer, peer) for peer in PEERS]
    turns = [[apart(work, what, files) for work, what in runs] for _ in range(rounds)]
    rows = []
    for of_one_tool in zip(*turns):
        if None in of_one_tool:
            continue
        middle = {"files": name, **of_one_tool[0]}
        for key in ("pictures/s", "CPU ms/picture", "peak MiB"):
            middle[key] = round(statistics.median(turn[key] for turn in of_one_tool), 2)
        rows.append(middle)
    peers = [row for row in rows if row["tool"] in PEERS]
    best = max((peer["pictures/s"] for peer in peers), default=None)
    for row in rows:
        row["to best peer"] = round(row["pictures/s"] / best, 2) if best else None
    return rows


def enlarged(files, folder, megapixels, progressive):
    """The pictures at so many megapixels, written into `folder` as JPEGs of quality 90."""
    from PIL import Image

    made = []
    for number, file in enumerate(files):
        with Image.open(file) as picture:
            factor = (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5
            size = (round(picture.width * factor), round(picture.height * factor))
            path = pathlib.Path(folder) / f"{number}.jpg"
            large = picture.convert("RGB").resize(size, Image.LANCZOS)
            large.save(path, quality=90, progressive=progressive)
            made.append(path)
    return made


def print_table(rows):
    """The rows under one head, aligned, and below them the cost of local features of each set of files."""
    cells = [list(rows[0])] + [[str(cell) for cell in row.values()] for row in rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(cells[0]))]
    for line in cells:
        left = [cell.ljust(width) for cell, width in zip(line[:2], widths)]
        right = [cell.rjust(width) for cell, width in zip(line[2:], widths[2:])]
        print("  ".join(left + right))
    for name in dict.fromkeys(row["files"] for row in rows):
        costs = [row["CPU ms/picture"] for row in rows if row["files"] == name and row["tool"].startswith("cutline")]
        if len(costs) == 2:
            print(f"local features of {name}: {costs[1] - costs[0]:.1f} CPU ms a picture more")


def sizes(text):
    """Megapixels parted by commas."""
    return [float(size) for size in text.split(",")]


def drawn(rows):
    """A bar for each set of files: how many times as fast as the best peer cutline adds it without local features."""
    bars = [(row["files"], row["to best peer"]) for row in rows if row["tool"].endswith("--local-features 0")]
    most = max([1.5] + [ratio for _, ratio in bars])
    height = 18 * len(bars) + 60
    title = "Pictures added a second, times the fastest peer"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {height}" font-family="sans-serif" font-size="12">',
        f'<title>{title}</title><rect width="680" height="{height}" fill="#fff"/><text x="10" y="22" font-size="14">{title}</text>',
    ]
    for at, (name, ratio) in enumerate(bars):
        y, long = 40 + at * 18, ratio / most * 420
        colour = "#2a6f97" if ratio >= 1 else "#c1440e"
        lines.append(
            f'<text x="182" y="{y + 11}" text-anchor="end">{name}</text><rect x="190" y="{y}" width="{long:.1f}" height="13" '
            f'fill="{colour}"/><text x="{196 + long:.1f}" y="{y + 11}">{ratio:.2f}</text>'
        )
    x = 190 + 420 / most
    lines.append(f'<path d="M{x:.1f} 36V{height - 16}" stroke="#333" stroke-dasharray="3 3"/></svg>')
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cutline", help="the built program")
    parser.add_argument("--large", type=int, metavar="N", help="enlarge the first N pictures")
    parser.add_argument("--megapixels", type=sizes, default=[9.0], metavar="M,M", help="their sizes (default 9)")
    parser.add_argument("--svg", type=pathlib.Path, metavar="FILE", help="draw how many times the best peer")
    parser.add_argument("--rounds", type=int, default=1, metavar="R", help="take the median of R rounds (default 1)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    rows = []
    if not arguments.large:
        rows += compared("files", files, arguments.cutline, arguments.rounds)
    enlargements = arguments.megapixels if arguments.large else ()
    for megapixels, progressive in itertools.product(enlargements, (False, True)):
        kind = "progressive" if progressive else "baseline"
        with tempfile.TemporaryDirectory() as folder:
            large = enlarged(files[: arguments.large], folder, megapixels, progressive)
            rows += compared(f"{megapixels:g} MP {kind}", large, arguments.cutline, arguments.rounds)
    if arguments.svg:
        arguments.svg.write_text(drawn(rows))
    if arguments.format == "json":
        print(json.dumps(rows))
        return
    print_table(rows)


if __name__ == "__main__":
    main()
