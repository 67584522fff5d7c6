//! What happened to a customer, across all services, newest first.

use kernel::{Actor, Failure, Page, PageOf, Refusal};
use vocabulary::CustomerId;

use crate::{
    app::App,
    domain::{CardItem, CardItemId, TimelineKind},
    storage::{
        card_items, customers,
        timeline::{self, TimelineLine},
    },
};

/// One page of the timeline: what happened at the estates the actor may see, of the kinds that they may read. A line about
/// a ticket is given its words here; those of confidential tickets are left out, so that a page may be shorter than its
/// limit.
pub(crate) async fn customer_timeline(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    page: &Page,
) -> Result<PageOf<TimelineLine>, Failure> {
    let now = app.db.clock().now();
    let known = customers::find_known(app.db.reader(), &actor.scope, [id], now).await?;
    if known.is_empty() {
        return Err(Refusal::not_found().into());
    }
    let kinds: Vec<TimelineKind> =
        TimelineKind::ALL.iter().copied().filter(|kind| actor.may(kind.needs())).collect();
    let PageOf { items, next, count } = timeline::list(&app.db, &actor.scope, id, &kinds, page).await?;
    let tickets: Vec<CardItemId> = items.iter().filter_map(ticket_of).collect();
    let tickets = card_items::with_ids(app.db.reader(), &tickets).await?;
    let worded = items.into_iter().filter_map(|line| match ticket_of(&line) {
        Some(ticket_id) => match tickets.iter().find(|item| item.id() == ticket_id) {
            Some(CardItem::Ticket(ticket)) => ticket.facts.is_shown_to(actor).then(|| TimelineLine {
                title: format!("{} {}", ticket.facts.number, ticket.facts.title),
                ..line
            }),
            Some(CardItem::Callback(_) | CardItem::Invoice(_)) | None => Some(line),
        },
        None => Some(line),
    });
    Ok(PageOf { items: worded.collect(), next, count })
}

/// The ticket that a line is about.
fn ticket_of(line: &TimelineLine) -> Option<CardItemId> {
    line.kind.is_of_ticket().then(|| line.reference.parse().ok().map(CardItemId::Ticket)).flatten()
}
