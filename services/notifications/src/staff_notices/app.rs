//! Telling staff that work was given to them or taken from them, that a customer presses for it, that a register asks for
//! something, or of an emergency: for whoever has the desk open, and for whoever comes later. Nobody needs a permission to be told of their own; what they may no longer see, they
//! are not shown.
#![warn(clippy::future_not_send)]

use chrono::TimeDelta;
use db::Tx;
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Permission, Refusal, StaffId};
use vocabulary::NoticeId;

use crate::{
    app::App,
    staff_notices::{
        domain::{StaffEvent, StaffNotice},
        storage::{self, SeenNotices},
    },
};

pub(crate) use crate::staff_notices::storage::{NoticeList, TicketNow};

/// Keeps a notice for each who is told of it, in the consumer's transaction.
pub(crate) fn tell_staff(tx: &Tx, staff_event: StaffEvent) {
    let told = staff_event.recipients();
    if told.is_empty() {
        return;
    }
    let notices: Vec<StaffNotice> = told
        .into_iter()
        .map(|(staff_id, kind)| StaffNotice {
            id: NoticeId::new(tx.db().ids().as_ref()),
            staff_id,
            kind,
            source: staff_event.source,
            estate_id: staff_event.estate_id,
            subject: staff_event.subject.clone(),
            number: staff_event.number.clone(),
            title: staff_event.shown_title(),
            is_confidential: staff_event.is_confidential,
            by: staff_event.by,
            at: staff_event.at,
            read_at: None,
        })
        .collect();
    storage::insert_all(tx, &notices);
}

/// Who keeps the registers of an estate: members of staff who may correct what others filled in there, or who see what is
/// confidential where it is that. A bounded number of them.
///
/// # Errors
/// `Unavailable` while the estate has not been received.
#[tracing::instrument(skip_all, name = "notifications.find_register_keepers")]
pub(crate) async fn find_register_keepers(
    tx: &Tx,
    estate_id: EstateId,
    is_confidential: bool,
) -> Result<Vec<StaffId>, Failure> {
    let estate = tx.expect_estate(estate_id).await?;
    let mut needed = vec![Permission::RegistersRead, Permission::RegistersSupervise];
    if is_confidential {
        needed.push(Permission::RegistersConfidential);
    }
    Ok(storage::holders(tx, &needed, &estate).await?)
}

/// Who supervises the tickets of an estate, and sees what is confidential where it is that. A bounded number of them.
///
/// # Errors
/// `Unavailable` while the estate has not been received.
#[tracing::instrument(skip_all, name = "notifications.find_supervisors")]
pub(crate) async fn find_supervisors(
    tx: &Tx,
    estate_id: EstateId,
    is_confidential: bool,
) -> Result<Vec<StaffId>, Failure> {
    let estate = tx.expect_estate(estate_id).await?;
    let mut needed = vec![Permission::TicketsRead, Permission::TicketsSupervise];
    if is_confidential {
        needed.push(Permission::TicketsConfidential);
    }
    Ok(storage::holders(tx, &needed, &estate).await?)
}

/// Who is told of an emergency at an estate: members of staff who hold all of `needed` there. A bounded number of them.
///
/// # Errors
/// `Unavailable` while the estate has not been received.
#[tracing::instrument(skip_all, name = "notifications.find_responders")]
pub(crate) async fn find_responders(
    tx: &Tx,
    estate_id: EstateId,
    needed: &[Permission],
) -> Result<Vec<StaffId>, Failure> {
    let estate = tx.expect_estate(estate_id).await?;
    Ok(storage::holders(tx, needed, &estate).await?)
}

/// Marks one of the actor's notices as read; one that was read stays so.
///
/// # Errors
/// Not found, when it is not theirs or they may no longer see what it is about.
#[tracing::instrument(skip_all, name = "notifications.read_notice")]
pub(crate) async fn read_notice(app: &App, actor: &Actor, id: NoticeId) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    if !storage::is_there(&tx, actor, id).await? {
        return Err(Refusal::not_found().into());
    }
    storage::mark_read(&tx, actor, SeenNotices::One(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Marks the actor's notices up to this one as read, and none that came after.
#[tracing::instrument(skip_all, name = "notifications.read_notices")]
pub(crate) async fn read_notices(app: &App, actor: &Actor, up_to: NoticeId) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    storage::mark_read(&tx, actor, SeenNotices::UpTo(up_to)).await?;
    tx.commit().await?;
    Ok(())
}

/// One page of the actor's own notices, as far as they may still see what these are about. Applications have none.
#[tracing::instrument(skip_all, name = "notifications.list_notices")]
pub(crate) async fn list_notices(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<StaffNotice>, Failure> {
    storage::list_notices(&app.db, actor, query).await
}

/// Marks what was told of the ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "notifications.follow_ticket")]
pub(crate) async fn follow_ticket(tx: &Tx, ticket: TicketNow) -> Result<(), Failure> {
    Ok(storage::follow_ticket(tx, ticket).await?)
}

/// How long a notice is kept, read or not.
const KEPT: TimeDelta = TimeDelta::days(90);

const BATCH: u64 = 500;

/// Deletes a batch; true when there may be more.
#[tracing::instrument(skip_all, name = "notifications.forget_notices")]
pub(crate) async fn forget_notices(app: &App) -> Result<bool, Failure> {
    let forgotten = storage::forget(&app.db, app.db.clock().now() - KEPT, BATCH).await?;
    Ok(forgotten >= BATCH)
}
