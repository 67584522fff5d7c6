//! The ticket list as it changes: a live feed for screens. It says which ticket changed and how, and nothing of its
//! matter: the screen asks for what it wants to show, under its own rights.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, Still, need};
use envelope::Envelope;
use futures_util::StreamExt;
use kernel::{Actor, EstateId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Live, Problem, SseEvent, Streams, stream_events};

use crate::{
    app::App,
    events::live::{FeedItem, LiveFeed, visibility_of},
    tickets::app::is_reader,
};

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketChange {
    ticket_id: String,
    estate_id: Option<EstateId>,
    /// What happened, such as `ticket_assigned`.
    event: String,
    /// Its place among the events of the ticket.
    version: i32,
}

/// Stream changes of tickets
///
/// As server-sent events named `ticket`; ends when the token does or the right is taken away. An event named `reset` says
/// that changes may have been missed: a screen then reads the list anew, as it does when it reconnects.
#[utoipa::path(
    tag = "tickets", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The feed.", body = TicketChange, content_type = "text/event-stream"))
)]
#[get("/api/v1/tickets/stream")]
pub(crate) async fn stream_tickets(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    feed: Data<LiveFeed>,
    streams: Data<Streams>,
) -> Result<HttpResponse, Problem> {
    let place = streams.open(&caller.subject)?;
    let live = feed.of_tickets().await?;
    let clock = Arc::clone(app.db.clock());
    let watched = caller.clone();
    let lives = live.filter_map(move |copied| {
        let (app, caller) = (app.clone(), caller.clone());
        async move {
            match copied {
                // By the rights as they are now: the token may have been given for more.
                FeedItem::Event(envelope) => match caller.still().await {
                    Still::May(actor) => show(&app, &actor, &envelope).await,
                    Still::MayNot => None,
                    Still::NotKnown => Some(Live::Reset),
                },
                FeedItem::Gap => Some(Live::Reset),
            }
        }
    });
    let is_over = move || {
        let (caller, has_expired) = (watched.clone(), clock.now() >= watched.expires_at);
        async move { has_expired || matches!(caller.still().await, Still::MayNot) }
    };
    Ok(stream_events(lives, place, feed.shutdown.clone(), is_over))
}

/// The event, when the actor may know of it. An estate we have not heard of yet is shown to nobody but the whole group.
async fn show(app: &App, actor: &Actor, envelope: &Envelope) -> Option<Live<TicketChange>> {
    let estate_id = envelope.estateid?;
    let estate = match app.db.estate(estate_id).await {
        Ok(estate) => estate,
        Err(error) => {
            tracing::warn!(%error, "a live event was not shown");
            return Some(Live::Reset);
        }
    };
    let regions: Vec<&str> = estate.iter().flat_map(|estate| estate.regions()).collect();
    let regions = regions.iter().copied();
    let visibility = visibility_of(envelope)?;
    let is_shown = actor.scope.covers(estate_id, regions.clone())
        && if visibility.is_for_named_readers() {
            is_read_by(app, actor, envelope).await
        } else {
            visibility.allows(&actor.at(estate_id, regions))
        };
    is_shown.then(|| sse_event(envelope))
}

/// What is for named readers is shown to these, who are on no event. Where that is not known, nothing is.
async fn is_read_by(app: &App, actor: &Actor, envelope: &Envelope) -> bool {
    let Ok(ticket_id) = envelope.subject.parse() else { return false };
    match is_reader(app, actor, ticket_id).await {
        Ok(is_reader) => is_reader,
        Err(error) => {
            tracing::warn!(%error, "a live event was not shown");
            false
        }
    }
}

fn sse_event(envelope: &Envelope) -> Live<TicketChange> {
    let event = envelope.routingkey.split('.').nth(2).unwrap_or_default().to_owned();
    Live::SseEvent(SseEvent {
        id: envelope.id.to_string(),
        event: "ticket",
        data: TicketChange {
            ticket_id: envelope.subject.clone(),
            estate_id: envelope.estateid,
            event,
            version: envelope.sequence,
        },
    })
}
