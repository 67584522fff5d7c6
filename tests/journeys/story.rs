//! The story that must always work, all eight steps of it.

use chrono::{DateTime, Days, FixedOffset, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};
use suite_tests::TestSuite;
use testkit::{Api, deadline, until};

use crate::{
    in_both_shapes,
    test_estate::{PHONE, TestEstate, create_estate},
    webhook::{Endpoint, sign},
};

in_both_shapes!(one_call_travels_through_every_service, an_unsatisfied_customer_has_it_put_right);

pub(crate) async fn one_call_travels_through_every_service(suite: TestSuite) {
    let permissions = [
        "archive:read",
        "archive:write",
        "hotline:read",
        "hotline:write",
        "tickets:read",
        "tickets:write",
        // It answers fees as the customer did, and says what the repairer told it.
        "tickets:supervise",
        "callbacks:read",
        "callbacks:write",
        "billing:read",
        "billing:write",
        "notifications:read",
        "notifications:write",
    ];
    // 1: an estate, a home and who lives there; then a third party with a token for that estate.
    let test_estate = create_estate(&suite.admin().await, "estate-handbook").await;
    let api = suite.client(&permissions, &test_estate.estate_id).await;
    let endpoint = Endpoint::listen();
    let secret = register_webhook(&api, &endpoint).await;

    // 2: the caller is known by any usual spelling.
    for spelling in [PHONE, "138 0013 8000", "+86-138-0013-8000", "008613800138000"] {
        let card = card(&api, spelling).await;
        assert_eq!(card["customer_id"], test_estate.customer_id, "{spelling}");
        assert_eq!(card["homes"][0]["unit_id"], test_estate.unit_id);
    }

    // 3: a call opens a repair ticket with deadlines and their clauses.
    let call =
        api.post("/api/v1/calls", &json!({ "phone": PHONE, "direction": "inbound" })).await.expect(201);
    let ticket = open_ticket(&api, &test_estate, "repair", &call["call_id"]).await;
    let path = format!("/api/v1/tickets/{}", ticket["ticket_id"].as_str().unwrap());
    has_deadlines_of_the_handbook(&ticket);
    is_open_on_the_card(&api, &ticket).await;

    // 4: the work, with a fee agreed before it.
    let worker = employ(&suite.admin().await, &test_estate.estate_id).await;
    work(&api, &path, &worker).await;
    let resolved = api.get(&path).await.expect(200);
    assert_eq!(resolved["materials"], json!(["siphon 1 piece"]));
    assert_eq!(
        resolved["fee"],
        json!({ "amount": { "amount": "128.50", "currency": "CNY" }, "is_agreed": true })
    );

    // 5: the follow-ups appear by themselves; the customer is content each time, and the ticket closes with the last.
    let [first, last] = owed_callbacks(&api, &test_estate, &resolved).await;
    let content = json!({ "satisfaction": 5, "solved": true });
    api.step(&callback_path(&first), "complete", &content).await.expect(200);
    assert_eq!(api.get(&path).await.expect(200)["status"], "resolved", "another follow-up is owed");
    api.step(&callback_path(&last), "complete", &content).await.expect(200);
    until("the ticket is closed", async || api.get(&path).await.body["status"] == "closed").await;

    // 6: the fee is a charge and an invoice, settled in two parts; the ledger balances, and the card follows.
    settle_invoice(&api, &test_estate).await;

    was_told(&api, &test_estate).await;
    is_clear(&api).await;
    is_on_the_timeline(&api, &test_estate).await;
    heard_signed(&endpoint, &secret).await;
    endpoint.close().await;
    suite.stop().await;
}

