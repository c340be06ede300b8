//! Programs and what they noted that they did.

use super::Merge;
use crate::metadata::Step;

/// Most steps read.
const MAX_STEPS: usize = 500;
/// Most programs of a chain.
const MAX_PROGRAMS: usize = 20;

impl Merge<'_> {
    /// `xmpMM:History`, in order.
    pub(super) fn history(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for n in 1..=MAX_STEPS {
            let member = |name: &str| self.value(&format!("Xmp.xmpMM.History[{n}]/stEvt.{name}"));
            let step = Step {
                action: member("action").unwrap_or_default(),
                when: member("when"),
                software: member("softwareAgent"),
            };
            if step == Step::default() {
                break;
            }
            steps.push(step);
        }
        steps
    }

    /// Programs in the order they worked, as far as the history tells, `last` at the end; each once.
    pub(super) fn software_chain(&self, last: Option<&str>) -> Vec<String> {
        let noted = self.history().into_iter().filter_map(|step| step.software);
        let tool = self.value("Xmp.xmp.CreatorTool");
        let mut chain: Vec<String> = Vec::new();
        for program in noted.chain(tool).chain(last.map(str::to_owned)) {
            let program = program.trim().to_owned();
            if !chain.contains(&program) && chain.len() < MAX_PROGRAMS {
                chain.push(program);
            }
        }
        chain
    }
}
