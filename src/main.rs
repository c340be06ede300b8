//! The command line of cutline.

fn main() {}
