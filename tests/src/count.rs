//! Compares what is stored in the end with what was acknowledged.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::Value;
use testkit::{Api, until};

use crate::{Queues, TestCluster, TestEstate, load::Acknowledged, service_names};

/// The counters.
#[derive(Debug)]
pub struct Counted {
    acknowledged: usize,
    present: usize,
    contacts: Tally,
    /// What came of the contacts, by what was counted.
    effects: Vec<(&'static str, Tally)>,
    dead_letters: usize,
    unbalanced: usize,
    /// Events that a consumer took before one of the same subject that comes first.
    out_of_turn: usize,
    /// Tickets that stand on a card otherwise than at the desk: an older event came after a newer one.
    overtaken: usize,
}

/// What should be there once, and was not.
#[derive(Debug)]
struct Tally {
    lost: usize,
    doubled: usize,
}

impl Tally {
    /// How `counts` differs from one of each of `expected`.
    fn of(expected: &[String], counts: &BTreeMap<String, usize>) -> Self {
        let times = |key: &String| counts.get(key).copied().unwrap_or_default();
        Self {
            lost: expected.iter().filter(|key| times(key) == 0).count(),
            doubled: expected.iter().filter(|key| times(key) > 1).count(),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "lost {}, doubled {}", self.lost, self.doubled)
    }
}

impl Counted {
    /// Nothing lost, nothing doubled, nothing given up, nothing out of turn.
    ///
    /// # Panics
    /// When anything is.
    pub fn must_be_exact(&self) {
        assert_eq!(self.acknowledged, self.present, "{self}");
        let tallies = self.effects.iter().map(|(_what, tally)| tally).chain([&self.contacts]);
        let wrong: usize = tallies.map(|tally| tally.lost + tally.doubled).sum();
        let others = self.dead_letters + self.unbalanced + self.out_of_turn + self.overtaken;
        assert_eq!(wrong + others, 0, "{self}");
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { acknowledged, present, contacts, .. } = self;
        writeln!(out, "contacts: acknowledged {acknowledged}, present {present}, {contacts}")?;
        for (what, tally) in &self.effects {
            writeln!(out, "{what}: {tally}")?;
        }
        let Self { dead_letters, unbalanced, out_of_turn, overtaken, .. } = self;
        writeln!(out, "dead letters {dead_letters}, ledger sums not zero {unbalanced}")?;
        write!(out, "events taken out of turn {out_of_turn}, tickets overtaken {overtaken}")
    }
}

/// Waits until the last event has had its effect: nothing is on its way, and of three looks, ten seconds apart, each sees
/// the same. What is not sent yet is sent meanwhile: a relay's lease lasts for as long as a look.
pub async fn wait_for_quiet(api: &Api, test_estate: &TestEstate, (queues, pauses): (&Queues, &str)) {
    let mut looks = tokio::time::interval(Duration::from_secs(10));
    let (mut before, mut same) = (None, 0);
    for _look in 0..60 {
        looks.tick().await;
        let mut seen = Vec::new();
        for list in ["/api/v1/callbacks", "/api/v1/charges", "/api/v1/messages"] {
            seen.push(all(api, list).await.len());
        }
        seen.push(timelines(api, test_estate).await.len());
        let is_same = before.replace(seen.clone()) == Some(seen);
        same = if is_same && are_drained(queues, pauses).await { same + 1 } else { 0 };
        if same == 2 {
            return;
        }
    }
    panic!("effects still come after ten minutes");
}

async fn are_drained(queues: &Queues, pauses: &str) -> bool {
    for service in service_names() {
        if !queues.is_drained(service, pauses).await {
            return false;
        }
    }
    true
}

/// Counts.
pub async fn count(
    api: &Api,
    taken: &Acknowledged,
    (test_estate, cluster): (&TestEstate, &TestCluster),
) -> Counted {
    let interactions = tally(&all(api, "/api/v1/interactions").await, "/summary");
    let tickets = tally(&all(api, "/api/v1/tickets").await, "/interaction_id");
    let timeline = steps_of(&timelines(api, test_estate).await, "/kind", "/reference");
    let callbacks = tally(&all(api, "/api/v1/callbacks").await, "/ticket_id");
    let charges = all(api, "/api/v1/charges").await;
    let invoices = all(api, "/api/v1/invoices").await;
    let messages = all(api, "/api/v1/messages").await;

    let steps: Vec<String> = taken.steps.iter().map(|(step, ticket)| step_key(step, ticket)).collect();
    // Under the estate's standard customers get a message about each of these steps, except their own consent to a fee.
    let told = taken.steps.iter().filter(|(step, _ticket)| *step != "ticket_quote_approved");
    let told: Vec<String> = told.map(|(step, ticket)| step_key(step, ticket)).collect();
    let asked_for: Vec<Value> = invoices.iter().flat_map(lines).collect();
    let charged: Vec<String> = charges.iter().filter_map(|charge| text(charge, "/charge_id")).collect();
    let numbers: Vec<String> = invoices.iter().filter_map(|invoice| text(invoice, "/number")).collect();
    let bills: Vec<String> = numbers.iter().map(|number| step_key("invoice_issued", number)).collect();
    let told_of: Vec<String> = taken.told_of.iter().map(|(step, of)| step_key(step, of)).collect();
    let effects = vec![
        ("events of others on the timeline", Tally::of(&told_of, &timeline)),
        ("tickets of interactions", Tally::of(&taken.interactions, &tickets)),
        ("steps on the timeline", Tally::of(&steps, &timeline)),
        ("messages of steps", Tally::of(&told, &steps_of(&messages, "/event", "/ticket_id"))),
        ("callbacks of complaints", Tally::of(&taken.complaints, &callbacks)),
        ("charges of repairs", Tally::of(&taken.repairs, &tally(&charges, "/ticket/ticket_id"))),
        ("invoices of charges", Tally::of(&charged, &tally(&asked_for, "/charge_id"))),
        ("messages of invoices", Tally::of(&bills, &steps_of(&messages, "/event", "/reference"))),
    ];
    let mut dead_letters = 0;
    for service in service_names() {
        dead_letters += all(api, &format!("/api/v1/{service}/dead-letters")).await.len();
    }
    let balance = ask(api, "/api/v1/ledger/trial-balance").await;
    let books = balance["currencies"].as_array().unwrap();
    Counted {
        acknowledged: taken.summaries.len(),
        present: taken.summaries.iter().filter_map(|summary| interactions.get(summary)).sum(),
        contacts: Tally::of(&taken.summaries, &interactions),
        effects,
        dead_letters,
        out_of_turn: out_of_turn(cluster).await,
        overtaken: overtaken(cluster).await,
        unbalanced: books.iter().filter(|book| book["difference"]["amount"] != "0.00").count(),
    }
}

/// What consumers know to have passed over.
async fn out_of_turn(cluster: &TestCluster) -> usize {
    let mut gaps = 0;
    for service in service_names() {
        gaps += rows(cluster, service, "SELECT subject, subject FROM inbox_gaps").await.len();
    }
    gaps
}

/// The card of each ticket is what the last event of it said.
async fn overtaken(cluster: &TestCluster) -> usize {
    let at_desk = rows(cluster, "ticketing", "SELECT id::text, version::text FROM tickets").await;
    let on_cards =
        "SELECT subject_id::text, sequence::text FROM card_items WHERE aggregate = 'ticketing.ticket'";
    let on_cards: BTreeMap<String, String> = rows(cluster, "archive", on_cards).await.into_iter().collect();
    let differs = |(id, version): &&(String, String)| on_cards.get(id).is_some_and(|other| other != version);
    at_desk.iter().filter(differs).count()
}

/// Two texts of each row.
///
/// # Panics
/// When the database does not answer so.
pub async fn rows(cluster: &TestCluster, service: &str, select: &str) -> Vec<(String, String)> {
    let database: DatabaseConnection = Database::connect(cluster.database(service)).await.unwrap();
    let found = database
        .query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, select.to_owned()));
    let found = found.await.unwrap();
    found.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

