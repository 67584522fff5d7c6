//! Fees: asked, answered, asked again.

use contracts::ticketing::{TicketQuoteDeclined, TicketQuoteWithdrawn, TicketResolved};
use kernel::{Currency, Money, Permission, Scope};
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, on_both_engines};

use crate::ground::{a_ticket, adopt};

on_both_engines!(
    every_offer_is_kept_with_what_became_of_it,
    a_fee_that_cannot_be_charged_is_not_asked_for,
    nobody_pays_or_agrees_who_is_not_known_to_whoever_asks,
    a_fee_goes_with_the_matter_unless_somebody_was_named,
    consent_is_taken_down_by_another_where_the_standard_asks,
);

fn yuan(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

async fn every_offer_is_kept_with_what_became_of_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, _, payer) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let typo = json!({ "fee": yuan("3000.00") });
    api.step(&ticket, "quote", &typo).await.expect(200);
    api.step(&ticket, "withdraw-quote", &json!({ "reason": "报错了" })).await.expect(200);
    let right = json!({
        "fee": yuan("300.00"), "payer_customer_id": payer,
        "lines": [
            { "description": "人工", "amount": yuan("200.00") },
            { "description": "配件", "amount": yuan("100.00") },
        ],
    });
    let asked = api.step(&ticket, "quote", &right).await.expect(200);
    assert_eq!(asked["fee"], json!({ "amount": yuan("300.00"), "is_agreed": false }));
    assert_eq!(api.step(&ticket, "resolve", &json!({})).await.problem(409), "ticketing.fee_not_agreed");
    assert_eq!(api.step(&ticket, "approve", &json!({})).await.status.as_u16(), 422, "without saying how");
    let consent = json!({ "channel": "call", "evidence": "call 4711" });
    api.step(&ticket, "approve", &consent).await.expect(200);
    // More work was found; the customer does not want it.
    api.step(&ticket, "quote", &json!({ "fee": yuan("800.00") })).await.expect(200);
    let declined = api.step(&ticket, "decline-quote", &json!({ "reason": "太贵" })).await.expect(200);
    assert_eq!(
        declined["fee"],
        json!({ "amount": yuan("300.00"), "is_agreed": true }),
        "the agreed one holds"
    );
    // What the version before reads while this one is rolled out beside it.
    let select = Query::select().columns(["quote", "fee_minor"]).from("tickets").to_owned();
    let row = app.db().reader().query_one(&select).await.unwrap().unwrap();
    let before: (String, Option<i64>) =
        (row.try_get("", "quote").unwrap(), row.try_get("", "fee_minor").unwrap());
    assert_eq!(before, ("agreed".to_owned(), Some(30_000)));
    let quotes = declined["quotes"].as_array().unwrap();
    let states: Vec<_> = quotes.iter().map(|quote| quote["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["withdrawn", "accepted", "declined"]);
    let accepted = &quotes[1];
    assert_eq!((&accepted["payer_customer_id"], &accepted["lines"]), (&json!(payer), &right["lines"]));
    let expected = json!({ "given_by_customer_id": payer, "channel": "call", "evidence": "call 4711" });
    assert_eq!(accepted["consent"], expected);
    assert_eq!(quotes[2]["reason"], "太贵");
    api.step(&ticket, "resolve", &json!({})).await.expect(200);
    let resolved: TicketResolved = app.recorder.wait_for(|_any| true).await;
    assert_eq!(resolved.fee, Some(Money::from_minor(30_000, Currency::Cny).into()));
    assert_eq!(resolved.ticket.payer_customer_id, Some(payer));
    assert_eq!(app.recorder.events::<TicketQuoteWithdrawn>().len(), 1);
    assert_eq!(app.recorder.events::<TicketQuoteDeclined>().len(), 1);
    app.finish().await;
}

async fn a_fee_that_cannot_be_charged_is_not_asked_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    let stranger = "01890000-0000-7000-8000-000000000009";
    for (body, pointer, code) in [
        (json!({ "fee": yuan("100000000.01") }), "/fee", "fee.out_of_range"),
        (json!({ "fee": yuan("-0.01") }), "/fee", "fee.out_of_range"),
        (json!({ "fee": { "amount": "1.00", "currency": "USD" } }), "/fee/currency", "fee.foreign_currency"),
        (
            json!({ "fee": yuan("1.00"), "payer_customer_id": stranger }),
            "/payer_customer_id",
            "customer.unknown",
        ),
    ] {
        let refused = api.step(&ticket, "quote", &body).await;
        assert_eq!(refused.text("/errors/0/code"), code, "{refused:?}");
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
    // Free is a fee, too, and nobody has to agree to it.
    api.step(&ticket, "quote", &json!({ "fee": yuan("0.00") })).await.expect(200);
    api.step(&ticket, "resolve", &json!({})).await.expect(200);
    let resolved: TicketResolved = app.recorder.wait_for(|_any| true).await;
    assert_eq!(resolved.fee, None);
    app.finish().await;
}

async fn nobody_pays_or_agrees_who_is_not_known_to_whoever_asks(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, _, neighbour) = app.settled_estate("service-centre").await;
    let (_elsewhere, _, stranger) = app.settled_estate("service-centre").await;
    let ticket = a_ticket(&app.admin(), estate_id).await;
    let here = app.staff(Permission::ALL, Scope::estate(estate_id));
    let quote = |payer| json!({ "fee": yuan("20.00"), "payer_customer_id": payer });
    let refused = here.step(&ticket, "quote", &quote(stranger)).await;
    assert_eq!(
        (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
        ("/payer_customer_id".to_owned(), "customer.unknown".to_owned())
    );
    here.step(&ticket, "quote", &quote(neighbour)).await.expect(200);
    let consent = |by| json!({ "channel": "call", "given_by_customer_id": by });
    for nobody in [json!(stranger), json!("01890000-0000-7000-8000-000000000009")] {
        let refused = here.step(&ticket, "approve", &consent(nobody)).await;
        assert_eq!(
            (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
            ("/given_by_customer_id".to_owned(), "customer.unknown".to_owned())
        );
    }
    here.step(&ticket, "approve", &consent(json!(neighbour))).await.expect(200);
    // Who answers for both estates knows them both.
    app.admin().step(&ticket, "quote", &quote(stranger)).await.expect(200);
    app.finish().await;
}

async fn a_fee_goes_with_the_matter_unless_somebody_was_named(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, _, wrong) = app.settled_estate("service-centre").await;
    let right = app.archive.customer(estate_id);
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).with("customer_id", wrong).await;
    let asked = api.step(&ticket, "quote", &json!({ "fee": yuan("20.00") })).await.expect(200);
    assert_eq!(asked["quotes"][0]["payer_customer_id"], json!(wrong));
    let to = json!({ "customer_id": right, "reason": "the wrong neighbour" });
    let moved = api.step(&ticket, "reclassify", &to).await.expect(200);
    assert_eq!(moved["quotes"][0]["payer_customer_id"], json!(right));
    let agreed = api.step(&ticket, "approve", &json!({ "channel": "call" })).await.expect(200);
    assert_eq!(agreed["quotes"][0]["consent"]["given_by_customer_id"], json!(right));
    api.step(&ticket, "resolve", &json!({})).await.expect(200);
    let resolved: TicketResolved = app.recorder.wait_for(|_any| true).await;
    assert_eq!(resolved.ticket.payer_customer_id, Some(right));
    app.finish().await;
}

async fn consent_is_taken_down_by_another_where_the_standard_asks(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let named = shipped.replacen("name = \"", "name = \"careful\" # ", 1);
    let document = format!("{named}\n[consent]\nby_another = true\nclause = \"REP-09\"\n");
    adopt(&app, &document).await;
    let estate = an_estate(&app).under("careful").await;
    let ticket = a_ticket(&app.admin(), estate.estate_id).await;
    let consent = json!({ "channel": "signature" });
    app.admin().step(&ticket, "quote", &json!({ "fee": yuan("20.00") })).await.expect(200);
    let own = app.admin().step(&ticket, "approve", &consent).await;
    assert_eq!(own.problem(409), "ticketing.consent_by_quoter");
    let another = app.other_staff(Permission::ALL, Scope::Group);
    another.step(&ticket, "approve", &consent).await.expect(200);
    app.finish().await;
}
