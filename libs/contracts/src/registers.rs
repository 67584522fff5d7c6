//! What the registers say: of records that were filled in on forms, and never what stands on them.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Open, OpenWord, Permission, StaffId, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{
    CustomerId, Facets, FormClass, FormRecordId, FormRecordStatus, Headline, InteractionId, PatrolFindingId,
    PatrolFindingKind, PatrolOccasion, PatrolPlanId, PatrolRoundId, PlaceId, Severity, StatusClass, TicketId,
    TicketKind, UnitId,
};

use crate::{
    Faceted,
    declare::event,
    faceted::{concern_nobody, concerns},
};

/// What every event of a record repeats, so that a consumer needs no earlier one: how it stands after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordFacts {
    /// The form, such as `key-loan-register`.
    pub form: String,
    /// The form's version.
    pub form_version: i32,
    /// What people call the record, such as `KEY-2026-0001`.
    pub number: String,
    /// How often it was corrected, from 1: the first revision is what was handed in first.
    pub revision: i32,
    /// Where it stands.
    pub status: OpenWord<FormRecordStatus>,
    /// Who may know what stands on it.
    pub class: OpenWord<FormClass>,
    /// The home it is about.
    pub unit_id: Option<UnitId>,
    /// The customer it is about.
    pub customer_id: Option<CustomerId>,
    /// Since when it runs, as a loan does until the key is back; absent once it was closed, and of forms whose records do
    /// not run.
    #[serde(default)]
    pub running_since: Option<DateTime<Utc>>,
    /// By when it has to be closed, of one that runs and may not for ever.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
}

/// A form was filled in and handed in: from now on it has a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordSubmitted {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who handed it in; absent when it was an application.
    pub submitted_by: Option<StaffId>,
    /// When.
    pub submitted_at: DateTime<Utc>,
}
event!(FormRecordSubmitted, "registers", "form_record", "form_record_submitted", form_record_id);

/// What stood on it was put right. The former revision stays readable; checks and signatures of it count no longer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordCorrected {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who put it right; absent when it was an application.
    pub corrected_by: Option<StaffId>,
    /// When.
    pub corrected_at: DateTime<Utc>,
}
event!(FormRecordCorrected, "registers", "form_record", "form_record_corrected", form_record_id);

/// Somebody else looked at it and found it right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordChecked {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who checked it; absent when it was an application.
    pub checked_by: Option<StaffId>,
    /// When.
    pub checked_at: DateTime<Utc>,
}
event!(FormRecordChecked, "registers", "form_record", "form_record_checked", form_record_id);

/// It was signed in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordSigned {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// The form's field for the signature, such as `borrower_signature`.
    pub field: String,
    /// When.
    pub signed_at: DateTime<Utc>,
}
event!(FormRecordSigned, "registers", "form_record", "form_record_signed", form_record_id);

/// It is done with and kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordFiled {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// The day until which it has to be kept, by the calendar there; absent when the form sets no time.
    pub keep_until: Option<NaiveDate>,
    /// When.
    pub filed_at: DateTime<Utc>,
}
event!(FormRecordFiled, "registers", "form_record", "form_record_filed", form_record_id);

/// What was running came to its end: the key is back, the visitor has left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordClosed {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who closed it; absent when it was an application.
    pub closed_by: Option<StaffId>,
    /// Since when it had been overdue; absent when it was closed in time.
    pub overdue_since: Option<DateTime<Utc>>,
    /// When.
    pub closed_at: DateTime<Utc>,
}
event!(FormRecordClosed, "registers", "form_record", "form_record_closed", form_record_id);

/// What runs is not closed, and should have been. It is said once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordOverdue {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who filled it in; absent when it was an application.
    pub filled_by: Option<StaffId>,
    /// When it should have been closed.
    pub overdue_since: DateTime<Utc>,
    /// When that was found.
    pub found_at: DateTime<Utc>,
}
event!(FormRecordOverdue, "registers", "form_record", "form_record_overdue", form_record_id);

/// A date that stands on it comes near, has come or has passed, such as that on which a licence ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordReminder {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// How it stands.
    pub record: FormRecordFacts,
    /// Who filled it in; absent when it was an application.
    pub filled_by: Option<StaffId>,
    /// The form's field of the date, such as `licence_until`.
    pub field: String,
    /// The date, by the calendar there.
    pub date: NaiveDate,
    /// How many days the date had passed when one is reminded; less than nothing before it.
    pub days: i32,
    /// When.
    pub reminded_at: DateTime<Utc>,
}
event!(FormRecordReminder, "registers", "form_record", "form_record_reminder", form_record_id);

