//! The second factor of somebody who is signed in: theirs to set up, to replace and to take away.

use db::Tx;
use kernel::{Actor, Failure, Refusal, StaffId};
use secrecy::SecretString;

use super::{
    attempts::{Attempt, Locked, SignInOrigin},
    own_account,
};
use crate::{
    app::{
        App,
        rights::{rights_known, roles_among},
    },
    roles,
    second_factors::{
        app::{
            OfferedFactor, confirm_second_factor, forget_second_factor, offer_second_factor,
            prove_second_factor, recovery_codes_left, renew_recovery_codes,
        },
        domain::Code,
    },
    staff::{
        self,
        domain::{Staff, asks_for_second_factor},
    },
    storage::trail,
};

/// What the caller has.
#[derive(Debug)]
pub(crate) struct OwnSecondFactor {
    pub(crate) staff: Staff,
    pub(crate) is_required: bool,
    pub(crate) recovery_codes_left: u64,
}

/// The caller's own second factor, without what is secret of it.
#[tracing::instrument(skip_all, name = "identity.show_second_factor")]
pub(crate) async fn show_second_factor(app: &App, actor: &Actor) -> Result<OwnSecondFactor, Failure> {
    let id = own_account(actor)?;
    let staff = staff::storage::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?;
    let is_required = is_required(app, &staff).await?;
    let recovery_codes_left = recovery_codes_left(app, id).await?;
    Ok(OwnSecondFactor { staff, is_required, recovery_codes_left })
}

/// The password, and a code of the authenticator that is in use, if one is.
#[derive(Debug)]
pub(crate) struct StartSecondFactor {
    pub(crate) current: SecretString,
    pub(crate) code: Option<Code>,
    pub(crate) origin: SignInOrigin,
}

/// Offers the caller a key, also in place of one that is in use. A token alone does not: whoever stole it would keep its
/// owner out.
///
/// # Errors
/// A fault at `/current_password` or `/code`.
#[tracing::instrument(skip_all, name = "identity.start_second_factor")]
pub(crate) async fn start_second_factor(
    app: &App,
    actor: &Actor,
    start: StartSecondFactor,
) -> Result<Result<OfferedFactor, Locked>, Failure> {
    let StartSecondFactor { current, code, origin } = start;
    let id = own_account(actor)?;
    let known = staff::storage::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?;
    let attempt = match Attempt::begin(app, known.username, &origin).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    if !app.passwords.matches(current, Some(known.password_hash)).await? {
        attempt.failed(app).await;
        return Err(Refusal::at("/current_password", "password.wrong").into());
    }
    let tx = app.db.begin().await?;
    let staff = load(&tx, id).await?;
    if staff.second_factor_at.is_some() {
        let code = code.ok_or_else(|| Refusal::at("/code", "code.missing"))?;
        if !prove_second_factor(&tx, actor, id, &code).await? {
            tx.rollback().await?;
            attempt.failed_by_code(app).await;
            return Err(wrong().into());
        }
    }
    attempt.succeeded(&tx).await?;
    let offered = offer_second_factor(app, &tx, actor, &staff).await?;
    tx.commit().await?;
    Ok(Ok(offered))
}

/// Takes the offered key into use by a first code of it; gives the recovery codes.
///
/// # Errors
/// A fault at `/code`; `identity.second_factor_not_offered`.
#[tracing::instrument(skip_all, name = "identity.verify_second_factor")]
pub(crate) async fn verify_second_factor(
    app: &App,
    actor: &Actor,
    code: &Code,
) -> Result<Vec<SecretString>, Failure> {
    let id = own_account(actor)?;
    let tx = app.db.begin().await?;
    let mut staff = load(&tx, id).await?;
    let codes = confirm_second_factor(&tx, actor, &mut staff, code).await?.ok_or_else(wrong)?;
    tx.commit().await?;
    Ok(codes)
}

/// Gives the caller new recovery codes for a code of theirs.
///
/// # Errors
/// A fault at `/code`; `identity.no_second_factor`.
#[tracing::instrument(skip_all, name = "identity.replace_recovery_codes")]
pub(crate) async fn replace_recovery_codes(
    app: &App,
    actor: &Actor,
    proof: (Code, SignInOrigin),
) -> Result<Result<Vec<SecretString>, Locked>, Failure> {
    let (tx, staff) = match prove(app, actor, proof).await? {
        Ok(proven) => proven,
        Err(locked) => return Ok(Err(locked)),
    };
    let codes = renew_recovery_codes(&tx, staff.id).await?;
    trail::second_factor(&tx, actor, "replace_recovery_codes", staff.id);
    tx.commit().await?;
    Ok(Ok(codes))
}

/// Takes the caller's second factor away for a code of theirs, unless a role of theirs asks for one.
///
/// # Errors
/// A fault at `/code`; `identity.no_second_factor`, `identity.second_factor_required`.
#[tracing::instrument(skip_all, name = "identity.withdraw_second_factor")]
pub(crate) async fn withdraw_second_factor(
    app: &App,
    actor: &Actor,
    proof: (Code, SignInOrigin),
) -> Result<Result<(), Locked>, Failure> {
    let known = staff::storage::find(&app.db, own_account(actor)?).await?.ok_or_else(Refusal::not_found)?;
    // Before the code is looked at: it would be used up for nothing.
    if is_required(app, &known).await? {
        return Err(Refusal::conflict("identity.second_factor_required").into());
    }
    let (tx, mut staff) = match prove(app, actor, proof).await? {
        Ok(proven) => proven,
        Err(locked) => return Ok(Err(locked)),
    };
    forget_second_factor(&tx, &mut staff).await?;
    trail::second_factor(&tx, actor, "withdraw_second_factor", staff.id);
    tx.commit().await?;
    Ok(Ok(()))
}

/// Holds a code against the caller's second factor, counted like a password; gives what goes on from there.
async fn prove(
    app: &App,
    actor: &Actor,
    (code, origin): (Code, SignInOrigin),
) -> Result<Result<(Tx, Staff), Locked>, Failure> {
    let id = own_account(actor)?;
    let known = staff::storage::find(&app.db, id).await?.ok_or_else(Refusal::not_found)?;
    if known.second_factor_at.is_none() {
        return Err(Refusal::conflict("identity.no_second_factor").into());
    }
    let attempt = match Attempt::begin(app, known.username, &origin).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    let tx = app.db.begin().await?;
    if !prove_second_factor(&tx, actor, id, &code).await? {
        tx.rollback().await?;
        attempt.failed_by_code(app).await;
        return Err(wrong().into());
    }
    attempt.succeeded(&tx).await?;
    let staff = load(&tx, id).await?;
    Ok(Ok((tx, staff)))
}

async fn load(tx: &Tx, id: StaffId) -> Result<Staff, Failure> {
    Ok(staff::storage::load(tx, id).await?.ok_or_else(Refusal::not_found)?)
}

async fn is_required(app: &App, staff: &Staff) -> Result<bool, Failure> {
    let roles = roles_among(&rights_known(&app.db, staff).await?);
    Ok(asks_for_second_factor(&roles::storage::look_at(&app.db, &roles).await?))
}

fn wrong() -> Refusal {
    Refusal::at("/code", "code.wrong")
}
