//! What the ticket desk says of emergencies: how runs of playbooks go. Of one that only named readers see, no event says
//! which it is.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Open, OpenWord, Permission, StaffId, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{Facets, Headline, PlaybookRunId, PlaybookRunStatus, TicketId};

use crate::{Faceted, declare::event, faceted::concerns};

/// What every event of a run repeats, so that a consumer needs no earlier one: how it stands after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaybookRunFacts {
    /// What people call it, such as `E2026-000012`.
    pub number: String,
    /// The playbook, such as `fire`; absent of one that only named readers see.
    pub playbook: Option<String>,
    /// The playbook's version; absent likewise.
    pub playbook_version: Option<i32>,
    /// Where it stands.
    pub status: OpenWord<PlaybookRunStatus>,
    /// Who commands; absent while security does.
    pub commander_id: Option<StaffId>,
    /// The ticket it belongs to; absent of one that only named readers see.
    pub ticket_id: Option<TicketId>,
    /// True of one that only named readers see.
    pub is_confidential: bool,
    /// Who these are; empty of one that everybody sees who may read emergencies.
    pub readers: Vec<StaffId>,
    /// By when a step is to be done next, late or not.
    pub due_at: Option<DateTime<Utc>>,
}

impl PlaybookRunFacts {
    /// Who may know of it.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        if self.is_confidential {
            Visibility::confidential(None)
        } else {
            Visibility::of(Permission::EmergenciesRead)
        }
    }
}

macro_rules! run_events {
    ($(
        $(#[$meta:meta])* $type:ident = $event:literal, at $at:ident
        { $($(#[$field_meta:meta])* $field:ident: $field_type:ty),* $(,)? }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
        pub struct $type {
            /// The run.
            pub playbook_run_id: PlaybookRunId,
            /// Its estate.
            pub estate_id: EstateId,
            /// How it stands.
            pub run: PlaybookRunFacts,
            $($(#[$field_meta])* pub $field: $field_type,)*
            /// When.
            pub $at: DateTime<Utc>,
        }
        event!($type, "ticketing", "playbook_run", $event, playbook_run_id);

        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                Some(of_run(&self.run, self.estate_id, self.$at))
            }
        }
    )+};
}

run_events! {
    /// An emergency began.
    PlaybookRunStarted = "playbook_run_started", at started_at {
        /// Who started it; absent when it was an application.
        started_by: Option<StaffId>,
        /// When it happened.
        happened_at: DateTime<Utc>,
    }
    /// A step was done.
    PlaybookStepDone = "playbook_step_done", at noted_at {
        /// The step, such as `dial_police`; absent of a run that only named readers see.
        step: Option<String>,
        /// When it was done, which may be before it was noted.
        done_at: DateTime<Utc>,
        /// Since when it had been late; absent when it was done in time.
        overdue_since: Option<DateTime<Utc>>,
    }
    /// The commander decided against a step.
    PlaybookStepSkipped = "playbook_step_skipped", at skipped_at {
        /// The step; absent of a run that only named readers see.
        step: Option<String>,
    }
    /// It was said whether something is so, such as whether somebody is injured.
    PlaybookConditionAnswered = "playbook_condition_answered", at answered_at {
        /// What, such as `injured`; absent of a run that only named readers see.
        condition: Option<String>,
        /// Whether it is so.
        holds: bool,
    }
    /// Somebody else commands, or security does.
    PlaybookCommandChanged = "playbook_command_changed", at changed_at {
        /// Who did until then; absent when security did.
        previous_commander: Option<StaffId>,
    }
    /// A step was not done in time. It is said once.
    PlaybookStepOverdue = "playbook_step_overdue", at found_at {
        /// The step; absent of a run that only named readers see.
        step: Option<String>,
        /// The rule that sets the time, such as `SPE-12`.
        clause: String,
        /// Who started the run; absent when it was an application.
        started_by: Option<StaffId>,
        /// By when it should have been done.
        overdue_since: DateTime<Utc>,
    }
    /// Everything was done or decided, and written down.
    PlaybookRunClosed = "playbook_run_closed", at closed_at {}
    /// It was none after all.
    PlaybookRunCalledOff = "playbook_run_called_off", at called_off_at {}
}

/// Whom a run concerns, and where it stands.
fn of_run(run: &PlaybookRunFacts, estate_id: EstateId, at: DateTime<Utc>) -> Facets {
    let headline = Headline::new("emergency", run.status.as_str(), run.visibility());
    Facets {
        concerns: concerns(None, (estate_id, None), run.ticket_id),
        headline: Headline {
            reference: Some(run.number.clone()),
            status_class: run.status.known().map(|status| status.class().into()),
            at: Some(at),
            detail: run.playbook.clone(),
            due_at: run.due_at,
            ..headline
        },
    }
}