fn lines(invoice: &Value) -> Vec<Value> {
    invoice["lines"].as_array().unwrap().clone()
}

/// What happened to everybody.
async fn timelines(api: &Api, test_estate: &TestEstate) -> Vec<Value> {
    let mut lines = Vec::new();
    for person in &test_estate.people {
        lines.extend(all(api, &format!("/api/v1/customers/{}/timeline", person.customer_id)).await);
    }
    lines
}

fn text(row: &Value, pointer: &str) -> Option<String> {
    row.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

/// How many rows have each text at `pointer`.
fn tally(rows: &[Value], pointer: &str) -> BTreeMap<String, usize> {
    times(rows.iter().filter_map(|row| text(row, pointer)))
}

/// How many rows tell of each step of each ticket or invoice.
fn steps_of(rows: &[Value], step: &str, of: &str) -> BTreeMap<String, usize> {
    times(rows.iter().filter_map(|row| Some(step_key(&text(row, step)?, &text(row, of)?))))
}

fn step_key(step: &str, of: &str) -> String {
    format!("{step} of {of}")
}

fn times(keys: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The reply, repeated while it is 503: a service that catches up after faults may answer so for a while.
async fn ask(api: &Api, path: &str) -> Value {
    let answer = RefCell::new(Value::Null);
    until(&format!("{path} is answered"), async || {
        let reply = api.get(path).await;
        let is_answered = reply.status != 503;
        if is_answered {
            answer.replace(reply.expect(200));
        }
        is_answered
    })
    .await;
    answer.into_inner()
}

/// Every row of a list, page by page.
async fn all(api: &Api, list: &str) -> Vec<Value> {
    let (mut rows, mut seen, mut after) = (Vec::new(), BTreeSet::new(), String::new());
    loop {
        let page = ask(api, &format!("{list}?limit=200{after}")).await;
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) if seen.insert(next.to_owned()) => after = format!("&after={next}"),
            _last => return rows,
        }
    }
}
