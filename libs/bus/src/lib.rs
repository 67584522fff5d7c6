//! How services tell each other what happened: one [`Bus`] with two adapters, [`rabbit::RabbitBus`] for clusters and
//! [`in_process::InProcessBus`] for the embedded shape. Both keep the same promises, and one contract suite holds them
//! to it.
//!
//! # What it promises
//!
//! * **At least once.** A publish that succeeded is not lost; a message that was not finished comes again, after a
//!   crash, a lost connection or a restart, under the same id.
//! * **Order per subject**, within one process, for as long as nothing of that subject is retried. Messages are spread
//!   over partitions by subject; a partition works on one at a time.
//! * **Retries, then dead letters.** A failed attempt is repeated after the delays of one [`RetryPolicy`]; what still fails,
//!   what is poison, what cannot be read and what kills its consumers goes to [`Consumer::dead_letter`], and
//!   leaves the bus only once it is stored there. Nothing is dropped.
//! * **Waiting is no failure.** What answers [`Outcome::Later`] comes again for hours, uncounted. While the consumer is
//!   away as a whole ([`Consumer::is_ready`]), nothing is taken from its queue.
//!
//! # What it deliberately leaves out
//!
//! * **Exactly once.** The inbox of the consuming service makes a second delivery harmless, in the transaction of the
//!   effect, where alone that can be done.
//! * **Order across subjects**, across replicas, or after a retry. Envelopes carry their aggregate's version; who needs
//!   order looks at it and answers [`Outcome::Later`] to what came too early.
//! * **Storage.** The outbox keeps what is not yet confirmed, the dead-letter table what was given up.
//! * **Tasks.** Loops are futures that the host runs; dropping one gives back what it held.
//! * **Spans.** The trace travels in the envelope, and as a header for other tools; the consumer opens the span.
//!
//! # On the broker
//!
//! With the prefix `steward`; all queues but the last are durable quorum queues with `x-overflow: reject-publish`.
//!
//! | Name | What | Arguments besides |
//! |---|---|---|
//! | `steward.events` | topic exchange; key `<service>.<aggregate>.<event>.v<version>` | |
//! | `steward.<service>` | fanout exchange, fed by the service's bindings | `alternate-exchange: steward.<service>.unrouted` |
//! | `steward.<service>` | the queue behind it: what the service consumes | `x-delivery-limit: 20`; dead letters, at least once, to `steward.<service>.dead` |
//! | `steward.<service>.unrouted` | fanout exchange and its queue: what found the queue above missing, on its way into it | `x-delivery-limit: 1000000` |
//! | `steward.<service>.retry.<ms>` | where a message pauses | `x-message-ttl: <ms>`; dead letters, at least once, back to `steward.<service>` |
//! | `steward.<service>.dead` | given up, on its way to `dead_letter` | `x-delivery-limit: 1000000` |
//! | (the broker's choice) | one live feed; classic, exclusive, deleted with its channel | `x-max-length: 10000`, `x-overflow: drop-head` |
//!
//! A queue keeps the arguments it was made with, and one that stands with others is used as it is (the log and
//! `bus_declared_otherwise_total` tell). To change limits of queues that stand, set a policy on the broker. To replace a
//! queue, unbind it from its exchange, let it and its retry queues drain, stop the service, and delete the queue if it is
//! still empty (else start the service and wait again): what comes meanwhile waits as unrouted, and the service makes the
//! queue anew. What lies in a queue that is deleted is lost. Retry queues of an older policy empty themselves and may then
//! be deleted.
//!
//! A broker that comes back empty has no exchange of the services either, and confirms what it throws away.
//! [`rabbit::RabbitConfig::subscribers`] names the services without whose queues nothing is published.

mod alive;
mod attempt;
mod binding;
mod consumer;
mod delivery;
mod error;
mod fanout;
pub mod in_process;
mod meter;
mod partitions;
mod port;
pub mod rabbit;
mod wait;

pub use binding::Binding;
pub use consumer::{Consumer, DeadLetter, Delivery, Outcome};
pub use delivery::RetryPolicy;
pub use error::BusError;
pub use fanout::Fanout;
pub use port::{Bus, Copied, Subscription};
