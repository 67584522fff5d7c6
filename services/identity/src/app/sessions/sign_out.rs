//! Signing out.

use kernel::{Actor, Failure, Principal};
use secrecy::SecretString;

use crate::{
    app::{App, publishing::publish_staff, secrets},
    domain::Ended,
    storage::{sessions, staff, trail},
};

/// Ends the session a refresh token belongs to, and its access tokens with it. Whoever has no session is signed out
/// already.
#[tracing::instrument(skip_all, name = "identity.sign_out")]
pub(crate) async fn sign_out(app: &App, refresh: Option<&SecretString>) -> Result<(), Failure> {
    let Some(refresh) = refresh else { return Ok(()) };
    let tx = app.db.begin().await?;
    let Some(id) = sessions::session_of_token(&tx, secrets::digest_of(refresh)).await? else { return Ok(()) };
    let Some(session) = sessions::load(&tx, id).await? else { return Ok(()) };
    // What is published is the account as it is: whoever changes it meanwhile waits.
    let staff = staff::hold(&tx, session.staff_id).await?;
    if sessions::end(&tx, id, Ended::SignedOut).await? {
        let who =
            Actor { principal: Principal::Staff(session.staff_id), ..Actor::system("identity.sign_out") };
        trail::session_ended(&tx, &who, id, Ended::SignedOut);
        if let Some(staff) = staff {
            publish_staff(&tx, &staff).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
