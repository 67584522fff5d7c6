//! allinone
fn main() {}
