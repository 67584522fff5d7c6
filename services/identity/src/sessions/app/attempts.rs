//! Counting attempts at passwords, before anybody looks at one.
//!
//! The count is committed before the password is compared, on purpose: a crash or a hundred guesses at once cannot go
//! uncounted.

use chrono::TimeDelta;
use db::{SecurityEvent, SecurityKind, Tx, security};
use kernel::{Failure, StaffId};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    app::{App, passwords},
    sessions::{
        domain::{AttemptGroup, Lockout},
        storage::lockouts::{self, LockoutKey},
    },
    staff::{
        self,
        domain::{Staff, Username},
    },
};

/// Where an attempt comes from.
#[derive(Debug, Clone)]
pub(crate) struct SignInOrigin {
    /// The network address, as the web library tells it.
    pub(crate) address: String,
    /// What a browser was given when somebody signed in with it before.
    pub(crate) device: Option<SecretString>,
}

/// Too many attempts; nobody looked at the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locked {
    pub(crate) wait: TimeDelta,
}

/// An attempt that was counted as failed until it proves otherwise.
#[derive(Debug)]
pub(super) struct Attempt {
    username: Username,
    source: String,
    is_known: bool,
    /// From where, and whom the security log says it was about.
    address: String,
    subject: String,
    pub(super) staff: Option<Staff>,
}

impl Attempt {
    /// Counts an attempt at `username`.
    pub(super) async fn begin(
        app: &App,
        username: Username,
        origin: &SignInOrigin,
    ) -> Result<Result<Self, Locked>, Failure> {
        let tx = app.db.begin().await?;
        let staff = staff::storage::by_username(&tx, &username).await?;
        let (source, is_known) = source_of(&tx, staff.as_ref(), origin).await?;
        let mut counts = vec![(LockoutKey::Source(&source), AttemptGroup::OneSource)];
        if !is_known {
            counts.push((LockoutKey::UnknownSources, AttemptGroup::UnknownSources));
        }
        let mut held: Vec<(LockoutKey<'_>, AttemptGroup, Lockout)> = Vec::new();
        for (by, counted) in counts {
            held.push((by, counted, lockouts::hold(&tx, &username, by).await?));
        }
        let (address, subject) = (origin.address.clone(), subject_of(&tx, &username, staff.as_ref()));
        let waits = held.iter().filter_map(|(_by, _counted, lockout)| lockout.wait(tx.now()));
        if let Some(wait) = waits.max() {
            tx.rollback().await?;
            note(app, SecurityKind::SignInLocked, (&address, &subject)).await;
            return Ok(Err(Locked { wait }));
        }
        for (by, counted, mut lockout) in held {
            lockout.attempt(counted, tx.now());
            lockouts::save(&tx, &username, by, &lockout).await?;
        }
        tx.commit().await?;
        Ok(Ok(Self { username, source, is_known, address, subject, staff }))
    }

    /// The password was wrong, or there is nobody to have one.
    pub(super) async fn failed(&self, app: &App) {
        note(app, SecurityKind::SignInFailed, (&self.address, &self.subject)).await;
    }

    /// The code of a second factor was wrong, or used before.
    pub(super) async fn failed_by_code(&self, app: &App) {
        note(app, SecurityKind::SecondFactorFailed, (&self.address, &self.subject)).await;
    }

    /// All that is asked for was right: forgets the failures from here.
    pub(super) async fn succeeded(&self, tx: &Tx) -> Result<(), Failure> {
        lockouts::forget(tx, &self.username, LockoutKey::Source(&self.source)).await?;
        if !self.is_known {
            lockouts::forget(tx, &self.username, LockoutKey::UnknownSources).await?;
        }
        Ok(())
    }
}

/// What the log says of an attempt.
async fn note(app: &App, kind: SecurityKind, (address, subject): (&str, &str)) {
    security::note(&app.db, SecurityEvent::new(kind).from_source(address).about(subject)).await;
}

/// Whom an attempt is about. Of a name that nobody has it is the keyed digest: people type passwords there.
fn subject_of(tx: &Tx, username: &Username, staff: Option<&Staff>) -> String {
    staff.map_or_else(
        || format!("name:{}", lockouts::digest_of(tx.db(), username)),
        |staff| format!("staff:{}", staff.id),
    )
}

/// Remembers where somebody signed in from; gives what to tell the browser when it was told nothing before.
pub(super) async fn remember(
    tx: &Tx,
    staff_id: StaffId,
    origin: &SignInOrigin,
) -> Result<Option<SecretString>, Failure> {
    lockouts::remember(tx, staff_id, &origin.address).await?;
    let (device, fresh) = match &origin.device {
        Some(known) => (known.clone(), None),
        None => {
            let fresh = passwords::random_secret();
            (fresh.clone(), Some(fresh))
        }
    };
    lockouts::remember(tx, staff_id, &device_key(&device)).await?;
    Ok(fresh)
}

/// Under what an attempt is counted, and whether the account knows it. A browser it knows is told from others at the same
/// address. For a name that nobody has the same is asked, and takes as long.
async fn source_of(tx: &Tx, staff: Option<&Staff>, origin: &SignInOrigin) -> Result<(String, bool), Failure> {
    let id = staff.map_or_else(|| StaffId::new(tx.db().ids().as_ref()), |staff| staff.id);
    if let Some(device) = origin.device.as_ref().map(device_key)
        && lockouts::is_known(tx, id, &device).await?
    {
        return Ok((device, true));
    }
    let is_known = lockouts::is_known(tx, id, &origin.address).await?;
    Ok((origin.address.clone(), is_known))
}

fn device_key(device: &SecretString) -> String {
    format!("device:{}", device.expose_secret())
}
