//! How services tell each other what happened: one [`Bus`] with two adapters, [`rabbit::RabbitBus`] for clusters and
//! [`in_process::InProcessBus`] for the embedded shape. Both keep the same promises, and one contract suite holds them
//! to it.
//!
//! # What it promises
//!
//! * **At least once.** A publish that succeeded is not lost; a message that was not finished comes again, after a
//!   crash, a lost connection or a restart, under the same id.
//! * **Order per subject**, for as long as nothing of that subject is retried. A service's events are divided into
//!   partitions by subject; one replica has a partition at a time, and works on one message of a subject at a time. So two
//!   replicas never meet events of one subject at once. When a replica stops or leaves a partition to another, it finishes
//!   what it has begun before the broker is told; one that dies is replaced at once, one that falls silent as soon as the
//!   broker has missed its heartbeats (half a minute), and what that still finishes by itself meets the next attempt in the
//!   consumer's inbox.
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
//! * **Order across subjects**, after a retry, or while the number of partitions changes. Envelopes carry their aggregate's version; who needs
//!   order looks at it and answers [`Outcome::Later`] to what came too early.
//! * **Storage.** The publisher's log keeps what is not yet confirmed, the dead-letter table what was given up.
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
//! | `steward.<service>` | fanout exchange, fed by the service's bindings and by [`Bus::publish_to`]: the one way in, whatever lies behind it | `alternate-exchange: steward.<service>.unrouted` |
//! | `steward.<service>.by.<n>` | direct exchange behind it, which deals to `n` partitions; none when there is one | the same |
//! | `steward.<service>.<i>` | one partition, from 0 | `x-single-active-consumer`; `x-delivery-limit: 20`; dead letters, at least once, to `steward.<service>.dead` |
//! | `steward.<service>.suspect` | what was given back three times by consumers that died | `x-delivery-limit: 17`; dead letters as above |
//! | `steward.<service>.unrouted` | fanout exchange and its queue: what found its partition's queue missing, on its way into it | `x-delivery-limit: 1000000` |
//! | `steward.<service>.delay.<ms>` | where a message pauses | `x-message-ttl: <ms>`; dead letters, at least once, to the exchange `steward.<service>` |
//! | `steward.<service>.dead` | given up, on its way to `dead_letter` | `x-delivery-limit: 1000000` |
//! | (the broker's choice) | one live feed; classic, exclusive, deleted with its channel | `x-max-length: 10000`, `x-overflow: drop-head` |
//!
//! **By what an event is dealt.** A subject's checksum gives one of 60 slots, and the slot is a second routing key beside the
//! topic (`~0` to `~59`, in the header `BCC`, which the broker takes off: whoever else listens sees the topic alone). Every
//! number of partitions has a table of slots of its own, the exchange `by.<n>`, so publishers need not know how many
//! partitions a subscriber has, and a change is one binding. The broker's consistent-hash plugin would do the same, but has
//! to be enabled wherever a broker runs, and while a queue is missing it deals that queue's subjects to the others. A message
//! that pauses keeps its slot, and so returns to its partition, also when that has become another one meanwhile. A message
//! without a slot, from a version without partitions, takes the way of the unrouted ones. With one partition nothing is
//! dealt: an event passes as many exchanges and queues as without partitions.
//!
//! **Who has a partition.** The broker hands it to the consumer that came first and to the next when that one goes. So that the
//! replica that starts first does not keep all, each counts the replicas (the consumers of `dead`) every few seconds and
//! leaves what is more than its share; with more replicas than partitions the others stand by (`bus_partitions_held` is 0).
//!
//! **Another number of partitions** is a setting, also while everything runs: the queues of the old number get nothing more
//! and are emptied, message by message, into the partitions of the new one, and so is the one queue `steward.<service>` of
//! versions without partitions, into which its `steward.<service>.retry.<ms>` queues still come back. They are let stand
//! (`bus_leftover_queues` counts them), since something may still be on its way into them; once all replicas have the new
//! number and they are empty, they may be deleted, the highest first. With 0 there are no partitions but that one queue, from
//! which all replicas take as it comes: before going back to such a version set 0, and wait until the partitions are empty.
//!
//! A queue keeps the arguments it was made with, and one that stands with others is used as it is (the log and
//! `bus_declared_otherwise_total` tell). To change limits of queues that stand, set a policy on the broker. To replace
//! partitions, set another number of them, wait until the old ones are empty, delete them, and set it back; or unbind one
//! from its exchange, let it and the delay queues drain, stop the service, and delete the queue if it is still empty (else
//! start the service and wait again): what comes meanwhile waits as unrouted, and the service makes the queue anew. What lies
//! in a queue that is deleted is lost. Delay queues of an older policy empty themselves and may then be deleted.
//!
//! **What kills its consumers.** What is at hand when a process dies is counted as given back, whosever fault it was. After
//! three times a message goes aside, into `suspect`, where it is handled with no other from there: what was only beside it
//! is done with soon, and what is to blame is dead-lettered by the broker in the end. Its subject's next event may come
//! before it then, and waits as after any other failure.
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
mod keyed_executor;
mod meter;
mod partition;
mod port;
pub mod rabbit;
mod wait;

pub use binding::Binding;
pub use consumer::{Consumer, DeadLetter, Delivery, Outcome};
pub use delivery::RetryPolicy;
pub use error::BusError;
pub use fanout::Fanout;
pub use partition::{MOST_PARTITIONS, SLOTS, slot_of};
pub use port::{Bus, FeedItem, Subscription};
