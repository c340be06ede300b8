//! The file declares how it was made by machine.

use crate::finding::{Evidence, Finding};

use super::{Case, Rule};

/// `declared-synthetic`.
pub(super) struct DeclaredSynthetic;

/// Made whole by a trained model; only this declaration counts beyond a note.
const GENERATED: &str = "trainedAlgorithmicMedia";

/// Declarations that are kept apart and only noted, with what they mean.
const NOTED: &[(&str, &str)] = &[
    (
        "algorithmicMedia",
        "made by an algorithm without training data",
    ),
    ("algorithmicallyEnhanced", "enhanced by an algorithm"),
    ("compositeSynthetic", "a composite with synthetic parts"),
    (
        "compositeWithTrainedAlgorithmicMedia",
        "a composite with parts made by a trained model",
    ),
];

impl Rule for DeclaredSynthetic {
    fn code(&self) -> &'static str {
        "declared-synthetic"
    }

    fn page(&self) -> &'static str {
        include_str!("declared_synthetic.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(file) = &case.file else {
            return Vec::new();
        };
        let Some(declared) = file.metadata.digital_source_type.as_deref() else {
            return Vec::new();
        };
        // Some writers give the whole address of the term.
        let term = declared.trim().rsplit('/').next().unwrap_or(declared);
        let finding = |code: &str, meaning: &str| {
            let says = format!("the file declares `{code}`: {meaning}");
            let evidence = Evidence {
                kind: "embedded".to_owned(),
                says: says.clone(),
                source: file.name.clone(),
                date: None,
                entry: None,
                digest: Some(file.digest),
                origin: Some(format!("file:{}", file.digest)),
            };
            Finding::new(self.code(), &case.reference.key, None, says, evidence)
        };
        if term.eq_ignore_ascii_case(GENERATED) {
            return vec![finding(GENERATED, "made by a trained model")];
        }
        NOTED
            .iter()
            .find(|(code, _)| term.eq_ignore_ascii_case(code))
            .map(|(code, meaning)| finding(code, meaning).as_note())
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight;
    use crate::rules::cases::{case, file};

    fn declared(term: &str) -> Option<Finding> {
        let mut case = case("a caption");
        let mut own = file("a scene");
        own.metadata.digital_source_type = Some(term.to_owned());
        case.file = Some(own);
        DeclaredSynthetic.check(&case).pop()
    }

    #[test]
    fn generated_counts_and_the_others_are_noted() {
        let generated = declared("trainedAlgorithmicMedia").expect("a finding");
        assert_eq!(generated.weight(), Weight::Full);
        assert!(generated.message().contains("`trainedAlgorithmicMedia`"));
        for term in [
            "compositeWithTrainedAlgorithmicMedia",
            "algorithmicallyEnhanced",
        ] {
            let noted = declared(term).expect("a finding");
            assert_eq!(noted.weight(), Weight::NoteOnly);
        }
        assert!(declared("digitalCapture").is_none());
    }

    #[test]
    fn the_whole_address_of_the_term_is_understood() {
        let address = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
        assert!(declared(address).is_some());
    }
}
