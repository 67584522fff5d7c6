//! Dead letters and parked timers, and who may touch them.

use std::sync::Arc;

use auth::{KeyPair, LocalKeys, Signer, Subject};
use bus::{Consumer, DeadLetter};
use db::InboxConsumer;
use envelope::Envelope;
use host::Host;
use kernel::{Clock, EstateId, EventId, Permission, Scope, StaffId, SystemClock, SystemIds};
use reqwest::{Method, Response};
use tempfile::TempDir;

use crate::house::{an_estate, client, embedded, has_heard, listener, setup, url};

const LETTER: &str = "0198f000-0000-7000-8000-000000000001";

async fn ask(host: &Host, token: &str, (method, path): &(Method, String)) -> Response {
    let request = client().request(method.clone(), url(host, path)).bearer_auth(token);
    let request = if *method == Method::GET {
        request
    } else {
        let body = if *method == Method::PUT { r#"{"body":"x"}"# } else { "{}" };
        request.header("content-type", "application/json").body(body)
    };
    request.send().await.unwrap()
}

/// A host of the listener, and a token for an operator with this scope.
async fn listening(folder: &TempDir, scopes: &[Scope]) -> (Host, Vec<String>) {
    let mut setup = setup(embedded(folder, &[]), [listener()]);
    let (pair, keys) = (KeyPair::generate(), Arc::new(LocalKeys::default()));
    keys.publish(vec![pair.public().clone()]);
    setup.neighbours.keys = Some(keys);
    let host = Host::start(setup).await.unwrap();
    let signer = Signer::new("steward", &pair, Arc::new(SystemClock), Arc::new(SystemIds)).unwrap();
    let token = |scope: &Scope| {
        let subject = Subject::Staff(StaffId::new(&SystemIds));
        signer.sign(&signer.claims(subject, vec![Permission::Operations], scope.clone(), 600)).unwrap()
    };
    (host, scopes.iter().map(token).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_up_for_one_cause_is_replayed_with_one_request() {
    let folder = tempfile::tempdir().unwrap();
    let (host, tokens) = listening(&folder, &[Scope::Group]).await;
    let db = host.databases().first().unwrap();
    let consumer = InboxConsumer::new(db.clone());
    let mut opened = Vec::new();
    for reason in ["the archive was away", "the archive was away", "nobody knows"] {
        let estate = an_estate();
        let envelope = Envelope::wrap(EventId::new(&SystemIds), SystemClock.now(), 1, &estate).unwrap();
        let letter = DeadLetter {
            body: envelope.to_bytes().unwrap(),
            routing_key: envelope.routingkey.clone(),
            envelope: Some(envelope),
            reason: reason.to_owned(),
            attempts: 6,
        };
        consumer.dead_letter(letter).await.unwrap();
        opened.push(estate.estate_id);
    }
    let replay = async |body: &str| {
        let request =
            client().post(url(&host, "/api/v1/listener/dead-letters/replay")).bearer_auth(&tokens[0]);
        request.header("content-type", "application/json").body(body.to_owned()).send().await.unwrap()
    };
    let done = replay(r#"{"reason":"archive was away","limit":1}"#).await.text().await.unwrap();
    assert_eq!(done, r#"{"handled":1,"failed":0,"has_more":true}"#);
    let by_topic = r#"{"reason":"archive was away","routing_key":"archive.estate.estate_opened.v1"}"#;
    let done = replay(by_topic).await.text().await.unwrap();
    assert_eq!(done, r#"{"handled":1,"failed":0,"has_more":false}"#);
    let heard =
        [has_heard(db, opened[0]).await, has_heard(db, opened[1]).await, has_heard(db, opened[2]).await];
    assert_eq!(heard, [true, true, false]);
    let lenient = r#"{"parked_from":"2026-1-1T0:0:0Z"}"#;
    for wrong in [r#"{"limit":0}"#, r#"{"limit":501}"#, r#"{"state":"parked"}"#, lenient] {
        assert_eq!(replay(wrong).await.status(), 422, "{wrong}");
    }
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_of_some_estates_touches_no_dead_letter_and_no_parked_timer() {
    let folder = tempfile::tempdir().unwrap();
    let scopes = [
        Scope::Group,
        Scope::estate(EstateId::new(&SystemIds)),
        Scope::Regions { regions: vec!["north".to_owned()] },
    ];
    let (host, tokens) = listening(&folder, &scopes).await;
    let (whole, narrow) = tokens.split_first().unwrap();
    let (letters, timers) = ("/api/v1/listener/dead-letters", "/api/v1/listener/parked-timers");
    let doors = [
        (Method::GET, letters.to_owned(), 200),
        (Method::GET, format!("{letters}/{LETTER}"), 404),
        (Method::PUT, format!("{letters}/{LETTER}"), 422),
        (Method::POST, format!("{letters}/{LETTER}/replay"), 404),
        (Method::POST, format!("{letters}/replay"), 200),
        (Method::POST, format!("{letters}/{LETTER}/discard"), 404),
        (Method::GET, timers.to_owned(), 200),
        (Method::POST, format!("{timers}/{LETTER}/retry"), 404),
        (Method::POST, format!("{timers}/retry"), 200),
        (Method::POST, format!("{timers}/{LETTER}/discard"), 404),
    ];
    for (method, path, expected) in doors {
        let door = (method, path);
        for token in narrow {
            let refused = ask(&host, token, &door).await;
            assert_eq!(refused.status(), 403, "{door:?}");
            let text = refused.text().await.unwrap();
            assert!(text.contains("scope_too_narrow"), "{door:?}: {text}");
        }
        assert_eq!(ask(&host, whole, &door).await.status(), expected, "{door:?}");
    }
    host.stop().await;
}
