//! Adopting a version of a standard: checked to the line, then fixed for ever.

use std::sync::Arc;

use contracts::ticketing::StandardPublished;
use db::{AuditEntry, Done, Once};
use kernel::{Actor, Failure, Refusal};
use standards::Standard;

use super::{ListedStandard, WholeStandard};
use crate::{
    app::App,
    storage::standards::{self as published, PublishedStandard},
};

/// A document to adopt.
#[derive(Debug, Clone)]
pub(crate) struct PublishStandard {
    /// The TOML text.
    pub(crate) document: String,
}

/// Publishes the version that the document names.
///
/// # Errors
/// Every fault of the document with its line; `standards.version_exists` when that version was published before.
pub(crate) async fn publish_standard(
    app: &App,
    actor: &Actor,
    command: PublishStandard,
    once: Once<WholeStandard>,
) -> Result<Done<WholeStandard>, Failure> {
    let standard = Standard::parse(&command.document).map_err(Refusal::from)?;
    if standards::profile(standard.name(), standard.version()).is_some() {
        return Err(version_exists(&standard).into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
    }
    let row = PublishedStandard {
        name: standard.name().to_owned(),
        version: standard.version(),
        document: command.document,
        published_by: actor.principal.to_string(),
        published_at: tx.now(),
    };
    let earlier = published::count(&tx, &row.name).await?;
    published::insert(&tx, &row).await.map_err(|error| {
        match error.engine_error().and_then(db::unique_violation) {
            Some(_name_and_version) => Failure::from(version_exists(&standard)),
            None => Failure::from(error),
        }
    })?;
    tx.publish(&announcement(&row), i32::try_from(earlier + 1).unwrap_or(i32::MAX))?;
    let entry = AuditEntry::new(actor, "publish_standard", "standard", &row.name)
        .after(serde_json::json!({ "version": row.version }));
    tx.audit(entry);
    let whole = WholeStandard {
        listed: ListedStandard { name: row.name, version: row.version, is_shipped: false },
        standard: Arc::new(standard),
        document: row.document,
    };
    once.keep(&tx, &whole)?;
    tx.commit().await?;
    Ok(Done::Fresh(whole))
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

fn version_exists(standard: &Standard) -> Refusal {
    Refusal::conflict(
        "standards.version_exists",
        format!(
            "Version {} of `{}` is published already; a version never changes.",
            standard.version(),
            standard.name()
        ),
        format!("标准“{}”第 {} 版已发布，版本一经发布不可更改。", standard.name(), standard.version()),
    )
}
