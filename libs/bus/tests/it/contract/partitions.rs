//! What the replicas of a service may count on: one of them has the events of a subject at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use bus::{Bus, Outcome, Subscription};
use envelope::Envelope;
use futures_util::FutureExt;
use kernel::EventId;

use crate::{
    bench::{
        ALPHA, Bench, Process, any_call, call, calls, new_call, publish, publish_in_order, result,
        subscription, until,
    },
    probe::Probe,
};

fn divided(partitions: u16) -> Subscription {
    Subscription { partitions, ..subscription(ALPHA, calls()) }
}

/// What all replicas together do.
#[derive(Default)]
struct Watch {
    at_work: BTreeSet<String>,
    last: BTreeMap<String, i32>,
    count: usize,
    faults: Vec<String>,
}

impl Watch {
    fn begin(&mut self, envelope: &Envelope) {
        let (subject, sequence) = (envelope.subject.clone(), envelope.sequence);
        if !self.at_work.insert(subject.clone()) {
            self.faults.push(format!("{sequence} of {subject} met another"));
        }
        let before = self.last.insert(subject.clone(), sequence).unwrap_or(0);
        if sequence != before + 1 {
            self.faults.push(format!("{sequence} of {subject} came after {before}"));
        }
    }

    fn end(&mut self, envelope: &Envelope) {
        self.at_work.remove(&envelope.subject);
        self.count += 1;
    }
}

fn watched(watch: &Arc<Mutex<Watch>>) -> Arc<Probe> {
    let watch = Arc::clone(watch);
    Probe::working(move |seen| {
        let watch = Arc::clone(&watch);
        async move {
            watch.lock().unwrap().begin(&seen.envelope);
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            watch.lock().unwrap().end(&seen.envelope);
            Outcome::Done
        }
        .boxed()
    })
}

/// One message of each of `subjects` for each of `sequences`.
fn versions(subjects: &[vocabulary::CallId], sequences: std::ops::RangeInclusive<i32>) -> Vec<Envelope> {
    sequences.flat_map(|sequence| subjects.iter().map(move |subject| call(*subject, sequence))).collect()
}

pub(crate) async fn replicas_never_meet_events_of_one_subject(bench: &dyn Bench) {
    let (here, there) = (bench.bus().await, bench.bus().await);
    let watch = Arc::new(Mutex::new(Watch::default()));
    let (one, other) = (watched(&watch), watched(&watch));
    let subjects = [(); 12].map(|()| new_call());
    let first = Process::start(&here, divided(4), &one).await;
    let before = publish_in_order(&here, versions(&subjects, 1..=20));
    let second = Process::start(&there, divided(4), &other).await;
    result(before).await.unwrap();
    let mut sequence = 20;
    // For as long as it takes until the second has its share, and a while longer.
    let mut rounds_shared = 0;
    while rounds_shared < 5 {
        let round = versions(&subjects, sequence + 1..=sequence + 10);
        sequence += 10;
        result(publish_in_order(&here, round)).await.unwrap();
        until(async || watch.lock().unwrap().count == subjects.len() * usize::try_from(sequence).unwrap())
            .await;
        let (mut has_one, mut has_other) = (false, false);
        while one.next_now().is_some() {
            has_one = true;
        }
        while other.next_now().is_some() {
            has_other = true;
        }
        rounds_shared += usize::from(has_one && has_other);
    }
    first.stop().await;
    second.stop().await;
    assert_eq!(watch.lock().unwrap().faults, Vec::<String>::new());
}

/// Publishes until each of two replicas has heard something.
async fn until_both_hear(bus: &Arc<dyn Bus>, one: &Probe, other: &Probe) {
    let (mut has_one, mut has_other) = (false, false);
    while !(has_one && has_other) {
        let envelope = any_call();
        let publishing = publish(bus, &envelope);
        let (seen, is_one) =
            tokio::select! { seen = one.next() => (seen, true), seen = other.next() => (seen, false) };
        assert_eq!(seen.envelope.id, envelope.id, "no message comes twice");
        if is_one {
            has_one = true
        } else {
            has_other = true
        }
        result(publishing).await.unwrap();
    }
}

pub(crate) async fn replicas_share_the_work(bench: &dyn Bench) {
    let (here, there) = (bench.bus().await, bench.bus().await);
    let (one, other) = (Probe::obliging(), Probe::obliging());
    let first = Process::start(&here, divided(2), &one).await;
    let second = Process::start(&there, divided(2), &other).await;
    until_both_hear(&here, &one, &other).await;
    first.stop().await;
    second.stop().await;
}

async fn takes_over(bench: &dyn Bench, end: impl AsyncFnOnce(Process)) {
    let (here, there) = (bench.bus().await, bench.bus().await);
    let (one, other) = (Probe::obliging(), Probe::obliging());
    let first = Process::start(&here, divided(3), &one).await;
    let second = Process::start(&there, divided(3), &other).await;
    until_both_hear(&there, &one, &other).await;
    end(first).await;
    let sent: Vec<_> = (0..30).map(|_| any_call()).collect();
    let mut missing: BTreeSet<EventId> = sent.iter().map(|envelope| envelope.id).collect();
    let publishing = publish_in_order(&there, sent);
    while !missing.is_empty() {
        missing.remove(&other.next().await.envelope.id);
    }
    result(publishing).await.unwrap();
    second.stop().await;
}

pub(crate) async fn another_replica_takes_over_from_one_that_stops(bench: &dyn Bench) {
    takes_over(bench, async |process| process.stop().await).await;
}

pub(crate) async fn another_replica_takes_over_from_one_that_dies(bench: &dyn Bench) {
    takes_over(bench, async |process| process.crash().await).await;
}

/// What waits when the number of partitions changes, from `before` to `after`.
async fn changes(bench: &dyn Bench, before: u16, after: u16) {
    let bus = bench.bus().await;
    bus.declare(&divided(before)).await.unwrap();
    let subjects = [(); 8].map(|()| new_call());
    let publishing = publish_in_order(&bus, versions(&subjects, 1..=5));
    until(async || bus.depth(ALPHA).await.unwrap() == 40).await;
    let watch = Arc::new(Mutex::new(Watch::default()));
    let process = Process::start(&bus, divided(after), &watched(&watch)).await;
    result(publishing).await.unwrap();
    until(async || watch.lock().unwrap().count == 40).await;
    result(publish_in_order(&bus, versions(&subjects, 6..=8))).await.unwrap();
    until(async || watch.lock().unwrap().count == 64).await;
    assert_eq!(watch.lock().unwrap().faults, Vec::<String>::new());
    until(async || bus.depth(ALPHA).await.unwrap() == 0).await;
    process.stop().await;
}

pub(crate) async fn more_partitions_lose_nothing_that_waits(bench: &dyn Bench) {
    changes(bench, 1, 2).await;
    changes(bench, 2, 5).await;
}

pub(crate) async fn fewer_partitions_lose_nothing_that_waits(bench: &dyn Bench) {
    changes(bench, 5, 2).await;
    changes(bench, 2, 1).await;
}

pub(crate) async fn no_partitions_and_back_lose_nothing_that_waits(bench: &dyn Bench) {
    changes(bench, 0, 3).await;
    changes(bench, 3, 0).await;
}
