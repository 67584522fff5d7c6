//! What is written down for good in words, such as a ticket's history.

use std::sync::LazyLock;

use kernel::{Language, Refusal};
use words::Catalogue;

static WORDS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&[crate::WORDING]));

/// Why somebody cannot have the work any longer (`assignee.…`), in both languages: those who will read it are not known yet.
#[must_use]
pub fn reason(refusal: &Refusal) -> String {
    let Some(fault) = refusal.faults.first() else { return String::new() };
    let [zh, en] = [Language::Zh, Language::En].map(|language| WORDS.of_fault(language, fault));
    format!("{zh} / {en}")
}
