//! Runs in replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, StaffId};
use serde::Serialize;
use standards::playbooks::PlaybookStep;
use utoipa::ToSchema;
use vocabulary::{
    EmergencyContact, FileId, FormRecordId, PlaybookPurpose, PlaybookRole, PlaybookRunId, PlaybookRunStatus,
    PlaybookStepStatus, TicketId,
};
use web::Act;

use super::{
    act_list::for_every_act,
    playbooks::{EmergencyNumberView, PlaybookText, PrincipleView},
};
use crate::playbooks::{
    app::ShownRun,
    domain::{Evidence, Outcome, PlaybookActKind, PlaybookRun, RunState},
};

/// A run, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaybookRunView {
    playbook_run_id: PlaybookRunId,
    version: i32,
    /// What people call it.
    #[schema(example = "E2026-000012")]
    number: String,
    /// The playbook's code.
    playbook: String,
    /// The version of the playbook that it was started on.
    playbook_version: i32,
    title: PlaybookText,
    estate_id: EstateId,
    /// Where in the estate.
    place: Option<String>,
    ticket_id: Option<TicketId>,
    status: PlaybookRunStatus,
    /// True of one that only named readers see.
    is_confidential: bool,
    happened_at: DateTime<Utc>,
    started_at: DateTime<Utc>,
    started_by: String,
    /// Who commands; `null` while security does.
    commander_id: Option<StaffId>,
    /// By when a step is to be done next, late or not; absent when no clock runs.
    due_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    /// Why it was called off.
    end_reason: Option<String>,
}

impl From<&PlaybookRun> for PlaybookRunView {
    fn from(run: &PlaybookRun) -> Self {
        let (ended, end_reason) = match &run.state {
            RunState::Running => (None, None),
            RunState::Closed { by, at } => (Some((by.to_string(), *at)), None),
            RunState::CalledOff { by, at, reason } => (Some((by.to_string(), *at)), Some(reason.clone())),
        };
        let (ended_by, ended_at) = ended.unzip();
        Self {
            playbook_run_id: run.id,
            version: run.version,
            number: run.number.clone(),
            playbook: run.playbook.code.clone(),
            playbook_version: run.playbook.version,
            title: PlaybookText::from(&run.playbook.title),
            estate_id: run.estate_id,
            place: run.place.clone(),
            ticket_id: run.ticket_id,
            status: run.state.status(),
            is_confidential: run.playbook.is_confidential(),
            happened_at: run.happened_at,
            started_at: run.started_at,
            started_by: run.started_by.to_string(),
            commander_id: run.commander,
            due_at: run.due_at(),
            ended_at,
            ended_by,
            end_reason,
        }
    }
}

/// A run with its steps.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaybookRunDetail {
    #[serde(flatten)]
    run: PlaybookRunView,
    /// What may be done to it now.
    acts: Vec<Act<PlaybookActName>>,
    /// What holds in all of it.
    principles: Vec<PrincipleView>,
    /// What its steps depend on.
    conditions: Vec<RunConditionView>,
    /// In the order in which they are shown.
    steps: Vec<RunStepView>,
    /// Who may read a confidential one.
    readers: Vec<StaffId>,
}

/// Whether something is so.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookRunCondition)]
struct RunConditionView {
    code: String,
    text: PlaybookText,
    /// `null` until somebody says so.
    holds: Option<bool>,
    answered_at: Option<DateTime<Utc>>,
}

/// One step of a run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookRunStep)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of a step to whoever shows it")]
struct RunStepView {
    code: String,
    text: PlaybookText,
    /// The rules that ask for it.
    clauses: Vec<String>,
    purpose: PlaybookPurpose,
    /// Whose it is.
    who: PlaybookRole,
    /// The steps before it.
    after: Vec<String>,
    /// The condition that it depends on.
    when: Option<String>,
    /// Whom one dials.
    dial: Vec<EmergencyNumberView>,
    status: PlaybookStepStatus,
    /// By when it is, or was, to be done.
    due_at: Option<DateTime<Utc>>,
    /// Since when it is late, or that it was done late.
    overdue_since: Option<DateTime<Utc>>,
    /// True when the source names no figure, and the time is the group's own choice.
    is_own_choice: bool,
    /// The form whose record it needs, or a text in its place.
    form: Option<String>,
    takes_photos: bool,
    is_optional: bool,
    /// True when the run is not closed without it.
    is_closing: bool,
    settled_by: Option<String>,
    /// When it was noted.
    settled_at: Option<DateTime<Utc>>,
    done_at: Option<DateTime<Utc>>,
    /// Why it was skipped.
    reason: Option<String>,
    note: Option<String>,
    record_id: Option<FormRecordId>,
    report: Option<String>,
    photos: Vec<FileId>,
}

