//! Service standards as data: what a group promises its customers, versioned, read from TOML and applied.
//!
//! A group's written procedures differ from estate to estate and change from year to year, so no figure lives in
//! code. A *standard* is a document: deadlines by kind, severity and category of a ticket; to whom grave matters are
//! passed on; who calls the customer back, how and how often; what an unsatisfied customer sets going; of what a
//! customer is told. Every figure names the clause of the rulebook that requires it, and every decision says step by
//! step how it came about. A clause that states a duty without a figure is marked `gap = true` in the document: the
//! figure is the group's own choice, and the explanation says so.
//!
//! * [`Standard::parse`] reads a document and reports every fault at once, with line and column, in both languages.
//! * [`profile`] and [`profiles`] are the standards shipped in `profiles/`, taken from the named procedures.
//! * [`Standard::deadlines`], [`Standard::callbacks`], [`Standard::rectification`] and [`Standard::notice`] apply it.
//! * [`calendar_for`] gives the working time of a time zone, from `calendars/`.
//! * [`forms`] are the papers that the procedures ask people to fill in, from `forms/`.
//! * [`posts`] are the posts that the procedures describe, with their duties, from `posts/`.
//! * [`scripts`] are what is said to customers and told at once, from `scripts/` and the standard itself.
//!
//! When several rules match, the most specific wins; a document in which that is not always one is refused.
//!
//! Deliberately absent: I/O, clocks and storage (who adopts a standard keeps it); arrears ladders and report dates,
//! which belong to later versions of the language; rain and other triggers, which are kept as
//! data and observed by others; a promise of a clear answer between first contact and solution (DLN-10); and the rule
//! that moves a last day from a holiday to the day after.

mod calendars;
mod clause;
mod document;
mod profiles;
mod resolve;
mod rules;
mod standard;
mod standard_cache;
mod term;

pub mod forms;
pub mod posts;
pub mod scripts;

pub use calendars::{
    Announcement, CalendarCache, CalendarDay, CalendarYear, NamedCalendar, PLAIN_WEEK, calendar,
    calendar_document, calendar_for, calendar_of, calendars,
};
pub use clause::Clause;
pub use document::{Problem, Problems, Title};
pub use profiles::{is_shipped, profile, profile_document, profiles};
pub use resolve::{
    Answer, CallbackDecision, CategoryFit, ClosingDecision, DeadlineDecision, Due, ExtensionDecision, Facts,
    GENERAL, HandoverDecision, RectificationDecision, ResolvedFacts, Step,
};
pub use rules::{
    CallbackChannel, CallbackRule, Category, ClosingRule, ConsentRule, Coverage, DeadlineRule, ExtensionRule,
    Figure, HandoverRule, Matching, NOTICE_EVENTS, NoticeRule, PeriodicRule, RectificationRule, Vocabulary,
};
pub use standard::Standard;
pub use standard_cache::StandardCache;
pub use term::{Term, TermError};

/// The words to what is wrong with a document.
pub const WORDING: kernel::Wording = kernel::wording!("standards");
