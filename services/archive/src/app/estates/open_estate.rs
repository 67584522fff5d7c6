//! Taking an estate under management.

use db::{AuditEntry, DbError, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Refusal, Scope};

use super::check_governing;
use crate::{
    app::App,
    domain::{Estate, NewEstate},
    events::publish,
    storage::estates,
};

/// Opens an estate.
///
/// # Errors
/// `archive.estate_code_taken`; `archive.region_out_of_scope` for who may not run estates of that region.
#[tracing::instrument(skip_all, name = "archive.open_estate")]
pub(crate) async fn open_estate(
    app: &App,
    actor: &Actor,
    mut command: NewEstate,
    idempotency_key: IdempotencyKey<Estate>,
) -> Result<Outcome<Estate>, Failure> {
    if !may_open_in(&actor.scope, &command.region) {
        return Err(out_of_scope().into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    check_governing(app, &command.governing).await?;
    command.region = estates::region_as_known(tx.conn(), command.region).await?;
    let estate = Estate::open(EstateId::new(app.db.ids().as_ref()), command, tx.now());
    estates::insert(&tx, std::slice::from_ref(&estate)).await.map_err(taken)?;
    say_opened(&tx, actor, &estate).await?;
    tx.keep_reply(&idempotency_key, &estate)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(estate))
}

/// The event and the audit line of a new estate.
#[tracing::instrument(skip_all, name = "archive.say_opened")]
pub(crate) async fn say_opened(tx: &Tx, actor: &Actor, estate: &Estate) -> Result<(), DbError> {
    let entry = AuditEntry::new(actor, "open_estate", "estate", estate.id)
        .at(estate.id)
        .after(publish::estate_details(estate));
    tx.audit(entry);
    say_estate(tx, estate).await
}

/// Tells the others of an estate as it is now, and our own chassis, which resolves regions by the same facts.
pub(super) async fn say_estate(tx: &Tx, estate: &Estate) -> Result<(), DbError> {
    let facts = publish::estate_opened(estate);
    tx.publish(&facts, estate.version)?;
    copies::estates::keep(tx, facts, estate.version).await
}

/// True for those who run the whole group, or the region: an estate that does not exist yet is in nobody's list.
pub(crate) fn may_open_in(scope: &Scope, region: &str) -> bool {
    match scope {
        Scope::Group => true,
        Scope::Regions { .. } => scope.names_region(region),
        Scope::Estates { .. } => false,
    }
}

fn code_taken() -> Refusal {
    Refusal::conflict("archive.estate_code_taken")
}

fn taken(error: DbError) -> Failure {
    match error.engine_error().and_then(db::unique_violation).as_deref() {
        Some("uq_estates__code" | "uq_estates__code_key") => code_taken().into(),
        Some(_) | None => error.into(),
    }
}

pub(super) fn out_of_scope() -> Refusal {
    Refusal::at("/region", "estate.out_of_scope")
}
