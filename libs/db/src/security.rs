//! The security log: who came to the doors of a service, from where, and what became of it, without personal data.
//!
//! What a transaction does (a sign-in, a reveal, a rotation) is recorded with it by [`record`]. What is refused has none, and
//! comes as often as somebody likes: [`note`] writes the first of a kind in each minute at once and only counts the others,
//! and of too many different ones in a minute only how many there were. So a flood cannot fill the disk.
//!
//! Each event is counted in `security_events_total` by `service` and `kind`: alarms are rules over that.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Actor;
use sea_orm::{
    ConnectionTrait, FromQueryResult,
    prelude::Uuid,
    sea_query::{InsertStatement, Query},
};

use crate::{AuditEntry, Db, Writes};

/// How long an event is kept.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(180);
/// Different events of one minute that are told apart.
const MOST_DIFFERENT: usize = 200;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityKind {
    /// Somebody signed in.
    SignedIn,
    /// A name or password was wrong.
    SignInFailed,
    /// An attempt had to wait.
    SignInLocked,
    /// Failed attempts were forgotten by somebody.
    Unlocked,
    /// A session ended before its time.
    SessionEnded,
    /// A refresh token came twice.
    TokenReused,
    /// An access token was not trusted.
    TokenRefused,
    /// A client could not prove itself.
    ClientRefused,
    /// A right was missing.
    RightMissing,
    /// A password is another.
    PasswordChanged,
    /// A password was right, and a second factor was asked for.
    SecondFactorAsked,
    /// A code was wrong, or used before.
    SecondFactorFailed,
    /// A second factor was offered, confirmed, renewed or taken away.
    SecondFactorChanged,
    /// Somebody proved themselves by a recovery code.
    RecoveryCodeUsed,
    /// A sign-in at the group's provider led to nothing.
    ProviderSignInFailed,
    /// An account was linked with somebody at the provider, or is no more.
    ProviderLinkChanged,
    /// A new password was asked for by mail.
    PasswordResetRequested,
    /// No link was mailed for it, or one opened nothing.
    PasswordResetRefused,
    /// Somebody's rights or standing changed.
    RightsChanged,
    /// A secret was replaced or withdrawn.
    SecretRotated,
    /// A signing key was made or dropped.
    KeyTurned,
    /// What somebody asked for is there and outside of their scope: they were answered that it is not.
    OutOfScope,
    /// Sealed data was shown.
    Revealed,
    /// Sealed data was not shown.
    RevealRefused,
    /// A setting changed.
    SettingChanged,
}

impl SecurityKind {
    /// As stored, and as the label of the metric.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInLocked => "sign_in_locked",
            Self::Unlocked => "unlocked",
            Self::SessionEnded => "session_ended",
            Self::TokenReused => "token_reused",
            Self::TokenRefused => "token_refused",
            Self::ClientRefused => "client_refused",
            Self::RightMissing => "right_missing",
            Self::PasswordChanged => "password_changed",
            Self::SecondFactorAsked => "second_factor_asked",
            Self::SecondFactorFailed => "second_factor_failed",
            Self::SecondFactorChanged => "second_factor_changed",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::ProviderSignInFailed => "provider_sign_in_failed",
            Self::ProviderLinkChanged => "provider_link_changed",
            Self::PasswordResetRequested => "password_reset_requested",
            Self::PasswordResetRefused => "password_reset_refused",
            Self::RightsChanged => "rights_changed",
            Self::SecretRotated => "secret_rotated",
            Self::KeyTurned => "key_turned",
            Self::OutOfScope => "out_of_scope",
            Self::Revealed => "revealed",
            Self::RevealRefused => "reveal_refused",
            Self::SettingChanged => "setting_changed",
        }
    }
}

/// One event. Every part is an id, an address, a route or a code: never a name, a number or a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SecurityEvent {
    kind: SecurityKind,
    principal: Option<String>,
    source: Option<String>,
    subject: Option<String>,
    detail: Option<String>,
}

impl SecurityEvent {
    /// An event of which nothing else is known.
    #[must_use]
    pub fn new(kind: SecurityKind) -> Self {
        Self { kind, principal: None, source: None, subject: None, detail: None }
    }

    /// Who did it, or tried to.
    #[must_use]
    pub fn by(self, actor: &Actor) -> Self {
        self.by_principal(actor.principal.to_string())
    }

    /// The same as text, such as `staff:<id>`.
    #[must_use]
    pub fn by_principal(mut self, principal: String) -> Self {
        self.principal = Some(principal);
        self
    }

