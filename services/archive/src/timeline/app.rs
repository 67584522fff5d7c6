//! What happened to a customer, newest first, and the lines of it that the archive itself adds.
#![warn(clippy::future_not_send)]

use std::collections::{BTreeMap, btree_map::Entry};

use db::Tx;
use kernel::{Actor, EventId, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{CustomerId, SubjectId};

use crate::{
    app::App,
    cards::{self, domain::CardItem},
    customers::{self, domain::Customer},
    occupancies::domain::Occupancy,
    timeline::{
        domain::{TimelineKind, line_with},
        storage::{self, TimelineEntry},
    },
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
    let known = customers::storage::find_known(app.db.reader(), &actor.scope, [id], now).await?;
    if known.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let PageOf { items, next, count } =
        storage::list_timeline(&app.db, actor, &query.given("customer_id", id)).await?;
    let mut subjects: Vec<SubjectId> = items.iter().filter_map(|line| line.reference.parse().ok()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let subjects = cards::storage::items::with_ids(app.db.reader(), &subjects).await?;
    let tickets = cards::storage::items::tickets_of(app.db.reader(), &subjects).await?;
    let mut readers = BTreeMap::new();
    for item in &subjects {
        if let Entry::Vacant(vacant) = readers.entry(item.estate_id) {
            vacant.insert(app.db.actor_at(actor, item.estate_id).await?);
        }
    }
    let worded = items.into_iter().filter_map(|line| {
        let subject = subjects.iter().find(|item| item.subject_id.to_string() == line.reference);
        let is_kept = |item: &CardItem| {
            let reader = readers.get(&item.estate_id).unwrap_or(actor);
            !item.headline.visibility.allows(reader) || item.is_kept_from(reader, &tickets)
        };
        if subject.is_some_and(is_kept) {
            return None;
        }
        let title = line_with(subject.and_then(|item| item.words()), &line.title);
        Some(TimelineEntry { title, ..line })
    });
    Ok(PageOf { items: worded.collect(), next, count })
}

/// Something happened to the record of a customer.
pub(crate) fn of_customer(tx: &Tx, kind: TimelineKind, customer: &Customer) -> TimelineEntry {
    TimelineEntry {
        id: EventId::new(tx.db().ids().as_ref()),
        customer_id: customer.id,
        estate_id: customer.estate_id,
        at: tx.now(),
        kind: kind.as_str().to_owned(),
        title: String::new(),
        reference: customer.id.to_string(),
        clause: None,
        visibility: TimelineKind::visibility(),
    }
}

/// Something happened to where they live; `label` is what people call the home.
pub(crate) fn of_occupancy(tx: &Tx, kind: TimelineKind, occupancy: &Occupancy, label: &str) -> TimelineEntry {
    TimelineEntry {
        id: EventId::new(tx.db().ids().as_ref()),
        customer_id: occupancy.customer_id,
        estate_id: occupancy.estate_id,
        at: tx.now(),
        kind: kind.as_str().to_owned(),
        title: label.to_owned(),
        reference: occupancy.id.to_string(),
        clause: None,
        visibility: TimelineKind::visibility(),
    }
}
