//! Calls, newest first.

use std::collections::BTreeSet;

use db::{Asked, AuditEntry};
use kernel::{Actor, CallerId, EstateId, Failure, ListQuery, PageOf};
use serde_json::json;

use crate::{
    app::App,
    domain::Call,
    storage::{call_list, calls},
};

/// One page of the calls the actor may see. Looking a number up is on the record, and each person may look up so many
/// different ones an hour: who tries many out learns whose a masked number is.
///
/// # Errors
/// `allowance_used_up` for who looks up too many different numbers.
#[tracing::instrument(skip_all, name = "hotline.list_calls")]
pub(crate) async fn list_calls(
    app: &App,
    actor: &Actor,
    other_end: Option<CallerId>,
    mut query: ListQuery,
) -> Result<PageOf<Call>, Failure> {
    let Some(number) = other_end.as_ref().map(CallerId::look_up) else {
        return call_list::list(&app.db, actor, &query).await;
    };
    let Some(number) = number else { return Ok(PageOf::whole(Vec::new())) };
    let index = calls::index_of(&app.db, number);
    let number: String = index.iter().map(|byte| format!("{byte:02x}")).collect();
    query = query.given("phone", index);
    let asked = app.lookups.take(&app.db, actor, number.as_bytes()).await?;
    let found = call_list::list(&app.db, actor, &query).await?;
    if matches!(asked, Asked::First) {
        app.lookups.found(actor, number.as_bytes(), !found.items.is_empty()).await;
        let line = AuditEntry::new(actor, "look_up_number", "number", &number)
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
