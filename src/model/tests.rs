use super::*;

#[test]
fn what_is_no_graph_is_refused() {
    // Hostile ones may keep what runs them busy for ever, so they are tried in a child: `tests/it/model.rs`.
    for bytes in [&b""[..], b"<html>not found</html>"] {
        let model = Model::of_bytes("mine", bytes.to_vec(), None);
        assert!(matches!(model, Err(ModelError::Unfit { .. })));
    }
}
