//! Reading what strangers send, strictly: what is not understood is refused, with the place where it stands.
//!
//! Serde's own JSON reader keeps the last of two equal keys, drops fields nobody asked for and reports in English
//! prose. Here the text becomes a tree first ([`tree`]), which is checked whole; then types are read from the tree
//! ([`read`]) with errors that know their pointer and their kind ([`wrong`]). An unknown field is an error whether or
//! not its struct says `deny_unknown_fields`; only `#[serde(flatten)]` would hide one, so request types have none.

mod query;
mod read;
mod tree;
mod wrong;

use kernel::Fault;
use serde::de::DeserializeOwned;

use crate::Problem;

pub(crate) use tree::{duplicate, nul};

/// Reads a JSON body.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let tree: tree::Tree = serde_json::from_slice(bytes).map_err(|error| not_json(&error))?;
    let faults = tree.faults();
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    T::deserialize(tree).map_err(|wrong| Problem::faults(vec![wrong.into()]))
}

/// Reads a query string that was split into pairs.
pub(crate) fn from_pairs<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T, Fault> {
    T::deserialize(query::Pairs::new(pairs)).map_err(Fault::from)
}

/// The pairs of a query string.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn not_json(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::malformed(
        "body.malformed",
        format!("The body is not JSON: see line {line}, column {column}."),
        format!("请求体不是有效的 JSON：见第 {line} 行第 {column} 列。"),
    )
}

/// One more step on a JSON pointer (RFC 6901 §3).
fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}
