//! Scripts as data (话术): what is said to customers at which moment, what must not be said, and what is told at once.
//!
//! A *book* has the scripts of one profile: lines for the moments of a contact, with conditions and slots; forbidden phrases
//! with what to say instead; checklists of what a matter needs, all of which is told at once (FRR-02); and articles that
//! agents look things up in. Each entry names its clause. A standard has a book like its own name, or names one (`scripts`),
//! and may have lines, phrases and checklists of its own, so that a group improves them with the next version (SCR-29).
//!
//! * [`ScriptBook::parse`] reads a book and reports every fault at once, with line and column, in both languages.
//! * [`books`] and [`book`] are those that ship, in `scripts/`; [`shipped_articles`] and [`shipped_article`] their articles.
//! * [`crate::Standard::scripts`] gives what holds under a standard: [`Scripts::offers`] at a moment,
//!   [`Scripts::forbidden`] in a text, [`Scripts::checklist`] for a matter.
//!
//! Deliberately absent: who the customer is and what somebody is called, which is filled in where people are known; articles
//! of a group's own; and speech, of which the suite hears nothing.

mod occasion;
mod phrases;
mod read;
mod shipped;
mod text;

use std::collections::BTreeSet;

use kernel::QuietHours;
use vocabulary::{ArticleKind, Channel, ScriptForm, ScriptMoment, TicketKind};

use crate::{Clause, Title};

pub use occasion::{Occasion, Offer, Scripts};
pub use phrases::{ForbiddenPhrase, FoundPhrase};
pub(crate) use read::OwnScripts;
pub use shipped::{book, books, shipped_article, shipped_articles};
pub use text::ScriptText;

/// The scripts of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptBook {
    /// The policy profile, such as `resident-centre`; `common` for what several procedures share.
    pub profile: String,
    /// Its name for people.
    pub title: Title,
    /// The written procedures it was taken from.
    pub source: String,
    /// What is said, must not be said, and is told at once.
    pub parts: ScriptParts,
    /// What agents look up.
    pub articles: Vec<ShippedArticle>,
}

/// What a book and a standard may both have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptParts {
    /// In the order of the document.
    pub lines: Vec<ScriptLine>,
    /// What must not be said.
    pub phrases: Vec<ForbiddenPhrase>,
    /// What is told at once.
    pub checklists: Vec<Checklist>,
}

/// Something that is said or heeded at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptLine {
    /// When.
    pub moment: ScriptMoment,
    /// Whether it is spoken.
    pub form: ScriptForm,
    /// By which channels; any when there are none.
    pub channels: Vec<Channel>,
    /// Of which matters; any when there are none.
    pub kinds: Vec<TicketKind>,
    /// By the wall clock of the place; at any time when it is absent.
    pub between: Option<QuietHours>,
    /// Only while people work there (true), or only while nobody does; both when it is absent.
    pub while_open: Option<bool>,
    /// The rule of the rulebook, or of the group's own.
    pub clause: Clause,
    /// With its slots.
    pub text: ScriptText,
    /// What stands for `{minutes}`: from so many to so many.
    pub minutes: Option<(u32, u32)>,
}

/// All that a customer has to bring or know for a matter (一次性告知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// What contacts call it by, such as `move-in`.
    pub code: String,
    /// Its name for people.
    pub title: Title,
    /// Of which matters; any when there are none.
    pub kinds: Vec<TicketKind>,
    /// The rule that demands it.
    pub clause: Clause,
    /// In the order in which they are told.
    pub items: Vec<ChecklistItem>,
}

/// Something that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// What contacts call it by, such as `identity`.
    pub code: String,
    /// What is told.
    pub text: Title,
    /// The rule that it was taken from.
    pub rule: Clause,
}

impl Checklist {
    /// Those of its items that are not among `told`, in order.
    #[must_use]
    pub fn missing(&self, told: &BTreeSet<String>) -> Vec<&ChecklistItem> {
        self.items.iter().filter(|item| !told.contains(&item.code)).collect()
    }

    /// True when it has an item of this code.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.items.iter().any(|item| item.code == code)
    }
}

/// An article that comes with the suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShippedArticle {
    /// Its own among all that ship.
    pub code: String,
    /// From 1; who read an earlier one has not read this.
    pub version: i32,
    /// What it is about.
    pub kind: ArticleKind,
    /// The rule of the rulebook that it tells of.
    pub clause: Clause,
    /// In a line.
    pub title: Title,
    /// The whole.
    pub text: Title,
    /// True of what everybody must have read who takes contacts down.
    pub must_know: bool,
}
