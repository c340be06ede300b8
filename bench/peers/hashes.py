"""Perceptual hashes of every JPEG under a folder, as people do it by hand: one process, `imagehash.phash`."""

import pathlib
import sys

import imagehash
from PIL import Image

count = 0
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.jpg")):
    with Image.open(path) as picture:
        print(path, imagehash.phash(picture))
    count += 1
print(f"{count} pictures", file=sys.stderr)
