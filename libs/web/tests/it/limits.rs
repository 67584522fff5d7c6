//! Limits per client and class, on a clock that stands still.

use std::{num::NonZeroU32, sync::Arc};

use actix_web::{
    dev::{ServiceRequest, ServiceResponse},
    test::{self, TestRequest},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use futures_util::future::join_all;
use web::{ClientAddress, HttpApp, Identify, Identity, Limit, RateLimits};

use crate::shop::{Answer, Heard, clock, get, http_app, post_json, read};

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

fn limited(clock: &Arc<kernel::ManualClock>, address: ClientAddress) -> HttpApp {
    let limit = |requests| Limit::per_minute(NonZeroU32::new(requests).unwrap());
    HttpApp {
        identify: Arc::new(ByHeader),
        rate_limits: Arc::new(RateLimits::new(
            limit(3),
            limit(2),
            limit(1),
            address,
            Arc::<kernel::ManualClock>::clone(clock),
        )),
        ..http_app(clock, &Heard::default())
    }
}

/// Sends requests to one application, one after the other.
async fn ask_all(http_app: &HttpApp, requests: Vec<TestRequest>) -> Vec<Answer> {
    let app = test::init_service(http_app.app()).await;
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
    let http_app = limited(&clock, ClientAddress::Peer);
    let answers = ask_all(&http_app, (0..4).map(|_| get("/api/v1/things")).collect()).await;
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
    let later = ask_all(&http_app, vec![get("/api/v1/things"), get("/api/v1/things")]).await;
    assert_eq!(statuses(&later), [200, 429]);
}

#[actix_web::test]
async fn classes_and_clients_do_not_eat_from_one_plate() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let body = r#"{"name":"lamp","count":1}"#;
    let write = || post_json("/api/v1/things", body);
    let answers = ask_all(
        &http_app,
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

fn attempt(path: &str, password: &str) -> TestRequest {
    post_json(path, &format!(r#"{{"password":"{password}"}}"#))
}

#[actix_web::test]
async fn attempts_to_sign_in_have_the_narrowest_limit_however_their_path_is_spelt() {
    for path in
        ["/api/v1/session", "/api/v1/%73ession", "/%61pi/v1/sessio%6E", "/api/v1/%73%65%73%73%69%6f%6e"]
    {
        let http_app = limited(&clock(), ClientAddress::Peer);
        let answers = ask_all(&http_app, vec![attempt("/api/v1/session", "x"), attempt(path, "x")]).await;
        assert_eq!(statuses(&answers), [401, 429], "{path}");
        assert!(answers[1].body.contains("sign-in"));
    }
}

#[actix_web::test]
async fn what_no_route_takes_is_no_attempt_to_sign_in() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let paths = ["//api/v1/session", "/api/v1/./session", "/api/v1/x/../session"];
    let answers = ask_all(&http_app, paths.iter().map(|path| attempt(path, "right")).collect()).await;
    assert_eq!(statuses(&answers), [404, 404, 429], "each is a write");
}

#[actix_web::test]
async fn only_failed_attempts_to_sign_in_are_counted() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let (right, wrong) = (|| attempt("/api/v1/session", "right"), || attempt("/api/v1/session", "wrong"));
    let answers = ask_all(&http_app, vec![right(), right(), right(), wrong(), right(), wrong()]).await;
    assert_eq!(statuses(&answers), [204, 204, 204, 401, 429, 429]);
    assert_eq!(answers[2].header("ratelimit"), Some(r#""sign-in";r=1;t=60"#));
    assert_eq!(answers[3].header("ratelimit"), Some(r#""sign-in";r=0;t=60"#));
}

#[actix_web::test]
async fn attempts_at_once_wait_until_it_is_known_what_the_others_were() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let app = test::init_service(http_app.app()).await;
    let app = &app;
    let all = |password: &'static str| {
        let attempts = (0..20).map(move |_| {
            let request = attempt("/api/v1/session", password).peer_addr("192.0.2.1:4711".parse().unwrap());
            test::try_call_service(app, request.to_request())
        });
        join_all(attempts.collect::<Vec<_>>())
    };
    let status =
        |reply: Result<_, actix_web::Error>| reply.map(|reply: ServiceResponse<_>| reply.status().as_u16());
    let answered: Vec<u16> = all("right").await.into_iter().map(|reply| status(reply).unwrap()).collect();
    assert_eq!(answered, [204; 20]);
    let mut answered: Vec<u16> = all("wrong").await.into_iter().map(|reply| status(reply).unwrap()).collect();
    answered.sort_unstable();
    assert_eq!(
        (answered[0], &answered[1..]),
        (401, [429; 19].as_slice()),
        "one failure is all that is allowed"
    );
}

#[actix_web::test]
async fn a_token_gives_no_more_guesses() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let named = |name: &'static str| attempt("/api/v1/session", "wrong").insert_header(("x-name", name));
    assert_eq!(statuses(&ask_all(&http_app, vec![named("staff:1"), named("staff:2")]).await), [401, 429]);
}

#[actix_web::test]
async fn probes_are_not_limited() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let probes = (0..9).map(|_| get("/healthz")).chain((0..9).map(|_| get("/readyz")));
    assert_eq!(statuses(&ask_all(&http_app, probes.collect()).await), [200; 18]);
}

#[actix_web::test]
async fn another_port_is_not_another_client() {
    let http_app = limited(&clock(), ClientAddress::Forwarded);
    let from =
        |port: u16| get("/api/v1/things").insert_header(("x-forwarded-for", format!("203.0.113.9:{port}")));
    let answers = ask_all(&http_app, (51_000..51_004).map(from).collect()).await;
    assert_eq!(statuses(&answers), [200, 200, 200, 429]);
}

#[actix_web::test]
async fn our_own_services_are_not_limited() {
    let http_app = limited(&clock(), ClientAddress::Peer);
    let request = || get("/api/v1/things").insert_header(("x-name", "service"));
    let answers = ask_all(&http_app, (0..9).map(|_| request()).collect()).await;
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
