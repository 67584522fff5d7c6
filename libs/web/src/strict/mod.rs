//! Reading what strangers send, strictly: what is not understood is refused, with the place where it stands.
//!
//! Serde's own JSON reader keeps the last of two equal keys, drops fields nobody asked for and reports in English
//! prose. Here the text becomes a tree first ([`tree`]), which is checked while it is read; then types are read from the tree
//! ([`read`]) with errors that know their pointer and their kind ([`wrong`]). An unknown field is an error whether or
//! not its struct says `deny_unknown_fields`; only `#[serde(flatten)]` would hide one, so request types have none.

mod query;
mod read;
mod tree;
mod wrong;

use kernel::{Coded, Fault};
use serde::de::DeserializeOwned;

use crate::Problem;

use tree::Unread;
pub(crate) use tree::{duplicate, nul};

/// The mark that some programs put before UTF-8 (RFC 8259 §8.1 lets a reader ignore it).
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads a JSON body; gives the digest of what it says beside it.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, [u8; 32]), Problem> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let tree = tree::Tree::read(bytes).map_err(|unread| match unread {
        Unread::Malformed(error) => not_json(&error),
        Unread::TooDeep => too_deep(),
        Unread::TooMany => Problem::too_large(),
        Unread::Faults(faults) => Problem::faults(faults),
    })?;
    let digest = tree.digest();
    let value = T::deserialize(tree).map_err(|wrong| Problem::faults(vec![wrong.into()]))?;
    Ok((value, digest))
}

/// Reads a query string that was split into pairs.
pub(crate) fn from_pairs<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T, Fault> {
    T::deserialize(query::Pairs::new(pairs)).map_err(Fault::from)
}

/// The most parameters of one query: more than any list of the suite takes, repeated ones included.
const MOST_PAIRS: usize = 100;

/// The pairs of a query string; one more than are allowed when there are too many, which [`too_many_pairs`] names.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().take(MOST_PAIRS + 1).collect()
}

/// The fault of a query with too many parameters.
pub(crate) fn too_many_pairs(pairs: &[(String, String)]) -> Option<Fault> {
    (pairs.len() > MOST_PAIRS).then(|| Fault::new("", Coded::new("query.too_many").with("most", MOST_PAIRS)))
}

fn too_deep() -> Problem {
    not_read("depth", 0, 0)
}

fn not_json(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    not_read("syntax", line, column)
}

fn not_read(fault: &'static str, line: usize, column: usize) -> Problem {
    let what = Coded::new("body.malformed").with("fault", fault).with("line", line).with("column", column);
    Problem::malformed(what)
}

/// One more step on a JSON pointer (RFC 6901 §3).
pub(crate) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
}
