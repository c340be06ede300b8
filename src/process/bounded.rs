//! One child, its bounds and its end.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
#[cfg(target_os = "linux")]
use std::process::ChildStdout;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::{Bounds, ProcessError, Program};

/// Variables a child keeps: where programs and libraries lie.
const KEPT: [&str; 3] = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];
/// Bytes of a child's own words that are kept, and that it may write of them.
const WORDS: usize = 2 << 10;
const MOST_WORDS: usize = 1 << 20;
/// Files a child may hold open.
const FILES: u64 = 64;
/// How often an ending child is looked after.
const PAUSE: Duration = Duration::from_millis(2);

/// The child; killed where it is dropped before it ended.
struct Held(Arc<Mutex<Child>>);

impl Held {
    fn with<T>(&self, act: impl FnOnce(&mut Child) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Kills the child and all it started; one that was reaped already has no group any more.
    fn kill(&self) {
        self.with(|child| {
            let is_there = matches!(child.try_wait(), Ok(None));
            let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            if let Some(group) = group.filter(|_| is_there) {
                // What has ended by now cannot be killed, which is as well.
                let _ = kill_process_group(group, Signal::KILL);
            }
        });
    }

    fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Kills and reaps on every way out.
struct Reaped(Held);

impl Drop for Reaped {
    fn drop(&mut self) {
        self.0.kill();
        let _ = self.0.with(Child::wait);
    }
}

/// Runs `program`, whose standard input is `input`, and hands what it writes to `sink`, until it ends or `sink` breaks.
///
/// Blocks. A child that is broken off, that goes over a bound or whose parent dies is killed; none outlives the call.
///
/// # Errors
/// See [`ProcessError`]; what came before was handed to `sink`.
pub fn stream(
    program: &Program,
    arguments: &[&OsStr],
    input: File,
    bounds: &Bounds,
    sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<(), ProcessError> {
    let name = program.name;
    let not_started = |detail: io::Error| ProcessError::NotStarted {
        program: name,
        detail,
    };
    let started = Instant::now();
    let mut child = command(program, arguments, input, bounds)
        .spawn()
        .map_err(not_started)?;
    let pipes = child.stdout.take().zip(child.stderr.take());
    let child = Reaped(Held(Arc::new(Mutex::new(child))));
    let (mut stdout, stderr) =
        pipes.ok_or_else(|| not_started(io::Error::from(io::ErrorKind::BrokenPipe)))?;

    #[cfg(target_os = "linux")]
    widen(&stdout);

    let words = {
        let held = child.0.share();
        thread::spawn(move || last_words(stderr, &held))
    };
    let (done, deadline) = mpsc::channel::<()>();
    let late = {
        let (held, wall) = (child.0.share(), bounds.wall);
        thread::spawn(move || {
            let is_late = deadline.recv_timeout(wall) == Err(RecvTimeoutError::Timeout);
            if is_late {
                held.kill();
            }
            is_late
        })
    };
    let read = hand_over(&mut stdout, bounds.output, sink);
    drop(stdout);
    if read != Output::Whole {
        child.0.kill();
    }
    let status = ended(&child.0, started + bounds.wall);
    if status.is_none() {
        child.0.kill();
    }
    drop(done);
    let is_late = late.join().unwrap_or(true) || status.is_none();
    let said = words.join().unwrap_or_default();
    match read {
        Output::Broken => return Ok(()),
        Output::TooMuch => {
            return Err(ProcessError::TooMuch {
                program: name,
                bytes: bounds.output,
            });
        }
        Output::Whole => {}
    }
    if is_late {
        return Err(too_long(name, bounds.wall));
    }
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) if is_over_cpu(status) => Err(too_long(name, bounds.cpu)),
        _ => Err(ProcessError::Failed {
            program: name,
            said,
        }),
    }
}

/// Bytes a child may write ahead of whoever reads them.
#[cfg(target_os = "linux")]
const AHEAD: usize = 1 << 20;

/// Lets a child go on while what it wrote is dealt with; where the system refuses, it waits a little more often.
#[cfg(target_os = "linux")]
fn widen(pipe: &ChildStdout) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, AHEAD);
}

