//! A record: what somebody filled in on a form, from its draft to the file.
//!
//! Who filled a revision in does not check it, and what was handed in is changed by corrections alone, each a new
//! revision. Where the form says so, a record runs from when it is handed in until it is closed.

mod act;
mod hold;
mod run;
mod signature;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kernel::{Actor, BusinessCalendar, EstateId, Permission, Principal, Refusal};
use standards::forms::{Contents, FormDefinition};
use vocabulary::{CustomerId, FormClass, FormRecordId, FormRecordStatus, FormSigner, UnitId};

use crate::files::domain::Hold;

pub(crate) use act::RecordActKind;
pub(crate) use run::Run;
pub(crate) use signature::{Drawing, MOST_STROKES, Signature};

/// One record, at its newest revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormRecord {
    pub(crate) id: FormRecordId,
    /// Counts saved changes.
    pub(crate) version: i32,
    /// Counts events: those before it was handed in are nobody's business.
    pub(crate) sequence: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) form: Arc<FormDefinition>,
    /// Such as `KEY-2026-0001`; none of a draft.
    pub(crate) number: Option<String>,
    /// From 1.
    pub(crate) revision: i32,
    pub(crate) contents: Contents,
    /// Who filled this revision in.
    pub(crate) filled_by: Principal,
    pub(crate) started_at: DateTime<Utc>,
    /// Why the revision before was corrected.
    pub(crate) reason: Option<String>,
    pub(crate) state: RecordState,
    /// Of forms whose records run until something comes back; none of a draft.
    pub(crate) run: Option<Run>,
    /// When somebody is reminded next of a date that stands on it.
    pub(crate) remind_at: Option<DateTime<Utc>>,
    /// Why it is not disposed of, whatever else holds.
    pub(crate) hold: Option<Hold>,
    /// Of this revision.
    pub(crate) signatures: Vec<Signature>,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
}

/// Where a record stands, with what is known of it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordState {
    Draft,
    Submitted {
        handed_in: Step,
    },
    Checked {
        handed_in: Step,
        checked: Step,
    },
    Filed {
        handed_in: Step,
        checked: Option<Step>,
        filed: Step,
        /// The last day on which it has to be kept.
        keep_until: Option<NaiveDate>,
    },
}

impl RecordState {
    /// The word for it.
    pub(crate) const fn status(&self) -> FormRecordStatus {
        match self {
            Self::Draft => FormRecordStatus::Draft,
            Self::Submitted { .. } => FormRecordStatus::Submitted,
            Self::Checked { .. } => FormRecordStatus::Checked,
            Self::Filed { .. } => FormRecordStatus::Filed,
        }
    }

    /// Who handed it in, and when.
    pub(crate) const fn handed_in(&self) -> Option<&Step> {
        match self {
            Self::Draft => None,
            Self::Submitted { handed_in }
            | Self::Checked { handed_in, .. }
            | Self::Filed { handed_in, .. } => Some(handed_in),
        }
    }

    /// Who checked it, and when.
    pub(crate) const fn checked(&self) -> Option<&Step> {
        match self {
            Self::Draft | Self::Submitted { .. } => None,
            Self::Checked { checked, .. } => Some(checked),
            Self::Filed { checked, .. } => checked.as_ref(),
        }
    }
}

/// What happens to records once they are handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RecordEvent {
    Submitted,
    Corrected,
    Checked,
    Signed {
        field: String,
    },
    Filed {
        keep_until: Option<NaiveDate>,
    },
    /// What ran came to its end, and since when it had been overdue.
    Closed {
        overdue_since: Option<DateTime<Utc>>,
    },
    /// What runs should have been closed.
    Overdue {
        since: DateTime<Utc>,
    },
    /// A date on it comes near or has passed.
    Reminded {
        field: String,
        date: NaiveDate,
        days: i32,
    },
    /// It was put under a legal hold. Nothing is told of it: it is on the record.
    Held {
        reason: String,
    },
    /// The hold was ended. The same.
    Released {
        reason: String,
    },
}

impl RecordEvent {
    /// The step's name in the audit trail.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Submitted => "submit_form_record",
            Self::Corrected => "correct_form_record",
            Self::Checked => "check_form_record",
            Self::Signed { .. } => "sign_form_record",
            Self::Filed { .. } => "file_form_record",
            Self::Closed { .. } => "close_form_record",
            Self::Overdue { .. } => "find_form_record_overdue",
            Self::Reminded { .. } => "remind_of_form_record",
            Self::Held { .. } => "hold_form_record",
            Self::Released { .. } => "release_form_record",
        }
    }
}

