//! What units owe, and who owes longest.

use std::slice::from_ref;

use serde_json::json;

use crate::{
    desk::{Desk, an_invoice, cny, text, told},
    on_both_engines,
};

on_both_engines! {
    the_longest_overdue_comes_first,
    nobody_is_in_arrears_before_the_last_day_is_over,
    arrears_have_ages,
    a_unit_owes_what_all_its_payers_owe,
    a_unit_that_was_never_charged_owes_nothing,
}

/// The day after everything that was issued so far is due, in Shanghai.
fn overdue(desk: &Desk) {
    desk.app.clock.set("2026-04-01T16:00:00Z".parse().unwrap());
}

async fn the_longest_overdue_comes_first(desk: &Desk) {
    let (second, third) = (desk.another_home().await, desk.another_home().await);
    let settled = an_invoice(desk, "9").of(third).await.id;
    let oldest = an_invoice(desk, "10").await.id;
    an_invoice(desk, "20").of(second).await;
    an_invoice(desk, "30").await;
    an_invoice(desk, "40").of(third).await;
    desk.pay(&settled, "9").await.expect(201);
    desk.pay(&oldest, "1").await.expect(201);
    // Charged and not asked for yet: owed, but not in arrears.
    desk.charge(second, "100").await;
    assert_eq!(desk.get("/api/v1/arrears").await["items"], json!([]), "there is time to pay");
    overdue(desk);
    let arrears = desk.get("/api/v1/arrears").await;
    insta::assert_json_snapshot!("arrears", told(&arrears));
    let first = desk.get("/api/v1/arrears?limit=2").await;
    let after = text(&first, "next").replace('|', "%7C");
    let rest = desk.get(&format!("/api/v1/arrears?limit=2&after={after}")).await;
    assert_eq!(rest["items"], json!([arrears["items"][2]]));
    assert_eq!(rest["next"], json!(null));
    let here = desk.get(&format!("/api/v1/arrears?estate_id={}", second.estate_id)).await;
    assert_eq!(here["items"], json!([arrears["items"][1]]));
    for bad in ["x", "2026-04-01", "soon%7C7"] {
        let answer = desk.cashier().get(&format!("/api/v1/arrears?after={bad}")).await;
        assert_eq!(answer.problem(422), "cursor_malformed");
    }
    // Once the oldest is settled, the payer stands where the next one does.
    desk.pay(&oldest, "9").await.expect(201);
    let arrears = desk.get("/api/v1/arrears").await;
    let units: Vec<String> =
        arrears["items"].as_array().unwrap().iter().map(|arrear| text(arrear, "unit_id")).collect();
    assert_eq!(units, [second, desk.home, third].map(|home| home.unit_id.to_string()));
}

async fn nobody_is_in_arrears_before_the_last_day_is_over(desk: &Desk) {
    an_invoice(desk, "10").due_on("2026-03-05").await;
    // An estate whose date is another: it is still the fifth in New York.
    let abroad = desk.home_in("America/New_York").await;
    an_invoice(desk, "20").of(abroad).due_on("2026-03-05").await;
    let owing = async |at: &str| -> Vec<String> {
        desk.app.clock.set(at.parse().unwrap());
        let arrears = desk.get("/api/v1/arrears").await;
        arrears["items"].as_array().unwrap().iter().map(|arrear| text(arrear, "estate_id")).collect()
    };
    let (here, there) = (desk.home.estate_id.to_string(), abroad.estate_id.to_string());
    assert_eq!(owing("2026-03-05T15:59:59Z").await, [""; 0], "the last minute of the fifth in Shanghai");
    assert_eq!(owing("2026-03-05T16:00:00Z").await, from_ref(&here));
    assert_eq!(
        owing("2026-03-06T04:59:59Z").await,
        from_ref(&here),
        "the last minute of the fifth in New York"
    );
    assert_eq!(owing("2026-03-06T05:00:00Z").await, [here, there]);
}

async fn arrears_have_ages(desk: &Desk) {
    for (amount, due_on) in [
        ("1", "2026-03-02"),
        ("2", "2026-04-01"),
        ("4", "2026-05-01"),
        ("8", "2026-06-01"),
        ("16", "2026-06-30"),
    ] {
        an_invoice(desk, amount).due_on(due_on).await;
    }
    desk.app.clock.set("2026-06-30T04:00:00Z".parse().unwrap());
    let arrears = desk.get("/api/v1/arrears").await;
    let arrear = &arrears["items"][0];
    assert_eq!(arrear["outstanding"], cny("15.00"), "what is due today is not past due");
    assert_eq!((&arrear["invoices"], &arrear["oldest_due_on"]), (&json!(4), &json!("2026-03-02")));
    assert_eq!(
        arrear["ages"],
        json!({
            "to_30_days": cny("8.00"), "to_60_days": cny("4.00"), "to_90_days": cny("2.00"),
            "over_90_days": cny("1.00"),
        })
    );
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
    let nowhere = vocabulary::UnitId::new(&kernel::SystemIds);
    let answer = desk.cashier().get(&format!("/api/v1/units/{nowhere}/balance")).await;
    assert_eq!(answer.problem(404), "not_found");
}
