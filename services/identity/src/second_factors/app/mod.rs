//! Proving oneself beside the password: keys that are offered and confirmed, codes that are held against them, and recovery
//! codes. All of it within the transaction of whoever asks: a sign-in, or an act of somebody who is signed in.
#![warn(clippy::future_not_send)]

mod totp;

use db::Tx;
use kernel::{Actor, Failure, Refusal, StaffId};
use secrecy::SecretString;

use crate::{
    app::{
        App,
        passwords::{digest_of, written_secret},
    },
    second_factors::{
        domain::{Code, RECOVERY_CODES},
        storage,
    },
    staff::{self, domain::Staff},
    storage::trail,
};

/// A key to put into an authenticator; shown to its owner and to nobody else, once.
#[derive(Debug)]
pub(crate) struct OfferedFactor {
    /// In base32, to be typed.
    pub(crate) key: SecretString,
    /// The same as an `otpauth` URI, to be shown as a QR code.
    pub(crate) uri: SecretString,
}

/// Offers somebody a key. It signs nobody in before a first code of it has come.
#[tracing::instrument(skip_all, name = "identity.offer_second_factor")]
pub(crate) async fn offer_second_factor(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    staff: &Staff,
) -> Result<OfferedFactor, Failure> {
    let mut authenticator = storage::hold(tx, staff.id).await?;
    let key = totp::fresh_key();
    let uri = totp::uri_of(&key, &app.config.authenticator_name, staff.username.as_str())?;
    authenticator.offer(key.clone(), tx.now());
    storage::save(tx, &authenticator).await?;
    trail::second_factor(tx, actor, "offer_second_factor", staff.id);
    Ok(OfferedFactor { key: key.into(), uri: uri.into() })
}

/// Takes the offered key into use when `code` is one of it, and gives new recovery codes; nothing when it is none. A guess
/// here gains nothing: whoever confirms was shown the key.
///
/// # Errors
/// `identity.second_factor_not_offered`.
#[tracing::instrument(skip_all, name = "identity.confirm_second_factor")]
pub(crate) async fn confirm_second_factor(
    tx: &Tx,
    actor: &Actor,
    staff: &mut Staff,
    code: &Code,
) -> Result<Option<Vec<SecretString>>, Failure> {
    let Code::Authenticator(digits) = code else { return Ok(None) };
    let mut authenticator = storage::hold(tx, staff.id).await?;
    let offered = authenticator.key_to_confirm(tx.now()).ok_or_else(not_offered)?;
    let Some(step) = totp::matching_step(offered, digits, tx.now())? else { return Ok(None) };
    authenticator.confirm(step);
    storage::save(tx, &authenticator).await?;
    staff.take_second_factor(tx.now());
    staff::storage::save(tx, staff).await?;
    trail::second_factor(tx, actor, "confirm_second_factor", staff.id);
    renew_recovery_codes(tx, staff.id).await.map(Some)
}

fn not_offered() -> Refusal {
    Refusal::conflict("identity.second_factor_not_offered")
}

/// True when `code` proves its sender to be this member of staff. Each code does so once.
#[tracing::instrument(skip_all, name = "identity.prove_second_factor")]
pub(crate) async fn prove_second_factor(
    tx: &Tx,
    actor: &Actor,
    staff_id: StaffId,
    code: &Code,
) -> Result<bool, Failure> {
    match code {
        Code::Authenticator(digits) => by_authenticator(tx, staff_id, digits).await,
        Code::Recovery(letters) => {
            let digest = digest_of(&letters.as_str().into());
            let is_one = storage::use_recovery_code(tx, staff_id, digest).await?;
            if is_one {
                trail::recovery_code_used(tx, actor, staff_id);
            }
            Ok(is_one)
        }
    }
}

async fn by_authenticator(tx: &Tx, staff_id: StaffId, digits: &str) -> Result<bool, Failure> {
    let mut authenticator = storage::hold(tx, staff_id).await?;
    let Some(key) = &authenticator.key else { return Ok(false) };
    let step = totp::matching_step(key, digits, tx.now())?;
    let Some(step) = step.filter(|step| authenticator.is_unused(*step)) else { return Ok(false) };
    authenticator.use_up(step);
    storage::save(tx, &authenticator).await?;
    Ok(true)
}

/// Gives new recovery codes; those of before are none any more.
#[tracing::instrument(skip_all, name = "identity.renew_recovery_codes")]
pub(crate) async fn renew_recovery_codes(tx: &Tx, staff_id: StaffId) -> Result<Vec<SecretString>, Failure> {
    let codes: Vec<_> = (0..RECOVERY_CODES).map(|_number| written_secret()).collect();
    let digests: Vec<_> = codes.iter().map(|code| digest_of(&code.letters)).collect();
    storage::put_recovery_codes(tx, staff_id, &digests).await?;
    Ok(codes.into_iter().map(|code| code.shown).collect())
}

/// Takes key and recovery codes away: the password alone signs in again, unless a role asks for more.
///
/// # Errors
/// `identity.no_second_factor`.
#[tracing::instrument(skip_all, name = "identity.forget_second_factor")]
pub(crate) async fn forget_second_factor(tx: &Tx, staff: &mut Staff) -> Result<(), Failure> {
    staff.leave_second_factor()?;
    storage::forget(tx, staff.id).await?;
    staff::storage::save(tx, staff).await
}

/// How many recovery codes somebody has left.
#[tracing::instrument(skip_all, name = "identity.recovery_codes_left")]
pub(crate) async fn recovery_codes_left(app: &App, staff_id: StaffId) -> Result<u64, Failure> {
    Ok(storage::recovery_codes_left(&app.db, staff_id).await?)
}
