use std::io::Write as _;
use std::ops::ControlFlow;
use std::time::Instant;

use super::*;

const SHELL: Wanted = Wanted {
    name: "sh",
    what: "a test",
    package: "dash",
    keeps: &[],
};

fn shell() -> Program {
    Program::find(SHELL, None, Some(OsStr::new("/usr/bin:/bin"))).expect("a shell")
}

fn bounds() -> Bounds {
    Bounds {
        wall: Duration::from_secs(20),
        cpu: Duration::from_secs(20),
        memory: 1 << 30,
        output: 1 << 20,
        file: 0,
    }
}

/// What the shell wrote for `script` with `input` as its standard input.
fn run(script: &str, input: &[u8], bounds: &Bounds) -> (Vec<u8>, Result<(), ProcessError>) {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(input).expect("written");
    std::io::Seek::rewind(&mut file).expect("rewound");
    let mut out = Vec::new();
    let arguments = [OsStr::new("-c"), OsStr::new(script)];
    let result = stream(&shell(), &arguments, file, bounds, &mut |piece| {
        out.extend_from_slice(piece);
        ControlFlow::Continue(())
    });
    (out, result)
}

#[test]
fn a_child_reads_one_file_and_is_heard() {
    let (out, result) = run(
        "cat; cat /dev/fd/0; pwd; echo ${HOME-none}",
        b"bytes\n",
        &bounds(),
    );
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(
        String::from_utf8_lossy(&out),
        "bytes\nbytes\n/\nnone\n",
        "the handle and the path to it, no environment"
    );
}

#[test]
fn a_child_that_gives_up_is_quoted() {
    let (_, result) = run(
        "echo first >&2; printf 'bad \\033[31mdata\\n' >&2; exit 3",
        b"",
        &bounds(),
    );
    let said = result.expect_err("it failed").to_string();
    assert_eq!(said, "`sh` gave up: bad [31mdata");
}

#[test]
fn a_child_that_hangs_is_killed() {
    let short = Bounds {
        wall: Duration::from_millis(300),
        ..bounds()
    };
    for script in [
        "sleep 60",
        "exec >&-; sleep 60",
        "trap '' TERM; sleep 60 & wait",
    ] {
        let started = Instant::now();
        let (_, result) = run(script, b"", &short);
        assert!(
            matches!(result, Err(ProcessError::TooLong { .. })),
            "{script}: {result:?}"
        );
        assert!(started.elapsed() < Duration::from_secs(10), "{script}");
    }
}

#[test]
fn a_child_that_burns_the_processor_is_stopped() {
    let short = Bounds {
        cpu: Duration::from_secs(1),
        ..bounds()
    };
    let (_, result) = run("while :; do :; done", b"", &short);
    assert!(
        matches!(result, Err(ProcessError::TooLong { .. })),
        "{result:?}"
    );
}

#[test]
fn a_child_that_floods_is_killed() {
    let (out, result) = run(
        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done",
        b"",
        &bounds(),
    );
    assert!(
        matches!(result, Err(ProcessError::TooMuch { .. })),
        "{result:?}"
    );
    assert!(out.len() as u64 <= bounds().output);
    let (_, result) = run(
        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa >&2; done",
        b"",
        &bounds(),
    );
    assert!(
        matches!(result, Err(ProcessError::Failed { .. })),
        "{result:?}"
    );
}

#[test]
fn a_child_can_write_no_file_and_take_no_more_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("written");
    let script = format!("echo words > {}; exit 0", path.display());
    let _ = run(&script, b"", &bounds());
    let written = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
    assert_eq!(written, 0);
    let small = Bounds {
        memory: 64 << 20,
        ..bounds()
    };
    let (out, _) = run("ulimit -v; ulimit -t; ulimit -c", b"", &small);
    assert_eq!(String::from_utf8_lossy(&out), "65536\n20\n0\n");
}

#[test]
fn whoever_has_read_enough_ends_the_child() {
    let file = tempfile::tempfile().expect("a file");
    let arguments = [OsStr::new("-c"), OsStr::new("echo a; sleep 60")];
    let started = Instant::now();
    let result = stream(&shell(), &arguments, file, &bounds(), &mut |_| {
        ControlFlow::Break(())
    });
    assert!(result.is_ok(), "{result:?}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_missing_program_is_named_with_what_brings_it() {
    let wanted = Wanted {
        name: "no-such-program",
        what: "decoding video",
        package: "ffmpeg",
        keeps: &[],
    };
    let none = Program::find(wanted, None, Some(OsStr::new("relative:/usr/bin")));
    let message = none.expect_err("there is none").message;
    assert_eq!(
        message,
        "decoding video needs the program `no-such-program`, and it is not on the path; install it (`apt install \
         ffmpeg`, `brew install ffmpeg`)"
    );
    let named = Program::find(wanted, Some(Path::new("/etc/passwd")), None);
    assert!(named.is_err(), "a file that cannot be run");
    assert!(Program::find(SHELL, None, None).is_err());
}
