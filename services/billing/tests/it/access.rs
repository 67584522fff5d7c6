//! The walls between estates; `doors` has the permission of every route.

use serde_json::{Value, json};
use testkit::{Api, Reply};

use crate::{
    desk::{Desk, an_invoice, cny, text},
    on_both_engines,
};

on_both_engines! { another_estates_things_are_not_there }

/// Every route, as method, path and a body; ids in the order charge, invoice, payment, unit.
fn routes([charge, invoice, payment, unit]: [&str; 4]) -> Vec<(bool, String, Value)> {
    let read = |path: String| (false, path, Value::Null);
    vec![
        read("charges".to_owned()),
        read(format!("charges/{charge}")),
        read(format!("charges/{charge}/explanation")),
        read("invoices".to_owned()),
        read(format!("invoices/{invoice}")),
        read("payments".to_owned()),
        read(format!("payments/{payment}")),
        read("payer-accounts".to_owned()),
        read("arrears".to_owned()),
        read(format!("units/{unit}/balance")),
        read("ledger/accounts".to_owned()),
        read("ledger/entries".to_owned()),
        read("ledger/trial-balance".to_owned()),
        (true, "charges".to_owned(), json!({})),
        (true, "invoices".to_owned(), json!({ "charge_ids": [charge] })),
        (
            true,
            "payments".to_owned(),
            json!({ "invoice_id": invoice, "amount": cny("1"), "method": "cash", "reference": "1" }),
        ),
        (true, format!("invoices/{invoice}/void"), json!({ "kind": "forgiven", "reason": "mistaken" })),
        (true, format!("charges/{charge}/reverse"), json!({ "kind": "forgiven", "reason": "mistaken" })),
        (true, format!("payments/{payment}/reverse"), json!({ "reason": "mistaken" })),
    ]
}

async fn ask(api: &Api, (is_change, path, body): &(bool, String, Value)) -> Reply {
    let uri = format!("/api/v1/{path}");
    if *is_change { api.with("if-match", "\"2\"").post(&uri, body).await } else { api.get(&uri).await }
}

async fn paid(desk: &Desk) -> [String; 4] {
    let invoice = an_invoice(desk, "10").await.issued;
    let (charge, invoice) = (text(&invoice["lines"][0], "charge_id"), text(&invoice, "invoice_id"));
    let payment = text(&desk.pay(&invoice, "1").await.expect(201), "payment_id");
    [charge, invoice, payment, desk.home.unit_id.to_string()]
}

async fn another_estates_things_are_not_there(desk: &Desk) {
    let ids = paid(desk).await;
    // The invoice is past due, so that it is in arrears.
    desk.app.clock.set("2026-05-04T02:00:00Z".parse().unwrap());
    let stranger = desk.cashier_at(desk.another_home().await);
    let own = desk.cashier_at(desk.home);
    for route in routes(ids.each_ref().map(String::as_str)) {
        let (is_change, path, _body) = &route;
        let theirs = ask(&stranger, &route).await;
        if ids.iter().any(|id| path.contains(id)) {
            assert_eq!(theirs.status, 404, "{route:?}: {theirs:?}");
        } else if *is_change {
            assert_eq!(theirs.status, 422, "{route:?}: {theirs:?}");
        } else {
            let ours = ask(&own, &route).await.expect(200);
            let listed = |seen: Value| seen.get("items").or(seen.get("currencies")).unwrap().clone();
            assert_eq!(listed(theirs.expect(200)), json!([]), "{route:?}");
            assert_ne!(listed(ours), json!([]), "{route:?}");
        }
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM journals").await, 2, "nothing changed");
}
