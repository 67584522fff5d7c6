//! The second step of a sign-in whose password was right: the code that it waits for, or the enrolment of who has none yet.

use db::Tx;
use kernel::{ErrorKind, Failure, Refusal};
use secrecy::SecretString;

use super::{
    attempts::{Attempt, Locked, SignInOrigin},
    beginning::{SignedIn, begin_session},
    oneself,
};
use crate::{
    app::{App, passwords},
    second_factors::{
        app::{OfferedFactor, confirm_second_factor, offer_second_factor, prove_second_factor},
        domain::Code,
    },
    sessions::{
        domain::{Challenge, ChallengeNeed},
        storage::challenges,
    },
    staff::{self, domain::Staff},
};

/// What was given for the password, and the code.
#[derive(Debug)]
pub(crate) struct ChallengeAnswer {
    pub(crate) challenge: SecretString,
    pub(crate) code: Code,
    pub(crate) origin: SignInOrigin,
}

/// A session that has begun by a code.
#[derive(Debug)]
pub(crate) struct AnsweredChallenge {
    pub(crate) signed_in: SignedIn,
    /// Of who enrolled with it; otherwise none.
    pub(crate) recovery_codes: Vec<SecretString>,
}

/// Begins the session that waits for this code. Wrong ones count as failed attempts at the name like wrong passwords, and a
/// few of them end the sign-in.
///
/// # Errors
/// `identity.challenge_over`, `identity.code_wrong`, `identity.second_factor_not_offered`.
#[tracing::instrument(skip_all, name = "identity.answer_challenge")]
pub(crate) async fn answer_challenge(
    app: &App,
    answer: ChallengeAnswer,
) -> Result<Result<AnsweredChallenge, Locked>, Failure> {
    let ChallengeAnswer { challenge, code, origin } = answer;
    let digest = passwords::digest_of(&challenge);
    let known = challenges::find(&app.db, digest).await?.filter(|known| known.is_open(app.db.clock().now()));
    let known = known.ok_or_else(over)?;
    let staff = staff::storage::find(&app.db, known.staff_id).await?.ok_or_else(over)?;
    // Before the challenge is held, and by itself: a hundred codes at once cannot go uncounted.
    let attempt = match Attempt::begin(app, staff.username, &origin).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    let tx = app.db.begin().await?;
    let (waiting, mut staff) = hold(&tx, digest).await?;
    let Some(recovery_codes) = check(&tx, &waiting, &mut staff, &code).await? else {
        challenges::count_failure(&tx, &waiting).await?;
        tx.commit().await?;
        attempt.failed_by_code(app).await;
        return Err(wrong().into());
    };
    attempt.succeeded(&tx).await?;
    challenges::forget(&tx, &waiting).await?;
    let signed_in = begin_session(app, &tx, staff, (waiting.proof, origin)).await?;
    tx.commit().await?;
    Ok(Ok(AnsweredChallenge { signed_in, recovery_codes }))
}

/// Nothing for a code that is wrong; else the recovery codes that came of it.
async fn check(
    tx: &Tx,
    waiting: &Challenge,
    staff: &mut Staff,
    code: &Code,
) -> Result<Option<Vec<SecretString>>, Failure> {
    let actor = oneself(staff);
    match waiting.need {
        ChallengeNeed::Enrolment => confirm_second_factor(tx, &actor, staff, code).await,
        ChallengeNeed::Code => {
            let is_right = prove_second_factor(tx, &actor, staff.id, code).await?;
            Ok(is_right.then(Vec::new))
        }
    }
}

/// Offers a key to somebody whose role asks for a second factor, and who has proven the password and nothing else.
///
/// # Errors
/// `identity.challenge_over`; `identity.has_second_factor` where a code is what is waited for.
#[tracing::instrument(skip_all, name = "identity.start_required_enrolment")]
pub(crate) async fn start_required_enrolment(
    app: &App,
    challenge: &SecretString,
) -> Result<OfferedFactor, Failure> {
    let tx = app.db.begin().await?;
    let (waiting, staff) = hold(&tx, passwords::digest_of(challenge)).await?;
    if waiting.need != ChallengeNeed::Enrolment {
        return Err(Refusal::conflict("identity.has_second_factor").into());
    }
    let offered = offer_second_factor(app, &tx, &oneself(&staff), &staff).await?;
    tx.commit().await?;
    Ok(offered)
}

/// The sign-in that waits, and its account, which nobody has changed since.
async fn hold(tx: &Tx, digest: [u8; 32]) -> Result<(Challenge, Staff), Failure> {
    let waiting = challenges::hold(tx, digest).await?.filter(|waiting| waiting.is_open(tx.now()));
    let waiting = waiting.ok_or_else(over)?;
    let is_same = |staff: &Staff| staff.is_active() && staff.version == waiting.staff_version;
    let staff = staff::storage::load(tx, waiting.staff_id).await?.filter(is_same).ok_or_else(over)?;
    Ok((waiting, staff))
}

/// The one answer for every reason that a sign-in does not wait any more.
fn over() -> Refusal {
    Refusal::new(ErrorKind::Unauthenticated, "identity.challenge_over")
}

fn wrong() -> Refusal {
    Refusal::new(ErrorKind::Unauthenticated, "identity.code_wrong")
}
