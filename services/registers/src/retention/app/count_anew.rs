//! Until when filed records are kept is counted anew once the group set another time, or an estate came to lie in other
//! regions: some records at a time, so that a form with many keeps nobody waiting.

use db::Tx;
use kernel::Failure;

use super::{dispose::keep_longer, kept::retention_of};
use crate::{
    app::App,
    records::{domain::RecordState, storage as records},
    retention::storage::counts,
};

/// How many records are counted in one transaction.
const BATCH: u64 = 200;

/// Counts some of the records that are to be counted anew; gives whether there were any.
#[tracing::instrument(skip_all, name = "registers.count_anew")]
pub(crate) async fn count_anew(app: &App) -> Result<bool, Failure> {
    let tx = app.db.begin().await?;
    tx.hold("form_records.disposal").await?;
    let Some(count) = counts::next(&tx).await? else { return Ok(false) };
    let filed = records::filed_after(&tx, &app.forms, (&count.form, count.after), BATCH).await?;
    let last = filed.last().map(|record| record.id);
    for record in filed {
        let RecordState::Filed { filed, .. } = &record.state else { continue };
        let estate = tx.expect_estate(record.estate_id).await?;
        let filed_on = estate.date(filed.at)?;
        let kept = retention_of(&tx, &record, (&estate, filed_on)).await?;
        keep_longer(&tx, record, kept.map(|kept| kept.until)).await?;
    }
    counts::went_on(&tx, &count.form, last).await?;
    tx.commit().await?;
    Ok(true)
}

/// An estate may lie in other regions from now on: of the forms for which the group set a time in some region, the records
/// are counted anew.
#[tracing::instrument(skip_all, name = "registers.follow_estate")]
pub(crate) async fn follow_estate(tx: &Tx) -> Result<(), Failure> {
    Ok(counts::ask_for_regions(tx).await?)
}
