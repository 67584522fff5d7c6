//! A small API to be refused by: one collection of things, and handlers that fail on purpose.

use std::{
    collections::BTreeMap,
    num::{NonZeroU32, NonZeroUsize},
    sync::{Arc, Mutex},
};

use actix_web::{
    HttpResponse,
    body::to_bytes,
    dev::ServiceResponse,
    get, post, put,
    test::{self, TestRequest},
    web::Data,
};
use kernel::{
    Cause, DeclaredList, ErrorKind, Failure, ListQuery, ListSpec, ManualClock, PageOf, Refusal, Wording,
    lists::{Filter, Sort, Test},
};
use sealing::Sealer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use vocabulary::TicketId;
use web::{
    Anonymous, BodyLimit, ClientAddress, Description, HttpApp, IfMatch, IfMatchHeader, Instant, Limit,
    Listing, Operations, Operators, Origins, PathId, PathParts, Placeholders, Problem, Query, RateLimits,
    Streams, Submitted, Versioned, trace::TrustedTraces,
};
use words::Catalogue;

/// What the handlers were given, for tests to look at.
pub(crate) type Heard = Arc<Mutex<Vec<Value>>>;

#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub(crate) struct NewThing {
    name: String,
    count: u8,
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    finish: Option<Finish>,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct Part {
    weight: i64,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Colour {
    Red,
    Green,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Finish {
    Gloss(Gloss),
    Matt(Matt),
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Gloss {
    coats: u8,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct Matt {}

struct ThingList;

impl DeclaredList for ThingList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("name", 4, "Only those of this name."),
            Filter::word("colour", &["red", "green"], "Only those of this colour."),
            Filter::flag("is_new", Test::Holds("is_new"), "Only new ones, or only others."),
        ],
        sorts: &[Sort::NEWEST, Sort::OLDEST],
        columns: &["name", "price.amount", "note"],
        ..ListSpec::of("things")
    };
}

#[derive(Debug, Serialize, ToSchema)]
struct Thing {
    name: String,
    price: Value,
    note: String,
}

#[derive(Debug, Deserialize, Serialize, ToSchema)]
struct Nothing {}

#[utoipa::path(request_body = NewThing, responses((status = 204)), security(("bearer" = ["tickets:write"])))]
#[post("/api/v1/things")]
async fn create_thing(heard: Data<Heard>, body: Submitted<NewThing>) -> HttpResponse {
    heard.lock().unwrap().push(serde_json::to_value(&body.value).unwrap());
    HttpResponse::NoContent().finish()
}

#[utoipa::path(params(Listing::<ThingList>), responses((status = 200, body = PageOf<Thing>)))]
#[get("/api/v1/things")]
async fn list_things(heard: Data<Heard>, listing: Listing<ThingList>) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let ListQuery { filters, page, is_counted } = query;
    let named: BTreeMap<&str, String> =
        filters.values().iter().map(|(name, value)| (*name, format!("{value:?}"))).collect();
    heard.lock().unwrap().push(serde_json::json!({
        "limit": page.limit, "after": page.after.map(|cursor| cursor.0), "is_counted": is_counted,
        "filters": named, "sort": filters.sort(),
    }));
    let thing = Thing {
        name: "=1+1".to_owned(),
        price: serde_json::json!({ "amount": "12.50", "currency": "CNY" }),
        note: "两\nlines".to_owned(),
    };
    reply.of(PageOf { items: vec![thing], next: Some("there".to_owned()), count: None }).await
}

#[utoipa::path(responses((status = 200)))]
#[get("/api/v1/things/{id}")]
async fn get_thing(id: PathId<TicketId>) -> Versioned<String> {
    Versioned::new(3, id.0.to_string())
}

#[utoipa::path(params(IfMatchHeader), request_body = Nothing, responses((status = 204)))]
#[put("/api/v1/things/{id}")]
async fn change_thing(
    _id: PathId<TicketId>,
    version: IfMatch,
    _body: Submitted<Nothing>,
) -> Result<HttpResponse, Problem> {
    if version.0 == 3 { Ok(HttpResponse::NoContent().finish()) } else { Err(stale().into()) }
}

#[utoipa::path(request_body = Nothing, responses((status = 204)))]
#[post("/api/v1/things/{id}/touch")]
async fn touch_thing(_id: PathId<TicketId>, _body: Submitted<Nothing>) -> Result<HttpResponse, Problem> {
    Err(stale().into())
}

fn stale() -> Refusal {
    Refusal::conflict("stale_version")
}

#[derive(Debug, Deserialize, ToSchema)]
struct Credentials {
    password: String,
    #[schema(value_type = Option<String>)]
    #[expect(dead_code, reason = "it is there to be parsed")]
    since: Option<Instant>,
}

