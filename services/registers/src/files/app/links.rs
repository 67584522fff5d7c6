//! Links: what opens one file for some minutes, without a token, for a program that can send none.
//!
//! A link says whose it is, and is worth what they are: what identity takes from them meanwhile, it opens no longer. It is
//! proved by a keyed digest, so that nothing is stored of it.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Failure, Permission, Principal, Refusal, Scope};
use vocabulary::FileId;

use super::{OpenedFile, line};
use crate::{
    app::App,
    files::{domain::StoredFile, storage},
};

/// What the digest is made for.
const CONTEXT: &str = "registers.file_link";

/// A link to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileLink {
    pub(crate) file_id: FileId,
    pub(crate) holder: Principal,
    /// In whole seconds.
    pub(crate) until: DateTime<Utc>,
    /// The keyed digest.
    pub(crate) proof: Vec<u8>,
}

/// What is proved.
fn told((file_id, until, holder): (FileId, DateTime<Utc>, &Principal)) -> String {
    format!("{file_id} {} {holder}", until.timestamp())
}

/// A link for the actor, which is on the record as their reading is.
///
/// # Errors
/// Not found; `registers.file_masked`.
#[tracing::instrument(skip_all, name = "registers.issue_link")]
pub(crate) async fn issue_link(app: &App, actor: &Actor, id: FileId) -> Result<FileLink, Failure> {
    let file = storage::find(&app.db, actor, id).await?.ok_or_else(Refusal::not_found)?;
    file.refuse_masked(actor)?;
    let batch = app.db.batch();
    let ends = (batch.now() + app.limits.link).timestamp();
    batch.audit(line(actor, "link_file", &file));
    batch.commit().await?;
    let until = DateTime::from_timestamp(ends, 0).unwrap_or_default();
    let holder = actor.principal.clone();
    let proof = app.db.sealer().blind_index(CONTEXT, &told((id, until, &holder)));
    Ok(FileLink { file_id: id, holder, until, proof })
}

/// The file behind a link, with its bytes.
///
/// # Errors
/// `registers.link_over` when its time is; not found for what is no link, and when its holder may not read the file any more.
#[tracing::instrument(skip_all, name = "registers.open_linked_file")]
pub(crate) async fn open_linked_file(app: &App, link: FileLink) -> Result<OpenedFile, Failure> {
    let said = told((link.file_id, link.until, &link.holder));
    if !app.db.sealer().is_blind_index(CONTEXT, &said, &link.proof) {
        return Err(Refusal::not_found().into());
    }
    let now = app.db.clock().now();
    if link.until <= now {
        return Err(Refusal::forbidden("registers.link_over").into());
    }
    let holder = holder_of(app, &link).await?.ok_or_else(Refusal::not_found)?;
    let file = storage::find(&app.db, &holder, link.file_id).await?.ok_or_else(Refusal::not_found)?;
    if !is_still_shown(&file, &holder) {
        return Err(Refusal::not_found().into());
    }
    let batch = app.db.batch();
    batch.audit(line(&holder, "open_linked_file", &file).via("link"));
    batch.commit().await?;
    Ok(OpenedFile::new(app, file))
}

/// What is left of the rights by which the link was given: its holder saw the file then, wherever it is.
async fn holder_of(app: &App, link: &FileLink) -> Result<Option<Actor>, Failure> {
    let given = Actor::new(
        link.holder.clone(),
        vec![Permission::RegistersRead, Permission::RegistersConfidential],
        Scope::all("the link was given to who sees the file"),
    );
    let issued_at = link.until - app.limits.link - TimeDelta::seconds(1);
    let left = app.db.rights_of(&given, issued_at).await?;
    let left = left.map(|left| left.needing(Permission::RegistersRead));
    Ok(left.filter(|left| left.may(Permission::RegistersRead)))
}

fn is_still_shown(file: &StoredFile, holder: &Actor) -> bool {
    file.shows_all_to(holder)
}