/// What a number begins with at a place in a year, and by which it is counted there: `KEY-2026`.
pub(crate) fn series_of(form: &FormDefinition, today: NaiveDate) -> String {
    format!("{}-{:04}", form.series, today.year())
}

/// The number of this count in a series.
pub(crate) fn numbered(series: &str, count: i64) -> String {
    format!("{series}-{count:04}")
}

impl FormRecord {
    /// True when `actor` sees all that stands on it: who filled it in does, and who may read what leads to a person.
    pub(crate) fn shows_all_to(&self, actor: &Actor) -> bool {
        self.form.class == FormClass::Internal
            || self.filled_by == actor.principal
            || actor.may(Permission::RegistersConfidential)
    }

    /// Puts other contents on a draft.
    ///
    /// # Errors
    /// `registers.no_draft`; `registers.not_in_charge` for whoever did not begin it.
    pub(crate) fn change(&mut self, actor: &Actor, contents: Contents) -> Result<(), Refusal> {
        self.refuse_strangers_to_the_draft(actor)?;
        self.contents = contents;
        self.version += 1;
        Ok(())
    }

    /// Passes when `actor` may hand the draft in and nothing is lacking. It is asked before a number is taken.
    ///
    /// # Errors
    /// `registers.no_draft`, `registers.not_in_charge`; a fault for each field that lacks something.
    pub(crate) fn refuse_unready(&self, actor: &Actor) -> Result<(), Refusal> {
        self.refuse_strangers_to_the_draft(actor)?;
        self.form.refuse_incomplete(&self.contents)
    }

    /// Hands the draft in under its number. If it runs, it does from now on.
    ///
    /// # Errors
    /// As [`FormRecord::refuse_unready`].
    pub(crate) fn submit(
        &mut self,
        actor: &Actor,
        number: String,
        (at, calendar): (DateTime<Utc>, &BusinessCalendar),
    ) -> Result<RecordEvent, Refusal> {
        self.refuse_unready(actor)?;
        self.number = Some(number);
        self.begin_run(at, calendar);
        let handed_in = Step { by: actor.principal.clone(), at };
        Ok(self.moved(RecordState::Submitted { handed_in }, RecordEvent::Submitted))
    }

    /// Finds it right.
    ///
    /// # Errors
    /// `registers.no_check` when the form asks for none, `registers.not_handed_in`, `registers.not_to_be_checked`;
    /// `permission_missing` and `registers.own_record` for who may not check it.
    pub(crate) fn check(&mut self, actor: &Actor, at: DateTime<Utc>) -> Result<RecordEvent, Refusal> {
        let Some(permission) = self.form.check else { return Err(Refusal::conflict("registers.no_check")) };
        let handed_in = match &self.state {
            RecordState::Draft => return Err(Refusal::conflict("registers.not_handed_in")),
            RecordState::Submitted { handed_in } => handed_in.clone(),
            RecordState::Checked { .. } | RecordState::Filed { .. } => {
                return Err(Refusal::conflict("registers.not_to_be_checked"));
            }
        };
        actor.require(permission)?;
        if self.filled_by == actor.principal {
            return Err(Refusal::forbidden("registers.own_record"));
        }
        let checked = Step { by: actor.principal.clone(), at };
        Ok(self.moved(RecordState::Checked { handed_in, checked }, RecordEvent::Checked))
    }

    /// Signs it in one place. A customer signs before a member of staff, who takes the signature; everybody else as
    /// themselves.
    ///
    /// # Errors
    /// A fault at `/field` for what is no signature of the form, and at `/strokes` and `/name` for what a signature
    /// lacks or has too much; `registers.not_handed_in`, `registers.filed_already`, `registers.signed_already`;
    /// `registers.still_running` for a signature that is given when it is closed; `registers.not_in_charge` for whose
    /// signature it is not.
    pub(crate) fn sign(
        &mut self,
        actor: &Actor,
        field: &str,
        drawing: Drawing,
        at: DateTime<Utc>,
    ) -> Result<RecordEvent, Refusal> {
        let asked = self.form.signatures().find(|(asked, _by)| asked.name == field);
        let Some((asked, signer)) = asked else { return Err(Refusal::at("/field", "signature.unknown")) };
        match self.state {
            RecordState::Draft => return Err(Refusal::conflict("registers.not_handed_in")),
            RecordState::Filed { .. } => return Err(Refusal::conflict("registers.filed_already")),
            RecordState::Submitted { .. } | RecordState::Checked { .. } => {}
        }
        if asked.is_closing {
            self.refuse_running()?;
        }
        self.refuse_not_in_charge(actor, signer)?;
        drawing.refuse_unfit(signer)?;
        if self.signatures.iter().any(|given| given.field == field) {
            return Err(Refusal::conflict("registers.signed_already"));
        }
        let field = field.to_owned();
        let taken_by = actor.principal.clone();
        self.signatures.push(Signature { field: field.clone(), taken_by, drawing, signed_at: at });
        Ok(self.moved(self.state.clone(), RecordEvent::Signed { field }))
    }

