//! Callbacks, and tries to reach a customer, in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Explained, Faults, OpenWord, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CallbackId, CustomerId, TicketId, TicketKind, UnitId};
use web::Act;

use super::act_list::for_every_act;
use crate::callbacks::{
    app::AttemptLine,
    domain::{Answer, AttemptOutcome, Callback, CallbackAct, CallbackActKind, State, Waiver, WaiverKind},
};

/// One callback.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallbackView {
    callback_id: CallbackId,
    version: i32,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    ticket_id: TicketId,
    ticket_number: String,
    title: String,
    kind: OpenWord<TicketKind>,
    status: &'static str,
    /// When it may be made first; any time until it is due when absent.
    not_before: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    /// False for one beyond the share that its clause asks for: nothing is broken when it is not made.
    is_required: bool,
    /// The rule that requires it, such as `CBK-13`.
    clause: String,
    /// How it was reckoned, step by step.
    explanation: Vec<Explained>,
    /// `phone`, `on_site`, … as the standard says.
    channel: &'static str,
    /// The roles that may carry it out.
    who: Vec<String>,
    assignee: Option<StaffId>,
    attempts: i32,
    /// When it was found late.
    missed_at: Option<DateTime<Utc>>,
    answer: Option<AnswerView>,
    /// True when the answer ordered the work to be put right.
    rectification_ordered: bool,
    /// Why it is no longer owed.
    reason: Option<String>,
    waiver: Option<WaiverView>,
    /// What its state allows, what is done most often first. From when on it may be made (`not_before`) and who may do so
    /// (a waiver is approved by another person than whoever waived) is checked when somebody acts.
    acts: Vec<Act<CallbackActKind>>,
}

/// That it is no longer owed.
#[derive(Debug, Serialize, ToSchema)]
struct WaiverView {
    /// `customer_declined`, `no_contact`, `duplicate`, `other`, `work_resumed` or `not_sampled`.
    kind: &'static str,
    /// Who waived it, such as `staff:…`.
    waived_by: String,
    /// Who agreed; it counts as not made until somebody did.
    approved_by: Option<String>,
    waived_at: DateTime<Utc>,
}

/// What the customer said.
#[derive(Debug, Serialize, ToSchema)]
struct AnswerView {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: u8,
    solved: bool,
    remarks: String,
    suggestions: String,
    answered_at: DateTime<Utc>,
}

impl From<&Callback> for CallbackView {
    fn from(callback: &Callback) -> Self {
        let acts = offered(callback.acts());
        let callback = callback.clone();
        let status = callback.state.as_str();
        let (mut assignee, mut answer, mut reason, mut waiver) = (None, None, None, None);
        let mut rectification_ordered = false;
        match callback.state {
            State::Due | State::Unreachable { .. } => {}
            State::InProgress { assignee: named } => assignee = named,
            State::Done { answer: heard, is_rectification_ordered, at } => {
                answer = Some(answer_view(heard, at));
                rectification_ordered = is_rectification_ordered;
            }
            State::Waived(Waiver { kind, reason: why, by, approved_by, at }) => {
                reason = Some(why);
                waiver = Some(WaiverView { kind: kind.as_str(), waived_by: by, approved_by, waived_at: at });
            }
        }
        Self {
            callback_id: callback.id,
            version: callback.version,
            estate_id: callback.estate_id,
            unit_id: callback.unit_id,
            customer_id: callback.customer_id,
            ticket_id: callback.occasion.ticket_id,
            ticket_number: callback.occasion.ticket_number,
            title: callback.occasion.title,
            kind: callback.occasion.kind.clone(),
            status,
            not_before: callback.not_before,
            due_at: callback.due_at,
            is_required: callback.is_required,
            clause: callback.clause,
            explanation: callback.explanation,
            channel: callback.channel.as_str(),
            who: callback.who,
            assignee,
            attempts: callback.attempts,
            missed_at: callback.missed_at,
            answer,
            rectification_ordered,
            reason,
            waiver,
            acts,
        }
    }
}

fn answer_view(answer: Answer, answered_at: DateTime<Utc>) -> AnswerView {
    let Answer { satisfaction, is_solved, remarks, suggestions } = answer;
    AnswerView { satisfaction, solved: is_solved, remarks, suggestions, answered_at }
}

/// Who is to carry it out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallbackAssignment {
    pub(crate) assignee: StaffId,
}

/// What the customer said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: u8,
    solved: bool,
    #[schema(max_length = 2000)]
    #[serde(default)]
    remarks: String,
    #[schema(max_length = 2000)]
    #[serde(default)]
    suggestions: String,
}

impl NewAnswer {
    pub(crate) fn read(self) -> Result<CallbackAct, Refusal> {
        let Self { satisfaction, solved, remarks, suggestions } = self;
        let mut faults = Faults::new();
        if !(1..=5).contains(&satisfaction) {
            faults.add("/satisfaction", "satisfaction.range");
        }
        let remarks = optional(&mut faults, "/remarks", &remarks, 2000);
        let suggestions = optional(&mut faults, "/suggestions", &suggestions, 2000);
        faults.into_result()?;
        let answer = Answer { satisfaction, is_solved: solved, remarks, suggestions };
        Ok(CallbackAct::Complete { answer })
    }
}

/// Why a callback need not be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewWaiver {
    #[serde(default)]
    kind: NewWaiverKind,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What kind of reason.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NewWaiverKind {
    /// 客户不愿接受回访.
    CustomerDeclined,
    /// 没有联系方式.
    NoContact,
    /// 已回访过.
    Duplicate,
    /// 其他.
    #[default]
    Other,
}

impl NewWaiver {
    pub(crate) fn read(self) -> Result<CallbackAct, Refusal> {
        let kind = match self.kind {
            NewWaiverKind::CustomerDeclined => WaiverKind::CustomerDeclined,
            NewWaiverKind::NoContact => WaiverKind::NoContact,
            NewWaiverKind::Duplicate => WaiverKind::Duplicate,
            NewWaiverKind::Other => WaiverKind::Other,
        };
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(CallbackAct::Waive { kind, reason })
    }
}

/// Words that may be left out.
fn optional(faults: &mut Faults, pointer: &str, text: &str, most: usize) -> String {
    faults.optional_text(pointer, Some(text), most).unwrap_or_default()
}

for_every_act!(auth::offered_acts; CallbackActKind;);

/// A try that did not reach the customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAttemptBody {
    outcome: AttemptOutcome,
    #[schema(max_length = 500)]
    #[serde(default)]
    note: String,
}

impl NewAttemptBody {
    pub(crate) fn read(self) -> Result<CallbackAct, Refusal> {
        let mut faults = Faults::new();
        let note = optional(&mut faults, "/note", &self.note, 500);
        faults.into_result()?;
        Ok(CallbackAct::Attempt { outcome: self.outcome, note })
    }
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttemptView {
    /// Counts the tries of one callback from 1.
    number: i32,
    /// Who, such as `staff:…` or `client:…`.
    by: String,
    at: DateTime<Utc>,
    outcome: AttemptOutcome,
    note: String,
}

impl From<AttemptLine> for AttemptView {
    fn from(line: AttemptLine) -> Self {
        let AttemptLine { number, principal, at, outcome, note } = line;
        Self { number, by: principal, at, outcome, note }
    }
}
