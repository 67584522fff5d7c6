//! How messages flow when nothing goes wrong.

use std::{collections::HashMap, sync::Arc};

use bus::{Binding, Fanout, FeedItem, Outcome, Subscription};
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use kernel::EventId;
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    bench::{
        ALPHA, BETA, Bench, Process, any_call, any_message, call, calls, new_call, publish, publish_in_order,
        result, subscription, within,
    },
    probe::{Probe, Seen},
};

pub(crate) async fn every_bound_service_gets_a_copy_and_no_other(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let (alpha, beta) = (Probe::obliging(), Probe::obliging());
    let takes_all = vec![Binding::everything()];
    let first = Process::start(&bus, subscription(ALPHA, takes_all), &alpha).await;
    let second = Process::start(&bus, subscription(BETA, calls()), &beta).await;

    let (message, call) = (any_message(), any_call());
    bus.publish(&message).await.unwrap();
    bus.publish(&call).await.unwrap();

    let mut heard = [alpha.next().await.envelope, alpha.next().await.envelope];
    heard.sort_by_key(|envelope| envelope.id);
    assert_eq!(heard, [message, call.clone()]);
    // Had the message come to beta, it would have come before the call.
    assert_eq!(beta.next().await.envelope, call);
    first.stop().await;
    second.stop().await;
    assert!(alpha.has_nothing_more().await && beta.has_nothing_more().await);
}

pub(crate) async fn an_event_that_matches_two_bindings_arrives_once(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::obliging();
    let twice = vec![Binding::aggregate("hotline", "call"), Binding::everything()];
    let process = Process::start(&bus, subscription(ALPHA, twice), &probe).await;
    let subject = new_call();
    bus.publish(&call(subject, 1)).await.unwrap();
    bus.publish(&call(subject, 2)).await.unwrap();
    assert_eq!(probe.next().await.envelope.sequence, 1);
    assert_eq!(probe.next().await.envelope.sequence, 2);
    process.stop().await;
    assert!(probe.has_nothing_more().await);
}

pub(crate) async fn publishing_to_nobody_succeeds(bench: &dyn Bench) {
    let bus = bench.bus().await;
    within(bus.publish(&any_call())).await.unwrap();
    assert_eq!(bus.depth(ALPHA).await.unwrap(), 0);
}

