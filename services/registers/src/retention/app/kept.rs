//! How long one record is kept, by its form and by what the group set.

use chrono::NaiveDate;
use db::{Tx, estates::EstateRef};
use kernel::Failure;

use crate::{
    records::domain::FormRecord,
    retention::{
        domain::{PeriodPlace, Retention, RetentionPeriod},
        storage::periods,
    },
};

/// How long a record that was filed on `filed_on` at this estate is kept; nothing when for ever.
pub(super) async fn retention_of(
    tx: &Tx,
    record: &FormRecord,
    (estate, filed_on): (&EstateRef, NaiveDate),
) -> Result<Option<Retention>, Failure> {
    let places = PeriodPlace::around(estate.estate_id, estate.regions());
    let set = periods::of_form(tx.conn(), (&record.form.code, &places)).await?;
    let nearest = RetentionPeriod::nearest(&set, &places);
    Ok(Retention::of((&record.form, &record.contents, filed_on), nearest))
}

/// The last day on which a record is kept that is filed on `today`.
#[tracing::instrument(skip_all, name = "registers.keep_until")]
pub(crate) async fn keep_until(
    tx: &Tx,
    record: &FormRecord,
    (estate, today): (&EstateRef, NaiveDate),
) -> Result<Option<NaiveDate>, Failure> {
    Ok(retention_of(tx, record, (estate, today)).await?.map(|kept| kept.until))
}
