//! One contact, and the ticket it brought.

use kernel::{Actor, Failure, Refusal};
use vocabulary::InteractionId;

use super::Recorded;
use crate::{
    app::App,
    storage::{interactions, ticket_views},
};

/// The contact and its ticket, when the actor may see them.
#[tracing::instrument(skip_all, name = "ticketing.get_interaction")]
pub(crate) async fn get_interaction(
    app: &App,
    actor: &Actor,
    id: InteractionId,
) -> Result<Recorded, Failure> {
    let interaction = interactions::find(app.db.reader(), app.db.sealer(), actor, id).await?;
    let interaction = interaction.ok_or_else(Refusal::not_found)?;
    let ticket = ticket_views::brought_by(&app.db, actor, id).await?;
    Ok(Recorded { interaction, ticket })
}
