//! Handing due messages to the channel. The number is asked for at the moment of sending and kept nowhere.

use chrono::TimeDelta;
use futures_util::{StreamExt, stream::FuturesUnordered};
use kernel::{Actor, Failure, PhoneNumber};
use tokio::sync::mpsc;
use vocabulary::DeliveryId;

use super::say_and_note;
use crate::{
    app::{App, OutgoingMessage, jitter},
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

/// Delivers up to `most` due messages, all at once; how many it took. What comes to an end at the same time is concluded in one
/// transaction, and nothing waits for a gateway that takes its time about another.
#[tracing::instrument(skip_all, name = "notifications.deliver_messages")]
pub(crate) async fn deliver_messages(app: &App, most: u64) -> Result<usize, Failure> {
    let holder = app.db.ids().next();
    let claimed = storage::claim(&app.db, holder, LEASE, most).await?;
    let taken = claimed.len();
    let (ended, mut endings) = mpsc::unbounded_channel();
    let delivering = async move {
        let mut delivering: FuturesUnordered<_> =
            claimed.into_iter().map(|claimed| deliver_message(app, holder, claimed)).collect();
        while let Some(one) = delivering.next().await {
            // Nobody hears of it only where all of this is dropped.
            drop(ended.send(one));
        }
    };
    // Beside the deliveries, not between them: one that stood still meanwhile might hold the very connection that is waited for.
    let concluding = async {
        let (mut outcome, mut at_once) = (Ok(()), Vec::with_capacity(taken));
        while endings.recv_many(&mut at_once, taken.max(1)).await > 0 {
            let mut attempted = Vec::with_capacity(at_once.len());
            for one in at_once.drain(..) {
                match one {
                    Ok(one) => attempted.extend(one),
                    Err(failure) => outcome = outcome.and(Err(failure)),
                }
            }
            // In one order, whoever concludes.
            attempted.sort_by_key(|one: &Attempted| one.message.id);
            outcome = outcome.and(conclude_all(app, holder, &attempted).await);
        }
        outcome
    };
    let ((), outcome) = tokio::join!(delivering, concluding);
    outcome.map(|()| taken)
}

/// Who claimed a message.
type Holder = storage::Holder;

/// A message of which an attempt was made, and what came of it.
#[derive(Debug)]
struct Attempted {
    message: Message,
    outcome: Outcome,
    time_zone: String,
}

/// Nothing of a message that is put off instead.
async fn deliver_message(app: &App, holder: Holder, claimed: Claimed) -> Result<Option<Attempted>, Failure> {
    let Claimed { message, was_cut_off } = claimed;
    let time_zone = time_zone_of(app, &message).await?;
    if was_cut_off {
        let outcome = Outcome::Unknown { reason: "cut_off".to_owned() };
        return Ok(Some(Attempted { message, outcome, time_zone }));
    }
    // When it was queued it was day; the archive, the gateway or this service may have been away since.
    let now = app.db.clock().now();
    let open = app.resend_policy.open(now, &time_zone, message.is_urgent);
    if open > now {
        storage::postpone(&app.db, holder, message.id, open).await?;
        return Ok(None);
    }
    match attempt(app, &message).await {
        Ok(outcome) => Ok(Some(Attempted { message, outcome, time_zone })),
        Err(failure) => {
            tracing::warn!(reason = failure.chain(), "the archive was not asked where to send a message");
            storage::postpone(&app.db, holder, message.id, app.db.clock().now() + PAUSE).await?;
            Ok(None)
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
    Ok(app
        .channel
        .deliver(OutgoingMessage { message_id, customer_id, phone: &phone, text: &message.text })
        .await)
}

/// Notes what came of these, in one transaction; when that fails, each has one of its own.
async fn conclude_all(app: &App, holder: Holder, attempted: &[Attempted]) -> Result<(), Failure> {
    match conclude(app, holder, attempted).await {
        Err(failure) if attempted.len() > 1 => {
            tracing::debug!(reason = failure.chain(), "messages are concluded one by one");
            let mut outcome = Ok(());
            for one in attempted {
                outcome = outcome.and(conclude(app, holder, std::slice::from_ref(one)).await);
            }
            outcome
        }
        concluded => concluded,
    }
}

async fn conclude(app: &App, holder: Holder, attempted: &[Attempted]) -> Result<(), Failure> {
    if attempted.is_empty() {
        return Ok(());
    }
    let actor = Actor::system("notifications.deliver_messages");
    let tx = app.db.begin().await?;
    let mut attempts = Vec::with_capacity(attempted.len());
    for Attempted { message, outcome, time_zone } in attempted {
        let mut message = message.clone();
        let event = message.conclude(outcome, &app.resend_policy, time_zone, (tx.now(), jitter()));
        if !storage::settle(&tx, holder, &message).await? {
            // The lease ran out and somebody else has it: their attempt counts, and this one is only reported.
            tracing::warn!(message.id = %message.id, "a message was settled by another process");
            continue;
        }
        attempts.push(Attempt {
            id: DeliveryId::new(app.db.ids().as_ref()),
            message_id: message.id,
            estate_id: message.estate_id,
            attempt: message.attempts,
            channel: app.channel.kind(),
            outcome: outcome.kind(),
            reason: outcome.reason().map(str::to_owned),
            attempted_at: tx.now(),
        });
        if let Some(event) = event {
            say_and_note(&tx, &actor, &message, event)?;
        }
    }
    storage::insert_attempts(&tx, attempts);
    Ok(tx.commit().await?)
}
