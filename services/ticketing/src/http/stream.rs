//! The ticket list as it changes: a live feed for screens. It says which ticket changed and how, and nothing of its
//! matter: the screen asks for what it wants to show, under its own rights.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use contracts::Envelope;
use futures_util::StreamExt;
use kernel::{Actor, EstateId};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Problem, Pulse, stream_events};

use crate::{app::App, events::live::LiveFeed};

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketChange {
    ticket_id: String,
    estate_id: Option<EstateId>,
    /// What happened, such as `ticket_assigned`.
    event: String,
    /// The ticket's version after it.
    version: i32,
}

/// Changes of tickets as server-sent events named `ticket`; ends when the token does. May miss changes while a
/// connection is down, so a screen reads the list anew when it reconnects.
#[utoipa::path(
    tag = "tickets", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The feed.", body = TicketChange, content_type = "text/event-stream"))
)]
#[get("/api/v1/tickets/stream")]
pub(super) async fn stream_tickets(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    feed: Data<LiveFeed>,
) -> Result<HttpResponse, Problem> {
    let live = feed.of_tickets().await?;
    let (clock, expires_at) = (Arc::clone(app.db.clock()), caller.expires_at);
    let actor = caller.actor;
    let pulses = live.filter_map(move |envelope| {
        let (app, actor) = (app.clone(), actor.clone());
        async move { is_visible(&app, &actor, &envelope).await.then(|| pulse(envelope)) }
    });
    Ok(stream_events(pulses, feed.shutdown.clone(), move || clock.now() >= expires_at))
}

/// Whether the actor may know of it. An estate we have not heard of yet is shown to nobody but the whole group.
async fn is_visible(app: &App, actor: &Actor, envelope: &Envelope) -> bool {
    let Some(estate_id) = envelope.estateid else { return false };
    let estate = match app.db.estate(estate_id).await {
        Ok(estate) => estate,
        Err(error) => {
            tracing::warn!(%error, "a live event was not shown");
            return false;
        }
    };
    actor.scope.covers(estate_id, estate.as_ref().map_or("", |estate| &estate.region))
}

fn pulse(envelope: Envelope) -> Pulse<TicketChange> {
    let event = envelope.routingkey.split('.').nth(2).unwrap_or_default().to_owned();
    Pulse {
        id: envelope.id.to_string(),
        event: "ticket",
        data: TicketChange {
            ticket_id: envelope.subject,
            estate_id: envelope.estateid,
            event,
            version: envelope.sequence,
        },
    }
}
