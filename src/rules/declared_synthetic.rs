//! The file declares how it was made by machine.

use crate::finding::Finding;
use crate::metadata::Metadata;

use super::fact::embedded;
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
        let mut said = declarations(&file.metadata);
        said.sort_by_key(|said| std::cmp::Reverse(said.weight));
        let Some(loudest) = said.first().map(|said| said.weight) else {
            return Vec::new();
        };
        said.retain(|said| said.weight == loudest);
        let mut said = said.into_iter();
        let Some(Said { words, by, .. }) = said.next() else {
            return Vec::new();
        };
        let found = Finding::new(
            self.code(),
            &case.reference.key,
            None,
            words,
            embedded(file, by),
        );
        let found = said.fold(found, |found, more| {
            found.with(embedded(file, format!("{}; {}", more.words, more.by)))
        });
        match loudest {
            Weight::Generated => vec![found],
            Weight::Noted => vec![found.as_note()],
        }
    }
}

/// What a declaration weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Noted,
    Generated,
}

/// One declaration.
struct Said {
    weight: Weight,
    /// What is declared.
    words: String,
    /// Who stands behind it, in full.
    by: String,
}

/// What the metadata and the Content Credentials declare.
fn declarations(metadata: &Metadata) -> Vec<Said> {
    let mut said = Vec::new();
    // Some writers give the whole address of the term.
    let own = metadata.digital_source_type.as_deref();
    let own = own.and_then(|declared| declared.trim().rsplit('/').next());
    if let Some((weight, code, meaning)) = own.and_then(meaning) {
        let words = format!("the file declares `{code}`: {meaning}");
        let by = "the digital source type in its metadata, which anybody can write".to_owned();
        said.push(Said { weight, words, by });
    }
    let credentials = &metadata.credentials;
    let signed = credentials
        .signed_by()
        .unwrap_or_else(|| "by nobody named".to_owned());
    let by = format!("{signed}: {}", credentials.says());
    for term in &credentials.digital_source_types {
        if let Some((weight, code, meaning)) = meaning(term) {
            // Credentials of other bytes say nothing sure of these.
            let weight = match credentials.hold() {
                true => weight,
                false => Weight::Noted,
            };
            let words = format!("the Content Credentials declare `{code}`: {meaning}, {signed}");
            let by = by.clone();
            said.push(Said { weight, words, by });
        }
    }
    for term in &credentials.source_types_of_parts {
        if let Some((_, code, _)) = meaning(term) {
            said.push(Said {
                weight: Weight::Noted,
                words: format!(
                    "the Content Credentials declare `{code}` for a part of it, {signed}"
                ),
                by: by.clone(),
            });
        }
    }
    said
}

fn meaning(term: &str) -> Option<(Weight, &'static str, &'static str)> {
    if term.eq_ignore_ascii_case(GENERATED) {
        return Some((Weight::Generated, GENERATED, "made by a trained model"));
    }
    NOTED
        .iter()
        .find(|(code, _)| term.eq_ignore_ascii_case(code))
        .map(|(code, meaning)| (Weight::Noted, *code, *meaning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight as Loud;
    use crate::metadata::{CredentialState, Credentials};
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
        assert_eq!(generated.weight(), Loud::Full);
        assert!(generated.message().contains("`trainedAlgorithmicMedia`"));
        for term in [
            "compositeWithTrainedAlgorithmicMedia",
            "algorithmicallyEnhanced",
        ] {
            let noted = declared(term).expect("a finding");
            assert_eq!(noted.weight(), Loud::NoteOnly);
        }
        assert!(declared("digitalCapture").is_none());
    }

    #[test]
    fn the_whole_address_of_the_term_is_understood() {
        let address = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
        assert!(declared(address).is_some());
    }

    fn signed_as(created: &[&str], parts: &[&str]) -> Option<Finding> {
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        let mut case = case("a caption");
        let mut own = file("a scene");
        own.metadata.credentials = Credentials {
            state: CredentialState::ValidUntrusted,
            signer: Some("Model Maker".to_owned()),
            digital_source_types: texts(created),
            source_types_of_parts: texts(parts),
            ..Credentials::default()
        };
        case.file = Some(own);
        DeclaredSynthetic.check(&case).pop()
    }

    #[test]
    fn credentials_declare_with_their_signer() {
        let generated = signed_as(&["trainedAlgorithmicMedia"], &[]).expect("a finding");
        assert_eq!(generated.weight(), Loud::Full);
        assert_eq!(
            generated.message(),
            "the Content Credentials declare `trainedAlgorithmicMedia`: made by a trained model, signed by Model Maker"
        );
        let says: Vec<&str> = generated
            .evidence()
            .iter()
            .map(|e| e.says.as_str())
            .collect();
        let expected = "signed by Model Maker: the bytes are those that were signed; the signer is on no trust list given";
        assert_eq!(says, [expected]);
    }

    #[test]
    fn a_generated_part_is_only_noted() {
        let part = signed_as(&["digitalCapture"], &["trainedAlgorithmicMedia"]).expect("a finding");
        assert_eq!(part.weight(), Loud::NoteOnly);
        assert!(part.message().contains("for a part of it"));
        assert_eq!(signed_as(&["digitalCapture"], &[]), None);
    }
}