pub(crate) async fn events_of_one_subject_arrive_in_order(bench: &dyn Bench) {
    let bus = bench.bus().await;
    // Lanes interleave, as work of uneven length does.
    let probe = Probe::working(|seen| {
        async move {
            for _ in 0..seen.envelope.sequence % 3 {
                tokio::task::yield_now().await;
            }
            Outcome::Done
        }
        .boxed()
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;

    let subjects = [new_call(), new_call(), new_call(), new_call(), new_call()];
    let sent: Vec<_> =
        (1..=20).flat_map(|sequence| subjects.map(|subject| call(subject, sequence))).collect();
    // All in flight at once, started in order: as the relay publishes.
    let mut flights: FuturesUnordered<_> = sent.iter().map(|envelope| bus.publish(envelope)).collect();
    while let Some(published) = within(flights.next()).await {
        published.unwrap();
    }

    let mut last: HashMap<String, i32> = HashMap::new();
    for _ in &sent {
        let envelope = probe.next().await.envelope;
        let before = last.insert(envelope.subject, envelope.sequence).unwrap_or(0);
        assert_eq!(envelope.sequence, before + 1);
    }
    assert!(last.len() == subjects.len() && last.values().all(|sequence| *sequence == 20));
    process.stop().await;
}

pub(crate) async fn a_message_published_twice_arrives_under_the_same_id(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let envelope = any_call();
    bus.publish(&envelope).await.unwrap();
    bus.publish(&envelope).await.unwrap();
    for _ in 0..2 {
        let seen = probe.next().await;
        assert_eq!((seen.envelope.id, seen.attempt), (envelope.id, 1));
    }
    process.stop().await;
}

pub(crate) async fn what_is_for_one_service_comes_to_it_alone_and_in_order(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let (alpha, beta) = (Probe::obliging(), Probe::obliging());
    let first = Process::start(&bus, subscription(ALPHA, calls()), &alpha).await;
    let second = Process::start(&bus, subscription(BETA, calls()), &beta).await;
    let subject = new_call();
    let sent: Vec<_> = (1..=20).map(|sequence| call(subject, sequence)).collect();
    let mut flights: FuturesUnordered<_> =
        sent.iter().map(|envelope| bus.publish_to(ALPHA, envelope)).collect();
    while let Some(published) = within(flights.next()).await {
        published.unwrap();
    }
    drop(flights);
    // Whatever it subscribes to.
    let message = any_message();
    within(bus.publish_to(ALPHA, &message)).await.unwrap();
    // What is about another subject may lie in another partition.
    let mut seen = Vec::new();
    for _message in 0..=sent.len() {
        seen.push(alpha.next().await.envelope);
    }
    assert!(seen.contains(&message));
    seen.retain(|envelope| envelope.subject == subject.to_string());
    assert_eq!(seen, sent);
    first.stop().await;
    second.stop().await;
    assert!(alpha.has_nothing_more().await && beta.has_nothing_more().await);
}

pub(crate) async fn who_has_no_queue_is_told_of_and_nothing_else_is_lost(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    assert!(within(bus.has_queue(ALPHA)).await.unwrap());
    assert!(!within(bus.has_queue(BETA)).await.unwrap());
    within(bus.publish_to(BETA, &any_call())).await.unwrap_err();
    let envelope = any_call();
    within(bus.publish_to(ALPHA, &envelope)).await.unwrap();
    assert_eq!(probe.next().await.envelope, envelope);
    let envelope = any_call();
    within(bus.publish(&envelope)).await.unwrap();
    assert_eq!(probe.next().await.envelope, envelope);
    process.stop().await;
}

pub(crate) async fn what_comes_too_early_is_taken_later(bench: &dyn Bench) {
    let bus = bench.bus().await;
    // A consumer with an inbox waits for the gap to close.
    let probe = Probe::answering(|seen| match (seen.envelope.sequence, seen.attempt) {
        (2, 1) => Outcome::Retry { reason: "1 is missing".to_owned() },
        _ => Outcome::Done,
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let subject = new_call();
    let early = publish(&bus, &call(subject, 2));
    assert_eq!(probe.next().await.envelope.sequence, 2);
    bus.publish(&call(subject, 1)).await.unwrap();
    let order: Vec<_> = [probe.next().await, probe.next().await]
        .into_iter()
        .map(|seen| (seen.envelope.sequence, seen.attempt))
        .collect();
    assert!(order.contains(&(1, 1)) && order.contains(&(2, 2)), "{order:?}");
    result(early).await.unwrap();
    process.stop().await;
}

pub(crate) async fn a_feed_gives_live_copies_of_what_it_names(bench: &dyn Bench) {
    let (here, there) = (bench.bus().await, bench.bus().await);
    let shutdown = CancellationToken::new();
    let mut screens = [
        here.listen(calls(), shutdown.clone()).await.unwrap(),
        there.listen(calls(), shutdown.clone()).await.unwrap(),
    ];
    let envelope = any_call();
    here.publish(&any_message()).await.unwrap();
    here.publish(&envelope).await.unwrap();
    for screen in &mut screens {
        let heard: EventId = within(screen.next()).await.unwrap().event().unwrap().id;
        assert_eq!(heard, envelope.id);
    }
    shutdown.cancel();
    for mut screen in screens {
        assert_eq!(within(screen.next()).await, None);
    }
}

pub(crate) async fn one_feed_is_passed_on_to_every_reader_and_who_falls_behind_is_told(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let (fanout, shutdown) = (Fanout::default(), CancellationToken::new());
    let mut running = JoinSet::new();
    running.spawn(fanout.clone().run(Arc::clone(&bus), calls(), shutdown.clone()));
    let (mut first, mut second) = (fanout.subscribe().await.unwrap(), fanout.subscribe().await.unwrap());
    let mut idle = fanout.subscribe().await.unwrap();
    // More than a reader may fall behind; the others read each before the next comes.
    for _ in 0..1_100 {
        let envelope = any_call();
        bus.publish(&envelope).await.unwrap();
        for reader in [&mut first, &mut second] {
            // The gap is that of a feed which has just been opened.
            let mut events = reader.filter_map(|copied| std::future::ready(copied.event()));
            assert_eq!(within(events.next()).await.unwrap().id, envelope.id);
        }
    }
    assert_eq!(within(idle.next()).await, Some(FeedItem::Gap));
    shutdown.cancel();
    within(running.join_next()).await.unwrap().unwrap();
}

pub(crate) async fn what_waits_together_comes_as_a_batch_and_is_answered_one_by_one(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let subject = new_call();
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let probe = Probe::working(move |seen| {
        let held = (seen.envelope.sequence == FIRST).then(|| Arc::clone(&held));
        async move {
            if let Some(gate) = held {
                gate.acquire().await.unwrap().forget();
            }
            match (seen.envelope.sequence, seen.attempt) {
                (EARLY, 1) => Outcome::Retry { reason: "not yet".to_owned() },
                (POISON, _) => Outcome::Dead { reason: "never".to_owned() },
                _sound => Outcome::Done,
            }
        }
        .boxed()
    });
    let by_three =
        Subscription { partitions: 1, concurrency: 2, batch_size: 3, ..subscription(ALPHA, calls()) };
    let process = Process::start(&bus, by_three, &probe).await;
    let mut sent = [FIRST, EARLY, POISON, SOUND].map(|sequence| call(subject, sequence)).to_vec();
    // They all wait once what was published after them is consumed.
    sent.push(call(new_call(), SOUND + 1));
    let publishing = publish_in_order(&bus, sent);
    assert_eq!(probe.next().await.envelope.sequence, FIRST);
    assert_eq!(probe.next().await.envelope.sequence, SOUND + 1);
    gate.add_permits(1);

    assert_eq!(probe.next_batch_size().await, 3);
    let mut seen = Vec::new();
    while seen.len() < 4 {
        let Seen { envelope, attempt, .. } = probe.next().await;
        if envelope.sequence <= SOUND {
            seen.push((envelope.sequence, attempt));
        }
    }
    assert_eq!(seen, [(EARLY, 1), (POISON, 1), (SOUND, 1), (EARLY, 2)]);
    assert_eq!(probe.next_dead_letter().await.envelope.map(|envelope| envelope.sequence), Some(POISON));
    result(publishing).await.unwrap();
    process.stop().await;
}

const FIRST: i32 = 1;
const EARLY: i32 = 2;
const POISON: i32 = 3;
const SOUND: i32 = 4;
