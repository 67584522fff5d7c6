//! Calls, newest first.

use std::collections::BTreeSet;

use db::{Asked, AuditEntry};
use kernel::{Actor, EstateId, Failure, Page, PageOf};
use serde_json::json;

use super::CallFilter;
use crate::{app::App, domain::Call, storage::calls};

/// One page of the calls the actor may see. Looking a number up is on the record, and each person may look up so many
/// different ones an hour: who tries many out learns whose a masked number is.
///
/// # Errors
/// `allowance_used_up` for who looks up too many different numbers.
#[tracing::instrument(skip_all, name = "hotline.list_calls")]
pub(crate) async fn list_calls(
    app: &App,
    actor: &Actor,
    filter: &CallFilter,
    page: &Page,
) -> Result<PageOf<Call>, Failure> {
    let number = calls::index_of(&app.db, filter);
    let asked = match &number {
        Some(number) => Some(app.lookups.take(&app.db, actor, number.as_bytes()).await?),
        None => None,
    };
    let found = calls::list(&app.db, actor, filter, page).await?;
    if let (Some(number), Some(Asked::First)) = (number, asked) {
        app.lookups.found(actor, number.as_bytes(), !found.items.is_empty()).await;
        let line = AuditEntry::new(actor, "look_up_number", "number", number)
            .after(json!({ "found": found.items.len() }));
        let estates: BTreeSet<EstateId> = found.items.iter().filter_map(|call| call.estate_id).collect();
        let batch = app.db.batch();
        match estates.is_empty() {
            true => batch.audit(line),
            false => estates.into_iter().for_each(|estate_id| batch.audit(line.clone().at(estate_id))),
        }
        batch.commit().await?;
    }
    Ok(found)
}
