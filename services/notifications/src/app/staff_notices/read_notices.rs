//! The caller has seen what they were told.

use kernel::{Actor, Failure, Refusal};
use vocabulary::NoticeId;

use crate::{
    app::App,
    storage::staff_notices::{self, Seen},
};

/// Marks one of the actor's notices as read; one that was read stays so.
///
/// # Errors
/// Not found, when it is not theirs or they may no longer see what it is about.
#[tracing::instrument(skip_all, name = "notifications.read_notice")]
pub(crate) async fn read_notice(app: &App, actor: &Actor, id: NoticeId) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    if !staff_notices::is_there(&tx, actor, id).await? {
        return Err(Refusal::not_found().into());
    }
    staff_notices::mark_read(&tx, actor, Seen::One(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Marks the actor's notices up to this one as read, and none that came after.
#[tracing::instrument(skip_all, name = "notifications.read_notices")]
pub(crate) async fn read_notices(app: &App, actor: &Actor, up_to: NoticeId) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    staff_notices::mark_read(&tx, actor, Seen::UpTo(up_to)).await?;
    tx.commit().await?;
    Ok(())
}
