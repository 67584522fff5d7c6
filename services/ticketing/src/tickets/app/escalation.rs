//! Who is meant by the roles that a standard passes a ticket on to: whoever holds a position there that was made from the role's
//! post, or bears its name, and whoever stands in for them.

use copies::positions::{Occasion, Sought};
use db::{Tx, estates::EstateRef};
use kernel::{Actor, Failure, Permission, Refusal, StaffId};

use crate::{
    standards::app::{ApplicableStandard, Rules},
    tickets::domain::Ticket,
};

/// Those who hold one of these roles at the ticket's estate now; nobody where nobody does. Never who is complained of;
/// of what is for named readers those of them alone, or all of them.
///
/// # Errors
/// When the engine refuses.
pub(super) async fn holders(
    tx: &Tx,
    ticket: &Ticket,
    (estate, rules): (&EstateRef, &Rules),
    roles: &[String],
) -> Result<Vec<StaffId>, Failure> {
    let posts = rules.posts(roles);
    let sought = Sought { codes: roles, posts: &posts };
    let mut found = occasion(tx, ticket, estate).holders(tx.conn(), sought).await?;
    found.retain(|staff_id| Some(*staff_id) != ticket.subject.about_staff);
    if ticket.subject.is_for_named_readers() {
        // Nobody else is to know that there is such a matter.
        found.retain(|staff_id| ticket.is_read_by(*staff_id));
        if found.is_empty() {
            found = ticket.readers.iter().map(|reader| reader.staff_id).collect();
        }
    }
    Ok(found)
}

/// Passes for somebody who was told and may so take it up: a holder of one of the roles, or a supervisor.
///
/// # Errors
/// `ticketing.not_told`.
pub(super) async fn must_be_in_charge(
    tx: &Tx,
    actor: &Actor,
    ticket: &Ticket,
    standard: &ApplicableStandard,
) -> Result<(), Failure> {
    let ApplicableStandard { estate, rules } = standard;
    let roles = ticket.awaited_roles();
    if roles.is_empty() || actor.may(Permission::TicketsSupervise) {
        return Ok(());
    }
    let posts = rules.posts(&roles);
    let sought = Sought { codes: &roles, posts: &posts };
    let is_told = match actor.principal.staff_id() {
        Some(staff_id) => occasion(tx, ticket, estate).is_held_by(tx.conn(), (sought, staff_id)).await?,
        None => false,
    };
    if is_told {
        return Ok(());
    }
    Err(Refusal::forbidden("ticketing.not_told").with("roles", roles.join(", ")).into())
}

fn occasion(tx: &Tx, ticket: &Ticket, estate: &EstateRef) -> Occasion {
    Occasion {
        estate_id: estate.estate_id,
        unit_id: ticket.place.unit_id,
        regions: estate.regions().map(str::to_owned).collect(),
        at: tx.now(),
    }
}
