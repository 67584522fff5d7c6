//! Handing due messages to the channel. The number is asked for at the moment of sending and kept nowhere.

use chrono::TimeDelta;
use futures_util::future::join_all;
use kernel::{Actor, Failure, PhoneNumber};
use vocabulary::DeliveryId;

use super::say_and_note;
use crate::{
    app::{App, Letter, jitter},
    messages::{
        domain::{Attempt, Message, Outcome},
        storage::{self, Claimed},
    },
};

/// How long a claimed message is nobody else's: longer than asking the archive and the gateway may take together.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// How long to wait when the archive cannot say where a customer is reached. That is no attempt at the customer, so
/// an outage of the archive costs no message.
const PAUSE: TimeDelta = TimeDelta::seconds(15);

/// Delivers up to `most` due messages, all at once; how many it took.
#[tracing::instrument(skip_all, name = "notifications.deliver_messages")]
pub(crate) async fn deliver_messages(app: &App, most: u64) -> Result<usize, Failure> {
    let holder = app.db.ids().next();
    let claimed = storage::claim(&app.db, holder, LEASE, most).await?;
    let taken = claimed.len();
    let delivered = join_all(claimed.into_iter().map(|claimed| deliver_message(app, holder, claimed))).await;
    delivered.into_iter().collect::<Result<(), Failure>>()?;
    Ok(taken)
}

/// Who claimed a message.
type Holder = storage::Holder;

async fn deliver_message(app: &App, holder: Holder, claimed: Claimed) -> Result<(), Failure> {
    let Claimed { message, was_cut_off } = claimed;
    if was_cut_off {
        let outcome = Outcome::Unknown { reason: "cut_off".to_owned() };
        return conclude(app, holder, message, &outcome).await;
    }
    // When it was queued it was day; the archive, the gateway or this service may have been away since.
    let now = app.db.clock().now();
    let open = app.repeats.open(now, &time_zone_of(app, &message).await?, message.is_urgent);
    if open > now {
        return Ok(storage::postpone(&app.db, holder, message.id, open).await?);
    }
    match attempt(app, &message).await {
        Ok(outcome) => conclude(app, holder, message, &outcome).await,
        Err(failure) => {
            tracing::warn!(reason = failure.chain(), "the archive was not asked where to send a message");
            let later = app.db.clock().now() + PAUSE;
            Ok(storage::postpone(&app.db, holder, message.id, later).await?)
        }
    }
}

/// The time zone of the message's place; none when nothing is known of it, and then nothing waits for a morning.
async fn time_zone_of(app: &App, message: &Message) -> Result<String, Failure> {
    let estate = app.db.estate(message.estate_id).await?;
    Ok(estate.map(|estate| estate.time_zone.clone()).unwrap_or_default())
}

/// One attempt. An error means that it was not made.
async fn attempt(app: &App, message: &Message) -> Result<Outcome, Failure> {
    let refused = |reason: &str| Ok(Outcome::Refused { reason: reason.to_owned() });
    let Some(contact) = app.directory.contact(message.customer_id, message.id).await? else {
        return refused("unknown_customer");
    };
    // An archive of the version before names the first number alone.
    let numbers = if contact.phones.is_empty() { Vec::from_iter(contact.phone) } else { contact.phones };
    if numbers.is_empty() {
        return refused("no_phone");
    }
    let mut numbers = numbers.into_iter().map(PhoneNumber::from_stored);
    let Some(phone) = numbers.find(PhoneNumber::takes_text_messages) else { return refused("no_mobile") };
    let (message_id, customer_id) = (message.id, message.customer_id);
    Ok(app.channel.deliver(Letter { message_id, customer_id, phone: &phone, text: &message.text }).await)
}

async fn conclude(app: &App, holder: Holder, mut message: Message, outcome: &Outcome) -> Result<(), Failure> {
    let actor = Actor::system("notifications.deliver_messages");
    let tx = app.db.begin().await?;
    let estate = db::estates::find(tx.conn(), message.estate_id).await?;
    let time_zone = estate.map(|estate| estate.time_zone).unwrap_or_default();
    let event = message.conclude(outcome, &app.repeats, &time_zone, (tx.now(), jitter()));
    if !storage::settle(&tx, holder, &message).await? {
        // The lease ran out and somebody else has it: their attempt counts, and this one is only reported.
        tracing::warn!(message.id = %message.id, "a message was settled by another process");
        return Ok(());
    }
    let attempt = Attempt {
        id: DeliveryId::new(app.db.ids().as_ref()),
        message_id: message.id,
        estate_id: message.estate_id,
        attempt: message.attempts,
        channel: app.channel.kind(),
        outcome: outcome.kind(),
        reason: outcome.reason().map(str::to_owned),
        attempted_at: tx.now(),
    };
    storage::insert_attempt(&tx, &attempt).await?;
    if let Some(event) = event {
        say_and_note(&tx, &actor, &message, event)?;
    }
    Ok(tx.commit().await?)
}
