//! What happened to a customer, across all services, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{CustomerId, SubjectId};

use crate::{
    app::App,
    domain::{CardItem, line_with},
    storage::{card_items, customers, people_lists, timeline::TimelineEntry},
};

/// One page of the timeline: what happened at the estates the actor may see, as far as they may see it. A line is given
/// the words of what it is about here, and is left out when that is not to be seen by them any more, so that a page may be
/// shorter than its limit.
#[tracing::instrument(skip_all, name = "archive.customer_timeline")]
pub(crate) async fn customer_timeline(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    query: ListQuery,
) -> Result<PageOf<TimelineEntry>, Failure> {
    let now = app.db.clock().now();
    let known = customers::find_known(app.db.reader(), &actor.scope, [id], now).await?;
    if known.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let PageOf { items, next, count } =
        people_lists::list_timeline(&app.db, actor, &query.given("customer_id", id)).await?;
    let mut subjects: Vec<SubjectId> = items.iter().filter_map(|line| line.reference.parse().ok()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let subjects = card_items::with_ids(app.db.reader(), &subjects).await?;
    let tickets = card_items::tickets_of(app.db.reader(), &subjects).await?;
    let worded = items.into_iter().filter_map(|line| {
        let subject = subjects.iter().find(|item| item.subject_id.to_string() == line.reference);
        let is_kept =
            |item: &CardItem| !item.headline.visibility.allows(actor) || item.is_kept_from(actor, &tickets);
        if subject.is_some_and(is_kept) {
            return None;
        }
        let title = line_with(subject.and_then(|item| item.words()), &line.title);
        Some(TimelineEntry { title, ..line })
    });
    Ok(PageOf { items: worded.collect(), next, count })
}
