//! Records in requests and replies.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use standards::forms::Contents;
use utoipa::ToSchema;
use vocabulary::{CustomerId, FormClass, FormRecordId, FormRecordStatus, UnitId};
use web::Act;

use super::act_list::for_every_act;
use crate::{
    forms::http::shapes::FormTitleView,
    records::{
        app::{RecordAct, ShownRevision, StartRecord},
        domain::{Drawing, FormRecord, MOST_STROKES, RecordActKind, RecordState, Run, Signature},
    },
};

/// A record to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFormRecord {
    /// The form's code.
    #[schema(min_length = 1, max_length = 60, example = "key-loan-register")]
    form: String,
    estate_id: EstateId,
    /// The home it is about.
    unit_id: Option<UnitId>,
    /// The customer it is about.
    customer_id: Option<CustomerId>,
    /// A value for each field that is filled in so far, as the form's schema describes them.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({}))]
    contents: BTreeMap<String, Value>,
}

impl NewFormRecord {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<StartRecord, Refusal> {
        let Self { form, estate_id, unit_id, customer_id, contents } = self;
        let mut faults = Faults::new();
        let form = faults.line("/form", &form, 60);
        faults.into_result()?;
        Ok(StartRecord { form, estate_id, unit_id, customer_id, contents: whole(contents) })
    }
}

/// A map of the library takes `null` for an empty one.
fn whole(contents: BTreeMap<String, Value>) -> Value {
    Value::Object(contents.into_iter().collect())
}

/// What shall stand on a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormRecordChange)]
pub(super) struct RecordChangeBody {
    /// All of it.
    #[schema(value_type = Object, example = json!({}))]
    contents: BTreeMap<String, Value>,
}

impl RecordChangeBody {
    pub(super) fn into_contents(self) -> Value {
        whole(self.contents)
    }
}

/// What shall stand on a record from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormRecordCorrection)]
pub(super) struct CorrectionBody {
    /// All of it.
    #[schema(value_type = Object, example = json!({}))]
    contents: BTreeMap<String, Value>,
    /// What was wrong.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl CorrectionBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RecordAct, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(RecordAct::Correct { contents: whole(self.contents), reason })
    }
}

/// What is filled in when what runs has come to its end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormRecordClosing)]
pub(super) struct ClosingBody {
    /// As the form's `closing_schema` describes it.
    #[schema(value_type = Object, example = json!({}))]
    contents: BTreeMap<String, Value>,
}

impl ClosingBody {
    pub(super) fn into_act(self) -> RecordAct {
        RecordAct::Close { contents: whole(self.contents) }
    }
}

/// A signature.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFormSignature)]
pub(super) struct SignatureBody {
    /// The form's field for it.
    #[schema(min_length = 1, max_length = 60, example = "borrower_signature")]
    field: String,
    /// Who signs, of a customer.
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
    /// What was drawn: lines of points `[x, y]` in thousandths of the field's width and height, at most 4,000 points
    /// in all.
    #[serde(default)]
    #[schema(max_items = 60)]
    strokes: Vec<Vec<[u16; 2]>>,
}

impl SignatureBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RecordAct, Refusal> {
        let mut faults = Faults::new();
        let field = faults.line("/field", &self.field, 60);
        let name = faults.optional_line("/name", self.name.as_deref(), 60);
        let strokes = faults.list("/strokes", "list.length", self.strokes, 0..=MOST_STROKES);
        if strokes.iter().flatten().flatten().any(|coordinate| *coordinate > 1000) {
            faults.add("/strokes", "signature.outside");
        }
        faults.into_result()?;
        let points = |stroke: Vec<[u16; 2]>| stroke.into_iter().map(|[x, y]| (x, y)).collect();
        let strokes = strokes.into_iter().map(points).collect();
        Ok(RecordAct::Sign { field, drawing: Drawing { name, strokes } })
    }
}

/// One record, without what stands on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormRecord)]
pub(crate) struct FormRecordView {
    form_record_id: FormRecordId,
    version: i32,
    form: String,
    form_version: i32,
    title: FormTitleView,
    class: FormClass,
    /// Such as `KEY-2026-0001`; `null` of a draft.
    number: Option<String>,
    status: FormRecordStatus,
    /// From 1; each correction makes another.
    revision: i32,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// Who filled this revision in, such as `staff:<id>`.
    filled_by: String,
    started_at: DateTime<Utc>,
    /// When this revision was handed in.
    handed_in_at: Option<DateTime<Utc>>,
    checked_by: Option<String>,
    checked_at: Option<DateTime<Utc>>,
    filed_by: Option<String>,
    filed_at: Option<DateTime<Utc>>,
    /// The last day on which it has to be kept; `null` before it is filed, and when the form sets no time.
    keep_until: Option<NaiveDate>,
    /// Since when it runs, as a loan does until the key is back; `null` once it was closed, and of forms whose records do
    /// not run.
    running_since: Option<DateTime<Utc>>,
    /// By when what runs has to be closed; `null` when it may run for ever.
    due_at: Option<DateTime<Utc>>,
    /// Since when it is overdue, or was when it was closed.
    overdue_since: Option<DateTime<Utc>>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    /// Who put it under a legal hold, such as `staff:<id>`; `null` when nobody did.
    held_by: Option<String>,
    held_at: Option<DateTime<Utc>>,
}