    /// Puts it away, to be kept until this day by the calendar there, or for ever.
    ///
    /// # Errors
    /// `registers.not_handed_in`, `registers.check_needed`, `registers.filed_already`,
    /// `registers.still_running`, `registers.signatures_missing`.
    pub(crate) fn file(
        &mut self,
        actor: &Actor,
        at: DateTime<Utc>,
        keep_until: Option<NaiveDate>,
    ) -> Result<RecordEvent, Refusal> {
        let (handed_in, checked) = match &self.state {
            RecordState::Draft => return Err(Refusal::conflict("registers.not_handed_in")),
            RecordState::Submitted { .. } if self.form.check.is_some() => {
                return Err(Refusal::conflict("registers.check_needed"));
            }
            RecordState::Submitted { handed_in } => (handed_in.clone(), None),
            RecordState::Checked { handed_in, checked } => (handed_in.clone(), Some(checked.clone())),
            RecordState::Filed { .. } => return Err(Refusal::conflict("registers.filed_already")),
        };
        self.refuse_running()?;
        let missing: Vec<&str> = self.missing_signatures().collect();
        if !missing.is_empty() {
            return Err(Refusal::conflict("registers.signatures_missing").with("fields", &*missing));
        }
        let filed = Step { by: actor.principal.clone(), at };
        let state = RecordState::Filed { handed_in, checked, filed, keep_until };
        Ok(self.moved(state, RecordEvent::Filed { keep_until }))
    }

    /// Puts right what stands on it, as a new revision that is handed in at once. What was checked and signed was
    /// the former one. What runs goes on running, and is due as it says now.
    ///
    /// # Errors
    /// `registers.not_handed_in` of a draft, which is simply changed; `registers.not_in_charge` for whoever neither
    /// filled it in nor may correct what others did and see all of it; a fault for each field that lacks something.
    pub(crate) fn correct(
        &mut self,
        actor: &Actor,
        (contents, reason): (Contents, String),
        (at, calendar): (DateTime<Utc>, &BusinessCalendar),
    ) -> Result<RecordEvent, Refusal> {
        if self.state.handed_in().is_none() {
            return Err(Refusal::conflict("registers.not_handed_in"));
        }
        let may_correct = actor.may(Permission::RegistersSupervise) && self.shows_all_to(actor);
        if self.filled_by != actor.principal && !may_correct {
            return Err(Refusal::forbidden("registers.not_in_charge"));
        }
        if !self.is_closed() {
            self.form.refuse_incomplete(&contents)?;
        }
        self.contents = contents;
        self.follow_contents(at, calendar);
        self.revision += 1;
        self.filled_by = actor.principal.clone();
        self.reason = Some(reason);
        self.signatures.clear();
        let handed_in = Step { by: actor.principal.clone(), at };
        Ok(self.moved(RecordState::Submitted { handed_in }, RecordEvent::Corrected))
    }

    /// The signatures without which it is not filed.
    fn missing_signatures(&self) -> impl Iterator<Item = &str> {
        let is_given = |field: &str| self.signatures.iter().any(|given| given.field == field);
        let needed = self.form.signatures_needed(&self.contents);
        needed.map(|field| field.name.as_str()).filter(move |field| !is_given(field))
    }

    /// Passes for whoever may change the draft.
    ///
    /// # Errors
    /// `registers.no_draft`; `registers.not_in_charge` for whoever did not begin it.
    pub(crate) fn refuse_strangers_to_the_draft(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.state != RecordState::Draft {
            return Err(Refusal::conflict("registers.no_draft"));
        }
        if self.filled_by != actor.principal {
            return Err(Refusal::forbidden("registers.not_in_charge"));
        }
        actor.require(self.form.fill)
    }

    fn refuse_not_in_charge(&self, actor: &Actor, signer: FormSigner) -> Result<(), Refusal> {
        let is_filler = self.filled_by == actor.principal;
        let is_in_charge = match signer {
            FormSigner::Customer => true,
            FormSigner::Filler => is_filler,
            FormSigner::Checker => !is_filler && self.form.check.is_some_and(|check| actor.may(check)),
            FormSigner::Staff => !is_filler && actor.principal.staff_id().is_some(),
        };
        if is_in_charge { Ok(()) } else { Err(Refusal::forbidden("registers.not_in_charge")) }
    }

    fn moved(&mut self, state: RecordState, event: RecordEvent) -> RecordEvent {
        self.state = state;
        self.version += 1;
        self.sequence += 1;
        event
    }
}
