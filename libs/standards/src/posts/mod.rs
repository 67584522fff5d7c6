//! Posts as data (岗位): what the written procedures make the duties and the authority of a post, so that a position made from
//! it has them.
//!
//! A document has the posts of one profile: their titles in the source's words, at what they are held, to whom they report,
//! what whoever holds one needs the right to do, and what must be somebody else's. Each duty names its rule and, where the
//! suite can tell, what shows that it is done: the form whose record it is, how often, by which day, the clause and the
//! operation. A limit of authority says what goes to which other post.
//!
//! * [`PostDefinition::parse_all`] reads a document and reports every fault at once, with line and column, in both
//!   languages.
//! * [`posts`] and [`post`] are those that ship, in `posts/`; [`keepers`] are those that keep the records of a form.
//! * [`Period`] is the day, week, month, quarter or year in which a duty is due.
//!
//! Deliberately absent: sums up to which somebody decides, since no source names one; posts of a group's own; and who holds a
//! position, which is asked where people are known.

mod period;
mod read;
mod shipped;

use kernel::Permission;
use vocabulary::{DutyFrequency, PlaceKind};

use crate::{Clause, Title};

pub use period::Period;
pub use shipped::{keepers, post, posts};

/// A post with its duties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDefinition {
    /// What it is called in addresses and in the ledger of rules, such as `property-assistant`.
    pub code: String,
    /// The policy profile whose procedures describe it; none when several do alike.
    pub profile: Option<String>,
    /// As the source prints it.
    pub title: Title,
    /// At what it is held; in the whole group when there are none.
    pub place_kinds: Vec<PlaceKind>,
    /// The post above it in the same profile.
    pub reports_to: Option<String>,
    /// What whoever holds it needs the right to do.
    pub permissions: Vec<Permission>,
    /// What must be somebody else's: who drafts does not approve, who takes money does not take it back.
    pub apart: Vec<Permission>,
    /// The forms whose filed records it keeps.
    pub keeps: Vec<String>,
    /// What whoever holds it has to do, in the order of the source.
    pub duties: Vec<PostDuty>,
    /// What is not theirs to decide.
    pub limits: Vec<PostLimit>,
}

/// One duty of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDuty {
    /// The rule of the rulebook that makes it one.
    pub rule: Clause,
    /// What is to be done.
    pub text: Title,
    /// How often.
    pub frequency: DutyFrequency,
    /// The day of the month by which it is done each month; the last when none is said.
    pub by_day: Option<u32>,
    /// The right that doing it takes; none of what is done outside the suite.
    pub permission: Option<Permission>,
    /// The form whose record shows that it was done.
    pub form: Option<String>,
    /// The clause of a standard by which the suite sees to it.
    pub clause: Option<Clause>,
    /// The operation of the API by which it is done.
    pub operation: Option<String>,
}

/// Something that goes to another post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLimit {
    /// The rule of the rulebook that says so.
    pub rule: Clause,
    /// What.
    pub text: Title,
    /// The post that decides.
    pub to: String,
}

impl PostDefinition {
    /// Every rule that a duty or a limit of it rests on, each once, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<&Clause> {
        let duties = self.duties.iter().map(|duty| &duty.rule);
        let mut rules: Vec<&Clause> = duties.chain(self.limits.iter().map(|limit| &limit.rule)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The posts that it reports to or passes something on to, each once.
    #[must_use]
    pub fn above(&self) -> Vec<&str> {
        let limits = self.limits.iter().map(|limit| limit.to.as_str());
        let mut above: Vec<&str> = self.reports_to.as_deref().into_iter().chain(limits).collect();
        above.sort_unstable();
        above.dedup();
        above
    }
}
