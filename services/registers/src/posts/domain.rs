//! A post: by whom papers want a step taken, in their own words, and which positions of the group that is.

use chrono::{DateTime, Utc};
use kernel::{Actor, Principal};

/// The most positions that a post is.
pub(crate) const MOST_POSITIONS: usize = 20;

/// One post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// As forms name it, such as `manager`.
    pub(crate) name: String,
    /// Counts saved changes; 0 of one of which the group has said nothing.
    pub(crate) version: i32,
    /// The codes of positions: whoever holds one of them is in charge. Nobody asks for any while there are none.
    pub(crate) positions: Vec<String>,
    /// Who said so, and when.
    pub(crate) filled: Option<(Principal, DateTime<Utc>)>,
    /// The forms that name it.
    pub(crate) forms: Vec<String>,
}

impl Post {
    /// One that these forms name and of which nothing is said.
    pub(crate) fn unsaid(name: &str, forms: Vec<String>) -> Self {
        Self { name: name.to_owned(), version: 0, positions: Vec::new(), filled: None, forms }
    }

    /// Says which positions it is.
    pub(crate) fn fill(&mut self, actor: &Actor, positions: Vec<String>, at: DateTime<Utc>) {
        self.positions = positions;
        self.filled = Some((actor.principal.clone(), at));
        self.version += 1;
    }
}
