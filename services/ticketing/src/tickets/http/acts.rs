//! The routes of the acts on a ticket.

use kernel::Actor;
use vocabulary::TicketId;
use web::{EmptyBody, Problem, Reason, Versioned};

use super::{
    act_list::for_every_act,
    quote_shapes::{ConsentBody, QuoteBody},
    shapes::TicketView,
    step_shapes::{NewClassification, NewResolution, NewUrge, TicketAssignment},
    versioned,
};
use crate::{
    app::App,
    tickets::{
        app::{self, RequestedAct, Target},
        domain::TicketAct,
    },
};

for_every_act!(auth::act_routes; "tickets" TicketId => TicketView "The updated ticket.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (TicketId, i32),
    asked: RequestedAct,
) -> Result<Versioned<TicketView>, Problem> {
    Ok(versioned(&app::act_on_ticket(app, actor, Target { id, version }, asked).await?))
}
