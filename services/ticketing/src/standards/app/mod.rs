//! Adopting a version of a standard: checked to the line, proposed by one person and published by another, then fixed for ever.
#![warn(clippy::future_not_send)]

mod applicable_standard;
mod queries;

use std::sync::Arc;

use contracts::ticketing::{StandardPublished, StandardWithdrawn};
use db::{AuditEntry, Db, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Refusal};
use standards::{Problems, Standard};
use tokio::task::spawn_blocking;
use vocabulary::StandardStatus;

use crate::{
    app::App,
    standards::{
        domain::{Decision, OwnStandard},
        storage,
    },
};

pub(crate) use applicable_standard::{ApplicableStandard, Rules, check_calendars};
use queries::understood;
pub(crate) use queries::{
    ListedStandard, PublishedHere, StandardHistory, StandardList, WholeStandard, find_standard, get_standard,
    list_standards,
};

/// A document to adopt.
#[derive(Debug, Clone)]
pub(crate) struct ProposeStandard {
    /// The TOML text.
    pub(crate) document: String,
}

/// Proposes the version that the document names, for the whole group: somebody else publishes it.
///
/// # Errors
/// The faults of the document with their lines; `standards.name_reserved` for a name that ships; `standards.version_exists`
/// when that version was proposed before.
#[tracing::instrument(skip_all, name = "ticketing.propose_standard")]
pub(crate) async fn propose_standard(
    app: &App,
    actor: &Actor,
    command: ProposeStandard,
    idempotency_key: IdempotencyKey<WholeStandard>,
) -> Result<Outcome<WholeStandard>, Failure> {
    let (standard, document) = read_by(Standard::check, command.document).await?;
    if standards::is_shipped(standard.name()) {
        return Err(name_reserved(&standard).into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let proposed = OwnStandard {
        name: standard.name().to_owned(),
        version: standard.version(),
        document,
        status: StandardStatus::Proposed,
        edit_version: 1,
        proposed_by: actor.principal.clone(),
        proposed_at: tx.now(),
        decision: None,
    };
    storage::insert(&tx, &proposed).await.map_err(|error| {
        match error.engine_error().and_then(db::unique_violation) {
            Some(_name_and_version) => Failure::from(version_exists(&standard)),
            None => Failure::from(error),
        }
    })?;
    note(&tx, (actor, "propose_standard"), &proposed);
    let whole = WholeStandard::own(proposed, Arc::new(standard));
    tx.keep_reply(&idempotency_key, &whole)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(whole))
}

/// Publishes a version that somebody else proposed: estates can be put under it.
///
/// # Errors
/// Not found; `standards.not_proposed`; `standards.own_proposal` for whoever proposed it; `standards.name_reserved` and the faults of
/// the document where a release since has made it so.
#[tracing::instrument(skip_all, name = "ticketing.approve_standard")]
pub(crate) async fn approve_standard(
    app: &App,
    actor: &Actor,
    (name, version): (&str, i32),
) -> Result<WholeStandard, Failure> {
    let tx = app.db.begin().await?;
    let mut own = load(&tx, (name, version)).await?;
    own.approve(&actor.principal, tx.now())?;
    let (standard, _document) = read_draft(own.document.clone()).await?;
    if standards::is_shipped(&own.name) {
        return Err(name_reserved(&standard).into());
    }
    storage::save(&tx, &own).await?;
    let announced = StandardPublished {
        name: own.name.clone(),
        version: own.version,
        document: own.document.clone(),
        estate_id: None,
        published_at: tx.now(),
    };
    tx.publish(&announced, next_sequence(&tx, &own).await?)?;
    note(&tx, (actor, "approve_standard"), &own);
    tx.commit().await?;
    understood(app, own).await
}

/// Has no estate put under a version any more; a proposal is refused by it.
///
/// # Errors
/// Not found; `standards.is_withdrawn`.
#[tracing::instrument(skip_all, name = "ticketing.withdraw_standard")]
pub(crate) async fn withdraw_standard(
    app: &App,
    actor: &Actor,
    (name, version): (&str, i32),
    reason: String,
) -> Result<WholeStandard, Failure> {
    let tx = app.db.begin().await?;
    let mut own = load(&tx, (name, version)).await?;
    own.withdraw(&actor.principal, reason, tx.now())?;
    storage::save(&tx, &own).await?;
    if own.ever_held() {
        let (name, version) = (own.name.clone(), own.version);
        let told = StandardWithdrawn { name, version, estate_id: None, withdrawn_at: tx.now() };
        tx.publish(&told, next_sequence(&tx, &own).await?)?;
    }
    note(&tx, (actor, "withdraw_standard"), &own);
    tx.commit().await?;
    understood(app, own).await
}

async fn load(tx: &Tx, (name, version): (&str, i32)) -> Result<OwnStandard, Failure> {
    if standards::profile(name, version).is_some() {
        return Err(Refusal::conflict("standards.ships").with("name", name).into());
    }
    Ok(storage::find(tx.conn(), name, version).await?.ok_or_else(Refusal::not_found)?)
}

/// The counter is held until the commit, so that versions decided about at once get one number each.
async fn next_sequence(tx: &Tx, own: &OwnStandard) -> Result<i32, Failure> {
    let sequence = tx.next_number(&format!("standard-{}", own.name)).await?;
    Ok(i32::try_from(sequence).unwrap_or(i32::MAX))
}

fn note(tx: &Tx, (actor, act): (&Actor, &'static str), own: &OwnStandard) {
    let reason = own.decision.as_ref().and_then(|Decision { reason, .. }| reason.as_deref());
    let after = serde_json::json!({ "version": own.version, "status": own.status, "reason": reason });
    tx.audit(AuditEntry::new(actor, act, "standard", &own.name).after(after));
}

/// What a draft says, where it is right.
///
/// # Errors
/// Its faults with their lines.
#[tracing::instrument(skip_all, name = "ticketing.check_standard")]
pub(crate) async fn check_standard(command: ProposeStandard) -> Result<WholeStandard, Failure> {
    let (standard, document) = read_by(Standard::check, command.document).await?;
    let (name, version) = (standard.name().to_owned(), standard.version());
    let is_shipped = standards::profile(&name, version).is_some();
    let status = if is_shipped { StandardStatus::Published } else { StandardStatus::Proposed };
    let listed = ListedStandard { name, version, is_shipped, status };
    Ok(WholeStandard { listed, standard: Arc::new(standard), document, history: None })
}

/// Reads a document that is tried: its examples need not hold.
///
/// # Errors
/// Its faults with their lines.
#[tracing::instrument(skip_all, name = "ticketing.read_draft")]
pub(crate) async fn read_draft(document: String) -> Result<(Standard, String), Failure> {
    read_by(Standard::parse, document).await
}

/// Reads a document beside the threads that answer requests: a large one takes a while.
async fn read_by(
    read: impl FnOnce(&str) -> Result<Standard, Problems> + Send + 'static,
    document: String,
) -> Result<(Standard, String), Failure> {
    let reading = spawn_blocking(move || read(&document).map(|standard| (standard, document)));
    let read = reading.await.map_err(|error| Failure::Broken {
        doing: "reading a standard's document",
        source: Box::new(error),
    })?;
    Ok(read.map_err(Refusal::from)?)
}

fn name_reserved(standard: &Standard) -> Refusal {
    Refusal::conflict("standards.name_reserved").with("name", standard.name())
}

fn version_exists(standard: &Standard) -> Refusal {
    Refusal::conflict("standards.version_exists")
        .with("version", standard.version())
        .with("name", standard.name())
}

/// Warns of each: it goes on governing its estates until a release ships the same version of that name.
#[tracing::instrument(skip_all, name = "ticketing.warn_of_shipped_names")]
pub(crate) async fn warn_of_shipped_names(db: &Db) -> Result<(), Failure> {
    for (name, version, _status) in storage::list(db).await? {
        if standards::profile(&name, version).is_some() {
            tracing::error!(
                name,
                version,
                "a published standard is hidden by a shipped one of its name and version"
            );
        } else if standards::is_shipped(&name) {
            tracing::warn!(
                name,
                version,
                "a published standard bears a reserved name; publish it under another"
            );
        }
    }
    Ok(())
}
