//! How services tell each other what happened: one [`Bus`] with two adapters, [`rabbit::RabbitBus`] for clusters and
//! [`in_process::InProcessBus`] for the embedded shape. Both keep the same promises, and one contract suite holds them
//! to it.
//!
//! # What it promises
//!
//! * **At least once.** A publish that succeeded is not lost; a message that was not finished comes again, after a
//!   crash, a lost connection or a restart, under the same id.
//! * **Order per subject**, within one process, for as long as nothing of that subject is retried. Messages are spread
//!   over lanes by subject; a lane works on one at a time.
//! * **Retries, then parking.** A failed attempt is repeated after the delays of one [`RetryPolicy`]; what still fails,
//!   what is poison, what cannot be read and what kills its consumers goes to [`Consumer::park`], and leaves the bus
//!   only once it is stored there. Nothing is dropped.
//!
//! # What it deliberately leaves out
//!
//! * **Exactly once.** The inbox of the consuming service makes a second delivery harmless, in the transaction of the
//!   effect, where alone that can be done.
//! * **Order across subjects**, across replicas, or after a retry. Envelopes carry their aggregate's version; who needs
//!   order looks at it and answers [`Outcome::Retry`] to what came too early.
//! * **Storage.** The outbox keeps what is not yet confirmed, the dead-letter table what was given up.
//! * **Tasks.** Loops are futures that the host runs; dropping one gives back what it held.
//! * **Spans.** The trace travels in the envelope, and as a header for other tools; the consumer opens the span.
//!
//! # On the broker
//!
//! With the prefix `steward`; all queues are durable quorum queues with `x-overflow: reject-publish`.
//!
//! | Name | What | Arguments besides |
//! |---|---|---|
//! | `steward.events` | topic exchange; key `<service>.<aggregate>.<event>.v<version>` | |
//! | `steward.<service>` | what the service consumes, by its bindings | `x-delivery-limit: 20`; dead letters, at least once, to `steward.<service>.dead` |
//! | `steward.<service>.retry.<ms>` | where a failed message pauses | `x-message-ttl: <ms>`; dead letters, at least once, back to `steward.<service>` |
//! | `steward.<service>.dead` | given up, on its way to `park` | `x-delivery-limit: 1000000` |
//! | (the broker's choice) | one live feed; classic, exclusive, deleted with its channel | `x-max-length: 10000`, `x-overflow: drop-head` |
//!
//! A queue keeps the arguments it was made with: to change one, drain and delete the queue. Retry queues of an older
//! policy empty themselves and may then be deleted.

mod attempt;
mod binding;
mod consumer;
mod delivery;
mod error;
pub mod in_process;
mod lanes;
mod meter;
mod port;
pub mod rabbit;
mod wait;

pub use binding::Binding;
pub use consumer::{Consumer, DeadLetter, Delivery, Outcome};
pub use delivery::RetryPolicy;
pub use error::BusError;
pub use port::{Bus, Subscription};