    /// From which network address.
    #[must_use]
    pub fn from_source(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// What it was about, such as `staff:<id>` or a route.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// A code that says more.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Records what a transaction does, with its commit.
pub fn record(writes: &Writes, event: SecurityEvent) {
    count(writes.db(), event.kind);
    writes.insert(insert(writes.db(), writes.now(), [(event, 1)]));
}

/// Adds `entry` to the audit trail, and an event about the same.
pub fn record_audited(writes: &Writes, kind: SecurityKind, entry: AuditEntry) {
    let (principal, action, subject) = entry.in_short();
    record(writes, SecurityEvent::new(kind).by_principal(principal).about(subject).detail(action));
    writes.audit(entry);
}

/// Notes what was refused, by itself. What cannot be written is in the process's own log.
pub async fn note(db: &Db, event: SecurityEvent) {
    count(db, event.kind);
    let due = db.security_notes().take_in(event, db.clock().now());
    write(db, due).await;
}

/// Writes how often events were repeated in minutes that are over.
pub(crate) async fn flush(db: &Db) {
    let due = db.security_notes().take_over(db.clock().now());
    write(db, due).await;
}

pub(crate) fn count(db: &Db, kind: SecurityKind) {
    metrics::counter!("security_events_total", "service" => db.service(), "kind" => kind.as_str())
        .increment(1);
}

/// Writes each event with how often it came. What cannot be written is in the process's own log.
pub(crate) async fn write(db: &Db, due: Vec<(SecurityEvent, i32)>) {
    if due.is_empty() {
        return;
    }
    let rows = insert(db, db.clock().now(), due);
    if let Err(error) = db.writer().execute(&rows).await {
        tracing::warn!(%error, "an event of the security log was not written");
    }
}

/// Those of the minute.
#[derive(Debug, Default)]
pub(crate) struct SecurityNotes(Mutex<Minute>);

#[derive(Debug, Default)]
struct Minute {
    number: i64,
    /// How often each came after its first time.
    again: HashMap<SecurityEvent, i32>,
}

impl SecurityNotes {
    /// What has to be written now that `event` has come.
    fn take_in(&self, event: SecurityEvent, now: DateTime<Utc>) -> Vec<(SecurityEvent, i32)> {
        let mut due = self.take_over(now);
        let minute = &mut *self.minute();
        let is_one_too_many = minute.again.len() >= MOST_DIFFERENT && !minute.again.contains_key(&event);
        let event = if is_one_too_many { SecurityEvent::new(event.kind).detail("many") } else { event };
        match minute.again.get_mut(&event) {
            Some(again) => *again = again.saturating_add(1),
            None => {
                minute.again.insert(event.clone(), 0);
                due.push((event, 1));
            }
        }
        due
    }

    /// What has to be written of a minute that is over.
    fn take_over(&self, now: DateTime<Utc>) -> Vec<(SecurityEvent, i32)> {
        let (minute, number) = (&mut *self.minute(), now.timestamp().div_euclid(60));
        if minute.number == number {
            return Vec::new();
        }
        minute.number = number;
        mem::take(&mut minute.again).into_iter().filter(|(_event, again)| *again > 0).collect()
    }

    fn minute(&self) -> MutexGuard<'_, Minute> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) const COLUMNS: [&str; 8] =
    ["id", "at", "kind", "principal", "source", "subject", "detail", "times"];

fn insert(
    db: &Db,
    at: DateTime<Utc>,
    events: impl IntoIterator<Item = (SecurityEvent, i32)>,
) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("security_events").columns(COLUMNS);
    for (SecurityEvent { kind, principal, source, subject, detail }, times) in events {
        insert.values_panic([
            db.ids().next().into(),
            at.into(),
            kind.as_str().into(),
            principal.into(),
            source.into(),
            subject.into(),
            detail.into(),
            times.into(),
        ]);
    }
    insert
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SecurityRecord {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind: a text, because a newer version may note what this one has no word for, and the log is read all the same.
    pub kind: String,
    /// Who.
    pub principal: Option<String>,
    /// From where.
    pub source: Option<String>,
    /// About what.
    pub subject: Option<String>,
    /// More of it.
    pub detail: Option<String>,
    /// How often: more than once for repetitions within a minute that were only counted.
    pub times: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(who: usize) -> SecurityEvent {
        SecurityEvent::new(SecurityKind::RightMissing).by_principal(format!("client:{who}"))
    }

    #[test]
    fn what_repeats_is_written_once_and_counted() {
        let (notes, now) = (SecurityNotes::default(), DateTime::UNIX_EPOCH + TimeDelta::minutes(5));
        assert_eq!(notes.take_in(refused(1), now), [(refused(1), 1)]);
        assert_eq!(notes.take_in(refused(1), now), []);
        assert_eq!(notes.take_in(refused(2), now), [(refused(2), 1)]);
        assert_eq!(notes.take_in(refused(1), now + TimeDelta::seconds(59)), []);
        let next = now + TimeDelta::seconds(60);
        assert_eq!(notes.take_over(next), [(refused(1), 2)], "what came once is written already");
        assert_eq!(notes.take_over(next), []);
        assert_eq!(notes.take_in(refused(1), next), [(refused(1), 1)], "another minute");
    }

    #[test]
    fn a_flood_of_different_ones_is_written_in_bounded_many_rows() {
        let (notes, now) = (SecurityNotes::default(), DateTime::UNIX_EPOCH + TimeDelta::minutes(5));
        let written: usize = (0..100_000).map(|who| notes.take_in(refused(who), now).len()).sum();
        assert_eq!(written, MOST_DIFFERENT + 1);
        let many = SecurityEvent::new(SecurityKind::RightMissing).detail("many");
        let left = i32::try_from(100_000 - MOST_DIFFERENT - 1).unwrap();
        assert_eq!(notes.take_over(now + TimeDelta::minutes(1)), [(many, left)]);
    }
}
