//! What belongs to tickets that are not for everybody: their readers, who is suspected of having told of them, and by what whoever
//! brought one without a name asks about it.

use chrono::{DateTime, Utc};
use kernel::StaffId;

/// The most readers of one ticket: what more people than these read is for named readers no longer.
pub(crate) const MOST_READERS: usize = 20;

/// Somebody on the list of those who may read a ticket that is for named readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) staff_id: StaffId,
    /// Who named them, such as `staff:…`; themselves where they broke the glass.
    pub(crate) added_by: String,
    pub(crate) added_at: DateTime<Utc>,
    pub(crate) reason: String,
    /// True of somebody who made themselves a reader, of which the others were told.
    pub(crate) has_broken_glass: bool,
}

/// The most leak reports of one ticket.
pub(crate) const MOST_LEAKS: usize = 20;

/// One suspicion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leak {
    /// Counts those of one ticket from 1.
    pub(crate) number: i32,
    pub(crate) suspect: StaffId,
    /// What is said to have been told, to whom, and how it was noticed.
    pub(crate) account: String,
    /// Who noted it, such as `staff:…`.
    pub(crate) reported_by: String,
    pub(crate) reported_at: DateTime<Utc>,
    pub(crate) verdict: Option<Verdict>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) is_proven: bool,
    pub(crate) findings: String,
    /// What follows; of what is proven alone, and only where the standard says so.
    pub(crate) penalty: Option<Penalty>,
    pub(crate) decided_by: String,
    pub(crate) decided_at: DateTime<Utc>,
}

/// What a standard has follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Penalty {
    pub(crate) clause: String,
    /// In both languages, Chinese first.
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// What somebody decides about a leak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeakDecision {
    pub(crate) number: i32,
    pub(crate) is_proven: bool,
    pub(crate) findings: String,
    /// What the standard has follow when it is proven.
    pub(crate) penalty: Option<Penalty>,
}

/// The most messages about one ticket, of both sides.
pub(crate) const MOST_MESSAGES: i32 = 40;

kernel::define_stored_words! {
    /// Who wrote.
    pub(crate) enum Side {
        /// Whoever brought it.
        Reporter = "reporter",
        /// Whoever sees to it: what they write is the public answer.
        Desk = "desk",
    }
}

/// That somebody can ask about it by a code, and how much was written that way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Inquiry {
    pub(crate) messages: i32,
}
