//! Retention in requests and replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use standards::forms::MOST_MONTHS;
use utoipa::ToSchema;
use vocabulary::{FormClass, FormRecordId, RetentionPeriodId};

use crate::retention::{
    app::SetPeriod,
    domain::{Disposal, PeriodPlace, RetentionBasis, RetentionPeriod},
};

/// For how long records of a form are kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRetentionPeriod)]
pub(super) struct NewPeriodBody {
    /// The form's code.
    #[schema(min_length = 1, max_length = 60, example = "call-record")]
    form: String,
    /// The estate at which it holds. At most one of `estate_id` and `region`; without either it holds in the whole group.
    estate_id: Option<EstateId>,
    /// The code of the region in which it holds.
    #[schema(min_length = 1, max_length = 60)]
    region: Option<String>,
    /// From the day on which a record is filed, or from the date on it that its form names.
    #[schema(minimum = 1, maximum = 1200, example = 36)]
    months: u32,
    /// Why so long.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl NewPeriodBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<SetPeriod, Refusal> {
        let Self { form, estate_id, region, months, reason } = self;
        let mut faults = Faults::new();
        let form = faults.line("/form", &form, 60);
        let region = region.map(|region| faults.line("/region", &region, 60));
        if estate_id.is_some() && region.is_some() {
            faults.add("/region", "retention.one_place");
        }
        let reason = faults.text("/reason", &reason, 500);
        check_months(months, &mut faults);
        faults.into_result()?;
        Ok(SetPeriod { form, estate_id, region, months, reason })
    }
}

/// Another time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RetentionPeriodChange)]
pub(super) struct PeriodChangeBody {
    #[schema(minimum = 1, maximum = 1200, example = 36)]
    months: u32,
    /// Why so long.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl PeriodChangeBody {
    /// The months and the reason, or every fault at once.
    pub(super) fn into_change(self) -> Result<(u32, String), Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        check_months(self.months, &mut faults);
        faults.into_result()?;
        Ok((self.months, reason))
    }
}

fn check_months(months: u32, faults: &mut Faults) {
    if !(1..=MOST_MONTHS).contains(&months) {
        faults.add("/months", Coded::new("retention.months").with("most", MOST_MONTHS));
    }
}

/// For how long records of a form are kept at a place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RetentionPeriod)]
pub(crate) struct RetentionPeriodView {
    retention_period_id: RetentionPeriodId,
    version: i32,
    form: String,
    /// The estate at which it holds; with neither this nor `region` it holds in the whole group.
    estate_id: Option<EstateId>,
    region: Option<String>,
    months: u32,
    reason: String,
    /// Who set it, such as `staff:<id>`.
    set_by: String,
    set_at: DateTime<Utc>,
}

impl From<&RetentionPeriod> for RetentionPeriodView {
    fn from(period: &RetentionPeriod) -> Self {
        let (estate_id, region) = match &period.place {
            PeriodPlace::Group => (None, None),
            PeriodPlace::Region(region) => (None, Some(region.clone())),
            PeriodPlace::Estate(id) => (Some(*id), None),
        };
        Self {
            retention_period_id: period.id,
            version: period.version,
            form: period.form.clone(),
            estate_id,
            region,
            months: period.months,
            reason: period.reason.clone(),
            set_by: period.set_by.to_string(),
            set_at: period.set_at,
        }
    }
}

/// What is left of a record whose time was over.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Disposal)]
pub(crate) struct DisposalView {
    form_record_id: FormRecordId,
    estate_id: EstateId,
    form: String,
    form_version: i32,
    /// Who might know what stood on it.
    class: FormClass,
    /// Such as `CBR-2026-0001`.
    number: String,
    filed_at: DateTime<Utc>,
    kept_months: u32,
    /// From which day they were counted.
    kept_from: NaiveDate,
    /// The last day on which it had to be kept.
    kept_until: NaiveDate,
    /// Who said so: its form, or what the group had set for the estate, a region or all of it.
    basis: RetentionBasis,
    /// The rule that demanded it, where the form names one.
    #[schema(example = "RET-01")]
    clause: Option<String>,
    /// How many files went with it.
    files_gone: u32,
    /// How many stay for a while, because they are under a legal hold or somebody asked for longer.
    files_kept: u32,
    disposed_at: DateTime<Utc>,
}

impl From<&Disposal> for DisposalView {
    fn from(disposal: &Disposal) -> Self {
        let kept = &disposal.kept;
        Self {
            form_record_id: disposal.record_id,
            estate_id: disposal.estate_id,
            form: disposal.form.clone(),
            form_version: disposal.form_version,
            class: disposal.class,
            number: disposal.number.clone(),
            filed_at: disposal.filed_at,
            kept_months: kept.months,
            kept_from: kept.from,
            kept_until: kept.until,
            basis: kept.basis,
            clause: kept.clause.clone(),
            files_gone: disposal.files_gone,
            files_kept: disposal.files_kept,
            disposed_at: disposal.disposed_at,
        }
    }
}
