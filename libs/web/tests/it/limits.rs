//! Limits per client and class, on a clock that stands still.

use std::{num::NonZeroU32, sync::Arc};

use actix_web::{
    dev::ServiceRequest,
    test::{self, TestRequest},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use web::{ClientAddress, Identify, Identity, Limit, RateLimits, Site};

use crate::shop::{Answer, Heard, clock, get, post_json, read, site};

/// Believes the header `x-name`.
struct ByHeader;

#[async_trait(?Send)]
impl Identify for ByHeader {
    async fn identify(&self, request: &ServiceRequest) -> Identity {
        match request.headers().get("x-name").and_then(|name| name.to_str().ok()) {
            None => Identity::Unknown,
            Some("service") => Identity::Internal,
            Some(name) => Identity::Known(name.to_owned()),
        }
    }
}

fn limited(clock: &Arc<kernel::ManualClock>, address: ClientAddress) -> Site {
    let limit = |requests| Limit::per_minute(NonZeroU32::new(requests).unwrap());
    Site {
        identify: Arc::new(ByHeader),
        rate_limits: Arc::new(RateLimits::new(
            limit(3),
            limit(2),
            limit(1),
            address,
            Arc::<kernel::ManualClock>::clone(clock),
        )),
        ..site(clock, &Heard::default())
    }
}

/// Sends requests to one application, one after the other.
async fn ask_all(site: &Site, requests: Vec<TestRequest>) -> Vec<Answer> {
    let app = test::init_service(site.app()).await;
    let mut answers = Vec::new();
    for request in requests {
        let request = request.peer_addr("192.0.2.1:4711".parse().unwrap()).to_request();
        answers.push(read(test::try_call_service(&app, request).await).await);
    }
    answers
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status).collect()
}

#[actix_web::test]
async fn a_client_is_told_what_is_left_and_then_to_wait() {
    let clock = clock();
    let site = limited(&clock, ClientAddress::Peer);
    let answers = ask_all(&site, (0..4).map(|_| get("/api/v1/things")).collect()).await;
    assert_eq!(statuses(&answers), [200, 200, 200, 429]);
    let left: Vec<_> = answers.iter().map(|answer| answer.header("ratelimit").unwrap()).collect();
    assert_eq!(
        left,
        [r#""read";r=2;t=20"#, r#""read";r=1;t=20"#, r#""read";r=0;t=20"#, r#""read";r=0;t=20"#]
    );
    assert_eq!(answers[3].header("ratelimit-policy"), Some(r#""read";q=3;w=60"#));
    assert_eq!(answers[3].header("retry-after"), Some("20"));
    assert_eq!(answers[3].json()["code"], "rate_limited");

    clock.advance(TimeDelta::seconds(20));
    let later = ask_all(&site, vec![get("/api/v1/things"), get("/api/v1/things")]).await;
    assert_eq!(statuses(&later), [200, 429]);
}

#[actix_web::test]
async fn classes_and_clients_do_not_eat_from_one_plate() {
    let site = limited(&clock(), ClientAddress::Peer);
    let body = r#"{"name":"lamp","count":1}"#;
    let write = || post_json("/api/v1/things", body);
    let answers = ask_all(
        &site,
        vec![
            write(),
            write(),
            write(),
            get("/api/v1/things"),
            write().insert_header(("x-name", "staff:1")),
            write().insert_header(("x-name", "staff:2")),
        ],
    )
    .await;
    assert_eq!(statuses(&answers), [204, 204, 429, 200, 204, 204]);
}

#[actix_web::test]
async fn attempts_to_sign_in_have_the_narrowest_limit() {
    let site = limited(&clock(), ClientAddress::Peer);
    let answers =
        ask_all(&site, vec![post_json("/api/v1/session", "{}"), post_json("/api/v1/session", "{}")]).await;
    assert_eq!(statuses(&answers), [404, 429]);
    assert!(answers[1].body.contains("sign-in"));
}

#[actix_web::test]
async fn our_own_services_are_not_limited() {
    let site = limited(&clock(), ClientAddress::Peer);
    let request = || get("/api/v1/things").insert_header(("x-name", "service"));
    let answers = ask_all(&site, (0..9).map(|_| request()).collect()).await;
    assert_eq!(statuses(&answers), [200; 9]);
}

#[actix_web::test]
async fn behind_a_proxy_the_address_it_saw_counts() {
    let clock = clock();
    let asked = |forwarded: &'static str| get("/api/v1/things").insert_header(("x-forwarded-for", forwarded));
    let requests = || {
        vec![
            asked("1.1.1.1"),
            asked("1.1.1.1"),
            asked("9.9.9.9, 1.1.1.1"),
            asked("1.1.1.1"),
            asked("2.2.2.2"),
        ]
    };
    let behind = ask_all(&limited(&clock, ClientAddress::Forwarded), requests()).await;
    assert_eq!(statuses(&behind), [200, 200, 200, 429, 200]);
    let bare = ask_all(&limited(&clock, ClientAddress::Peer), requests()).await;
    assert_eq!(statuses(&bare), [200, 200, 200, 429, 429]);
}
