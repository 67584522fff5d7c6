//! Forms and registers as data: what the written procedures ask people to fill in, with the titles and columns of
//! their papers.
//!
//! A *form* is a document: its fields with their kinds and bounds, who fills it in, checks and signs it, how it is
//! numbered, how long it is kept, and the sheet it is printed on. It is versioned, and a record keeps the version it
//! was filled in on.
//!
//! * [`FormDefinition::parse`] reads a document and reports every fault at once, with line and column, in both
//!   languages.
//! * [`FormSource`] is a document in either notation, TOML or JSON, and [`language`] the JSON Schema of the latter.
//! * [`forms`], [`form`] and [`newest_form`] are the forms that ship, in `forms/`.
//! * [`FormDefinition::read_draft`] and [`FormDefinition::refuse_incomplete`] hold against it what somebody filled
//!   in; [`FormDefinition::schema`] says the same as a JSON Schema.
//! * A form whose records run until something comes back ([`Running`]) has fields that are filled in when it did:
//!   [`FormDefinition::read_closing`] and [`FormDefinition::closing_schema`].
//! * [`Keeping`] is for how long records are kept, and [`Posts`] who checks, files and signs them, in the words of the paper.
//! * [`Condition`]s are what a rule asks of some fields because of others, and [`Reminder`]s what its dates call for.
//!
//! Deliberately absent: conditions about columns of tables, and whether the customer, place, member of staff or file that
//! a field names exists: that is asked where there is somebody to ask.

mod conditions;
mod contents;
mod keeping;
mod language;
mod posts;
mod read;
mod running;
mod schema;
mod shipped;
mod source;

use kernel::{BusinessCalendar, Permission};
use vocabulary::{FormClass, FormFieldKind, FormSigner, PaperOrientation, PaperSize};

use crate::{Clause, Title};

pub use conditions::{Condition, Known};
pub use contents::{Contents, NamedFile};
pub use keeping::{Keeping, MOST_MONTHS};
pub use language::language;
pub use posts::Posts;
pub use running::{DueReminder, Reminder, Running, RunningDue};
pub(crate) use shipped::shipped_form;
pub use shipped::{OWN_PREFIX, form, form_document, forms, newest_form};
pub use source::FormSource;

/// One version of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDefinition {
    /// What it is called in addresses and in the ledger of forms, such as `key-loan-register`.
    pub code: String,
    /// From 1.
    pub version: i32,
    /// As the source prints it.
    pub title: Title,
    /// The rules of the rulebook that ask for it or name its columns.
    pub rules: Vec<Clause>,
    /// What is promised to whoever fills it in, printed below what stands on it.
    pub statement: Option<Title>,
    /// What its numbers begin with, such as `KEY`. Forms of one series are numbered together.
    pub series: String,
    /// Who may know what stands on it.
    pub class: FormClass,
    /// For how long a filed record is kept.
    pub keeping: Keeping,
    /// The sheet.
    pub size: PaperSize,
    /// Which way it lies.
    pub orientation: PaperOrientation,
    /// What somebody needs who fills it in.
    pub fill: Permission,
    /// What somebody needs who checks it; nothing when nobody has to.
    pub check: Option<Permission>,
    /// Its fields, in the order of the paper.
    pub fields: Vec<FormField>,
    /// That a record runs until something comes back; nothing when it is done with as soon as it is handed in.
    pub running: Option<Running>,
    /// Of which dates somebody is reminded.
    pub reminders: Vec<Reminder>,
    /// What rules ask of some fields because of others.
    pub conditions: Vec<Condition>,
    /// By whom its steps are to be taken, as the paper calls them.
    pub posts: Posts,
}

/// One field of a form, or one column of a table on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// What it is called in contents, such as `borrower`.
    pub name: String,
    /// As the paper prints it.
    pub title: Title,
    /// What it takes.
    pub kind: FieldKind,
    /// Whether a form can be handed in without it, and filed without this signature.
    pub is_required: bool,
    /// Whether it leads to a person: most readers see it masked.
    pub is_personal: bool,
    /// Whether it is filled in, or signed, when a record that was running is closed.
    pub is_closing: bool,
}

