//! What requests about runs say.

use std::collections::BTreeMap;

use kernel::{EstateId, Faults, Refusal, StaffId};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{FileId, FormRecordId, TicketId};
use web::Instant;

use crate::playbooks::{
    app::{RequestedRunAct, StartRun},
    domain::{Completion, Evidence, PlaybookAct},
};

/// The most photos of one step.
const MOST_PHOTOS: usize = 20;

/// The most conditions that are answered at the start.
const MOST_ANSWERS: usize = 20;

/// An emergency that begins.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPlaybookRun {
    /// The playbook's code.
    #[schema(min_length = 1, max_length = 60, example = "fire")]
    playbook: String,
    estate_id: EstateId,
    /// Where in the estate, in people's words.
    #[schema(min_length = 1, max_length = 200, example = "3栋地下车库")]
    place: Option<String>,
    /// A ticket of the estate that it belongs to.
    ticket_id: Option<TicketId>,
    /// When it happened, within the last 31 days; now, unless said. The report to the company is due from then on (SPE-12).
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    happened_at: Option<Instant>,
    /// Who commands: a member of staff who works on emergencies there. Security does until somebody takes command (EMG-11).
    commander_id: Option<StaffId>,
    /// What is known already of the playbook's conditions, such as `{"injured": true}`; twenty at most.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"injured": true}))]
    conditions: BTreeMap<String, bool>,
}

impl NewPlaybookRun {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<StartRun, Refusal> {
        let Self { playbook, estate_id, place, ticket_id, happened_at, commander_id, conditions } = self;
        let mut faults = Faults::new();
        let playbook = faults.line("/playbook", &playbook, 60);
        let place = faults.optional_line("/place", place.as_deref(), 200);
        let happened_at = happened_at.map(|at| faults.instant("/happened_at", at.0));
        let answers = Vec::from_iter(conditions);
        let answers = faults.list("/conditions", "list.length", answers, 0..=MOST_ANSWERS);
        faults.into_result()?;
        let answers = answers.into_iter().collect();
        Ok(StartRun { playbook, estate_id, place, ticket_id, happened_at, commander: commander_id, answers })
    }
}

/// A step that was done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookStepCompletion)]
pub(super) struct StepCompletionBody {
    /// The step's code.
    #[schema(min_length = 1, max_length = 60, example = "raise_alarm")]
    step: String,
    /// When it was done; now, unless said.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    done_at: Option<Instant>,
    #[schema(min_length = 1, max_length = 2000)]
    note: Option<String>,
    /// The record on the step's form.
    record_id: Option<FormRecordId>,
    /// What is written down in place of a record: time, place, course, result (SPE-14).
    #[schema(min_length = 1, max_length = 10_000)]
    report: Option<String>,
    /// The files of photos.
    #[serde(default)]
    #[schema(max_items = 20)]
    photos: Vec<FileId>,
}

impl StepCompletionBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RequestedRunAct, Refusal> {
        let Self { step, done_at, note, record_id, report, photos } = self;
        let mut faults = Faults::new();
        let step = faults.line("/step", &step, 60);
        let done_at = done_at.map(|at| faults.instant("/done_at", at.0));
        let note = faults.optional_text("/note", note.as_deref(), 2000);
        let report = faults.optional_text("/report", report.as_deref(), 10_000);
        let mut photos = faults.list("/photos", "list.length", photos, 0..=MOST_PHOTOS);
        faults.into_result()?;
        photos.sort_unstable();
        photos.dedup();
        let evidence = Evidence { note, record_id, report, photos };
        Ok(RequestedRunAct::Act(PlaybookAct::CompleteStep(Completion { step, done_at, evidence })))
    }
}

/// A step that is left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookStepSkip)]
pub(super) struct StepSkipBody {
    /// The step's code.
    #[schema(min_length = 1, max_length = 60, example = "fight_fire")]
    step: String,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl StepSkipBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RequestedRunAct, Refusal> {
        let mut faults = Faults::new();
        let step = faults.line("/step", &self.step, 60);
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(RequestedRunAct::Act(PlaybookAct::SkipStep { step, reason }))
    }
}

/// Whether something is so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookConditionAnswer)]
pub(super) struct ConditionAnswerBody {
    /// The condition's code.
    #[schema(min_length = 1, max_length = 60, example = "injured")]
    condition: String,
    holds: bool,
}

impl ConditionAnswerBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RequestedRunAct, Refusal> {
        let mut faults = Faults::new();
        let condition = faults.line("/condition", &self.condition, 60);
        faults.into_result()?;
        Ok(RequestedRunAct::Act(PlaybookAct::Answer { condition, holds: self.holds }))
    }
}

/// Who commands from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookCommandHandOver)]
pub(super) struct CommandHandOverBody {
    /// Security, when nobody is named.
    staff_id: Option<StaffId>,
}

impl CommandHandOverBody {
    pub(super) fn into_act(self) -> RequestedRunAct {
        RequestedRunAct::Act(PlaybookAct::HandOver { to: self.staff_id })
    }
}

/// Who may read it, too.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookReader)]
pub(super) struct PlaybookReaderBody {
    staff_id: StaffId,
}

impl PlaybookReaderBody {
    pub(super) fn into_act(self) -> RequestedRunAct {
        RequestedRunAct::Act(PlaybookAct::AdmitReader { reader: self.staff_id })
    }
}
