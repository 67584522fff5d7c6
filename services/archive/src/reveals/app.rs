//! Showing a contact in full, for a purpose that is checked, on the record (CNF-01, CNF-07), and the calls that are one.
#![warn(clippy::future_not_send)]

use chrono::{DateTime, Utc};
use db::{AuditEntry, DbError, SecurityEvent, SecurityKind, Tx, security};
use kernel::{Actor, Coded, Failure, Principal, Refusal};
use serde_json::json;
use vocabulary::{CallId, CustomerId, SubjectId};

use crate::{
    app::App,
    cards::{
        self,
        domain::{CALLBACKS, Owner, TICKETS},
    },
    customers::{self, domain::Customer, storage::phones::PhoneIndex},
    estates,
    reveals::{
        domain::{LiveCall, Purpose},
        storage,
    },
};

/// Whose contact, and what for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RevealContact {
    pub(crate) customer_id: CustomerId,
    pub(crate) purpose: Purpose,
}

/// The customer in full. The audit line commits before anything is shown; a refusal leaves one, too. Nothing that is read is
/// held until then, so that it takes no transaction: the line is written at once, in one statement.
///
/// # Errors
/// A fault at `/reference` when the call, ticket or callback is not what the purpose says; `not_known_yet` when it is so
/// new that its event may be on its way; `allowance_used_up` for who asks about too many different people.
#[tracing::instrument(skip_all, name = "archive.reveal_contact")]
pub(crate) async fn reveal_contact(
    app: &App,
    actor: &Actor,
    command: RevealContact,
) -> Result<Customer, Failure> {
    let RevealContact { customer_id, purpose } = command;
    app.reveals.take(&app.db, actor, customer_id.to_string().as_bytes()).await?;
    let batch = app.db.batch();
    let revealed = match check(app, batch.now(), actor, command).await {
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => Ok(other?),
    };
    let (action, kind) = match &revealed {
        Ok(_customer) => ("reveal_contact", SecurityKind::Revealed),
        // Nobody was refused: they will ask again.
        Err(refusal) if *refusal == Refusal::not_known_yet() => return Err(refusal.clone().into()),
        Err(_refusal) => ("refuse_reveal", SecurityKind::RevealRefused),
    };
    let code = revealed.as_ref().err().map(code_of);
    let mut why = json!({ "purpose": purpose.as_str(), "reference": purpose.reference() });
    if let (Some(why), Some(code)) = (why.as_object_mut(), code) {
        why.insert("code".to_owned(), code.into());
    }
    let event = SecurityEvent::new(kind).by(actor).about(format!("customer:{customer_id}"));
    security::record(&batch, event.detail(code.unwrap_or(purpose.as_str())));
    let line = AuditEntry::new(actor, action, "customer", customer_id).after(why);
    let known_at = customers::storage::ties::of(app.db.reader(), &[customer_id], batch.now()).await?;
    match known_at.get(&customer_id) {
        Some(estates) => estates.iter().for_each(|estate_id| batch.audit(line.clone().at(*estate_id))),
        None => batch.audit(line),
    }
    batch.commit().await?;
    Ok(revealed?)
}

/// What was wrong: the fault's code, or the refusal's own.
fn code_of(refusal: &Refusal) -> &'static str {
    refusal.faults.first().map_or(refusal.code, |fault| fault.code)
}

/// The customer, when the actor may know them and the purpose holds.
async fn check(
    app: &App,
    now: DateTime<Utc>,
    actor: &Actor,
    command: RevealContact,
) -> Result<Customer, Failure> {
    let RevealContact { customer_id, purpose } = command;
    let found = customers::storage::find(&app.db, app.db.reader(), &actor.scope, customer_id).await?;
    let customer = found.ok_or_else(Refusal::not_found)?;
    match purpose {
        Purpose::LiveCall(id) => check_call(app, now, actor, (customer_id, id)).await?,
        Purpose::OpenTicket(id) => {
            let refusal = unknown("ticket");
            let which = (TICKETS, id.into());
            check_item(app, actor, customer_id, which, refusal).await?;
        }
        Purpose::CallbackDue(id) => {
            let refusal = unknown("callback");
            let which = (CALLBACKS, id.into());
            check_item(app, actor, customer_id, which, refusal).await?;
        }
        Purpose::MessageDue(_) => check_sender(actor)?,
    }
    Ok(customer)
}

