use super::*;

#[test]
fn what_is_no_graph_is_refused() {
    for bytes in [&b""[..], b"no graph", &[0xFF; 64]] {
        let model = Model::of_bytes("mine", bytes.to_vec(), None);
        assert!(matches!(model, Err(ModelError::Unfit { .. })));
    }
}