async fn an_unsatisfied_customer_has_it_put_right(suite: TestSuite) {
    let api = suite.admin().await;
    let test_estate = create_estate(&api, "service-centre").await;
    let ticket = open_ticket(&api, &test_estate, "complaint", &Value::Null).await;
    let path = format!("/api/v1/tickets/{}", ticket["ticket_id"].as_str().unwrap());
    api.step(&path, "resolve", &json!({})).await.expect(200);
    let callback = callbacks(&api, &ticket, 1).await.remove(0);
    let answer = json!({ "satisfaction": 1, "solved": false, "remarks": "Still loud." });
    let answered = api.step(&callback_path(&callback), "complete", &answer).await.expect(200);
    let tickets = format!("/api/v1/tickets?customer_id={}", test_estate.customer_id.as_str().unwrap());
    let rectifying = async || {
        let items = items(&api, &tickets).await;
        items.into_iter().find(|other| other["rectifies"] == ticket["ticket_id"])
    };
    until("a rectification was ordered", async || rectifying().await.is_some()).await;
    let ordered = rectifying().await.unwrap();
    assert_eq!((&ordered["kind"], &ordered["status"]), (&json!("complaint"), &json!("open")));
    assert_eq!(ordered["deadlines"].as_array().map(Vec::len), Some(1));
    let due = deadline(&ordered, "resolve");
    assert_eq!(due["clause"], "CMP-14", "its own clause, not that of the first ticket");
    let heard_at = instant(&answered["answer"]["answered_at"]);
    assert_eq!(instant(&due["due_at"]), heard_at + TimeDelta::hours(24));
    suite.stop().await;
}

async fn register_webhook(api: &Api, endpoint: &Endpoint) -> String {
    let body = json!({ "url": endpoint.url, "events": ["ticketing.*"] });
    let made = api.post("/api/v1/webhook-endpoints", &body).await.expect(201);
    made["secret"].as_str().unwrap().to_owned()
}

pub(crate) async fn card(api: &Api, phone: &str) -> Value {
    let body = json!({ "phone": phone });
    api.post("/api/v1/caller-lookups", &body).await.expect(200)["items"][0].clone()
}

async fn items(api: &Api, list: &str) -> Vec<Value> {
    api.get(list).await.body["items"].as_array().cloned().unwrap_or_default()
}

