//! Keeping a service subscribed: from before anybody publishes, for as long as the process runs.

use std::{pin::pin, sync::Arc, time::Duration};

use bus::{Binding, Bus, BusError, Subscription};
use db::{InboxConsumer, backfill};
use futures_util::future::{Either, select};
use jobs::Runner;
use tokio_util::sync::CancellationToken;

use crate::{StartError, config::BusConfig};

/// What a service asks of the bus.
pub(crate) fn subscription(consumer: &InboxConsumer, config: &BusConfig) -> Subscription {
    Subscription {
        service: consumer.db().service(),
        bindings: bindings(consumer),
        partitions: config.partitions,
        prefetch: config.prefetch.get(),
        concurrency: config.concurrency.get(),
        batch_size: consumer.most_per_batch(),
    }
}

/// What the service binds, and besides what others ask of every service.
fn bindings(consumer: &InboxConsumer) -> Vec<Binding> {
    let mut bindings = consumer.bindings();
    if !bindings.contains(&Binding::everything()) {
        bindings.extend(Binding::parse(backfill::REQUESTS));
    }
    bindings
}

/// How many seconds a broker that is away is asked for: one that starts, or is busy with many others, takes a while.
const SECONDS_WAITED: u32 = 60;

/// Makes the queue, and notes since when the service is subscribed to what.
///
/// # Errors
/// When the bus refuses or stays away, or the database.
pub(crate) async fn declare(
    bus: &dyn Bus,
    subscription: &Subscription,
    consumer: &InboxConsumer,
) -> Result<(), StartError> {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    let mut declared = bus.declare(subscription).await;
    for _second in 0..SECONDS_WAITED {
        let Err(error @ BusError::Unavailable { .. }) = &declared else { break };
        tracing::warn!(service = subscription.service, %error, "the broker is waited for");
        seconds.tick().await;
        declared = bus.declare(subscription).await;
    }
    declared?;
    Ok(consumer.note_sources().await?)
}

/// Subscribes the service from now on. A broker that is away is no reason not to start: it is subscribed to as soon as it is
/// there, and again whenever the loop ends before its time.
///
/// # Errors
/// When the bus refuses.
pub(crate) async fn subscribe(
    bus: Arc<dyn Bus>,
    runner: &Runner,
    subscription: Subscription,
    consumer: Arc<InboxConsumer>,
) -> Result<(), StartError> {
    // At once, since what is published on the bus inside a process before somebody subscribes is lost for them.
    match bus.declare(&subscription).await {
        Err(error @ BusError::Unavailable { .. }) => {
            tracing::warn!(service = subscription.service, %error, "nothing is consumed before the broker is there");
        }
        declared => declared?,
    }
    runner.keep(format!("{}.consumer", subscription.service), move |shutdown| {
        let (bus, consumer) = (Arc::clone(&bus), Arc::clone(&consumer));
        consume(bus, subscription.clone(), consumer, shutdown)
    });
    Ok(())
}

/// Ends at `shutdown`, or with its reason in the log.
async fn consume(
    bus: Arc<dyn Bus>,
    subscription: Subscription,
    consumer: Arc<InboxConsumer>,
    shutdown: CancellationToken,
) {
    let service = subscription.service;
    let consuming = async {
        let subscriber: Arc<dyn bus::Consumer> = Arc::<InboxConsumer>::clone(&consumer);
        let consuming = bus.subscribe(subscription, subscriber, shutdown).await?;
        consumer.note_sources().await?;
        backfill::await_answers(consumer.db()).await?;
        Ok::<_, StartError>(consuming)
    };
    match consuming.await {
        Ok(consuming) => {
            let bindings = consumer.bindings();
            let asking = backfill::ask(bus.as_ref(), consumer.db(), &bindings);
            consuming_while(consuming, asking).await;
        }
        Err(error) => tracing::warn!(service, error = &*error, "the service consumes nothing yet"),
    }
}

/// Until the consuming loop ends, whatever else it is asked meanwhile.
async fn consuming_while(consuming: impl Future<Output = ()> + Unpin, asking: impl Future<Output = ()>) {
    if let Either::Right(((), consuming)) = select(consuming, pin!(asking)).await {
        consuming.await;
    }
}
