//! Why a callback need not be made, and who agreed to that.

use chrono::{DateTime, Utc};
use kernel::{Principal, Refusal};

kernel::define_stored_words! {
    /// What kind of reason.
    pub(crate) enum WaiverKind {
        /// The customer does not want to be called.
        CustomerDeclined = "customer_declined",
        /// There is no number, or none that leads to them.
        NoContact = "no_contact",
        /// The customer was asked already.
        Duplicate = "duplicate",
        Other = "other",
        /// The work was taken up again: its next resolution is followed up.
        WorkResumed = "work_resumed",
        /// It was beyond the share that its clause asks for, and nobody made it.
        NotSampled = "not_sampled",
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