impl From<&ShownRun> for PlaybookRunDetail {
    fn from(shown: &ShownRun) -> Self {
        let run = &shown.run;
        let named = |offer: Act<PlaybookActKind>| {
            let Act { act, permission, needs } = offer;
            Act { act: PlaybookActName::of(act), permission, needs }
        };
        let conditions = run.playbook.conditions.iter().map(|condition| {
            let answer = run.answers.get(&*condition.code);
            RunConditionView {
                code: condition.code.clone(),
                text: PlaybookText::from(&condition.text),
                holds: answer.map(|answer| answer.holds),
                answered_at: answer.map(|answer| answer.at),
            }
        });
        Self {
            run: PlaybookRunView::from(run),
            acts: offered(run.acts()).into_iter().map(named).collect(),
            principles: run.playbook.principles.iter().map(PrincipleView::from).collect(),
            conditions: conditions.collect(),
            steps: run.playbook.steps.iter().map(|step| RunStepView::of(step, shown)).collect(),
            readers: run.readers.iter().copied().collect(),
        }
    }
}

impl RunStepView {
    fn of(step: &PlaybookStep, shown: &ShownRun) -> Self {
        let ShownRun { run, numbers } = shown;
        let number = |contact: &EmergencyContact| EmergencyNumberView::of(*contact, numbers);
        let (settled, done_at, reason, evidence) = match run.outcome(&step.code) {
            None => (None, None, None, Evidence::default()),
            Some(Outcome::Done { by, at, done_at, evidence }) => {
                (Some((by.to_string(), *at)), Some(*done_at), None, evidence.clone())
            }
            Some(Outcome::Skipped { by, at, reason }) => {
                (Some((by.to_string(), *at)), None, Some(reason.clone()), Evidence::default())
            }
        };
        let (settled_by, settled_at) = settled.unzip();
        let Evidence { note, record_id, report, photos } = evidence;
        Self {
            code: step.code.clone(),
            text: PlaybookText::from(&step.text),
            clauses: step.rules.iter().map(ToString::to_string).collect(),
            purpose: step.purpose,
            who: step.who,
            after: step.after.clone(),
            when: step.when.clone(),
            dial: step.dial.iter().map(number).collect(),
            status: run.step_status(&step.code),
            due_at: run.time_limit(&step.code),
            overdue_since: run.progress.get(&*step.code).and_then(|step| step.overdue_since),
            is_own_choice: step.limit.as_ref().is_some_and(|limit| limit.is_own_choice),
            form: step.form.clone(),
            takes_photos: step.takes_photos,
            is_optional: step.is_optional,
            is_closing: step.is_closing,
            settled_by,
            settled_at,
            done_at,
            reason,
            note,
            record_id,
            report,
            photos,
        }
    }
}

// The words are tokens, since a literal that went through two macros is not read as the name that the description shows.
macro_rules! act_names {
    ($($act:ident = $word:tt),+ $(,)?) => {
        kernel::define_words! {
            /// What can be done to a playbook's run, each by a `POST` to the path of its name with hyphens below the run.
            PlaybookActName { $(
                #[doc = concat!("`", $word, "`.")]
                $act = $word
            ),+ }
        }

        impl PlaybookActName {
            const fn of(kind: PlaybookActKind) -> Self {
                match kind { $(PlaybookActKind::$act => Self::$act),+ }
            }
        }
    };
}

act_names! {
    CompleteStep = "complete_step", SkipStep = "skip_step", Answer = "answer", TakeCommand = "take_command",
    HandOver = "hand_over", AdmitReader = "admit_reader", Close = "close", CallOff = "call_off",
}

for_every_act!(auth::offered_acts; PlaybookActKind;);
