//! The beginning of a session, once everything that is asked for was proven.

use db::Tx;
use kernel::{Failure, SessionId};
use secrecy::SecretString;

use super::{
    Granted, actor_of,
    attempts::{SignInOrigin, remember},
    grant,
};
use crate::{
    app::{App, passwords, publishing::publish_staff},
    provider_links::app::make_provider_link,
    sessions::{
        domain::{EndReason, Session, SignInProof},
        storage,
    },
    staff::{
        self,
        domain::{PasswordSet, Staff},
    },
    storage::trail,
};

/// A session that has begun.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) granted: Granted,
    /// For a browser nobody signed in with before.
    pub(crate) device: Option<SecretString>,
}

/// Takes what comes with the sign-in, a new password or a link with the provider, and begins.
pub(super) async fn begin_session(
    app: &App,
    tx: &Tx,
    mut staff: Staff,
    (proof, origin): (SignInProof, SignInOrigin),
) -> Result<SignedIn, Failure> {
    let (actor, way) = (actor_of(tx, &staff).await?, proof.way());
    match proof {
        SignInProof::Password { new_hash: Some(hash) } => {
            staff.set_password(hash, PasswordSet::ByOwner, tx.now())?;
            staff::storage::save(tx, &staff).await?;
            storage::end_others(tx, staff.id, None, EndReason::PasswordChanged).await?;
            trail::password_set(tx, &actor, "change_password", staff.id);
            publish_staff(tx, &staff).await?;
        }
        SignInProof::Provider { new_link: Some(subject) } => {
            make_provider_link(tx, &actor, &mut staff, subject).await?;
        }
        SignInProof::Password { new_hash: None } | SignInProof::Provider { new_link: None } => {}
    }
    let device = remember(tx, staff.id, &origin).await?;
    let session = Session {
        id: SessionId::new(app.db.ids().as_ref()),
        staff_id: staff.id,
        source: Some(origin.address),
        started_at: tx.now(),
        last_used_at: tx.now(),
        expires_at: tx.now() + app.config.session_lasts,
        is_ended: false,
    };
    storage::insert(tx, &session).await?;
    let granted = grant(app, tx, &session, &actor, passwords::random_secret()).await?;
    trail::signed_in(tx, &actor, &session, way);
    Ok(SignedIn { granted, device })
}
