//! Handing the mails over, away from whoever asked for them, and again when the server was away.

use chrono::TimeDelta;
use db::{SecurityEvent, SecurityKind, security};
use kernel::{Failure, StaffId};

use super::{account_of, letter::letter_of};
use crate::{
    app::{App, Mailer, Posted},
    password_resets::storage::{self, Unsent},
    staff,
};

/// Mails that one turn takes.
const BATCH: u64 = 16;

/// How long a claimed mail is nobody else's: longer than handing a batch over may take.
const LEASE: TimeDelta = TimeDelta::minutes(8);

/// Sends what is due; how many it took. What a link carries is forgotten once its mail is taken, or comes too late.
#[tracing::instrument(skip_all, name = "identity.send_reset_mails")]
pub(crate) async fn send_reset_mails(app: &App) -> Result<usize, Failure> {
    let Some(mailer) = app.mailer.as_deref() else { return Ok(0) };
    let holder = app.db.ids().next();
    let unsent = storage::claim(&app.db, holder, (LEASE, BATCH)).await?;
    let taken = unsent.len();
    for one in unsent {
        let (id, tries) = (one.reset.id, one.tries);
        let next = match send(app, mailer, &one).await? {
            None | Some(Posted::Taken) => None,
            Some(Posted::Later { reason }) => {
                let next = one.reset.next_try(tries, app.db.clock().now());
                tracing::warn!(reason, tries, is_over = next.is_none(), "a mail was not taken");
                if next.is_none() {
                    note(app, one.reset.account.map(|account| account.staff_id), "mail_given_up").await;
                }
                next
            }
            Some(Posted::Refused { reason }) => {
                tracing::warn!(reason, "a mail was refused");
                note(app, one.reset.account.map(|account| account.staff_id), "mail_refused").await;
                None
            }
        };
        storage::settle(&app.db, holder, id, next).await?;
    }
    Ok(taken)
}

/// Nothing where there is nobody to write to, or not any more.
async fn send(app: &App, mailer: &dyn Mailer, one: &Unsent) -> Result<Option<Posted>, Failure> {
    let Unsent { reset, token, tries: _ } = one;
    let now = app.db.clock().now();
    let Some(account) = reset.account.filter(|_account| reset.is_open(now)) else { return Ok(None) };
    let staff = staff::storage::find(&app.db, account.staff_id).await?;
    let Some(staff) = staff.filter(|staff| staff.is_active() && account_of(staff) == account) else {
        return Ok(None);
    };
    let Some(to) = staff.email.clone() else { return Ok(None) };
    let public_url = app.config.public_url.as_deref().unwrap_or_default();
    let minutes = (reset.expires_at - now).num_minutes();
    Ok(Some(mailer.post(letter_of(&staff, to, (public_url, token), minutes)).await))
}

async fn note(app: &App, staff_id: Option<StaffId>, why: &'static str) {
    let event = SecurityEvent::new(SecurityKind::PasswordResetRefused).detail(why);
    let event = match staff_id {
        Some(id) => event.about(format!("staff:{id}")),
        None => event,
    };
    security::note(&app.db, event).await;
}
