# cutline on Debian slim with ffmpeg. Untried: no Docker daemon was at hand when it was written.
#
#   docker build --tag cutline .
#   docker run --rm --network none --user "$(id -u):$(id -g)" --volume "$PWD:/work" cutline check story.html --archive archive.sqlite
#
# It runs without rights, as user 1000 or whom --user names, and needs no network; mount what it is to read at /work. HOME is a folder
# that any user may write to, so that what a check finds out can be kept there.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gcc libc6-dev nasm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --profile dist --locked --bin cutline

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates ffmpeg git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --no-create-home --home-dir /home/desk desk \
 && install --directory --mode 1777 /home/desk
COPY --from=build /src/target/dist/cutline /usr/local/bin/cutline
COPY LICENSE-MIT LICENSE-APACHE NOTICE /usr/share/doc/cutline/
ENV HOME=/home/desk
USER desk
WORKDIR /work
ENTRYPOINT ["cutline"]
CMD ["--help"]
