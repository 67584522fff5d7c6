//! Keys behind a URL, from a real server on this machine, its outages included.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, rt, web};
use auth::{KeyPair, KeySource, LocalKeys, RemoteKeys, TokenError};
use chrono::TimeDelta;
use kernel::Clock;
use serde_json::json;

use crate::issuer::Issuer;

/// A server of keys that counts how often it is asked and can be made to fail.
struct Server {
    url: String,
    asked: Arc<AtomicUsize>,
    is_down: Arc<AtomicBool>,
    handle: ServerHandle,
}

impl Server {
    fn start(keys: &Arc<LocalKeys>) -> Self {
        let (asked, is_down) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let state = (Arc::clone(keys), Arc::clone(&asked), Arc::clone(&is_down));
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::new(state.clone())).route("/jwks.json", web::get().to(serve))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let url = format!("http://{}/jwks.json", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        rt::spawn(server);
        Self { url, asked, is_down, handle }
    }

    fn source(&self) -> Arc<RemoteKeys> {
        // The second builder of a test process finds the provider in place, which is all that is wanted.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().build().unwrap();
        Arc::new(RemoteKeys::new(client, self.url.clone()))
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

type State = (Arc<LocalKeys>, Arc<AtomicUsize>, Arc<AtomicBool>);

/// The keys, among others of a kind that is not ours.
async fn serve(state: web::Data<State>) -> HttpResponse {
    let (keys, asked, is_down) = state.get_ref();
    asked.fetch_add(1, Ordering::SeqCst);
    if is_down.load(Ordering::SeqCst) {
        return HttpResponse::InternalServerError().finish();
    }
    let mut set = vec![json!({"kty": "RSA", "kid": "foreign", "n": "AQAB", "e": "AQAB"})];
    set.extend(keys.published().keys.iter().map(|key| serde_json::to_value(key).unwrap()));
    HttpResponse::Ok().json(json!({"keys": set}))
}

#[actix_web::test]
async fn keys_are_fetched_once_and_kept_through_an_outage() {
    let issuer = Issuer::new();
    let server = Server::start(&issuer.keys);
    let verifier = issuer.verifier_of(server.source());
    let token = || issuer.token(|_claims| {});
    for _ in 0..3 {
        verifier.verify(&token()).await.unwrap();
    }
    assert_eq!(server.asked(), 1);

    server.is_down.store(true, Ordering::SeqCst);
    // A wall clock that is set makes no key older or younger.
    issuer.clock.set(issuer.clock.now() + TimeDelta::hours(1));
    verifier.verify(&token()).await.unwrap();
    assert_eq!(server.asked(), 1);
    issuer.clock.set(issuer.clock.now() - TimeDelta::hours(1));
    issuer.clock.advance(TimeDelta::minutes(6));
    verifier.verify(&token()).await.unwrap();
    assert_eq!(server.asked(), 2, "keys older than five minutes are asked for anew");

    server.handle.stop(false).await;
    issuer.clock.advance(TimeDelta::hours(1));
    verifier.verify(&token()).await.unwrap();
}

#[actix_web::test]
async fn invented_key_ids_do_not_flood_the_server() {
    let issuer = Issuer::new();
    let server = Server::start(&issuer.keys);
    let verifier = issuer.verifier_of(server.source());
    for seed in 20..40 {
        let forged = issuer.signer_with(&KeyPair::from_seed(&[seed; 32])).sign(&issuer.claims()).unwrap();
        assert_eq!(verifier.verify(&forged).await.unwrap_err(), TokenError::UnknownKey);
    }
    assert_eq!(server.asked(), 1);

    let next = KeyPair::from_seed(&[9; 32]);
    issuer.keys.publish(vec![issuer.pair.public().clone(), next.public().clone()]);
    issuer.clock.advance(TimeDelta::seconds(2));
    let token = issuer.signer_with(&next).sign(&issuer.claims()).unwrap();
    assert!(verifier.verify(&token).await.is_ok(), "a new key is found once the server was left in peace");
    assert_eq!(server.asked(), 2);
    server.handle.stop(false).await;
}

#[actix_web::test]
async fn without_any_keys_nothing_is_said_of_a_token() {
    let issuer = Issuer::new();
    let server = Server::start(&issuer.keys);
    server.is_down.store(true, Ordering::SeqCst);
    let verifier = issuer.verifier_of(server.source());
    let token = issuer.token(|_claims| {});
    assert_eq!(verifier.verify(&token).await.unwrap_err(), TokenError::NoKeys);
    let error = server.source().keys().await.unwrap_err().to_string();
    assert!(error.contains("cannot be read"), "{error}");

    server.is_down.store(false, Ordering::SeqCst);
    issuer.clock.advance(TimeDelta::seconds(2));
    assert!(verifier.verify(&token).await.is_ok());
    server.handle.stop(false).await;
}
