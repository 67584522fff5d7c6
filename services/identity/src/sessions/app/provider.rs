//! Signing in at the group's own provider: going there, and coming back with what it says.

use db::{SecurityEvent, SecurityKind, Tx, security};
use kernel::{ErrorKind, Failure, Refusal};
use secrecy::SecretString;

use super::{
    attempts::{Attempt, Locked, SignInOrigin},
    sign_in::{Passed, SignIn, go_on},
};
use crate::{
    app::{App, IdentityProvider, ProviderCode, passwords},
    provider_links::{
        self,
        app::not_configured,
        domain::{AccountClaim, ProvenPerson, ProviderSubject},
    },
    sessions::{
        domain::{MOST_WAITING, PendingSignIn, ProviderRefusal, SignInProof},
        storage::provider as pending_sign_ins,
    },
    staff::{self, domain::Staff},
};

/// A sign-in that has gone to the provider.
#[derive(Debug)]
pub(crate) struct SentToProvider {
    /// Where the browser goes.
    pub(crate) url: String,
    /// For the browser's cookie: nobody else comes back.
    pub(crate) browser: SecretString,
    /// Seconds until it is waited for no more.
    pub(crate) lasts_secs: i64,
}

/// Says where to sign in. `browser` is what it was given when it went there before, so that two of its tabs may go at once.
///
/// # Errors
/// `identity.provider_not_configured`, `identity.provider_unavailable`, `identity.provider_too_many`.
#[tracing::instrument(skip_all, name = "identity.send_to_provider")]
pub(crate) async fn send_to_provider(
    app: &App,
    (browser, address): (Option<SecretString>, &str),
) -> Result<SentToProvider, Failure> {
    let provider = provider_of(app)?;
    let (state, now) = (passwords::random_secret(), app.db.clock().now());
    let browser = browser.unwrap_or_else(passwords::random_secret);
    let request = provider.request(&state, now).await.map_err(unavailable)?;
    let digests = (passwords::digest_of(&state), passwords::digest_of(&browser));
    let pending = PendingSignIn::begin(digests, request.proof, now);
    let tx = app.db.begin().await?;
    if pending_sign_ins::count_waiting(&tx).await? >= MOST_WAITING {
        return Err(Refusal::new(ErrorKind::RateLimited, "identity.provider_too_many").into());
    }
    pending_sign_ins::insert(&tx, &pending, address).await?;
    tx.commit().await?;
    Ok(SentToProvider { url: request.url, browser, lasts_secs: pending.lasts_secs(now) })
}

/// What somebody comes back with from the provider.
#[derive(Debug)]
pub(crate) struct ProviderAnswer {
    pub(crate) state: SecretString,
    /// What the browser was given when it went there.
    pub(crate) browser: Option<SecretString>,
    /// A code; nothing where the provider did not sign them in.
    pub(crate) code: Option<SecretString>,
    /// Which provider says so (RFC 9207), where it tells.
    pub(crate) issuer: Option<String>,
    pub(crate) origin: SignInOrigin,
}

/// Signs in whom the provider has proven and whose account is linked with them, or is by a claim that is trusted. No account
/// is made, and none is linked twice. Each answer is looked at once, whatever becomes of it.
///
/// # Errors
/// `identity.provider_sign_in_over`, `identity.provider_refused`, `identity.provider_untrusted`,
/// `identity.provider_account_unknown`, `identity.provider_unavailable`.
#[tracing::instrument(skip_all, name = "identity.answer_provider")]
pub(crate) async fn answer_provider(
    app: &App,
    answer: ProviderAnswer,
) -> Result<Result<SignIn, Locked>, Failure> {
    let provider = provider_of(app)?;
    let ProviderAnswer { state, browser, code, issuer, origin } = answer;
    let now = app.db.clock().now();
    let tx = app.db.begin().await?;
    let pending = match browser {
        None => None,
        Some(browser) => {
            let digests = (passwords::digest_of(&state), passwords::digest_of(&browser));
            pending_sign_ins::take(&tx, digests).await?
        }
    };
    tx.commit().await?;
    let refusal = match (pending.filter(|pending| pending.is_open(now)), code) {
        (None, _) => ProviderRefusal::NotWaitedFor,
        (Some(_), _) if issuer.is_some_and(|issuer| Some(issuer) != issuer_of(app)) => {
            ProviderRefusal::OfAnother
        }
        (Some(_), None) => ProviderRefusal::NotSignedIn,
        (Some(pending), Some(code)) => {
            let code = ProviderCode { code, proof: pending.proof };
            match provider.redeem(code, now).await.map_err(unavailable)? {
                Ok(person) => return sign_in_proven(app, &person, origin).await,
                Err(refusal) => refusal,
            }
        }
    };
    Err(refuse(app, refusal, (&origin, None)).await)
}

