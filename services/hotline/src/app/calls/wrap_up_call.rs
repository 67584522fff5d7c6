//! The call is over: what is to be remembered of it.

use copies::parties::check_estate;
use kernel::{Actor, Failure, Refusal};
use vocabulary::CallId;

use super::say_and_note;
use crate::{
    app::App,
    domain::{Call, WrapUp},
    storage::calls,
};

/// Which call is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: CallId,
    pub(crate) version: i32,
}

/// Ends a call with a note.
#[tracing::instrument(skip_all, name = "hotline.wrap_up_call")]
pub(crate) async fn wrap_up_call(
    app: &App,
    actor: &Actor,
    target: Target,
    words: WrapUp,
) -> Result<Call, Failure> {
    if let Some(estate_id) = words.estate_id {
        check_estate(&app.db, app.directory.as_ref(), actor, estate_id).await?;
    }
    let tx = app.db.begin().await?;
    let mut call = calls::load(&tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if call.version != target.version {
        return Err(db::stale_version().into());
    }
    let event = call.wrap_up(words, tx.now())?;
    calls::save(&tx, &call).await?;
    say_and_note(&tx, actor, &call, &event)?;
    tx.commit().await?;
    Ok(call)
}
