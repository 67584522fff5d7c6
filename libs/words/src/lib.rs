//! The words to codes: what a rule refuses with is said here, in the language of who reads it.
//!
//! Rules give a code and named arguments ([`kernel::Coded`]). Each package has the words to the codes that are its own in
//! Fluent files, `words/en.ftl` and `words/zh.ftl`; a [`Catalogue`] holds those of all packages of a process. A house rule
//! holds the files against the code, so what is missing here is a slip that no test could see: it is said in English or, at
//! the worst, by its code, and counted as `words_missing_total` by `language`.
//!
//! Pure: no I/O. Absent on purpose: explanations and notices. An explanation is kept with what it explains, as it was told
//! then; the texts of notices are templates that an installation may change.

mod catalogue;
mod entry;

pub use catalogue::Catalogue;
pub use entry::{Entry, Status};