/// The actor's own call, under way, with a number of this customer.
async fn check_call(
    app: &App,
    now: DateTime<Utc>,
    actor: &Actor,
    (customer_id, id): (CustomerId, CallId),
) -> Result<(), Failure> {
    let refusal = unknown("call");
    let absent = if_absent(app, &["hotline.call"], id, refusal.clone()).await?;
    let (call, number) = storage::find(app.db.reader(), id).await?.ok_or(absent)?;
    let numbers = customers::storage::phones::indexes_of(app.db.reader(), &[customer_id]).await?;
    let is_with_them = number.is_some_and(|number| numbers.contains(&number));
    if is_with_them && call.is_spoken_by(&actor.principal, now) {
        return Ok(());
    }
    Err(refusal.into())
}

/// Something open for this customer, within the actor's scope and not hidden from them.
async fn check_item(
    app: &App,
    actor: &Actor,
    customer_id: CustomerId,
    (aggregate, id): (&str, SubjectId),
    refusal: Refusal,
) -> Result<(), Failure> {
    let absent = if_absent(app, &[TICKETS, CALLBACKS], id, refusal.clone()).await?;
    let item = cards::storage::items::find(app.db.reader(), id).await?.ok_or(absent)?;
    let is_theirs = item.owner == Some(Owner::Customer(customer_id));
    let is_open = item.is_a(aggregate) && item.headline.is_open();
    let here = estates::storage::visible(app.db.reader(), &actor.scope, [item.estate_id]).await?;
    if is_theirs && is_open && !here.is_empty() {
        // Who has a reason need not hold the permission to read its kind besides.
        let tickets = cards::storage::items::tickets_of(app.db.reader(), std::slice::from_ref(&item)).await?;
        if !item.is_kept_from(&app.db.actor_at(actor, item.estate_id).await?, &tickets) {
            return Ok(());
        }
    }
    Err(refusal.into())
}

/// The refusal of a reference, should we keep nothing of it.
async fn if_absent(
    app: &App,
    aggregates: &[&str],
    id: impl std::fmt::Display + Send,
    refusal: Refusal,
) -> Result<Refusal, DbError> {
    app.db.refusal_if_absent(app.db.reader(), aggregates, &id.to_string(), refusal).await
}

/// Messages are sent by our own services and by nobody else.
fn check_sender(actor: &Actor) -> Result<(), Refusal> {
    match actor.principal {
        Principal::System(_) => Ok(()),
        Principal::Staff(_) | Principal::Client(_) => Err(Refusal::forbidden("archive.purpose_of_services")),
    }
}

fn unknown(what: &'static str) -> Refusal {
    Refusal::at("/reference", Coded::new("reference.unknown").with("what", what))
}

/// A call was answered; `caller_index` is the digest of its number, unless that was withheld.
#[tracing::instrument(skip_all, name = "archive.note_call")]
pub(crate) async fn note_call(
    tx: &Tx,
    call_id: CallId,
    call: &LiveCall,
    caller_index: Option<&str>,
) -> Result<(), Failure> {
    let number = caller_index.and_then(PhoneIndex::from_hex);
    Ok(storage::put_answered(tx, call_id, call, number.as_ref()).await?)
}

/// A call is over.
#[tracing::instrument(skip_all, name = "archive.note_end_of_call")]
pub(crate) async fn note_end_of_call(
    tx: &Tx,
    call_id: CallId,
    ended_at: DateTime<Utc>,
) -> Result<(), Failure> {
    Ok(storage::put_ended(tx, call_id, ended_at).await?)
}