/// How the output of a child came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// It ended by itself.
    Whole,
    /// Whoever read it had enough.
    Broken,
    /// It went on too long.
    TooMuch,
}

fn hand_over(
    output: &mut impl Read,
    most: u64,
    sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> Output {
    let mut buffer = vec![0; 64 << 10];
    let mut written = 0;
    loop {
        let read = match output.read(&mut buffer) {
            Ok(0) => return Output::Whole,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Output::Whole,
        };
        written += read as u64;
        if written > most {
            return Output::TooMuch;
        }
        let piece = buffer.get(..read).unwrap_or_default();
        if sink(piece).is_break() {
            return Output::Broken;
        }
    }
}

/// The last of what a child says, printable; one that does not stop talking is killed.
fn last_words(mut said: impl Read, held: &Held) -> String {
    let mut last: Vec<u8> = Vec::new();
    let mut buffer = [0; 4 << 10];
    let mut heard = 0;
    while let Ok(read) = said.read(&mut buffer) {
        if read == 0 {
            break;
        }
        heard += read;
        last.extend_from_slice(buffer.get(..read).unwrap_or_default());
        let spare = last.len().saturating_sub(WORDS);
        last.drain(..spare);
        if heard > MOST_WORDS {
            held.kill();
            break;
        }
    }
    let text = String::from_utf8_lossy(&last);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines.next_back().unwrap_or("without a word");
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// The status of a child whose output has ended; waits no longer than the deadline, by which it is killed.
fn ended(held: &Held, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match held.with(Child::try_wait) {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            _ => return None,
        }
    }
}

fn too_long(program: &'static str, bound: Duration) -> ProcessError {
    ProcessError::TooLong {
        program,
        seconds: bound.as_secs(),
    }
}

/// Whether the system ended it for the time it took of the processor.
fn is_over_cpu(status: ExitStatus) -> bool {
    let signal = Signal::XCPU.as_raw();
    status.signal() == Some(signal) || status.code() == Some(128 + signal)
}

#[expect(
    unsafe_code,
    reason = "limits of a child are set between fork and exec"
)]
fn command(program: &Program, arguments: &[&OsStr], input: File, bounds: &Bounds) -> Command {
    let mut command = Command::new(&program.path);
    command
        .args(arguments)
        .env_clear()
        .envs(
            KEPT.iter()
                .chain(program.keeps)
                .filter_map(|key| Some((key, std::env::var_os(key)?))),
        )
        .env("LC_ALL", "C")
        .current_dir("/")
        .stdin(Stdio::from(input))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let bounds = *bounds;
    // SAFETY: the closure runs in the child between fork and exec, where only async-signal-safe calls are allowed. It
    // makes system calls alone (setrlimit and prctl), allocates nothing, takes no lock and owns nothing but numbers.
    unsafe { command.pre_exec(move || confine(&bounds)) };
    command
}

/// Bounds the calling process; system calls alone, for it runs between fork and exec.
fn confine(bounds: &Bounds) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let cpu = bounds.cpu.as_secs().max(1);
    let limits = [
        (Resource::Cpu, cpu, cpu + 1),
        (Resource::As, bounds.memory, bounds.memory),
        (Resource::Fsize, bounds.file, bounds.file),
        (Resource::Core, 0, 0),
        (Resource::Nofile, FILES, FILES),
    ];
    for (resource, current, maximum) in limits {
        let limit = Rlimit {
            current: Some(current),
            maximum: Some(maximum),
        };
        setrlimit(resource, limit)?;
    }
    die_with_parent()
}

#[cfg(target_os = "linux")]
fn die_with_parent() -> io::Result<()> {
    use rustix::process::set_parent_process_death_signal;

    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

/// Elsewhere a child ends when it writes to the pipe that nobody reads any more.
#[cfg(not(target_os = "linux"))]
fn die_with_parent() -> io::Result<()> {
    Ok(())
}