fn instant(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

/// The last microsecond of the day, so many days after that of `at`, in Shanghai.
fn end_of_day(at: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    let shanghai = FixedOffset::east_opt(8 * 3600).unwrap();
    let next = at.with_timezone(&shanghai).date_naive() + Days::new(days + 1);
    let midnight = next.and_time(NaiveTime::MIN).and_local_timezone(shanghai).unwrap();
    midnight.to_utc() - TimeDelta::microseconds(1)
}

pub(crate) async fn open_ticket(api: &Api, test_estate: &TestEstate, kind: &str, call_id: &Value) -> Value {
    let body = json!({
        "estate_id": test_estate.estate_id, "unit_id": test_estate.unit_id, "customer_id": test_estate.customer_id,
        "call_id": call_id, "channel": "call", "summary": "Water under the sink.",
        "ticket": { "kind": kind, "title": "Leak in the kitchen" },
    });
    api.post("/api/v1/interactions", &body).await.expect(201)["ticket"].clone()
}

/// What `estate-handbook` promises whoever reports an ordinary repair.
fn has_deadlines_of_the_handbook(ticket: &Value) {
    let opened_at = instant(&ticket["opened_at"]);
    for (promise, due_at, clause) in [
        ("respond", opened_at + TimeDelta::minutes(5), "DSP-09"),
        ("arrive", opened_at + TimeDelta::hours(24), "DLN-21"),
        ("resolve", end_of_day(opened_at, 3), "DLN-21"),
    ] {
        let due = deadline(ticket, promise);
        assert_eq!((instant(&due["due_at"]), due["clause"].as_str().unwrap()), (due_at, clause), "{promise}");
    }
}

/// The card shows the ticket and its next promise.
async fn is_open_on_the_card(api: &Api, ticket: &Value) {
    until("the ticket is on the card", async || card(api, PHONE).await["open_tickets"] != json!([])).await;
    let card = card(api, PHONE).await;
    let shown = json!([{
        "ticket_id": ticket["ticket_id"], "number": ticket["number"], "title": "Leak in the kitchen",
        "estate_id": ticket["estate_id"], "kind": "repair", "status": "open", "due_at": deadline(ticket, "respond")["due_at"],
    }]);
    assert_eq!((&card["open_tickets"], &card["arrears"]), (&shown, &Value::Null));
}

/// Takes somebody on who works at this estate; until every service has heard of them, they cannot be given work.
pub(crate) async fn employ(admin: &Api, estate_id: &Value) -> Value {
    let role = json!({ "name": "repairer", "description": "Repairs", "permissions": ["tickets:read", "tickets:write"] });
    admin.post("/api/v1/roles", &role).await.expect(201);
    let member = json!({
        "username": "li.gong", "name": "李工", "password": "lakeside-plumber-7", "roles": ["repairer"],
        "scope": { "kind": "estates", "estates": [estate_id] },
    });
    admin.post("/api/v1/staff", &member).await.expect(201)["staff_id"].clone()
}

async fn work(api: &Api, path: &str, worker: &Value) {
    until("the repairer can be given the work", async || {
        api.step(path, "assign", &json!({ "assignee": worker })).await.status != 503
    })
    .await;
    let fee = json!({ "fee": { "amount": "128.50", "currency": "CNY" } });
    let steps: [(&str, Value); 5] = [
        ("accept", json!({})),
        ("quote", fee),
        ("approve", json!({ "channel": "signature" })),
        ("arrive", json!({})),
        ("resolve", json!({ "materials": ["siphon 1 piece"] })),
    ];
    for (act, body) in steps {
        api.step(path, act, &body).await.expect(200);
    }
}

/// The callbacks that follow a ticket, once there are so many.
async fn callbacks(api: &Api, ticket: &Value, count: usize) -> Vec<Value> {
    let callbacks = format!("/api/v1/callbacks?ticket_id={}", ticket["ticket_id"].as_str().unwrap());
    until("callbacks are owed", async || items(api, &callbacks).await.len() == count).await;
    items(api, &callbacks).await
}

/// Both that the handbook asks for after a repair: the one of the same day, and the one of the week after.
async fn owed_callbacks(api: &Api, test_estate: &TestEstate, resolved: &Value) -> [Value; 2] {
    let resolved_at = instant(&deadline(resolved, "resolve")["settled_at"]);
    let owed = callbacks(api, resolved, 2).await;
    let of = |clause: &str| owed.iter().find(|callback| callback["clause"] == clause).cloned().unwrap();
    // "The same day" is the next working day's when no work is left in this one, as at night or in the longest holidays.
    for (clause, days, channel) in [("CBK-46", 7..=7, "phone_or_on_site"), ("CBK-58", 0..=11, "phone")] {
        let callback = of(clause);
        let mut ends = days.map(|days| end_of_day(resolved_at, days));
        assert!(ends.any(|end| instant(&callback["due_at"]) == end), "{clause}: {callback}");
        assert_eq!(
            (&callback["customer_id"], &callback["unit_id"]),
            (&test_estate.customer_id, &test_estate.unit_id)
        );
        assert_eq!((&callback["status"], &callback["channel"]), (&json!("due"), &json!(channel)), "{clause}");
        assert_eq!(callback["who"], json!(["assistant"]), "{clause}");
    }
    [of("CBK-58"), of("CBK-46")]
}

fn callback_path(callback: &Value) -> String {
    format!("/api/v1/callbacks/{}", callback["callback_id"].as_str().unwrap())
}

async fn settle_invoice(api: &Api, test_estate: &TestEstate) {
    let invoices = format!("/api/v1/invoices?customer_id={}", test_estate.customer_id.as_str().unwrap());
    until("the fee was invoiced", async || api.get(&invoices).await.body["items"][0].is_object()).await;
    let invoice = api.get(&invoices).await.expect(200)["items"][0].clone();
    assert_eq!(invoice["total"], json!({ "amount": "128.50", "currency": "CNY" }));
    owes(api, &json!([{ "amount": "128.50", "currency": "CNY" }])).await;
    let rest = json!([{ "amount": "28.50", "currency": "CNY" }]);
    for (amount, status, owed) in [("100.00", "partly_paid", rest), ("28.50", "paid", json!([]))] {
        let payment = json!({
            "invoice_id": invoice["invoice_id"], "method": "wechat", "reference": format!("wx-{amount}"),
            "amount": { "amount": amount, "currency": "CNY" },
        });
        api.post("/api/v1/payments", &payment).await.expect(201);
        assert_eq!(api.get(&invoices).await.expect(200)["items"][0]["status"], status);
        owes(api, &owed).await;
    }
    let balance = api.get("/api/v1/ledger/trial-balance").await.expect(200);
    assert_eq!(
        balance["currencies"][0]["difference"],
        json!({ "amount": "0.00", "currency": "CNY" }),
        "{balance:#}"
    );
}

/// The card shows that so much is owed, and that none of it is past due.
async fn owes(api: &Api, owed: &Value) {
    until(&format!("the card shows {owed}"), async || card(api, PHONE).await["owed"] == *owed).await;
    assert_eq!(card(api, PHONE).await["arrears"], Value::Null);
}

/// 7: the customer was told of each step the handbook names, each time under its clause, and of nothing else.
async fn was_told(api: &Api, test_estate: &TestEstate) {
    let messages = format!("/api/v1/messages?customer_id={}", test_estate.customer_id.as_str().unwrap());
    let expected = [
        ("invoice_issued", "BIL-12"),
        ("payment_received", "BIL-13"),
        ("payment_received", "BIL-13"),
        ("ticket_arrived", "CMP-30"),
        ("ticket_assigned", "CMP-30"),
        ("ticket_opened", "DLN-21"),
        ("ticket_quoted", "REP-09"),
        ("ticket_resolved", "REP-22"),
    ];
    until("every message has gone out", async || {
        let sent = items(api, &messages).await;
        sent.len() >= expected.len() && sent.iter().all(|message| message["status"] == "handed_over")
    })
    .await;
    let sent = items(api, &messages).await;
    let text = |message: &Value, field: &str| message[field].as_str().unwrap().to_owned();
    let mut told: Vec<_> =
        sent.iter().map(|message| (text(message, "event"), text(message, "clause"))).collect();
    told.sort();
    assert_eq!(told, expected.map(|(event, clause)| (event.to_owned(), clause.to_owned())));
}

/// 8: the card is clear again.
async fn is_clear(api: &Api) {
    until("the card is clear", async || {
        let card = card(api, PHONE).await;
        card["open_tickets"] == json!([]) && card["owed"] == json!([])
    })
    .await;
}

/// 8: the timeline shows what happened, in its order. Other lines may stand between.
async fn is_on_the_timeline(api: &Api, test_estate: &TestEstate) {
    let timeline =
        format!("/api/v1/customers/{}/timeline?limit=200", test_estate.customer_id.as_str().unwrap());
    let work = [
        "customer_registered",
        "occupancy_started",
        "ticket_opened",
        "ticket_assigned",
        "ticket_accepted",
        "ticket_quoted",
        "ticket_quote_approved",
        "ticket_arrived",
        "ticket_resolved",
        "callback_scheduled",
        "callback_scheduled",
        "callback_completed",
        "ticket_closed",
        "payment_received",
        "payment_received",
        "message_handed_over",
    ];
    // Nobody says whether the bill or the follow-up comes first.
    let bill = ["ticket_resolved", "invoice_issued", "payment_received", "message_handed_over"];
    let told = async || {
        let newest_first = items(api, &timeline).await;
        newest_first.iter().rev().map(|line| line["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let is_whole = async || {
        let told = told().await;
        stands_in_order(&told, &work) && stands_in_order(&told, &bill)
    };
    until("everything is on the timeline, in its order", is_whole).await;
}

/// True when `told` has these kinds in this order, whatever stands between.
fn stands_in_order(told: &[String], kinds: &[&str]) -> bool {
    let mut told = told.iter();
    kinds.iter().all(|kind| told.any(|line| line == kind))
}

/// 8: the endpoint heard it, signed.
async fn heard_signed(endpoint: &Endpoint, secret: &str) {
    until("the endpoint heard that the ticket was closed", async || {
        !endpoint.received("ticket_closed").is_empty()
    })
    .await;
    for delivery in endpoint.received("ticket_") {
        assert_eq!(delivery.signature, sign(secret, &delivery));
    }
}
