//! Models run by `rten`, which is part of the program.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rten::{Dimension, RunOptions, ThreadPool, Value};
use rten_tensor::{AsView as _, NdTensorView};

use super::Engine;

/// A graph that `rten` runs.
pub(super) struct Pure {
    model: rten::Model,
    size: [Option<usize>; 2],
    /// A pool of one thread for each picture that is looked at at a time: pictures are many, and one alone gains little
    /// by more threads.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Pure {
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, String> {
        let model = rten::Model::load(bytes).map_err(|error| error.to_string())?;
        let (inputs, outputs) = (model.input_ids().len(), model.output_ids().len());
        if (inputs, outputs) != (1, 1) {
            return Err(super::many(inputs, outputs));
        }
        let shape = model.input_shape(0).unwrap_or_default();
        let shape: Vec<Option<usize>> = shape
            .iter()
            .map(|side| match side {
                Dimension::Fixed(side) => Some(*side),
                Dimension::Symbolic(_) => None,
            })
            .collect();
        let size = super::size_of(&shape)?;
        Ok(Self {
            model,
            size,
            idle: Mutex::default(),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Pure {
    fn name(&self) -> &'static str {
        "rten"
    }

    fn size(&self) -> [Option<usize>; 2] {
        self.size
    }

    fn run(&self, pixels: &[u8], [height, width]: [usize; 2]) -> Result<Vec<f32>, String> {
        let input = NdTensorView::try_from_data([1, height, width, 3], pixels);
        let input = input.map_err(|error| error.to_string())?;
        let idle = self.idle().pop();
        let pool = idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let said = self.model.run_one(input.into(), Some(options));
        self.idle().push(pool);
        match said.map_err(|error| error.to_string())? {
            Value::FloatTensor(tensor) => Ok(tensor.to_vec()),
            other => Err(format!("it gives {:?}, no fractions", other.dtype())),
        }
    }
}
