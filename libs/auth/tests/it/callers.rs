//! Handlers that need a caller.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    sync::{Arc, Mutex},
};

use actix_web::{
    HttpResponse,
    body::to_bytes,
    get,
    test::{self, TestRequest},
    web::Data,
};
use async_trait::async_trait;
use auth::{Caller, CurrentRights, Issued, KeyPair, Still, Verifier, need};
use chrono::TimeDelta;
use kernel::{Actor, Cause, Permission, Scope};
use serde_json::{Value, json};
use web::{
    BodyLimit, ClientAddress, Description, HttpApp, Limit, Operations, Operators, Origins, RateLimits,
    Streams, trace::TrustedTraces,
};
use words::Catalogue;

use crate::issuer::Issuer;

#[get("/tickets")]
async fn tickets(caller: Caller<need::TicketsWrite>) -> HttpResponse {
    let Caller { actor, subject, expires_at, .. } = caller;
    HttpResponse::Ok().json(json!({
        "principal": actor.principal.to_string(), "subject": subject.to_string(), "until": expires_at,
    }))
}

#[get("/bills")]
async fn bills(_caller: Caller<need::BillingRead>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[get("/everything")]
async fn everything(_caller: Caller<need::GroupWide<need::TicketsWrite>>) -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// What a stream would show after the first moment: the same as at the beginning, or nothing more.
#[get("/later")]
async fn later(caller: Caller<need::TicketsWrite>, taken: Data<Arc<Taken>>) -> HttpResponse {
    let mut told = Vec::new();
    for taking in [Taking::Nothing, Taking::Permission, Taking::Everything, Taking::Unknown] {
        taken.set(taking);
        told.push(match caller.still().await {
            Still::May(_actor) => "may",
            Still::MayNot => "may not",
            Still::NotKnown => "not known",
        });
    }
    HttpResponse::Ok().json(told)
}

#[get("/me")]
async fn me(caller: Caller<need::Anyone>) -> HttpResponse {
    HttpResponse::Ok().json(caller.actor.permissions)
}

fn http_app(issuer: &Issuer, limit: u32) -> HttpApp {
    http_app_of(issuer, limit, issuer.verifier())
}

fn http_app_of(issuer: &Issuer, limit: u32, verifier: Verifier) -> HttpApp {
    let limit = Limit::per_minute(NonZeroU32::new(limit).unwrap());
    HttpApp {
        description: Description::default(),
        routes: Arc::new(|_config| {}),
        files: Arc::new(|config| {
            config.service(tickets).service(bills).service(everything).service(me);
        }),
        services: Arc::new([]),
        words: Arc::new(Catalogue::new(&[kernel::WORDING, web::WORDING, auth::WORDING])),
        operations: Operations::new(Vec::new(), String::new, Operators::Loopback),
        identify: Arc::new(verifier),
        rate_limits: Arc::new(RateLimits::new(
            limit,
            limit,
            limit,
            ClientAddress::Peer,
            Arc::<kernel::ManualClock>::clone(&issuer.clock),
        )),
        body_limit: BodyLimit::default(),
        streams: Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN),
        origins: Origins::default(),
        traces: TrustedTraces::OfEverybody,
        is_behind_proxy: false,
    }
}

