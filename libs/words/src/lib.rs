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
pub use entry::Entry;

/// How a code is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// As the code of a reply with this HTTP status.
    Reply(u16),
    /// As one of the `errors` of a reply with the code `invalid_fields` or `invalid_query` (422).
    Field,
}

/// The id of a message: Fluent knows no dots, and no code has a hyphen, so that each code has one id and each id one code.
/// The dots divide whose the code is from what it says.
fn id_of(code: &str) -> String {
    code.replace('.', "-")
}
