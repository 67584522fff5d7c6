//! Every service follows identity's events about accounts: everybody's rights are asked again wherever they are used later.

use std::sync::LazyLock;

use contracts::identity::{ApiClientChanged, StaffChanged};
use db::{InboxConsumer, PrincipalRef, Tx, principals::upsert};
use envelope::Envelope;
use kernel::{Failure, Language, Principal, Refusal};
use words::Catalogue;

/// Has `consumer` keep everybody's rights up to date.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer
        .on::<StaffChanged, _, _>((), on_staff_changed)
        .on::<ApiClientChanged, _, _>((), on_api_client_changed)
}

async fn on_staff_changed(
    _state: &(),
    tx: &Tx,
    event: StaffChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(upsert(tx, &of_staff(event), envelope.sequence).await?)
}

async fn on_api_client_changed(
    _state: &(),
    tx: &Tx,
    event: ApiClientChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(upsert(tx, &of_client(event), envelope.sequence).await?)
}

/// A member of staff as the event has them.
#[must_use]
pub fn of_staff(event: StaffChanged) -> PrincipalRef {
    let StaffChanged {
        staff_id,
        name,
        is_enabled,
        permissions,
        scope,
        grants,
        tokens_valid_from,
        session_tokens,
        cleared_for: _,
        changed_at,
    } = event;
    let principal = Principal::Staff(staff_id);
    PrincipalRef {
        principal,
        name,
        is_enabled,
        permissions,
        scope,
        grants,
        tokens_valid_from,
        session_tokens,
        changed_at,
    }
}

/// An application as the event has it.
#[must_use]
pub fn of_client(event: ApiClientChanged) -> PrincipalRef {
    let ApiClientChanged { client_id, name, is_enabled, permissions, scope, changed_at } = event;
    PrincipalRef {
        principal: Principal::Client(client_id),
        name,
        is_enabled,
        permissions,
        scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        changed_at,
    }
}

static WORDS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&[crate::WORDING]));

/// Why somebody cannot have the work any longer (`assignee.…`), in both languages: those who will read it are not known yet.
#[must_use]
pub fn reason(refusal: &Refusal) -> String {
    let Some(fault) = refusal.faults.first() else { return String::new() };
    let [zh, en] = [Language::Zh, Language::En].map(|language| WORDS.of_fault(language, fault));
    format!("{zh} / {en}")
}