#[utoipa::path(
    request_body = Credentials, responses((status = 204)), extensions(("x-rate-limit" = json!("sign-in")))
)]
#[post("/api/v1/session")]
async fn sign_in(body: Submitted<Credentials>) -> Result<HttpResponse, Problem> {
    match body.value {
        Credentials { password, .. } if password == "right" => Ok(HttpResponse::NoContent().finish()),
        _wrong => Err(Refusal::new(ErrorKind::Unauthenticated, "shop.stranger").into()),
    }
}

#[utoipa::path(responses((status = 204)))]
#[get("/api/v1/colours/{colour}")]
async fn get_colour(_colour: PathParts<(String,)>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize, IntoParams)]
struct HowToFail {
    how: String,
}

#[utoipa::path(params(HowToFail), responses((status = 204)))]
#[get("/api/v1/failures")]
async fn fail(query: Query<HowToFail>) -> Result<HttpResponse, Problem> {
    let source: Cause = "connection to db-7.internal refused, SELECT secret".into();
    Err(match query.0.how.as_str() {
        "broken" => Failure::Broken { doing: "loading", source }.into(),
        "unavailable" => Failure::Unavailable { doing: "loading", source }.into(),
        "conflict" => Refusal::conflict("shop.sold_out").into(),
        "forbidden" => Refusal::forbidden("shop.closed").into(),
        _other => Problem::not_found(),
    })
}

pub(crate) fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-03-01T08:00:00Z".parse().unwrap()))
}

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_thing)
        .service(list_things)
        .service(get_thing)
        .service(change_thing)
        .service(touch_thing)
        .service(get_colour)
        .service(sign_in)
        .service(fail);
}

/// What the shop says to its own codes.
const WORDING: Wording = Wording {
    owner: "shop",
    en: "shop-closed = Closed.\n    .status = 403\nshop-sold_out = Sold out.\n    .status = 409\n    \
         .help = Order <more>.\nshop-stranger = Who?\n    .status = 401\n",
    zh: "shop-closed = 已打烊。\nshop-sold_out = 已售罄。\n    .help = 请补货。\nshop-stranger = 谁？\n",
};

pub(crate) fn http_app(clock: &Arc<ManualClock>, heard: &Heard) -> HttpApp {
    let (heard, many) = (Arc::clone(heard), Limit::per_minute(NonZeroU32::new(1000).unwrap()));
    HttpApp {
        description: Description {
            title: "Shop".to_owned(),
            version: "1.2.3".to_owned(),
            words: "Things.".to_owned(),
            placeholders: Placeholders::from([("colour", vec!["red".to_owned(), "green".to_owned()])]),
        },
        routes: Arc::new(move |config| {
            config.app_data(Data::new(Arc::clone(&heard))).configure(routes);
        }),
        files: Arc::new(|_config| {}),
        services: Arc::new(["shop"]),
        words: Arc::new(Catalogue::new(&[kernel::WORDING, web::WORDING, WORDING])),
        operations: Operations::new(Vec::new(), || "up 1\n".to_owned(), Operators::Loopback),
        identify: Arc::new(Anonymous),
        rate_limits: Arc::new(RateLimits::new(
            many,
            many,
            many,
            ClientAddress::Peer,
            Arc::<ManualClock>::clone(clock),
        )),
        body_limit: BodyLimit { bytes: 4096, ..BodyLimit::default() },
        streams: Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN),
        origins: Origins::default(),
        traces: TrustedTraces::OfServices(Sealer::for_tests()),
        is_behind_proxy: true,
    }
}

/// A reply, read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) async fn read(
    reply: Result<ServiceResponse<impl actix_web::body::MessageBody + 'static>, actix_web::Error>,
) -> Answer {
    let reply = match reply {
        Ok(reply) => reply.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    let status = reply.status().as_u16();
    let header =
        |(name, value): (&actix_web::http::header::HeaderName, &actix_web::http::header::HeaderValue)| {
            (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
        };
    let headers = reply.headers().iter().map(header).collect();
    let body = to_bytes(reply.into_body()).await.map_err(|_error| "a body broke off").unwrap();
    Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// Sends one request to `http_app`.
pub(crate) async fn ask(http_app: &HttpApp, request: TestRequest) -> Answer {
    let app = test::init_service(http_app.app()).await;
    read(test::try_call_service(&app, request.to_request()).await).await
}

/// Sends one request to the shop.
pub(crate) async fn ask_shop(request: TestRequest) -> (Answer, Vec<Value>) {
    let heard = Heard::default();
    let answer = ask(&http_app(&clock(), &heard), request).await;
    let heard = heard.lock().unwrap().clone();
    (answer, heard)
}

pub(crate) fn get(uri: &str) -> TestRequest {
    TestRequest::get().uri(uri)
}

pub(crate) fn post_json(uri: &str, body: &str) -> TestRequest {
    TestRequest::post()
        .uri(uri)
        .insert_header(("content-type", "application/json"))
        .set_payload(body.to_owned())
}