impl From<&FormRecord> for FormRecordView {
    fn from(record: &FormRecord) -> Self {
        let (handed_in, checked) = (record.state.handed_in(), record.state.checked());
        let (filed, keep_until) = match &record.state {
            RecordState::Filed { filed, keep_until, .. } => (Some(filed), *keep_until),
            RecordState::Draft | RecordState::Submitted { .. } | RecordState::Checked { .. } => (None, None),
        };
        let (run, hold) = (record.run.as_ref(), record.hold.as_ref());
        let closed = run.and_then(Run::closed);
        Self {
            form_record_id: record.id,
            version: record.version,
            form: record.form.code.clone(),
            form_version: record.form.version,
            title: FormTitleView::from(&record.form.title),
            class: record.form.class,
            number: record.number.clone(),
            status: record.state.status(),
            revision: record.revision,
            estate_id: record.estate_id,
            unit_id: record.unit_id,
            customer_id: record.customer_id,
            filled_by: record.filled_by.to_string(),
            started_at: record.started_at,
            handed_in_at: handed_in.map(|step| step.at),
            checked_by: checked.map(|step| step.by.to_string()),
            checked_at: checked.map(|step| step.at),
            filed_by: filed.map(|step| step.by.to_string()),
            filed_at: filed.map(|step| step.at),
            keep_until,
            running_since: run.and_then(Run::since),
            due_at: run.and_then(Run::due_at),
            overdue_since: run.and_then(Run::overdue_since),
            closed_by: closed.map(|step| step.by.to_string()),
            closed_at: closed.map(|step| step.at),
            held_by: hold.map(|hold| hold.by.to_string()),
            held_at: hold.map(|hold| hold.at),
        }
    }
}

/// One record with what stands on it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormRecordDetail {
    #[serde(flatten)]
    record: FormRecordView,
    /// As the form's schema describes them.
    #[schema(value_type = Object)]
    contents: Map<String, Value>,
    /// True when what leads to a person is masked in `contents` and left out of `signatures`.
    is_masked: bool,
    /// Why the revision before was corrected.
    reason: Option<String>,
    signatures: Vec<FormSignatureView>,
    /// When somebody is reminded next of a date that stands on it.
    remind_at: Option<DateTime<Utc>>,
    /// Why it is under a legal hold.
    hold_reason: Option<String>,
    /// What may be done now, as far as its state decides. What depends on the person (nobody checks what they filled in)
    /// is checked when somebody acts.
    acts: Vec<Act<RecordActKind>>,
}

for_every_act!(auth::offered_acts; RecordActKind;);

impl FormRecordDetail {
    /// As `actor` may see it.
    pub(super) fn of(record: &FormRecord, actor: &Actor) -> Self {
        let is_masked = !record.shows_all_to(actor);
        let contents = if is_masked { record.form.masked(&record.contents) } else { record.contents.clone() };
        Self::shown(record, &contents, is_masked)
    }

    /// As whoever filled it in sees it.
    pub(super) fn in_full(record: &FormRecord) -> Self {
        Self::shown(record, &record.contents, false)
    }

    fn shown(record: &FormRecord, contents: &Contents, is_masked: bool) -> Self {
        Self {
            record: FormRecordView::from(record),
            contents: contents.values().clone(),
            is_masked,
            reason: record.reason.clone(),
            signatures: signatures(&record.signatures, is_masked),
            remind_at: record.remind_at,
            hold_reason: record.hold.as_ref().map(|hold| hold.reason.clone()),
            acts: offered(record.acts()),
        }
    }
}

/// One signature.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormSignature)]
struct FormSignatureView {
    /// The form's field for it.
    field: String,
    /// Who signed, or before whom the customer did, such as `staff:<id>`.
    taken_by: String,
    /// Who signed, of a customer; `null` where it is masked.
    name: Option<String>,
    signed_at: DateTime<Utc>,
    /// What was drawn; empty where it is masked.
    strokes: Vec<Vec<[u16; 2]>>,
}

fn signatures(given: &[Signature], is_masked: bool) -> Vec<FormSignatureView> {
    let view = |given: &Signature| {
        let Drawing { name, strokes } = if is_masked { Drawing::default() } else { given.drawing.clone() };
        let points = |stroke: Vec<(u16, u16)>| stroke.into_iter().map(|(x, y)| [x, y]).collect();
        FormSignatureView {
            field: given.field.clone(),
            taken_by: given.taken_by.to_string(),
            name,
            signed_at: given.signed_at,
            strokes: strokes.into_iter().map(points).collect(),
        }
    };
    given.iter().map(view).collect()
}

/// What stood on a record at one revision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormRevision {
    form_record_id: FormRecordId,
    revision: i32,
    #[schema(value_type = Object)]
    contents: Map<String, Value>,
    is_masked: bool,
    /// Who filled it in, such as `staff:<id>`.
    filled_by: String,
    /// Why the revision before was corrected.
    reason: Option<String>,
    handed_in_at: DateTime<Utc>,
    signatures: Vec<FormSignatureView>,
}

impl From<&ShownRevision> for FormRevision {
    fn from(shown: &ShownRevision) -> Self {
        let revision = &shown.revision;
        Self {
            form_record_id: shown.id,
            revision: revision.revision,
            contents: revision.contents.values().clone(),
            is_masked: shown.is_masked,
            filled_by: revision.filled_by.to_string(),
            reason: revision.reason.clone(),
            handed_in_at: revision.handed_in_at,
            signatures: signatures(&revision.signatures, shown.is_masked),
        }
    }
}
