//! ONNX graphs written by hand, as the format's protocol buffers lay them out.

/// A graph that says of a picture what its tones are, seen very small: a learned model's place is taken by one that needs
/// no learning.
pub(crate) fn tones() -> Vec<u8> {
    tones_at(24)
}

/// The same with so many pixels a side to each tone.
pub(crate) fn tones_at(side: u64) -> Vec<u8> {
    let mut nodes = seen_small(side, "row");
    nodes.push(node(
        "ReduceMean",
        &["row"],
        "mean",
        &[ints("axes", &[1]), int("keepdims", 1)],
    ));
    nodes.push(node("Sub", &["row", "mean"], "said", &[]));
    graph(&nodes, &input(UINT8, &[1, 288, 288, 3]), "said")
}

/// The tones as they are, none below 0.
pub(crate) fn of_pools(side: u64) -> Vec<u8> {
    let nodes = seen_small(side, "said");
    graph(&nodes, &input(UINT8, &[1, 288, 288, 3]), "said")
}

/// Takes a picture to the mean tones of its squares.
fn seen_small(side: u64, to: &str) -> Vec<Vec<u8>> {
    vec![
        cast("image", "numbers"),
        node(
            "Transpose",
            &["numbers"],
            "planes",
            &[ints("perm", &[0, 3, 1, 2])],
        ),
        pool(side),
        node("Flatten", &["small"], to, &[int("axis", 1)]),
    ]
}

/// A graph that takes a picture with the colours first.
pub(crate) fn colours_first() -> Vec<u8> {
    let nodes = [
        cast("image", "numbers"),
        node("Flatten", &["numbers"], "said", &[int("axis", 1)]),
    ];
    graph(&nodes, &input(UINT8, &[1, 3, 12, 12]), "said")
}

/// A graph that says the same of any picture.
pub(crate) fn constant() -> Vec<u8> {
    let nodes = [
        cast("image", "numbers"),
        node("Sub", &["numbers", "numbers"], "nothing", &[]),
        node("Cos", &["nothing"], "ones", &[]),
        node(
            "Transpose",
            &["ones"],
            "planes",
            &[ints("perm", &[0, 3, 1, 2])],
        ),
        pool(24),
        node("Flatten", &["small"], "said", &[int("axis", 1)]),
    ];
    graph(&nodes, &input(UINT8, &[1, 288, 288, 3]), "said")
}

/// A graph that repeats a picture until no memory holds it.
pub(crate) fn greedy() -> Vec<u8> {
    let nodes = [
        cast("image", "numbers"),
        node("Tile", &["numbers", "times"], "said", &[]),
    ];
    let times = initializer("times", &[1, 1_000, 1_000, 1_000]);
    let mut body = Vec::new();
    for node in &nodes {
        field(&mut body, 1, node);
    }
    field(&mut body, 2, b"graph");
    field(&mut body, 5, &times);
    finished(body, &input(UINT8, &[1, 288, 288, 3]), "said")
}

const FLOAT: u64 = 1;
const UINT8: u64 = 2;
const INT64: u64 = 7;

fn cast(from: &str, to: &str) -> Vec<u8> {
    node("Cast", &[from], to, &[int("to", FLOAT)])
}

fn pool(side: u64) -> Vec<u8> {
    let sides = [
        ints("kernel_shape", &[side, side]),
        ints("strides", &[side, side]),
    ];
    node("AveragePool", &["planes"], "small", &sides)
}

fn graph(nodes: &[Vec<u8>], input: &[u8], output: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for node in nodes {
        field(&mut body, 1, node);
    }
    field(&mut body, 2, b"graph");
    finished(body, input, output)
}

/// A model of a graph to which what goes in and comes out is added.
fn finished(mut body: Vec<u8>, input: &[u8], output: &str) -> Vec<u8> {
    field(&mut body, 11, input);
    let mut given = Vec::new();
    field(&mut given, 1, output.as_bytes());
    field(&mut body, 12, &given);
    let mut operators = Vec::new();
    field(&mut operators, 1, b"");
    number(&mut operators, 2, 13);
    let mut model = Vec::new();
    number(&mut model, 1, 8);
    field(&mut model, 7, &body);
    field(&mut model, 8, &operators);
    model
}

fn input(kind: u64, sides: &[u64]) -> Vec<u8> {
    let mut shape = Vec::new();
    for side in sides {
        let mut dimension = Vec::new();
        number(&mut dimension, 1, *side);
        field(&mut shape, 1, &dimension);
    }
    let mut tensor = Vec::new();
    number(&mut tensor, 1, kind);
    field(&mut tensor, 2, &shape);
    let mut of_type = Vec::new();
    field(&mut of_type, 1, &tensor);
    let mut value = Vec::new();
    field(&mut value, 1, b"image");
    field(&mut value, 2, &of_type);
    value
}

fn initializer(name: &str, values: &[i64]) -> Vec<u8> {
    let mut tensor = Vec::new();
    number(&mut tensor, 1, values.len() as u64);
    number(&mut tensor, 2, INT64);
    field(&mut tensor, 8, name.as_bytes());
    let raw: Vec<u8> = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    field(&mut tensor, 9, &raw);
    tensor
}

fn node(kind: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut node = Vec::new();
    for input in inputs {
        field(&mut node, 1, input.as_bytes());
    }
    field(&mut node, 2, output.as_bytes());
    field(&mut node, 4, kind.as_bytes());
    for attribute in attributes {
        field(&mut node, 5, attribute);
    }
    node
}

fn int(name: &str, value: u64) -> Vec<u8> {
    let mut attribute = Vec::new();
    field(&mut attribute, 1, name.as_bytes());
    number(&mut attribute, 3, value);
    number(&mut attribute, 20, 2);
    attribute
}

fn ints(name: &str, values: &[u64]) -> Vec<u8> {
    let mut attribute = Vec::new();
    field(&mut attribute, 1, name.as_bytes());
    for value in values {
        number(&mut attribute, 8, *value);
    }
    number(&mut attribute, 20, 7);
    attribute
}

/// A field of bytes.
fn field(out: &mut Vec<u8>, tag: u64, bytes: &[u8]) {
    varint(out, tag << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A field of a number.
fn number(out: &mut Vec<u8>, tag: u64, value: u64) {
    varint(out, tag << 3);
    varint(out, value);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7F {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
