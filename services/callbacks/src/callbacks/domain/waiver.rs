//! Why a callback need not be made, and who agreed to that.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use kernel::{Principal, Refusal, UnknownWord};

/// What kind of reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaiverKind {
    /// The customer does not want to be called.
    CustomerDeclined,
    /// There is no number, or none that leads to them.
    NoContact,
    /// The customer was asked already.
    Duplicate,
    Other,
    /// The work was taken up again: its next resolution is followed up.
    WorkResumed,
    /// It was beyond the share that its clause asks for, and nobody made it.
    NotSampled,
}

impl WaiverKind {
    /// Every one.
    pub(crate) const ALL: [Self; 6] = [
        Self::CustomerDeclined,
        Self::NoContact,
        Self::Duplicate,
        Self::Other,
        Self::WorkResumed,
        Self::NotSampled,
    ];

    /// The stored and sent word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerDeclined => "customer_declined",
            Self::NoContact => "no_contact",
            Self::Duplicate => "duplicate",
            Self::Other => "other",
            Self::WorkResumed => "work_resumed",
            Self::NotSampled => "not_sampled",
        }
    }
}

impl FromStr for WaiverKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { list: "WaiverKind", word: word.to_owned() };
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(unknown)
    }
}

/// That a callback is not owed any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiver {
    pub(crate) kind: WaiverKind,
    pub(crate) reason: String,
    /// Who waived it, as text.
    pub(crate) by: String,
    /// Who agreed to it, as text. It counts as not made until somebody did.
    pub(crate) approved_by: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

impl Waiver {
    /// What follows from the rules needs nobody's consent.
    pub(crate) fn by_system(kind: WaiverKind, reason: &str, at: DateTime<Utc>) -> Self {
        let by = "system:callbacks".to_owned();
        Self { kind, reason: reason.to_owned(), approved_by: Some(by.clone()), by, at }
    }

    /// Passes until somebody agreed to it.
    pub(super) fn must_await_consent(&self) -> Result<(), Refusal> {
        if self.approved_by.is_none() {
            return Ok(());
        }
        Err(Refusal::conflict("callbacks.waiver_approved"))
    }

    /// Somebody else agrees: a person, since what an application does is what somebody set up who may be the first.
    pub(super) fn approve(&mut self, by: &Principal) -> Result<(), Refusal> {
        match by {
            Principal::Staff(_) => {}
            Principal::Client(_) | Principal::System(_) => {
                return Err(Refusal::forbidden("callbacks.approved_by_people"));
            }
        }
        let by = by.to_string();
        if self.by == by {
            return Err(Refusal::conflict("callbacks.own_waiver"));
        }
        self.approved_by = Some(by);
        Ok(())
    }
}
