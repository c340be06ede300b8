use super::*;

#[test]
fn what_is_no_graph_is_refused() {
    for bytes in [&b""[..], b"no graph", &[0xFF; 64]] {
        let model = Model::of_bytes("mine", bytes.to_vec(), None);
        assert!(matches!(model, Err(ModelError::Unfit { .. })));
    }
}

#[test]
fn a_graph_that_names_other_files_is_refused() {
    let model = Model::of_bytes("mine", b"\x08\x08\x0a\x08location\x12\x01x".to_vec(), None);
    assert!(model.is_err_and(|error| error.to_string().contains("other files")));
}