/// What a field takes, with its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Text {
        /// How many.
        most: usize,
    },
    /// Several lines of at most so many characters.
    LongText {
        /// How many.
        most: usize,
    },
    /// A number within bounds, both of them allowed.
    Number {
        /// What is counted, such as `m²`.
        unit: Option<String>,
        /// The least.
        least: i32,
        /// The most.
        most: i32,
        /// Whether it has no decimals.
        is_whole: bool,
    },
    /// An amount of at least nothing, in one of the suite's currencies.
    Money,
    /// A date.
    Day,
    /// An instant.
    Instant,
    /// A time of day, to the minute.
    Time,
    /// One of these.
    Choice {
        /// All of them.
        choices: Vec<Choice>,
    },
    /// Several of these, each once.
    Choices {
        /// All of them.
        choices: Vec<Choice>,
    },
    /// Yes or no.
    Flag,
    /// A telephone number as people write it.
    Phone,
    /// The id of a customer.
    Party,
    /// The id of a place.
    Place,
    /// The id of a member of staff.
    Staff,
    /// `sha256:` and the digest of the file's bytes.
    File,
    /// A signature, which is given after the form is handed in and is no part of its contents.
    Signature {
        /// Whose.
        by: FormSigner,
    },
    /// Rows of these columns, between `least` and `most` of them.
    Table {
        /// The columns.
        columns: Vec<FormField>,
        /// The fewest rows.
        least: usize,
        /// The most.
        most: usize,
    },
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How it is stored.
    pub word: String,
    /// How it is shown.
    pub title: Title,
}

impl FieldKind {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> FormFieldKind {
        match self {
            Self::Text { .. } => FormFieldKind::Text,
            Self::LongText { .. } => FormFieldKind::LongText,
            Self::Number { .. } => FormFieldKind::Number,
            Self::Money => FormFieldKind::Money,
            Self::Day => FormFieldKind::Day,
            Self::Instant => FormFieldKind::Instant,
            Self::Time => FormFieldKind::Time,
            Self::Choice { .. } => FormFieldKind::Choice,
            Self::Choices { .. } => FormFieldKind::Choices,
            Self::Flag => FormFieldKind::Flag,
            Self::Phone => FormFieldKind::Phone,
            Self::Party => FormFieldKind::Party,
            Self::Place => FormFieldKind::Place,
            Self::Staff => FormFieldKind::Staff,
            Self::File => FormFieldKind::File,
            Self::Signature { .. } => FormFieldKind::Signature,
            Self::Table { .. } => FormFieldKind::Table,
        }
    }

    /// What may be chosen; nothing of other kinds.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice { choices } | Self::Choices { choices } => choices,
            Self::Text { .. }
            | Self::LongText { .. }
            | Self::Number { .. }
            | Self::Money
            | Self::Day
            | Self::Instant
            | Self::Time
            | Self::Flag
            | Self::Phone
            | Self::Party
            | Self::Place
            | Self::Staff
            | Self::File
            | Self::Signature { .. }
            | Self::Table { .. } => &[],
        }
    }
}

impl FormDefinition {
    /// The field of this name, which is no column of a table.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// When somebody is reminded of the dates that stand on a record with these contents, the first reminder first.
    #[must_use]
    pub fn reminders_due(&self, contents: &Contents, calendar: &BusinessCalendar) -> Vec<DueReminder> {
        let dues = self.reminders.iter().flat_map(|reminder| reminder.dues(contents, calendar));
        let mut dues: Vec<DueReminder> = dues.collect();
        dues.sort_by_key(|due| due.at);
        dues
    }

    /// The signatures without which such contents are not filed.
    pub fn signatures_needed(&self, contents: &Contents) -> impl Iterator<Item = &FormField> {
        self.signatures().map(|(field, _by)| field).filter(|field| {
            field.is_required
                || self
                    .conditions
                    .iter()
                    .any(|condition| condition.needs_here(&field.name, contents.values()))
        })
    }

    /// The signatures that it asks for: each field with whose it is.
    pub fn signatures(&self) -> impl Iterator<Item = (&FormField, FormSigner)> {
        self.fields.iter().filter_map(|field| match field.kind {
            FieldKind::Signature { by } => Some((field, by)),
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Number { .. }
            | FieldKind::Money
            | FieldKind::Day
            | FieldKind::Instant
            | FieldKind::Time
            | FieldKind::Choice { .. }
            | FieldKind::Choices { .. }
            | FieldKind::Flag
            | FieldKind::Phone
            | FieldKind::Party
            | FieldKind::Place
            | FieldKind::Staff
            | FieldKind::File
            | FieldKind::Table { .. } => None,
        })
    }
}