/// The time was over for which it had to be kept: what stood on it is gone. Nothing here leads to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRecordDisposed {
    /// The record.
    pub form_record_id: FormRecordId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The form, such as `callback-record`.
    pub form: String,
    /// The form's version.
    pub form_version: i32,
    /// What people called the record, such as `CBR-2026-0001`.
    pub number: String,
    /// Who might know what stood on it.
    pub class: OpenWord<FormClass>,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// For how many months it was kept.
    pub kept_months: u32,
    /// The last day on which it had to be, by the calendar there.
    pub kept_until: NaiveDate,
    /// When.
    pub disposed_at: DateTime<Utc>,
}
event!(FormRecordDisposed, "registers", "form_record", "form_record_disposed", form_record_id);

/// Something was found on a patrol that has to be put right: the ticket desk opens a ticket of this id for it, which came by the
/// channel `patrol`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PatrolFindingReported {
    /// The finding.
    pub patrol_finding_id: PatrolFindingId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The round on which it was found.
    pub patrol_round_id: PatrolRoundId,
    /// The place at which it was found.
    pub place_id: PlaceId,
    /// What people call that place.
    pub place: String,
    /// The home that the place is, where it is one.
    pub unit_id: Option<UnitId>,
    /// What kind of thing it is.
    pub kind: OpenWord<PatrolFindingKind>,
    /// How grave it is.
    pub severity: OpenWord<Severity>,
    /// What kind of ticket it is to be.
    pub ticket_kind: OpenWord<TicketKind>,
    /// A line for lists.
    pub title: String,
    /// What was found.
    pub description: String,
    /// The ticket to be opened.
    pub ticket_id: TicketId,
    /// The contact that it came by.
    pub interaction_id: InteractionId,
    /// Who found it; absent when it was an application.
    pub found_by: Option<StaffId>,
    /// When.
    pub found_at: DateTime<Utc>,
}
event!(PatrolFindingReported, "registers", "patrol_finding", "patrol_finding_reported", patrol_finding_id);

/// A round of a patrol was not done by the time by which it had to be. It is said once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PatrolRoundMissed {
    /// The round.
    pub patrol_round_id: PatrolRoundId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The plan that it is of.
    pub patrol_plan_id: PatrolPlanId,
    /// What people call the plan.
    pub plan: String,
    /// Why it was to be made.
    pub occasion: OpenWord<PatrolOccasion>,
    /// When it was to begin.
    pub begins_at: DateTime<Utc>,
    /// By when it was to be done.
    pub due_at: DateTime<Utc>,
    /// Who began it; absent when nobody did, and when it was an application.
    pub started_by: Option<StaffId>,
    /// How many of its stops were not reached by then.
    pub stops_left: u32,
    /// When that was found.
    pub missed_at: DateTime<Utc>,
}
event!(PatrolRoundMissed, "registers", "patrol_round", "patrol_round_missed", patrol_round_id);

// The ticket tells of what was found; a round is of no customer.
concern_nobody!(PatrolFindingReported, PatrolRoundMissed);

impl Faceted for FormRecordDisposed {
    fn facets(&self) -> Option<Facets> {
        let headline = Headline::new("form_record", "disposed", Visibility::of(permission(&self.class)));
        Some(Facets {
            concerns: concerns(None, (self.estate_id, None), None),
            headline: Headline {
                reference: Some(self.number.clone()),
                status_class: Some(StatusClass::Void.into()),
                at: Some(self.disposed_at),
                detail: Some(self.form.clone()),
                ..headline
            },
        })
    }
}

macro_rules! of_records {
    ($($event:ident at $at:ident),+ $(,)?) => {$(
        impl Faceted for $event {
            fn facets(&self) -> Option<Facets> {
                Some(of_record(&self.record, self.estate_id, self.$at))
            }
        }
    )+};
}

of_records!(
    FormRecordSubmitted at submitted_at,
    FormRecordCorrected at corrected_at,
    FormRecordChecked at checked_at,
    FormRecordSigned at signed_at,
    FormRecordFiled at filed_at,
    FormRecordClosed at closed_at,
    FormRecordOverdue at found_at,
    FormRecordReminder at reminded_at,
);

/// What somebody needs who is told of it. A class that only another version knows is kept as the strictest is.
fn permission(class: &OpenWord<FormClass>) -> Permission {
    match class.known() {
        Some(FormClass::Internal | FormClass::Personal) => Permission::RegistersRead,
        Some(FormClass::Confidential) | None => Permission::RegistersConfidential,
    }
}

/// Whom a record concerns, and where it stands.
fn of_record(record: &FormRecordFacts, estate_id: EstateId, at: DateTime<Utc>) -> Facets {
    let class = record.status.known().map(|status| match status {
        FormRecordStatus::Draft | FormRecordStatus::Submitted | FormRecordStatus::Checked => {
            StatusClass::Open.into()
        }
        FormRecordStatus::Filed => StatusClass::Done.into(),
    });
    let headline =
        Headline::new("form_record", record.status.as_str(), Visibility::of(permission(&record.class)));
    Facets {
        concerns: concerns(record.customer_id, (estate_id, record.unit_id), None),
        headline: Headline {
            reference: Some(record.number.clone()),
            status_class: class,
            at: Some(at),
            detail: Some(record.form.clone()),
            due_at: record.due_at,
            ..headline
        },
    }
}
