//! Linking accounts with people at the group's provider: at the first sign-in, or by somebody who manages the account.
#![warn(clippy::future_not_send)]

use db::Tx;
use kernel::{Actor, Failure, Faults, Refusal};

use crate::{
    app::{App, publishing::publish_staff},
    provider_links::{
        domain::{ProviderLink, ProviderSubject},
        storage,
    },
    sessions::{self, domain::EndReason},
    staff::{
        self,
        app::{StaffTarget, load_to_change, refuse_own},
        domain::Staff,
    },
    storage::trail,
};

/// Links an account that has no link, or one with a provider of before. What begins with it begins after it.
#[tracing::instrument(skip_all, name = "identity.make_provider_link")]
pub(crate) async fn make_provider_link(
    tx: &Tx,
    actor: &Actor,
    staff: &mut Staff,
    subject: ProviderSubject,
) -> Result<(), Failure> {
    if let Some(known) = storage::load(tx, staff.id).await? {
        if known.subject.issuer == subject.issuer {
            return Err(Refusal::conflict("identity.provider_linked").into());
        }
        storage::remove(tx, staff.id).await?;
    }
    storage::insert(tx, &ProviderLink { staff_id: staff.id, subject, linked_at: tx.now() }).await?;
    staff.link_to_provider(tx.now());
    staff::storage::save(tx, staff).await?;
    trail::provider_link(tx, actor, "link_provider", staff.id);
    Ok(())
}

/// Links an account with the person at the provider whom somebody names. As with a password, nobody does so to their own: whoever
/// stole a token would stay.
///
/// # Errors
/// `identity.provider_not_configured`, `identity.own_account`, `identity.provider_linked`, `identity.provider_subject_taken`; a
/// fault at `/subject`.
#[tracing::instrument(skip_all, name = "identity.link_provider")]
pub(crate) async fn link_provider(
    app: &App,
    actor: &Actor,
    target: StaffTarget,
    subject: &str,
) -> Result<Staff, Failure> {
    refuse_own(actor, target.id)?;
    let tx = app.db.begin().await?;
    // First: an account that is out of sight is not there, whatever is wrong besides.
    let mut staff = load_to_change(&tx, actor, target).await?;
    let provider = app.config.provider.as_ref().ok_or_else(not_configured)?;
    let mut faults = Faults::new();
    let subject = ProviderSubject::parse("/subject", (&provider.issuer, subject), &mut faults);
    faults.into_result()?;
    make_provider_link(&tx, actor, &mut staff, subject).await?;
    tx.commit().await?;
    Ok(staff)
}

/// Takes the link of an account away, and ends its sessions: some may have begun by it.
///
/// # Errors
/// `identity.no_provider_link`.
#[tracing::instrument(skip_all, name = "identity.unlink_provider")]
pub(crate) async fn unlink_provider(app: &App, actor: &Actor, target: StaffTarget) -> Result<Staff, Failure> {
    let tx = app.db.begin().await?;
    let mut staff = load_to_change(&tx, actor, target).await?;
    staff.leave_provider(tx.now())?;
    staff::storage::save(&tx, &staff).await?;
    storage::remove(&tx, staff.id).await?;
    sessions::storage::end_others(&tx, staff.id, None, EndReason::Revoked).await?;
    trail::provider_link(&tx, actor, "unlink_provider", staff.id);
    publish_staff(&tx, &staff).await?;
    tx.commit().await?;
    Ok(staff)
}

/// The one answer where nobody signs in at a provider.
pub(crate) fn not_configured() -> Refusal {
    Refusal::conflict("identity.provider_not_configured")
}
