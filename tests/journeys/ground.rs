//! An estate, a home and somebody who lives there: where every journey begins.

use serde_json::{Value, json};
use testkit::Api;

/// What a journey stands on.
pub(crate) struct Ground {
    pub(crate) estate_id: Value,
    pub(crate) unit_id: Value,
    pub(crate) customer_id: Value,
}

/// The number of the one who lives there.
pub(crate) const PHONE: &str = "13800138000";

/// Registers estate, unit, customer and occupancy through the API (step 1 of the story).
pub(crate) async fn lay(api: &Api, standard: &str) -> Ground {
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
    Ground { estate_id, unit_id, customer_id }
}
