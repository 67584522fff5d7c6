//! Adopting a version of a standard: checked to the line, then fixed for ever.
#![warn(clippy::future_not_send)]

mod applicable_standard;
mod queries;

use std::sync::Arc;

use contracts::ticketing::StandardPublished;
use db::{AuditEntry, Db};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Refusal};
use standards::Standard;
use tokio::task::spawn_blocking;

use crate::{
    app::App,
    standards::storage::{self, PublishedStandard},
};

pub(crate) use applicable_standard::{ApplicableStandard, Rules, check_calendars};
pub(crate) use queries::{
    ListedStandard, PublishedHere, StandardList, WholeStandard, find_standard, get_standard, list_standards,
};

/// A document to adopt.
#[derive(Debug, Clone)]
pub(crate) struct PublishStandard {
    /// The TOML text.
    pub(crate) document: String,
}

/// Publishes the version that the document names, for the whole group.
///
/// # Errors
/// The faults of the document with their lines; `standards.name_reserved` for a name that ships; `standards.version_exists`
/// when that version was published before.
#[tracing::instrument(skip_all, name = "ticketing.publish_standard")]
pub(crate) async fn publish_standard(
    app: &App,
    actor: &Actor,
    command: PublishStandard,
    idempotency_key: IdempotencyKey<WholeStandard>,
) -> Result<Outcome<WholeStandard>, Failure> {
    let (standard, document) = read_draft(command.document).await?;
    if standards::is_shipped(standard.name()) {
        return Err(name_reserved(&standard).into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let row = PublishedStandard {
        name: standard.name().to_owned(),
        version: standard.version(),
        document,
        published_by: actor.principal.to_string(),
        published_at: tx.now(),
    };
    // The counter is held until the commit, so that versions published at once get one number each.
    let sequence = tx.next_number(&format!("standard-{}", row.name)).await?;
    storage::insert(&tx, &row).await.map_err(|error| {
        match error.engine_error().and_then(db::unique_violation) {
            Some(_name_and_version) => Failure::from(version_exists(&standard)),
            None => Failure::from(error),
        }
    })?;
    tx.publish(&announcement(&row), i32::try_from(sequence).unwrap_or(i32::MAX))?;
    let entry = AuditEntry::new(actor, "publish_standard", "standard", &row.name)
        .after(serde_json::json!({ "version": row.version }));
    tx.audit(entry);
    let whole = WholeStandard {
        listed: ListedStandard { name: row.name, version: row.version, is_shipped: false },
        standard: Arc::new(standard),
        document: row.document,
    };
    tx.keep_reply(&idempotency_key, &whole)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(whole))
}

/// What a draft says, where it is right.
///
/// # Errors
/// Its faults with their lines.
#[tracing::instrument(skip_all, name = "ticketing.check_standard")]
pub(crate) async fn check_standard(command: PublishStandard) -> Result<WholeStandard, Failure> {
    let (standard, document) = read_draft(command.document).await?;
    let (name, version) = (standard.name().to_owned(), standard.version());
    let is_shipped = standards::profile(&name, version).is_some();
    let listed = ListedStandard { name, version, is_shipped };
    Ok(WholeStandard { listed, standard: Arc::new(standard), document })
}

/// Reads a document beside the threads that answer requests: a large one takes a while.
///
/// # Errors
/// Its faults with their lines.
#[tracing::instrument(skip_all, name = "ticketing.read_draft")]
pub(crate) async fn read_draft(document: String) -> Result<(Standard, String), Failure> {
    let reading = spawn_blocking(move || Standard::parse(&document).map(|standard| (standard, document)));
    let read = reading.await.map_err(|error| Failure::Broken {
        doing: "reading a standard's document",
        source: Box::new(error),
    })?;
    Ok(read.map_err(Refusal::from)?)
}

fn announcement(row: &PublishedStandard) -> StandardPublished {
    StandardPublished {
        name: row.name.clone(),
        version: row.version,
        document: row.document.clone(),
        estate_id: None,
        published_at: row.published_at,
    }
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
    for (name, version) in storage::list(db).await? {
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
