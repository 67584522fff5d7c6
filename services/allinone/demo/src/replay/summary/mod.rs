//! What became of the rows, told from the API's own lists.

mod listed;
mod print;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::Context;
use host::Host;
use tokio::time::Instant;
use vocabulary::DeadlineKind;

use self::listed::{Callback, Deadline, Interaction, Ticket};
use super::{
    clean::Mended,
    ledger::{Ledger, Notes},
    rows::Rows,
    story::row_of,
};
use crate::api::Api;

/// How often the process is asked whether all events were handled.
const LOOK: Duration = Duration::from_millis(500);
/// After so long the summary is printed anyway: something is stuck.
const PATIENCE: Duration = Duration::from_secs(1800);

/// How the playing went.
pub(super) struct Lived {
    /// How long it took.
    pub(super) wall: Duration,
    /// Events that were confirmed before it began.
    pub(super) events_before: u64,
}

/// All of it.
pub(super) struct Summary {
    read: usize,
    /// Rows whose interaction the API lists.
    received: usize,
    /// Rows that were refused and are not listed.
    refused: BTreeMap<String, usize>,
    /// Rows of which nothing is known: must be none.
    vanished: usize,
    /// Interactions that the API lists beside another one of the same row: must be none.
    doubled: usize,
    mended: BTreeMap<Mended, usize>,
    interactions: usize,
    kinds: BTreeMap<String, usize>,
    states: BTreeMap<String, usize>,
    rectifications: usize,
    deadlines: BTreeMap<(DeadlineKind, String), usize>,
    callbacks: Callbacks,
    steps_refused: BTreeMap<String, usize>,
    events: u64,
    wall: Duration,
    most_behind: Duration,
}

/// What became of the callbacks.
#[derive(Default)]
struct Callbacks {
    scheduled: usize,
    states: BTreeMap<String, usize>,
    /// Found late, whatever became of them after.
    overdue: usize,
}

impl Summary {
    /// True when every row is either listed, once, or was refused with a reason.
    pub(super) fn is_whole(&self) -> bool {
        self.vanished == 0 && self.doubled == 0 && self.accounted() == self.read
    }

    fn accounted(&self) -> usize {
        self.received + self.refused.values().sum::<usize>()
    }
}

/// Waits until every event has been heard, and what those say who heard it. An event counts as sent when all
/// who subscribe have acted on it, and by then what they publish is in their logs. So when two looks in a row find nothing unsent in any of
/// them, and nothing was confirmed between, nothing is on its way.
pub(super) async fn settle(host: &Host, api: &Api) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut looks = tokio::time::interval(LOOK);
    let mut was_empty_at = None;
    while began.elapsed() < PATIENCE {
        looks.tick().await;
        let confirmed = events_confirmed(&api.metrics().await?)?;
        let is_empty = host.events_under_way().await.context("counting what is not sent")? == 0;
        if is_empty && was_empty_at == Some(confirmed) {
            return Ok(());
        }
        was_empty_at = is_empty.then_some(confirmed);
    }
    crate::group::say("events are still on their way; the summary may lack their effects");
    Ok(())
}

/// Events the bus has taken for good since the process began.
pub(super) fn events_confirmed(metrics: &str) -> anyhow::Result<u64> {
    anyhow::ensure!(!metrics.is_empty(), "the process shows no metrics");
    Ok(total(metrics, "bus_confirmed_total"))
}

/// The sum of a metric over its labels.
fn total(metrics: &str, name: &str) -> u64 {
    let lines = metrics.lines().filter_map(|line| line.strip_prefix(name));
    let own = lines.filter(|rest| rest.starts_with([' ', '{']));
    own.filter_map(|rest| rest.rsplit(' ').next()?.parse::<u64>().ok()).sum()
}

/// Reads the lists.
pub(super) async fn gather(api: &Api, rows: &Rows, ledger: &Ledger, lived: Lived) -> anyhow::Result<Summary> {
    let events = events_confirmed(&api.metrics().await?)?.saturating_sub(lived.events_before);
    let interactions: Vec<Interaction> = api.list("interactions").await?;
    let tickets: Vec<Ticket> = api.list("tickets").await?;
    let callbacks: Vec<Callback> = api.list("callbacks").await?;
    let notes = ledger.notes();
    let of_rows = || interactions.iter().filter_map(|interaction| row_of(&interaction.summary));
    let listed: BTreeSet<&str> = of_rows().collect();
    let refused = notes.rows.iter().filter(|refused| !listed.contains(refused.row.as_str()));
    let received = rows.sound().iter().filter(|row| listed.contains(row.request_id.as_str())).count();
    let mended = rows.sound().iter().flat_map(|row| row.mended.iter().copied());
    let summary = Summary {
        read: rows.read(),
        received,
        refused: count(refused.map(|refused| refused.reason.clone())),
        vanished: vanished(rows, &listed, &notes),
        doubled: of_rows().count() - listed.len(),
        mended: count(mended),
        interactions: interactions.len(),
        kinds: count(tickets.iter().map(|ticket| ticket.kind.clone())),
        states: count(tickets.iter().map(|ticket| ticket.status.clone())),
        rectifications: tickets.iter().filter(|ticket| ticket.rectifies.is_some()).count(),
        deadlines: count(tickets.iter().flat_map(deadlines)),
        callbacks: callbacks_of(&callbacks),
        steps_refused: notes.steps,
        events,
        wall: lived.wall,
        most_behind: notes.most_behind,
    };
    Ok(summary)
}

fn vanished(rows: &Rows, listed: &BTreeSet<&str>, notes: &Notes) -> usize {
    let refused: BTreeSet<&str> = notes.rows.iter().map(|refused| refused.row.as_str()).collect();
    let known = |row: &str| listed.contains(row) || refused.contains(row);
    rows.sound().iter().filter(|row| !known(&row.request_id)).count()
}

/// The deadlines of its present round.
fn deadlines(ticket: &Ticket) -> impl Iterator<Item = (DeadlineKind, String)> {
    let holds = |deadline: &&Deadline| deadline.round == ticket.round && deadline.status != "superseded";
    ticket.deadlines.iter().filter(holds).map(|deadline| (deadline.kind, deadline.status.clone()))
}

fn callbacks_of(callbacks: &[Callback]) -> Callbacks {
    Callbacks {
        scheduled: callbacks.len(),
        states: count(callbacks.iter().map(|callback| callback.status.clone())),
        overdue: callbacks.iter().filter(|callback| callback.missed_at.is_some()).count(),
    }
}

fn count<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counted = BTreeMap::new();
    for item in items {
        *counted.entry(item).or_default() += 1;
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_summed_over_its_labels_and_over_nothing_else() {
        let metrics = "# TYPE bus_up gauge\nbus_up{service=\"a\"} 2\nbus_up{service=\"b\"} 3\n\
                       bus_up_other 9\nbus_confirmed_total 7\n";
        assert_eq!(total(metrics, "bus_up"), 5);
        assert_eq!(events_confirmed(metrics).unwrap(), 7);
        assert!(events_confirmed("").is_err());
    }
}
