//! Backfills and the verification of the log, as an operator asks for them; and a service that is new to a group.

use std::{sync::Arc, time::Duration};

use auth::{KeyPair, LocalKeys, Signer, Subject};
use db::{Db, InboxConsumer, migration::Chassis};
use futures_util::FutureExt;
use host::{Host, ServiceModule, StartedService};
use kernel::{EstateId, Permission, Scope, StaffId, SystemClock, SystemIds};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::house::{WORDING, client, embedded, has_heard, listener, say, setup, url, within};

/// Speaks of estates, and listens to what others ask.
fn teller() -> ServiceModule {
    ServiceModule {
        name: "archive",
        configure: |_settings| {
            Box::new(|context| {
                async move { Ok(StartedService::default().consuming(InboxConsumer::new(context.db))) }.boxed()
            })
        },
        migrate: |db| async move { db.migrate::<Chassis>().await }.boxed(),
        routes: |_none| {},
        kept: &[],
        commands: &[],
        words: WORDING,
    }
}

/// Asks now and then until the answer is yes: what is asked for here is done by jobs that look once a second.
async fn until(mut question: impl AsyncFnMut() -> bool) {
    within(async {
        let mut looks = tokio::time::interval(Duration::from_millis(50));
        while !question().await {
            looks.tick().await;
        }
    })
    .await;
}

/// A running process, and what makes tokens for it.
struct Process {
    host: Host,
    signer: Signer,
}

impl Process {
    async fn start(folder: &TempDir, modules: Vec<ServiceModule>) -> Self {
        let mut setup = setup(embedded(folder, &[]), modules);
        let (pair, keys) = (KeyPair::generate(), Arc::new(LocalKeys::default()));
        keys.publish(vec![pair.public().clone()]);
        setup.neighbours.keys = Some(keys);
        let host = Host::start(setup).await.unwrap();
        let signer = Signer::new("steward", &pair, Arc::new(SystemClock), Arc::new(SystemIds)).unwrap();
        Self { host, signer }
    }

    fn db(&self, service: &str) -> &Db {
        self.host.databases().iter().find(|db| db.service() == service).unwrap()
    }

    fn token(&self, permissions: &[Permission], scope: Scope) -> String {
        let subject = Subject::Staff(StaffId::new(&SystemIds));
        self.signer.sign(&self.signer.claims(subject, permissions.to_vec(), scope, 600)).unwrap()
    }

    fn operator(&self) -> String {
        self.token(&[Permission::Operations, Permission::AuditRead], Scope::Group)
    }

