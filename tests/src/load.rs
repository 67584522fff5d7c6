//! Callers that send each request, under its idempotency key, until it is acknowledged.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::Api;
use tokio::sync::{Mutex, OwnedRwLockWriteGuard, RwLock};

use crate::{ADMIN_PASSWORD, TestEstate, TestSuite};

/// Requests under way at once.
const AT_ONCE: usize = 12;
/// The shortest time between two contacts: the load lasts as long as faults are injected, and all of it is counted.
const PACE: Duration = Duration::from_millis(60);
/// The fewest contacts.
const FEWEST: usize = 300;

/// Everything that was acknowledged.
#[derive(Debug, Default)]
pub struct Acknowledged {
    /// Summaries of the contacts, each of its own.
    pub summaries: Vec<String>,
    /// The same contacts as interactions, each of which asked for one ticket.
    pub interactions: Vec<String>,
    /// Every step of a ticket that must stand on the customer's timeline: what happened, and to which ticket.
    pub steps: Vec<(&'static str, String)>,
    /// Tickets of resolved complaints.
    pub complaints: Vec<String>,
    /// Tickets of repairs that were resolved with an agreed fee.
    pub repairs: Vec<String>,
    /// What others told of, and must stand on the timeline besides.
    pub told_of: Vec<(&'static str, String)>,
}

/// Gives tokens, anew when one runs out.
#[derive(Clone)]
pub struct Callers {
    nobody: Api,
    signed_in: Arc<Mutex<Option<Api>>>,
    /// Read by each contact while it is taken.
    calling: Arc<RwLock<()>>,
}

impl Callers {
    /// Callers of `suite`, not signed in yet.
    #[must_use]
    pub fn of(suite: &TestSuite) -> Self {
        Self { nobody: suite.nobody(), signed_in: Arc::default(), calling: Arc::default() }
    }

    /// A caller with a token that was good a moment ago.
    pub async fn api(&self) -> Api {
        let mut kept = self.signed_in.lock().await;
        if let Some(api) = kept.as_ref() {
            return api.clone();
        }
        let body = json!({ "username": "admin", "password": ADMIN_PASSWORD });
        let session = insist(|| async { try_post(&self.nobody, "/api/v1/session", &body).await }).await;
        let api = self
            .nobody
            .with("authorization", &format!("Bearer {}", session["access_token"].as_str().unwrap()));
        kept.replace(api.clone());
        api
    }

    /// Lets nobody begin a contact until this is dropped, once everybody's is taken.
    pub async fn hold(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.calling).write_owned().await
    }

    async fn forget(&self) {
        self.signed_in.lock().await.take();
    }
}

/// Takes down contacts until it is over: every second one a complaint that is resolved, every fourth a repair with a
/// fee.
pub async fn take_all(callers: Callers, test_estate: &TestEstate, is_over: &AtomicBool) -> Acknowledged {
    let next = Arc::new(AtomicUsize::new(0));
    let taken = Arc::new(Mutex::new(Acknowledged::default()));
    let pace = Arc::new(Mutex::new(tokio::time::interval(PACE)));
    let workers = (0..AT_ONCE).map(|_worker| {
        let (callers, next, taken, pace) =
            (callers.clone(), Arc::clone(&next), Arc::clone(&taken), Arc::clone(&pace));
        async move {
            // Whoever is free takes the next.
            let places = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            for place in places.take_while(|place| *place < FEWEST || !is_over.load(Ordering::Acquire)) {
                pace.lock().await.tick().await;
                let _calling = callers.calling.read().await;
                take_one(&callers, test_estate, place, &taken).await;
            }
        }
    });
    join_all(workers).await;
    Arc::into_inner(taken).unwrap().into_inner()
}

async fn take_one(callers: &Callers, test_estate: &TestEstate, place: usize, taken: &Mutex<Acknowledged>) {
    let summary = format!("contact {place}");
    let kind = match place % 4 {
        0 | 2 => "complaint",
        1 => "repair",
        _other => "inquiry",
    };
    let body = test_estate.contact(place, kind, &summary);
    let recorded = acknowledged(callers, "/api/v1/interactions", &body, &summary).await;
    let interaction_id = recorded["interaction_id"].as_str().unwrap().to_owned();
    let ticket_id = recorded["ticket"]["ticket_id"].as_str().unwrap().to_owned();
    let mut steps = vec!["ticket_opened"];
    let ticket = format!("/api/v1/tickets/{ticket_id}");
    if kind == "repair" {
        let fee = json!({ "fee": { "amount": "50.00", "currency": "CNY" } });
        step(callers, &ticket, "quote", &fee, |seen| !seen["fee"].is_null()).await;
        let consent = json!({ "channel": "call" });
        step(callers, &ticket, "approve", &consent, |seen| seen["fee"]["is_agreed"] == true).await;
        steps.extend(["ticket_quoted", "ticket_quote_approved"]);
    }
    if kind != "inquiry" {
        step(callers, &ticket, "resolve", &json!({}), |seen| seen["status"] == "resolved").await;
        steps.push("ticket_resolved");
    }
    let mut taken = taken.lock().await;
    taken.summaries.push(summary);
    taken.interactions.push(interaction_id);
    taken.steps.extend(steps.into_iter().map(|step| (step, ticket_id.clone())));
    match kind {
        "complaint" => taken.complaints.push(ticket_id),
        "repair" => taken.repairs.push(ticket_id),
        _inquiry => {}
    }
}

/// Posts under one key until the request is acknowledged.
async fn acknowledged(callers: &Callers, path: &str, body: &Value, key: &str) -> Value {
    insist(|| async {
        let api = callers.api().await.with("idempotency-key", &key.replace(' ', "-"));
        let reply = try_post(&api, path, body).await;
        if reply.is_none() {
            callers.forget().await;
        }
        reply
    })
    .await
}

/// Takes a step until the ticket shows that it was taken: an answer may be lost after the step was not.
async fn step(callers: &Callers, ticket: &str, act: &str, body: &Value, is_taken: impl Fn(&Value) -> bool) {
    insist(|| async {
        let api = callers.api().await;
        let Some((version, seen)) = read(&api, ticket).await else {
            callers.forget().await;
            return None;
        };
        if is_taken(&seen) {
            return Some(seen);
        }
        try_post(&api.with("if-match", &version), &format!("{ticket}/{act}"), body).await
    })
    .await;
}

async fn read(api: &Api, path: &str) -> Option<(String, Value)> {
    let reply = api.request(Method::GET, path).send().await.ok()?;
    let version = reply.headers().get("etag")?.to_str().ok()?.to_owned();
    Some((version, reply.json().await.ok()?))
}

/// The body of a success; nothing for everything else, a lost connection included.
async fn try_post(api: &Api, path: &str, body: &Value) -> Option<Value> {
    let reply = api.request(Method::POST, path).json(body).send().await.ok()?;
    let is_success = reply.status().is_success();
    let body = reply.json().await.ok()?;
    is_success.then_some(body)
}

/// Tries until it succeeds, for at most three minutes.
async fn insist<F, Fut>(mut attempt: F) -> Value
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<Value>>,
{
    let mut ticks = tokio::time::interval(Duration::from_millis(200));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for _turn in 0..900 {
        if let Some(body) = attempt().await {
            return body;
        }
        ticks.tick().await;
    }
    panic!("a request was never acknowledged");
}
