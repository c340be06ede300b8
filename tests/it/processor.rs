//! What counts bits is compiled with the processor's own counting.

#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

use std::process::Command;

use crate::shell::is_here;

/// Six kinds of work count, each compiled for two kinds of processors; a seventh, the place at which strokes lie best,
/// multiplies.
const COUNTING: usize = 12;

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_counts_bits_is_compiled_with_the_processors_counting() {
    let what = "looking at what the compiler made";
    if !is_here("nm", what) || !is_here("objdump", what) {
        return;
    }
    let program = env!("CARGO_BIN_EXE_cutline");
    let names = output("nm", &["--print-size", "--defined-only", program]);
    if names.is_empty() {
        eprintln!("skipped: {what} (the program is stripped)");
        return;
    }
    let mut counting = 0;
    for line in names.lines() {
        if !line.contains("popcount") || !line.contains("wide") {
            continue;
        }
        let mut columns = line.split_whitespace();
        let mut number = || u64::from_str_radix(columns.next().unwrap(), 16).unwrap();
        let (from, size) = (number(), number());
        let code = output(
            "objdump",
            &[
                "--disassemble",
                &format!("--start-address={from}"),
                &format!("--stop-address={}", from + size),
                program,
            ],
        );
        if code.contains("popcnt") {
            counting += 1;
        } else {
            // What is not inlined is called, and nothing else is done.
            assert!(
                code.contains("vmul"),
                "{line} calls what was compiled for any:\n{code}"
            );
        }
    }
    assert!(counting >= COUNTING, "only {counting} count");
}