    async fn ask(&self, token: &str, (method, path): (Method, &str), body: Option<Value>) -> Response {
        let request = client().request(method, url(&self.host, path)).bearer_auth(token);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.ask(&self.operator(), (Method::GET, path), None).await;
        assert_eq!(reply.status(), 200, "{path}");
        serde_json::from_str(&reply.text().await.unwrap()).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_new_to_a_group_hears_by_itself_what_was_said_before() {
    let folder = tempfile::tempdir().unwrap();
    let before = Process::start(&folder, vec![teller()]).await;
    let mut estates = Vec::new();
    for _ in 0..5 {
        estates.push(say(before.db("archive")).await);
    }
    until(async || before.host.events_under_way().await.unwrap() == 0).await;
    before.host.stop().await;

    let process = Process::start(&folder, vec![teller(), listener()]).await;
    for estate in estates {
        until(async || has_heard(process.db("listener"), estate).await).await;
    }
    until(async || process.get("/api/v1/archive/backfills").await["items"][0]["state"] == "completed").await;
    let backfill = &process.get("/api/v1/archive/backfills").await["items"][0];
    assert_eq!(backfill["requested_by"], "service:listener");
    assert_eq!(backfill["sent"], 5);
    process.host.stop().await;

    let again = Process::start(&folder, vec![teller(), listener()]).await;
    assert_eq!(again.get("/api/v1/archive/backfills").await["items"].as_array().unwrap().len(), 1);
    again.host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_has_a_consumer_sent_what_it_missed() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&folder, vec![teller(), listener()]).await;
    let estate = say(process.db("archive")).await;
    until(async || has_heard(process.db("listener"), estate).await).await;
    let path = "/api/v1/archive/backfills";
    let body = json!({ "consumer": "listener", "mode": "current_state", "events": ["archive.estate.#"] });
    let mut location = String::new();
    until(async || {
        // Until what the listener asked for by itself is through.
        let begun = process.ask(&process.operator(), (Method::POST, path), Some(body.clone())).await;
        let place = begun.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
        assert_eq!(begun.status(), if place.is_some() { 202 } else { 409 });
        place.map(|place| location = place).is_some()
    })
    .await;
    until(async || process.get(&location).await["state"] == "completed").await;
    let done = process.get(&location).await;
    assert_eq!((&done["sent"], &done["mode"]), (&json!(1), &json!("current_state")));
    let cancel = process.ask(&process.operator(), (Method::DELETE, &location), None).await;
    assert_eq!(cancel.status(), 409);
    assert!(cancel.text().await.unwrap().contains("backfill_ended"));
    process.host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backfill_that_cannot_be_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&folder, vec![teller(), listener()]).await;
    let path = "/api/v1/listener/backfills";
    let bodies = [
        (json!({ "consumer": "nobody", "mode": "everything" }), "backfill_consumer_unknown"),
        (json!({ "consumer": "Not a name", "mode": "everything" }), "backfill.consumer"),
        (json!({ "consumer": "archive", "mode": "everything", "events": ["*.x"] }), "backfill.event"),
        (json!({ "consumer": "archive", "mode": "all" }), "/mode"),
        (json!({ "consumer": "archive", "mode": "everything", "from": "yesterday" }), "/from"),
    ];
    for (body, fault) in bodies {
        let refused = process.ask(&process.operator(), (Method::POST, path), Some(body.clone())).await;
        assert_eq!(refused.status(), 422, "{body}");
        let text = refused.text().await.unwrap();
        assert!(text.contains(fault), "{body}: {text}");
    }
    // What is kept is what the other service asked for by itself, alone; there was nothing to send.
    let by_itself = |one: &Value| {
        let asked_by = one["requested_by"].as_str().unwrap_or_default();
        asked_by.starts_with("service:") && one["sent"] == 0
    };
    assert!(process.get(path).await["items"].as_array().unwrap().iter().all(by_itself));
    let unknown = format!("{path}/0198f000-0000-7000-8000-000000000001");
    for method in [Method::GET, Method::DELETE] {
        let missing = process.ask(&process.operator(), (method, &unknown), None).await;
        assert_eq!(missing.status(), 404);
    }
    process.host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_operator_of_the_whole_group_begins_no_backfill_and_verifies_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&folder, vec![teller(), listener()]).await;
    let all = [Permission::Operations, Permission::AuditRead];
    let narrow = process.token(&all, Scope::estate(EstateId::new(&SystemIds)));
    let reader = process.token(&[Permission::TicketsRead], Scope::Group);
    let one = "/api/v1/archive/backfills/0198f000-0000-7000-8000-000000000001";
    let body = || Some(json!({ "consumer": "listener", "mode": "everything" }));
    for token in [&narrow, &reader] {
        for (door, body) in [
            ((Method::POST, "/api/v1/archive/backfills"), body()),
            ((Method::GET, "/api/v1/archive/backfills"), None),
            ((Method::GET, one), None),
            ((Method::DELETE, one), None),
            ((Method::GET, "/api/v1/archive/audit-entries/verification"), None),
        ] {
            let name = door.1;
            assert_eq!(process.ask(token, door, body).await.status(), 403, "{name}");
        }
    }
    process.host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_sealed_by_itself_and_can_be_verified() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(&folder, vec![teller(), listener()]).await;
    say(process.db("archive")).await;
    let path = "/api/v1/archive/audit-entries/verification";
    until(async || process.get(path).await["verified_entries"] == 1).await;
    let whole = process.get(path).await;
    assert_eq!((&whole["result"], &whole["broken"]), (&json!("whole"), &Value::Null));
    assert_eq!(whole["hash"].as_str().unwrap().len(), 64);
    let bounds = format!("{path}?from=1&to=2126-01-01T00:00:00Z");
    assert_eq!(process.get(&bounds).await["verified_entries"], 1);
    for wrong in ["from=-1", "from=yesterday", "to=", "form=1"] {
        let refused = process.ask(&process.operator(), (Method::GET, &format!("{path}?{wrong}")), None).await;
        assert_eq!(refused.status(), 422, "{wrong}");
    }
    process.host.stop().await;
}
