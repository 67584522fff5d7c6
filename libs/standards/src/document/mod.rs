//! Reading TOML so that every fault is found in one go, each with its line and column.
//!
//! A derived deserialiser stops at the first fault. Here the parsed tree, which knows where each value stands, is
//! walked by hand: a value that is wrong is noted and left out, and the walk goes on. Only when the text is no TOML
//! at all are the syntax errors reported alone, because what follows from them would be noise.

mod json;
mod problem;
mod report;
mod section;
mod title;
mod values;

pub(crate) use json::{Written, pointer};
pub(crate) use problem::MOST as MOST_PROBLEMS;
pub use problem::{Problem, Problems};
pub(crate) use report::Report;
pub(crate) use section::{Section, each_section, read_document, read_written, section};
pub use title::Title;
pub(crate) use values::{
    LONGEST_NAME, Value, date, list, listed, name, number, read_name, refuse_more, refuse_more_or_none, text,
    texts, unknown_word, word, words,
};
