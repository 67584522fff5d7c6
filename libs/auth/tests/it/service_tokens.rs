//! Tokens for our own services, from a real server on this machine.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use auth::{ServiceTokens, ServiceTokensConfig};
use chrono::TimeDelta;
use kernel::{Clock, ErrorKind, Failure};
use serde_json::json;

use crate::issuer::Issuer;

/// Gives out `token-1`, `token-2`, … to whoever knows the secret.
async fn give(
    request: HttpRequest,
    form: web::Form<Vec<(String, String)>>,
    given: web::Data<Arc<AtomicUsize>>,
) -> HttpResponse {
    let secret = request.headers().get("authorization").unwrap().to_str().unwrap();
    let is_known = secret == "Basic dGlja2V0aW5nOnMzY3JldA==";
    let number = given.fetch_add(1, Ordering::SeqCst) + 1;
    if !is_known || form.0 != [("grant_type".to_owned(), "client_credentials".to_owned())] {
        return HttpResponse::Unauthorized().json(json!({"error": "invalid_client"}));
    }
    HttpResponse::Ok()
        .json(json!({"access_token": format!("token-{number}"), "token_type": "Bearer", "expires_in": 600}))
}

fn tokens(issuer: &Issuer, secret: &str, given: &Arc<AtomicUsize>) -> ServiceTokens {
    let given = web::Data::new(Arc::clone(given));
    let server = HttpServer::new(move || {
        App::new().app_data(given.clone()).route("/oauth/token", web::post().to(give))
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let token_url = format!("http://{}/oauth/token", server.addrs()[0]);
    rt::spawn(server.run());
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let config =
        ServiceTokensConfig { token_url, client_id: "ticketing".to_owned(), client_secret: secret.into() };
    ServiceTokens::new(
        reqwest::Client::builder().build().unwrap(),
        config,
        Arc::<kernel::ManualClock>::clone(&issuer.clock),
    )
}

#[actix_web::test]
async fn a_token_is_kept_until_a_minute_before_its_end() {
    let (issuer, given) = (Issuer::new(), Arc::default());
    let tokens = tokens(&issuer, "s3cret", &given);
    assert_eq!(tokens.bearer().await.unwrap(), "token-1");
    issuer.clock.advance(TimeDelta::seconds(539));
    assert_eq!(tokens.bearer().await.unwrap(), "token-1");
    issuer.clock.advance(TimeDelta::seconds(1));
    assert_eq!(tokens.bearer().await.unwrap(), "token-2");
    tokens.forget("token-1").await;
    assert_eq!(tokens.bearer().await.unwrap(), "token-2", "another one was refused");
    tokens.forget("token-2").await;
    assert_eq!(tokens.bearer().await.unwrap(), "token-3");
}

#[actix_web::test]
async fn a_wall_clock_that_is_set_changes_nothing_about_a_token() {
    let (issuer, given) = (Issuer::new(), Arc::default());
    let tokens = tokens(&issuer, "s3cret", &given);
    assert_eq!(tokens.bearer().await.unwrap(), "token-1");
    issuer.clock.set(issuer.clock.now() + TimeDelta::hours(1));
    assert_eq!(tokens.bearer().await.unwrap(), "token-1");
    issuer.clock.set(issuer.clock.now() - TimeDelta::hours(2));
    issuer.clock.advance(TimeDelta::seconds(540));
    assert_eq!(tokens.bearer().await.unwrap(), "token-2");
}

/// Who waits for an answer takes that answer: each asking in turn would make the last wait for all of them.
#[actix_web::test]
async fn callers_that_come_together_share_one_failure() {
    let (issuer, given) = (Issuer::new(), Arc::new(AtomicUsize::new(0)));
    let tokens = tokens(&issuer, "wrong", &given);
    let asked = || given.load(Ordering::SeqCst);
    let (first, second, third) = tokio::join!(tokens.bearer(), tokens.bearer(), tokens.bearer());
    assert!(first.is_err() && second.is_err() && third.is_err());
    assert_eq!(asked(), 1);
    issuer.clock.advance(TimeDelta::seconds(1));
    assert!(tokens.bearer().await.is_err());
    assert_eq!(asked(), 2, "after a second it is tried again");
}

#[actix_web::test]
async fn callers_that_come_together_share_one_token() {
    let (issuer, given) = (Issuer::new(), Arc::default());
    let tokens = tokens(&issuer, "s3cret", &given);
    let (first, second) = tokio::join!(tokens.bearer(), tokens.bearer());
    assert_eq!((first.unwrap(), second.unwrap()), ("token-1".to_owned(), "token-1".to_owned()));
}

#[actix_web::test]
async fn a_refused_service_is_unavailable_to_its_callers() {
    let (issuer, given) = (Issuer::new(), Arc::default());
    let failure = Failure::from(tokens(&issuer, "wrong", &given).bearer().await.unwrap_err());
    assert_eq!(failure.kind(), ErrorKind::Unavailable);
    assert!(failure.chain().contains("401"), "{}", failure.chain());
}
