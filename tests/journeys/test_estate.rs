//! An estate with a home and a customer who lives there, which every journey starts with.

use serde_json::{Value, json};
use testkit::Api;

/// The ids of the estate, its home and its customer.
pub(crate) struct TestEstate {
    pub(crate) estate_id: Value,
    pub(crate) unit_id: Value,
    pub(crate) customer_id: Value,
}

/// The customer's telephone number.
pub(crate) const PHONE: &str = "13800138000";

/// Registers estate, unit, customer and occupancy through the API (step 1 of the story).
pub(crate) async fn create_estate(api: &Api, standard: &str) -> TestEstate {
    let estate = json!({
        "code": "LAKE", "name": "Lakeside Garden", "region": "north", "time_zone": "Asia/Shanghai",
        "standard": standard, "standard_version": 1,
    });
    let estate = api.post("/api/v1/estates", &estate).await.expect(201);
    let estate_id = estate["estate_id"].clone();
    let unit = json!({ "estate_id": estate_id, "label": "3栋 501" });
    let unit = api.post("/api/v1/units", &unit).await.expect(201);
    let unit_id = unit["unit_id"].clone();
    let customer = json!({ "estate_id": estate_id, "name": "王芳", "phones": [PHONE] });
    let customer = api.post("/api/v1/customers", &customer).await.expect(201);
    let customer_id = customer["customer_id"].clone();
    let occupancy = json!({ "unit_id": unit_id, "customer_id": customer_id, "role": "owner" });
    api.post("/api/v1/occupancies", &occupancy).await.expect(201);
    TestEstate { estate_id, unit_id, customer_id }
}
