//! Models run by the ONNX Runtime of the machine, a library that the user names or that is installed.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::value::{TensorRef, ValueType};

use super::Engine;

/// A graph that the ONNX Runtime runs.
pub(super) struct Runtime {
    environment: Environment,
    bytes: Vec<u8>,
    size: [Option<usize>; 2],
    /// A session of one thread for each picture that is looked at at a time.
    idle: Mutex<Vec<Session>>,
}

impl Runtime {
    pub(super) fn new(bytes: Vec<u8>, library: &Path) -> Result<Self, String> {
        let shown = library.display();
        let environment = ort::init_from(library)
            .map_err(|error| format!("the library `{shown}` is no ONNX Runtime: {error}"))?
            .with_telemetry(false)
            .build()
            .map_err(|error| format!("the ONNX Runtime of `{shown}` does not start: {error}"))?;
        let session = session(&environment, &bytes)?;
        let (inputs, outputs) = (session.inputs(), session.outputs());
        let ([input], [_]) = (inputs, outputs) else {
            return Err(super::many(inputs.len(), outputs.len()));
        };
        let shape = match input.dtype() {
            ValueType::Tensor { shape, .. } => shape.iter().map(|side| usize::try_from(*side).ok()),
            _ => return Err("it takes no picture".to_owned()),
        };
        let size = super::size_of(&shape.collect::<Vec<_>>())?;
        Ok(Self {
            environment,
            bytes,
            size,
            idle: Mutex::new(vec![session]),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn session(environment: &Environment, bytes: &[u8]) -> Result<Session, String> {
    let builder = Session::builder(environment).map_err(|error| error.to_string())?;
    let builder = builder.with_intra_threads(1);
    let builder = builder
        .map_err(|error| error.to_string())?
        .with_inter_threads(1);
    let mut builder = builder.map_err(|error| error.to_string())?;
    builder
        .commit_from_memory(bytes)
        .map_err(|error| error.to_string())
}

impl Engine for Runtime {
    fn name(&self) -> &'static str {
        "onnxruntime"
    }

    fn size(&self) -> [Option<usize>; 2] {
        self.size
    }

    fn run(&self, pixels: &[u8], [height, width]: [usize; 2]) -> Result<Vec<f32>, String> {
        let failed = |error: ort::Error| error.to_string();
        let input = TensorRef::from_array_view(([1, height, width, 3], pixels)).map_err(failed)?;
        let idle = self.idle().pop();
        let mut session = match idle {
            Some(session) => session,
            None => session(&self.environment, &self.bytes)?,
        };
        let said = session
            .run(ort::inputs![input])
            .and_then(|said| {
                let row = said.values().next();
                let row =
                    row.map(|row| row.try_extract_tensor::<f32>().map(|(_, row)| row.to_vec()));
                row.transpose().map(Option::unwrap_or_default)
            })
            .map_err(failed);
        self.idle().push(session);
        said
    }
}
