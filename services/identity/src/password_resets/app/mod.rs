//! Asking for a link by mail, and choosing a password with it.
#![warn(clippy::future_not_send)]

mod letter;
mod send_mails;

use chrono::TimeDelta;
use db::{SecurityEvent, SecurityKind, security};
use kernel::{Actor, ErrorKind, Failure, Principal, Refusal};
use secrecy::SecretString;

use crate::{
    app::{App, passwords, publishing::publish_staff},
    password_resets::{
        domain::{
            MOST_OF_ONE_NAME, MOST_OF_ONE_SOURCE, PasswordReset, ResetAccount, ResetId, minutes_to_wait,
        },
        storage::{self, AskedFor},
    },
    sessions::{self, domain::EndReason, storage::lockouts},
    staff::{
        self,
        domain::{Password, PasswordSet, Staff, Username},
    },
    storage::trail,
};

pub(crate) use send_mails::send_reset_mails;

/// Requests are counted for an hour, and kept for a day.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Has a link mailed to whoever's name this is, if they have an address and may sign in. The answer is the same where there is
/// nobody, and takes as long: the same is looked up, counted and stored, and the mail goes out afterwards.
///
/// # Errors
/// `identity.mail_not_configured`, `identity.too_many_resets`.
#[tracing::instrument(skip_all, name = "identity.request_password_reset")]
pub(crate) async fn request_password_reset(
    app: &App,
    (username, address): (Username, &str),
) -> Result<(), Failure> {
    refuse_unconfigured(app)?;
    let token = passwords::random_secret();
    let tx = app.db.begin().await?;
    let counted =
        [(AskedFor::Name(&username), MOST_OF_ONE_NAME), (AskedFor::Source(address), MOST_OF_ONE_SOURCE)];
    for (asked, most) in counted {
        if let Some(first) = storage::full_since(&tx, asked, most).await? {
            let minutes = minutes_to_wait(first, tx.now());
            tx.rollback().await?;
            let event = SecurityEvent::new(SecurityKind::PasswordResetRefused).from_source(address);
            security::note(&app.db, event.detail("too_many")).await;
            let refusal =
                Refusal::new(ErrorKind::RateLimited, "identity.too_many_resets").with("minutes", minutes);
            return Err(refusal.into());
        }
    }
    let staff = staff::storage::by_username(&tx, &username).await?;
    let (account, why) = match &staff {
        None => (None, "unknown_name"),
        Some(staff) if !staff.is_active() => (None, "disabled"),
        Some(staff) if staff.email.is_none() => (None, "no_address"),
        Some(staff) => (Some(account_of(staff)), "by_mail"),
    };
    let id = ResetId::new(app.db.ids().as_ref());
    let reset = PasswordReset::request(id, passwords::digest_of(&token), account, tx.now());
    storage::insert(&tx, &reset, &token, (&username, address)).await?;
    let subject = match &staff {
        Some(staff) => format!("staff:{}", staff.id),
        None => format!("name:{}", lockouts::digest_of(&app.db, &username)),
    };
    let event = SecurityEvent::new(SecurityKind::PasswordResetRequested).from_source(address);
    security::record(&tx, event.about(subject).detail(why));
    tx.commit().await?;
    app.mail_due.notify();
    Ok(())
}

/// The token of a link, and the password that is chosen with it.
#[derive(Debug)]
pub(crate) struct ResetCompletion {
    pub(crate) token: SecretString,
    pub(crate) password: Password,
    /// The network address that it comes from.
    pub(crate) address: String,
}

/// Takes another password from whoever has the link, and ends every session and every other link of the account. It opens
/// nothing else: a disabled account stays disabled, and a second factor is asked for as before.
///
/// # Errors
/// `identity.reset_over`, `identity.mail_not_configured`; a fault at `/new_password`, which leaves the link as it was.
#[tracing::instrument(skip_all, name = "identity.complete_password_reset")]
pub(crate) async fn complete_password_reset(app: &App, completion: ResetCompletion) -> Result<(), Failure> {
    refuse_unconfigured(app)?;
    let ResetCompletion { token, password, address } = completion;
    let Some((reset, known)) = of_link(app, &token).await? else { return Err(over(app, &address).await) };
    let text = SecretString::from(password.expose());
    if app.passwords.matches(text, Some(known.password_hash.clone())).await? {
        return Err(Refusal::at("/new_password", "password.unchanged").into());
    }
    let hash = app.passwords.hash_new("/new_password", &password, (&known.username, &known.name)).await?;
    let tx = app.db.begin().await?;
    // Loaded again: the account may be another by now, and the link used.
    let is_same = |staff: &Staff| staff.is_active() && Some(account_of(staff)) == reset.account;
    let staff = staff::storage::load(&tx, known.id).await?.filter(is_same);
    let (true, Some(mut staff)) = (storage::use_up(&tx, reset.id).await?, staff) else {
        tx.rollback().await?;
        return Err(over(app, &address).await);
    };
    let actor = Actor::new(Principal::Staff(staff.id), Vec::new(), staff.scope.clone());
    staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
    staff::storage::save(&tx, &staff).await?;
    storage::end_all(&tx, staff.id).await?;
    sessions::storage::end_others(&tx, staff.id, None, EndReason::PasswordChanged).await?;
    lockouts::forget_all(&tx, &staff.username).await?;
    trail::password_set(&tx, &actor, "reset_password_by_mail", staff.id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(())
}

/// What a link is of, and its account as it was when the link was asked for.
async fn of_link(app: &App, token: &SecretString) -> Result<Option<(PasswordReset, Staff)>, Failure> {
    let now = app.db.clock().now();
    let reset = storage::find(&app.db, passwords::digest_of(token)).await?;
    let Some(reset) = reset.filter(|reset| reset.is_open(now)) else { return Ok(None) };
    let Some(account) = reset.account else { return Ok(None) };
    let staff = staff::storage::find(&app.db, account.staff_id).await?;
    let staff = staff.filter(|staff| staff.is_active() && account_of(staff) == account);
    Ok(staff.map(|staff| (reset, staff)))
}

/// Forgets requests that count no more.
#[tracing::instrument(skip_all, name = "identity.prune_password_resets")]
pub(crate) async fn prune_password_resets(app: &App) -> Result<(), Failure> {
    Ok(storage::prune(&app.db, app.db.clock().now() - KEPT).await?)
}

/// An account as a link knows it: with another password or address it is another.
fn account_of(staff: &Staff) -> ResetAccount {
    let address = staff.email.as_ref().map_or("", |email| email.as_str());
    let digest = passwords::digest_of(&format!("{}\n{address}", staff.password_hash).into());
    ResetAccount { staff_id: staff.id, digest }
}

fn refuse_unconfigured(app: &App) -> Result<(), Refusal> {
    if app.mailer.is_some() {
        return Ok(());
    }
    Err(Refusal::conflict("identity.mail_not_configured"))
}

/// The one answer for every reason that a link opens nothing.
async fn over(app: &App, address: &str) -> Failure {
    let event = SecurityEvent::new(SecurityKind::PasswordResetRefused).from_source(address);
    security::note(&app.db, event.detail("link_over")).await;
    Refusal::new(ErrorKind::Unauthenticated, "identity.reset_over").into()
}
