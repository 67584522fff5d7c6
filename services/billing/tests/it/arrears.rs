//! What units owe, and who owes longest.

use serde_json::json;

use crate::{
    desk::{Desk, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    the_longest_owed_comes_first,
    a_unit_owes_what_all_its_payers_owe,
    a_unit_that_was_never_charged_owes_nothing,
}

async fn the_longest_owed_comes_first(desk: &Desk) {
    let (second, third) = (desk.another_home().await, desk.another_home().await);
    let settled = text(&desk.invoice(third, "9").await, "invoice_id");
    let oldest = text(&desk.invoice(desk.home, "10").await, "invoice_id");
    desk.invoice(second, "20").await;
    desk.invoice(desk.home, "30").await;
    desk.invoice(third, "40").await;
    desk.pay(&settled, "9").await.expect(201);
    desk.pay(&oldest, "1").await.expect(201);
    // Charged and not asked for yet: owed, but not in arrears.
    desk.charge(second, "100").await;
    let arrears = desk.get("/api/v1/arrears").await;
    insta::assert_json_snapshot!("arrears", told(&arrears));
    let first = desk.get("/api/v1/arrears?limit=2").await;
    let after = text(&first, "next");
    let rest = desk.get(&format!("/api/v1/arrears?limit=2&after={after}")).await;
    assert_eq!(rest["items"], json!([arrears["items"][2]]));
    assert_eq!(rest["next"], json!(null));
    // Once the oldest is settled, the payer stands where the next one does.
    desk.pay(&oldest, "9").await.expect(201);
    let arrears = desk.get("/api/v1/arrears").await;
    let units: Vec<String> =
        arrears["items"].as_array().unwrap().iter().map(|arrear| text(arrear, "unit_id")).collect();
    assert_eq!(units, [second, desk.home, third].map(|home| home.unit_id.to_string()));
}

async fn a_unit_owes_what_all_its_payers_owe(desk: &Desk) {
    let home = desk.home;
    desk.charge(home, "10").await;
    let body = json!({
        "estate_id": home.estate_id, "unit_id": home.unit_id, "fee": "refuse", "description": "Refuse",
        "amount": cny("5"),
    });
    desk.post("/api/v1/charges", body.clone()).await.expect(201);
    let mut hkd = body;
    hkd["amount"] = json!({ "amount": "7", "currency": "HKD" });
    desk.post("/api/v1/charges", hkd).await.expect(201);
    let balance = desk.get(&format!("/api/v1/units/{}/balance", home.unit_id)).await;
    insta::assert_json_snapshot!("unit_balance", told(&balance));
    let accounts = desk.get(&format!("/api/v1/payer-accounts?customer_id={}", home.customer_id)).await;
    insta::assert_json_snapshot!("payer_accounts", told(&accounts));
}

async fn a_unit_that_was_never_charged_owes_nothing(desk: &Desk) {
    let balance = desk.get(&format!("/api/v1/units/{}/balance", desk.home.unit_id)).await;
    assert_eq!(balance["owed"], json!([]));
    let nowhere = kernel::UnitId::new(&kernel::SystemIds);
    let answer = desk.cashier().get(&format!("/api/v1/units/{nowhere}/balance")).await;
    assert_eq!(answer.problem(404), "not_found");
}
