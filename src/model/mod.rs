//! A learned descriptor: files that are installed, how they are had, and what runs them.
//!
//! A model is an ONNX graph that takes pictures as bytes in the order batch, height, width, colour, and gives a row of
//! at most [`LONGEST`] numbers for each. It is never part of the program and never fetched unasked. Models are told
//! apart by the SHA-256 of their files: what two of them say of pictures is never compared.

mod error;
pub mod install;
#[cfg(feature = "model")]
mod onnxruntime;
#[cfg(feature = "model")]
mod pure;
pub mod store;

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::fetch::Digest;

pub use error::ModelError;
pub use store::{Installed, Store};

/// Numbers a model may say of a picture, at most.
pub const LONGEST: usize = 512;
/// Numbers a model must say of a picture, at least.
const SHORTEST: usize = 16;
/// Pixels a side of the pictures handed to a model that takes any size.
const SIDE: usize = 288;
/// Pixels a side a model may ask for.
const SIDES: std::ops::RangeInclusive<usize> = 32..=1024;
/// What the files of graphs begin with: the version of the format, field 1, a number. Other bytes can keep `rten` busy for
/// ever.
const VERSION_FIRST: u8 = 1 << 3;
/// Bytes of a model file, at most.
pub const MOST_BYTES: u64 = 512 << 20;

/// What runs the graph of a model.
trait Engine: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;
    /// Height and width it asks for; `None` where it takes any.
    fn size(&self) -> [Option<usize>; 2];
    /// What the graph says of one picture of `height` × `width` pixels, red, green and blue in turn.
    fn run(&self, pixels: &[u8], size: [usize; 2]) -> Result<Vec<f32>, String>;
}

/// A model that is ready to be asked.
pub struct Model {
    name: String,
    digest: Digest,
    size: [usize; 2],
    engine: Box<dyn Engine>,
    failures: AtomicU64,
}

impl Model {
    /// The model that is installed, run by the ONNX Runtime in the library at `runtime`, or by the program itself.
    ///
    /// # Errors
    /// Its file is missing, changed, no model or one of another shape; the library is none.
    pub fn open(installed: &Installed, runtime: Option<&Path>) -> Result<Self, ModelError> {
        let bytes = installed.bytes()?;
        Self::of_bytes(&installed.name, bytes, runtime)
    }

    /// The model in `bytes`.
    ///
    /// # Errors
    /// They are no model, or one of another shape.
    pub fn of_bytes(
        name: &str,
        bytes: Vec<u8>,
        runtime: Option<&Path>,
    ) -> Result<Self, ModelError> {
        let unfit = |why: String| ModelError::Unfit {
            name: name.to_owned(),
            why,
        };
        if bytes.first() != Some(&VERSION_FIRST) {
            return Err(unfit("it does not begin as an ONNX graph does".to_owned()));
        }
        if names_other_files(&bytes) {
            return Err(unfit(
                "it keeps numbers in other files; give a graph that holds all of them".to_owned(),
            ));
        }
        let digest = Digest::of(&bytes);
        let engine = caught(|| engine(bytes, runtime)).map_err(unfit)?;
        let mut size = [SIDE; 2];
        for (side, asked) in size.iter_mut().zip(engine.size()) {
            *side = asked.unwrap_or(SIDE);
            if !SIDES.contains(side) {
                return Err(unfit(format!(
                    "it asks for pictures of {side} pixels a side; 32 to 1,024 are possible"
                )));
            }
        }
        let model = Self {
            name: name.to_owned(),
            digest,
            size,
            engine,
            failures: AtomicU64::new(0),
        };
        model.tried().map_err(unfit)?;
        Ok(model)
    }

    /// Asks it about two pictures, which any model tells apart.
    fn tried(&self) -> Result<(), String> {
        let [height, width] = self.size;
        let picture = |wave: usize| -> Vec<u8> {
            let pixels = 0..height * width * 3;
            pixels.map(|at| (at / wave % 256) as u8).collect()
        };
        let (one, other) = (self.ran(&picture(7))?, self.ran(&picture(width * 9))?);
        if !(SHORTEST..=LONGEST).contains(&one.len()) {
            return Err(format!(
                "it says {} numbers of a picture; {SHORTEST} to {LONGEST} are possible",
                one.len()
            ));
        }
        if one == other {
            return Err("it says the same of any picture".to_owned());
        }
        let above = one.iter().filter(|number| **number > 0.0).count();
        if !(one.len() / 8..=one.len() * 7 / 8).contains(&above) {
            return Err(
                "nearly all its numbers are on one side of 0; give it a last step that takes away their mean"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Name it was installed under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of its file.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Tells what it says apart from what other models say.
    pub fn version(&self) -> u32 {
        store::version_of(&self.digest)
    }

    /// What runs it.
    pub fn engine(&self) -> &'static str {
        self.engine.name()
    }

    /// Height and width of the pictures it takes.
    pub fn size(&self) -> [usize; 2] {
        self.size
    }

    /// What it says of a picture of [`Model::size`], red, green and blue in turn, scaled to length 1; `None` where it
    /// fails or says nothing of it.
    pub fn describe(&self, pixels: &[u8]) -> Option<Vec<f32>> {
        let said = self.ran(pixels).ok();
        self.failures
            .fetch_add(u64::from(said.is_none()), Ordering::Relaxed);
        said
    }

    /// Pictures, and parts of them, of which it said nothing.
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    fn ran(&self, pixels: &[u8]) -> Result<Vec<f32>, String> {
        let mut row = caught(|| self.engine.run(pixels, self.size))?;
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        if !length.is_finite() || length <= 0.0 {
            return Err("it says no numbers of a picture".to_owned());
        }
        for number in &mut row {
            *number /= length;
        }
        Ok(row)
    }
}

/// Whether a graph holds the key under which the format names other files: they lie outside what the digest is of.
fn names_other_files(graph: &[u8]) -> bool {
    let key = b"\x0a\x08location\x12";
    graph.windows(key.len()).any(|bytes| bytes == key)
}

/// What `work` gives; a panic in it is an error like any other.
fn caught<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err("what runs it gave up".to_owned()))
}

/// Height and width a graph asks for, whose input has this shape; `None` where it takes any.
#[cfg(feature = "model")]
fn size_of(shape: &[Option<usize>]) -> Result<[Option<usize>; 2], String> {
    let is = |side: &Option<usize>, wanted: usize| side.is_none_or(|side| side == wanted);
    match shape {
        [pictures, height, width, colours] if is(pictures, 1) && is(colours, 3) => {
            Ok([*height, *width])
        }
        _ => Err(
            "it does not take one picture as height, width and three colours, the colours last"
                .to_owned(),
        ),
    }
}

#[cfg(feature = "model")]
fn many(inputs: usize, outputs: usize) -> String {
    format!("it takes {inputs} inputs and gives {outputs} outputs; one of each is possible")
}

#[cfg(feature = "model")]
fn engine(bytes: Vec<u8>, runtime: Option<&Path>) -> Result<Box<dyn Engine>, String> {
    Ok(match runtime {
        Some(library) => Box::new(onnxruntime::Runtime::new(bytes, library)?),
        None => Box::new(pure::Pure::new(bytes)?),
    })
}

#[cfg(not(feature = "model"))]
fn engine(_: Vec<u8>, _: Option<&Path>) -> Result<Box<dyn Engine>, String> {
    Err("this build runs no models; build it with the feature `model`".to_owned())
}

#[cfg(test)]
mod tests;