/// Begins a session of whom the provider has proven, or asks for a second factor as after a password. Attempts at a name that
/// has to wait wait here, too.
async fn sign_in_proven(
    app: &App,
    person: &ProvenPerson,
    origin: SignInOrigin,
) -> Result<Result<SignIn, Locked>, Failure> {
    let tx = app.db.begin().await?;
    let found = account_of(&tx, person).await?;
    tx.rollback().await?;
    let username = match found {
        Ok((staff, _new_link)) => staff.username,
        Err((refusal, staff)) => return Err(refuse(app, refusal, (&origin, staff.as_ref())).await),
    };
    let attempt = match Attempt::begin(app, username, &origin).await? {
        Ok(attempt) => attempt,
        Err(locked) => return Ok(Err(locked)),
    };
    let tx = app.db.begin().await?;
    // Looked for again: it may have been disabled, or its link taken away, while the attempt was counted.
    let (staff, new_link) = match account_of(&tx, person).await? {
        Ok(found) => found,
        Err((refusal, staff)) => {
            tx.rollback().await?;
            return Err(refuse(app, refusal, (&origin, staff.as_ref())).await);
        }
    };
    let proof = SignInProof::Provider { new_link };
    let passed = Passed { proof, origin, has_second_factor: person.has_second_factor };
    go_on(app, tx, &attempt, (staff, passed)).await.map(Ok)
}

/// The account of a person, and the link that is to be made with it. A link that there is decides; a claim names nothing but an
/// account that has none.
async fn account_of(
    tx: &Tx,
    person: &ProvenPerson,
) -> Result<Result<(Staff, Option<ProviderSubject>), (ProviderRefusal, Option<Staff>)>, Failure> {
    let linked = match provider_links::storage::account_of(tx, &person.subject).await? {
        Some(id) => staff::storage::load(tx, id).await?,
        None => None,
    };
    let (staff, new_link) = match linked {
        Some(staff) => (staff, None),
        None => match by_claim(tx, person.account.as_ref()).await? {
            Ok(staff) => (staff, Some(person.subject.clone())),
            Err(refusal) => return Ok(Err((refusal, None))),
        },
    };
    if !staff.is_active() {
        return Ok(Err((ProviderRefusal::Disabled, Some(staff))));
    }
    if new_link.is_some() {
        let known = provider_links::storage::load(tx, staff.id).await?;
        if known.is_some_and(|known| known.subject.issuer == person.subject.issuer) {
            return Ok(Err((ProviderRefusal::LinkedToAnother, Some(staff))));
        }
    }
    Ok(Ok((staff, new_link)))
}

async fn by_claim(tx: &Tx, claim: Option<&AccountClaim>) -> Result<Result<Staff, ProviderRefusal>, Failure> {
    let mut found = match claim {
        None => Vec::new(),
        Some(AccountClaim::Username(username)) => {
            Vec::from_iter(staff::storage::by_username(tx, username).await?)
        }
        Some(AccountClaim::Email(email)) => staff::storage::by_email(tx, email).await?,
    };
    if found.len() > 1 {
        return Ok(Err(ProviderRefusal::Ambiguous));
    }
    Ok(found.pop().ok_or(ProviderRefusal::UnknownPerson))
}

/// Notes in the security log why a sign-in led to nothing, and tells what its sender may know of that: of accounts nothing
/// but that there is none to sign in to.
async fn refuse(
    app: &App,
    refusal: ProviderRefusal,
    (origin, staff): (&SignInOrigin, Option<&Staff>),
) -> Failure {
    let event = SecurityEvent::new(SecurityKind::ProviderSignInFailed)
        .from_source(&origin.address)
        .detail(refusal.as_str());
    let event = match staff {
        Some(staff) => event.about(format!("staff:{}", staff.id)),
        None => event,
    };
    security::note(&app.db, event).await;
    let told = match refusal {
        ProviderRefusal::NotWaitedFor => {
            Refusal::new(ErrorKind::Unauthenticated, "identity.provider_sign_in_over")
        }
        ProviderRefusal::NotSignedIn => Refusal::new(ErrorKind::Unauthenticated, "identity.provider_refused"),
        ProviderRefusal::OfAnother | ProviderRefusal::CodeRefused | ProviderRefusal::TokenUntrusted => {
            Refusal::new(ErrorKind::Unauthenticated, "identity.provider_untrusted")
        }
        ProviderRefusal::UnknownPerson
        | ProviderRefusal::Ambiguous
        | ProviderRefusal::LinkedToAnother
        | ProviderRefusal::Disabled => Refusal::forbidden("identity.provider_account_unknown"),
    };
    told.into()
}

fn provider_of(app: &App) -> Result<&dyn IdentityProvider, Refusal> {
    app.provider.as_deref().ok_or_else(not_configured)
}

fn issuer_of(app: &App) -> Option<String> {
    app.config.provider.as_ref().map(|provider| provider.issuer.clone())
}

/// A provider that is away is told as that: everything else here answers.
fn unavailable(failure: Failure) -> Failure {
    if failure.kind() != ErrorKind::Unavailable {
        return failure;
    }
    tracing::warn!(reason = failure.chain(), "the sign-in provider did not answer");
    Refusal::new(ErrorKind::Unavailable, "identity.provider_unavailable").into()
}
