//! What the audit trail and the security log say of accounts: rights and standing, never names or secrets.

use db::{AuditEntry, SecurityEvent, SecurityKind, Tx, security};
use kernel::{Actor, SessionId, StaffId};
use serde_json::{Value, json};

use crate::{
    api_clients::domain::ApiClient,
    sessions::domain::{Challenge, EndReason, Session, SignInWay},
    staff::domain::{Role, RoleName, Staff},
};

/// A role was made.
pub(crate) fn role_created(tx: &Tx, actor: &Actor, role: &Role) {
    let entry = AuditEntry::new(actor, "create_role", "role", role.name.as_str());
    security::record_audited(tx, SecurityKind::RightsChanged, entry.after(content(role)));
}

/// A role lets its holders do something else.
pub(crate) fn role_changed(tx: &Tx, actor: &Actor, before: &Role, after: &Role) {
    let entry = AuditEntry::new(actor, "change_role", "role", after.name.as_str());
    let entry = entry.before(content(before)).after(content(after));
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

fn content(role: &Role) -> Value {
    json!({"permissions": role.permissions, "second_factor": role.second_factor})
}

/// A role is no more.
pub(crate) fn role_deleted(tx: &Tx, actor: &Actor, role: &Role) {
    let entry = AuditEntry::new(actor, "delete_role", "role", role.name.as_str());
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A member of staff may no longer sign in, or may again.
pub(crate) fn standing_changed(tx: &Tx, actor: &Actor, staff: &Staff) {
    let action = if staff.is_active() { "enable_staff" } else { "disable_staff" };
    security::record_audited(
        tx,
        SecurityKind::RightsChanged,
        AuditEntry::new(actor, action, "staff", staff.id),
    );
}

/// The password of a member of staff is another: `change_password` or `reset_password`.
pub(crate) fn password_set(tx: &Tx, actor: &Actor, action: &'static str, id: StaffId) {
    security::record_audited(tx, SecurityKind::PasswordChanged, AuditEntry::new(actor, action, "staff", id));
}

/// What became of somebody's second factor: a key was offered, confirmed or taken away, or recovery codes were renewed.
pub(crate) fn second_factor(tx: &Tx, actor: &Actor, action: &'static str, id: StaffId) {
    let entry = AuditEntry::new(actor, action, "staff", id);
    security::record_audited(tx, SecurityKind::SecondFactorChanged, entry);
}

/// An account was linked with somebody at the provider, or is no more.
pub(crate) fn provider_link(tx: &Tx, actor: &Actor, action: &'static str, id: StaffId) {
    let entry = AuditEntry::new(actor, action, "staff", id);
    security::record_audited(tx, SecurityKind::ProviderLinkChanged, entry);
}

/// Somebody is written to elsewhere, or in another language: a link for a new password goes there.
pub(crate) fn contact_changed(tx: &Tx, actor: &Actor, staff: &Staff) {
    let entry = AuditEntry::new(actor, "change_contact", "staff", staff.id);
    let entry = entry.after(json!({"has_email": staff.email.is_some(), "language": staff.language}));
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// Somebody proved themselves by a recovery code.
pub(crate) fn recovery_code_used(tx: &Tx, actor: &Actor, id: StaffId) {
    let entry = AuditEntry::new(actor, "use_recovery_code", "staff", id);
    security::record_audited(tx, SecurityKind::RecoveryCodeUsed, entry);
}

/// A password was right, and more is asked for: a code, or that there be a second factor at all.
pub(crate) fn challenged(tx: &Tx, challenge: &Challenge, source: &str) {
    let event = SecurityEvent::new(SecurityKind::SecondFactorAsked).from_source(source);
    security::record(
        tx,
        event.about(format!("staff:{}", challenge.staff_id)).detail(challenge.need.as_str()),
    );
}

/// The failed attempts at an account were forgotten.
pub(crate) fn unlocked(tx: &Tx, actor: &Actor, id: StaffId) {
    security::record_audited(tx, SecurityKind::Unlocked, AuditEntry::new(actor, "unlock_staff", "staff", id));
}

/// A member of staff was taken in.
pub(crate) fn staff_created(tx: &Tx, actor: &Actor, staff: &Staff) {
    let entry = AuditEntry::new(actor, "create_staff", "staff", staff.id).after(rights(staff));
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A member of staff got other roles or another scope.
pub(crate) fn roles_changed(tx: &Tx, actor: &Actor, before: &Staff, after: &Staff) {
    let entry = AuditEntry::new(actor, "change_staff_roles", "staff", after.id);
    security::record_audited(
        tx,
        SecurityKind::RightsChanged,
        entry.before(rights(before)).after(rights(after)),
    );
}

/// Somebody signed in.
pub(crate) fn signed_in(tx: &Tx, actor: &Actor, session: &Session, way: SignInWay) {
    let entry = AuditEntry::new(actor, "sign_in", "session", session.id);
    tx.audit(entry.after(json!({"expires_at": session.expires_at, "way": way.as_str()})));
    let event = SecurityEvent::new(SecurityKind::SignedIn).by(actor).about(format!("session:{}", session.id));
    let event = event.detail(way.as_str());
    security::record(
        tx,
        match &session.source {
            Some(source) => event.from_source(source),
            None => event,
        },
    );
}

/// A session ended before its time.
pub(crate) fn session_ended(tx: &Tx, actor: &Actor, id: SessionId, why: EndReason) {
    let kind = match why {
        EndReason::TokenReused => SecurityKind::TokenReused,
        EndReason::SignedOut | EndReason::Disabled | EndReason::Revoked | EndReason::PasswordChanged => {
            SecurityKind::SessionEnded
        }
    };
    let entry = AuditEntry::new(actor, "end_session", "session", id).after(json!({"why": why.as_str()}));
    security::record_audited(tx, kind, entry);
}

/// An application was given access.
pub(crate) fn client_created(tx: &Tx, actor: &Actor, client: &ApiClient) {
    let entry = AuditEntry::new(actor, "create_api_client", "api_client", client.id);
    let entry = entry.after(json!({"permissions": client.permissions, "estates": client.estates}));
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// An application got another secret.
pub(crate) fn client_rotated(tx: &Tx, actor: &Actor, client: &ApiClient) {
    let entry = AuditEntry::new(actor, "rotate_api_client", "api_client", client.id);
    security::record_audited(
        tx,
        SecurityKind::SecretRotated,
        entry.after(json!({"secrets": client.secrets.len()})),
    );
}

/// An application lost its access.
pub(crate) fn client_revoked(tx: &Tx, actor: &Actor, client: &ApiClient) {
    let entry = AuditEntry::new(actor, "revoke_api_client", "api_client", client.id);
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// The signing keys turned over.
pub(crate) fn key_turned(tx: &Tx, actor: &Actor, action: &'static str, number: i32) {
    security::record_audited(
        tx,
        SecurityKind::KeyTurned,
        AuditEntry::new(actor, action, "signing_key", number),
    );
}

fn rights(staff: &Staff) -> Value {
    let roles: Vec<&str> = staff.roles.iter().map(RoleName::as_str).collect();
    json!({"roles": roles, "scope": staff.scope})
}
