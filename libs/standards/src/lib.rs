//! Service standards as data: what a group promises its customers, versioned, read from TOML and applied.
//!
//! A group's written procedures differ from estate to estate and change from year to year, so no figure lives in
//! code. A *standard* is a document: deadlines by kind, severity and category of a ticket; who hears of a matter as
//! time passes, and by what time of day its progress is known; who calls the customer back, how and how often; what an unsatisfied customer sets going; of what a
//! customer is told. Every figure names the clause of the rulebook that requires it, and every decision says step by
//! step how it came about. A clause that states a duty without a figure is marked `gap = true` in the document: the
//! figure is the group's own choice, and the explanation says so.
//!
//! * [`Standard::parse`] reads a document and reports every fault at once, with line and column, in both languages.
//! * [`profile`] and [`profiles`] are the standards shipped in `profiles/`, taken from the named procedures.
//! * [`Standard::deadlines`], [`Standard::escalations`], [`Standard::progress`], [`Standard::callbacks`],
//!   [`Standard::rectification`] and [`Standard::notice`] apply it; [`Standard::confidentiality`] says for whom a ticket is.
//! * [`back_test`] holds tickets of the past against the standard that governed them and against a draft.
//! * [`calendar_for`] gives the working time of a time zone, from `calendars/`.
//! * [`forms`] are the papers that the procedures ask people to fill in, from `forms/`.
//! * [`posts`] are the posts that the procedures describe, with their duties, from `posts/`.
//! * [`playbooks`] are the emergencies that they prepare for, step by step, from `playbooks/`.
//! * [`patrols`] are the rounds that the procedures have made, from `patrols/`.
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

pub mod back_test;
pub mod forms;
pub mod patrols;
pub mod playbooks;
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
    Answer, CallbackDecision, CategoryFit, ClosingDecision, ConfidentialityDecision, ConfidentialityFacts,
    DeadlineDecision, Due, EscalationDecision, ExtensionDecision, Facts, GENERAL, RectificationDecision,
    ResolvedFacts, Step,
};
pub use rules::{
    CallbackChannel, CallbackRule, Category, ClosingRule, ConfidentialityRule, ConsentRule, Coverage,
    DeadlineRule, Example, ExtensionRule, Figure, LadderRule, LadderStep, LeakRule, Matching, NOTICE_EVENTS,
    NoticeRule, PeriodicRule, ProgressRule, RectificationRule, Role, StepTime, Vocabulary,
};
pub use standard::Standard;
pub use standard_cache::StandardCache;
pub use term::{Term, TermError};

/// The words to what is wrong with a document.
pub const WORDING: kernel::Wording = kernel::wording!("standards");
