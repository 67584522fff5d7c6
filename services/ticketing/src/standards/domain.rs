//! How a standard of the group's own comes to hold: one person proposes it, another publishes it (GOV-02), and it may be withdrawn.

use chrono::{DateTime, Utc};
use kernel::{Principal, Refusal};
use vocabulary::StandardStatus;

/// One version of one standard. What it says never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    /// The TOML text.
    pub(crate) document: String,
    pub(crate) status: StandardStatus,
    /// Counts what was decided about it.
    pub(crate) edit_version: i32,
    pub(crate) proposed_by: Principal,
    pub(crate) proposed_at: DateTime<Utc>,
    /// What was decided last; absent of a proposal.
    pub(crate) decision: Option<Decision>,
}

/// That somebody published or withdrew it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
    /// Why it was withdrawn.
    pub(crate) reason: Option<String>,
}

impl OwnStandard {
    /// True once it was published, also when it was withdrawn since: what it governs it governs on.
    pub(crate) fn ever_held(&self) -> bool {
        // A proposal that was withdrawn is withdrawn by the first decision about it.
        self.status == StandardStatus::Published
            || (self.status == StandardStatus::Withdrawn && self.edit_version > 2)
    }

    /// Has it hold.
    ///
    /// # Errors
    /// `standards.not_proposed`; `standards.own_proposal` for whoever proposed it, and `standards.needs_person` for an application.
    pub(crate) fn approve(&mut self, by: &Principal, at: DateTime<Utc>) -> Result<(), Refusal> {
        if by.staff_id().is_none() {
            return Err(Refusal::forbidden("standards.needs_person"));
        }
        if self.status != StandardStatus::Proposed {
            return Err(Refusal::conflict("standards.not_proposed").with("status", self.status));
        }
        if self.proposed_by == *by {
            return Err(Refusal::forbidden("standards.own_proposal"));
        }
        self.decide(StandardStatus::Published, Decision { by: by.clone(), at, reason: None });
        Ok(())
    }

    /// Has no estate put under it any more; of a proposal, that it never holds.
    ///
    /// # Errors
    /// `standards.is_withdrawn`.
    pub(crate) fn withdraw(
        &mut self,
        by: &Principal,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        if self.status == StandardStatus::Withdrawn {
            return Err(Refusal::conflict("standards.is_withdrawn"));
        }
        self.decide(StandardStatus::Withdrawn, Decision { by: by.clone(), at, reason: Some(reason) });
        Ok(())
    }

    fn decide(&mut self, status: StandardStatus, decision: Decision) {
        self.status = status;
        self.decision = Some(decision);
        self.edit_version += 1;
    }
}
