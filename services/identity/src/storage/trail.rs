//! What the audit trail says of accounts: rights and standing, never names or secrets.

use db::{AuditEntry, Tx};
use kernel::{Actor, SessionId};
use serde_json::{Value, json};

use crate::domain::{ApiClient, Ended, Role, RoleName, Session, Staff};

/// A role was made.
pub(crate) fn role_created(tx: &Tx, actor: &Actor, role: &Role) {
    let entry = AuditEntry::new(actor, "create_role", "role", role.name.as_str());
    tx.audit(entry.after(json!({"permissions": role.permissions})));
}

/// A member of staff was taken in.
pub(crate) fn staff_created(tx: &Tx, actor: &Actor, staff: &Staff) {
    tx.audit(AuditEntry::new(actor, "create_staff", "staff", staff.id).after(rights(staff)));
}

/// A member of staff got other roles or another scope.
pub(crate) fn roles_changed(tx: &Tx, actor: &Actor, before: &Staff, after: &Staff) {
    let entry = AuditEntry::new(actor, "change_staff_roles", "staff", after.id);
    tx.audit(entry.before(rights(before)).after(rights(after)));
}

/// A member of staff may no longer sign in.
pub(crate) fn staff_disabled(tx: &Tx, actor: &Actor, staff: &Staff) {
    tx.audit(AuditEntry::new(actor, "disable_staff", "staff", staff.id));
}

/// Somebody signed in.
pub(crate) fn signed_in(tx: &Tx, actor: &Actor, session: &Session) {
    let entry = AuditEntry::new(actor, "sign_in", "session", session.id);
    tx.audit(entry.after(json!({"expires_at": session.expires_at})));
}

/// A session ended before its time.
pub(crate) fn session_ended(tx: &Tx, actor: &Actor, id: SessionId, why: Ended) {
    tx.audit(AuditEntry::new(actor, "end_session", "session", id).after(json!({"why": why.as_str()})));
}

/// An application was given access.
pub(crate) fn client_created(tx: &Tx, actor: &Actor, client: &ApiClient) {
    let entry = AuditEntry::new(actor, "create_api_client", "api_client", client.id);
    tx.audit(entry.after(json!({"permissions": client.permissions, "estates": client.estates})));
}

/// An application got another secret.
pub(crate) fn client_rotated(tx: &Tx, actor: &Actor, client: &ApiClient) {
    let entry = AuditEntry::new(actor, "rotate_api_client", "api_client", client.id);
    tx.audit(entry.after(json!({"secrets": client.secrets.len()})));
}

/// An application lost its access.
pub(crate) fn client_revoked(tx: &Tx, actor: &Actor, client: &ApiClient) {
    tx.audit(AuditEntry::new(actor, "revoke_api_client", "api_client", client.id));
}

/// The signing keys turned over.
pub(crate) fn key_turned(tx: &Tx, actor: &Actor, action: &'static str, number: i32) {
    tx.audit(AuditEntry::new(actor, action, "signing_key", number));
}

fn rights(staff: &Staff) -> Value {
    let roles: Vec<&str> = staff.roles.iter().map(RoleName::as_str).collect();
    json!({"roles": roles, "scope": staff.scope})
}