async fn ask(http_app: &HttpApp, path: &str, token: Option<&str>) -> (u16, Option<String>, Value) {
    let app = test::init_service(http_app.app()).await;
    let mut request = TestRequest::get().uri(path);
    if let Some(token) = token {
        request = request.insert_header(("authorization", format!("Bearer {token}")));
    }
    let reply = test::call_service(&app, request.to_request()).await;
    let challenge = reply.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let status = reply.status().as_u16();
    let body = to_bytes(reply.into_body()).await.map_err(|_error| "a body broke off").unwrap();
    (status, challenge, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

#[actix_web::test]
async fn a_caller_with_the_permission_gets_in() {
    let issuer = Issuer::new();
    let token = issuer.token(|_claims| {});
    let (status, _, body) = ask(&http_app(&issuer, 100), "/tickets", Some(&token)).await;
    let subject = "staff:0198f000-0000-7000-8000-000000000001";
    assert_eq!((status, &body["principal"], &body["subject"]), (200, &json!(subject), &json!(subject)));
    assert_eq!(body["until"], "2026-03-01T08:10:00Z");
    let (_, _, permissions) = ask(&http_app(&issuer, 100), "/me", Some(&token)).await;
    assert_eq!(permissions, json!(["tickets:read", "tickets:write"]));
}

#[actix_web::test]
async fn nobody_is_asked_for_a_token() {
    let (status, challenge, body) = ask(&http_app(&Issuer::new(), 100), "/tickets", None).await;
    assert_eq!((status, challenge.as_deref()), (401, Some(r#"Bearer realm="steward""#)));
    assert_eq!(body["code"], "unauthenticated");
}

#[actix_web::test]
async fn a_missing_permission_is_named() {
    let issuer = Issuer::new();
    let token = issuer.token(|claims| claims.permissions.retain(|held| *held != Permission::TicketsWrite));
    let (status, challenge, body) = ask(&http_app(&issuer, 100), "/tickets", Some(&token)).await;
    assert_eq!((status, &body["code"]), (403, &json!("permission_missing")));
    assert!(body["detail"].as_str().unwrap().contains("tickets:write"), "{body}");
    assert!(challenge.unwrap().contains(r#"error="insufficient_scope", scope="tickets:write""#));
    assert_eq!(ask(&http_app(&issuer, 100), "/bills", Some(&token)).await.0, 403);
}

#[actix_web::test]
async fn what_is_about_the_whole_group_needs_its_scope_and_the_permission() {
    let issuer = Issuer::new();
    let http_app = http_app(&issuer, 100);
    let token = |scope: &Scope, permissions: &[Permission]| {
        issuer.token(|claims| {
            claims.scope = scope.clone();
            claims.permissions = permissions.to_vec();
        })
    };
    let here = Scope::Estates { estates: Vec::new() };
    let north = Scope::Regions { regions: vec!["north".to_owned()] };
    let held = [Permission::TicketsWrite];
    for (scope, permissions, status, code) in [
        (&Scope::Group, held.as_slice(), 200, ""),
        (&north, &held, 403, "scope_too_narrow"),
        (&here, &held, 403, "scope_too_narrow"),
        (&Scope::Group, &[], 403, "permission_missing"),
        (&here, &[], 403, "permission_missing"),
    ] {
        let (answered, _, body) = ask(&http_app, "/everything", Some(&token(scope, permissions))).await;
        assert_eq!((answered, body["code"].as_str().unwrap_or_default()), (status, code), "{scope:?}");
    }
}

#[actix_web::test]
async fn a_token_that_cannot_be_trusted_says_why_in_few_words() {
    let issuer = Issuer::new();
    let http_app = http_app(&issuer, 100);
    let forged = issuer.signer_with(&KeyPair::from_seed(&[8; 32])).sign(&issuer.claims()).unwrap();
    let early = issuer.token(|claims| claims.nbf += 60);
    let late = issuer.token(|_claims| {});
    let code = |body: &Value| body["code"].as_str().unwrap().to_owned();
    for (token, wanted) in
        [(forged.as_str(), "token_invalid"), ("x", "token_invalid"), (&early, "token_not_yet_valid")]
    {
        let (status, challenge, body) = ask(&http_app, "/me", Some(token)).await;
        assert_eq!((status, code(&body).as_str()), (401, wanted));
        assert!(challenge.unwrap().contains(r#"error="invalid_token""#));
    }
    issuer.clock.advance(TimeDelta::minutes(11));
    let (status, _, body) = ask(&http_app, "/me", Some(&late)).await;
    assert_eq!((status, code(&body).as_str()), (401, "token_expired"));
}

#[actix_web::test]
async fn limits_count_callers_by_name_and_spare_our_services() {
    let issuer = Issuer::new();
    let http_app = http_app(&issuer, 1);
    let token = |subject: &str| issuer.token(|claims| claims.sub = subject.parse().unwrap());
    let first = token("client:0198f000-0000-7000-8000-000000000002");
    let other = token("client:0198f000-0000-7000-8000-000000000003");
    let service = token("service:archive");
    let mut statuses = Vec::new();
    for token in [&first, &first, &other, &service, &service] {
        statuses.push(ask(&http_app, "/me", Some(token)).await.0);
    }
    assert_eq!(statuses, [200, 429, 200, 200, 200]);
}

/// What identity took back meanwhile.
#[derive(Debug, Clone, Copy)]
enum Taking {
    Nothing,
    Permission,
    Everything,
    Unknown,
}

#[derive(Debug)]
struct Taken(Mutex<Taking>);

impl Taken {
    fn set(&self, taking: Taking) {
        *self.0.lock().unwrap() = taking;
    }
}

#[async_trait]
impl CurrentRights for Taken {
    async fn of(&self, actor: &Actor, issued: Issued) -> Result<Option<Actor>, Cause> {
        assert_eq!(issued.at.to_rfc3339(), "2026-03-01T08:00:00+00:00");
        match *self.0.lock().unwrap() {
            Taking::Nothing => Ok(Some(actor.clone())),
            Taking::Permission => {
                Ok(Some(Actor { permissions: vec![Permission::TicketsRead], ..actor.clone() }))
            }
            Taking::Everything => Ok(None),
            Taking::Unknown => Err("the database is away".into()),
        }
    }
}

#[actix_web::test]
async fn what_was_taken_back_is_refused_although_the_token_says_it() {
    let issuer = Issuer::new();
    let taken = Arc::new(Taken(Mutex::new(Taking::Nothing)));
    let http_app = http_app_of(&issuer, 100, issuer.verifier().with_rights(Arc::<Taken>::clone(&taken)));
    let token = issuer.token(|_claims| {});
    let code = |body: &Value| body["code"].as_str().unwrap_or_default().to_owned();
    for (taking, status, wanted) in [
        (Taking::Nothing, 200, ""),
        (Taking::Permission, 403, "permission_missing"),
        (Taking::Everything, 401, "token_revoked"),
        (Taking::Unknown, 503, "rights_unavailable"),
    ] {
        taken.set(taking);
        let (answered, _, body) = ask(&http_app, "/tickets", Some(&token)).await;
        assert_eq!((answered, code(&body).as_str()), (status, wanted), "{taking:?}");
    }
    taken.set(Taking::Permission);
    assert_eq!(ask(&http_app, "/me", Some(&token)).await.2, json!(["tickets:read"]));
}

#[actix_web::test]
async fn what_outlasts_a_request_asks_again() {
    let issuer = Issuer::new();
    let taken = Arc::new(Taken(Mutex::new(Taking::Nothing)));
    let mut http_app = http_app_of(&issuer, 100, issuer.verifier().with_rights(Arc::<Taken>::clone(&taken)));
    let data = Data::new(Arc::clone(&taken));
    http_app.files = Arc::new(move |config| {
        config.app_data(data.clone()).service(later);
    });
    let token = issuer.token(|_claims| {});
    assert_eq!(
        ask(&http_app, "/later", Some(&token)).await.2,
        json!(["may", "may not", "may not", "not known"])
    );
}

/// A handler's need is closed: this is all that can stand in `Caller<…>`, and it is what the type says.
#[test]
fn each_need_is_its_permission() {
    use need::Need;
    assert_eq!(need::Anyone::PERMISSION, None);
    assert_eq!(need::TicketsWrite::PERMISSION, Some(Permission::TicketsWrite));
    assert_eq!(need::Operations::PERMISSION, Some(Permission::Operations));
    assert_eq!(need::GroupWide::<need::Operations>::PERMISSION, Some(Permission::Operations));
}
