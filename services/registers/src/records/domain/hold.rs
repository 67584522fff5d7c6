//! How long a filed record stays: until its last day is over, unless somebody holds it.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, Refusal};

use super::{FormRecord, RecordEvent, RecordState};
use crate::files::domain::Hold;

impl FormRecord {
    /// Holds it, so that time does not dispose of it, nor of its files.
    ///
    /// # Errors
    /// `registers.not_handed_in` of a draft, which time lets be; `registers.not_in_charge` for whoever does not see all of
    /// it; `registers.record_held` when it is already.
    pub(crate) fn hold(
        &mut self,
        actor: &Actor,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<RecordEvent, Refusal> {
        if self.state.handed_in().is_none() {
            return Err(Refusal::conflict("registers.not_handed_in"));
        }
        self.refuse_unseen(actor)?;
        if self.hold.is_some() {
            return Err(Refusal::conflict("registers.record_held"));
        }
        self.hold = Some(Hold { by: actor.principal.clone(), at, reason: reason.clone() });
        self.version += 1;
        Ok(RecordEvent::Held { reason })
    }

    /// Ends the hold.
    ///
    /// # Errors
    /// `registers.not_in_charge`; `registers.record_not_held`.
    pub(crate) fn release(&mut self, actor: &Actor, reason: String) -> Result<RecordEvent, Refusal> {
        self.refuse_unseen(actor)?;
        if self.hold.take().is_none() {
            return Err(Refusal::conflict("registers.record_not_held"));
        }
        self.version += 1;
        Ok(RecordEvent::Released { reason })
    }

    /// Keeps what is filed until that day, or for ever. False when it was kept so long already.
    pub(crate) fn keep(&mut self, until: Option<NaiveDate>) -> bool {
        let RecordState::Filed { keep_until, .. } = &mut self.state else { return false };
        if *keep_until == until {
            return false;
        }
        *keep_until = until;
        self.version += 1;
        true
    }

    fn refuse_unseen(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.shows_all_to(actor) { Ok(()) } else { Err(Refusal::forbidden("registers.not_in_charge")) }
    }
}
