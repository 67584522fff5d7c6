//! An estate and the people who call from it, for tests under load.

use serde_json::{Value, json};
use testkit::{Api, until};

/// An estate under `service-centre` and its people, each with a home and a number of their own.
pub struct TestEstate {
    /// The estate.
    pub estate_id: String,
    /// Never empty.
    pub people: Vec<Person>,
}

/// One of them.
pub struct Person {
    /// Who.
    pub customer_id: String,
    /// Where they live.
    pub unit_id: String,
    /// A mobile number of mainland China.
    pub phone: String,
}

impl TestEstate {
    /// Imports `people` through the API, and waits until the ticket desk knows the estate.
    pub async fn create(api: &Api, people: usize) -> Self {
        let estate = json!({
            "code": "LAKE", "name": "Lakeside Garden", "region": "north", "time_zone": "Asia/Shanghai",
            "standard": "service-centre", "standard_version": 1,
        });
        let estate_id = id(&api.post("/api/v1/estates", &estate).await.expect(201), "estate_id");
        let mut brought = Vec::with_capacity(people);
        for batch in (0..people).collect::<Vec<_>>().chunks(100) {
            brought.extend(bring_in(api, batch).await);
        }
        let test_estate = Self { estate_id, people: brought };
        let heard = json!({ "estate_id": test_estate.estate_id, "channel": "call", "summary": "Is the estate known?" });
        until("the ticket desk knows the estate", async || {
            api.post("/api/v1/interactions", &heard).await.status == 201
        })
        .await;
        test_estate
    }

    /// Somebody, the same for the same number.
    #[must_use]
    pub fn person(&self, number: usize) -> &Person {
        self.people.iter().cycle().nth(number % self.people.len()).expect("somebody lives there")
    }

    /// The body of a call by that somebody that opens a ticket.
    #[must_use]
    pub fn contact(&self, number: usize, kind: &str, summary: &str) -> Value {
        let person = self.person(number);
        json!({
            "estate_id": self.estate_id, "unit_id": person.unit_id, "customer_id": person.customer_id,
            "channel": "call", "summary": summary, "ticket": { "kind": kind, "title": summary },
        })
    }
}

async fn bring_in(api: &Api, places: &[usize]) -> Vec<Person> {
    let phone = |place: &usize| format!("138{place:08}");
    let rows: Vec<Value> = places
        .iter()
        .flat_map(|place| {
            let (label, reference) = (format!("1栋 {place}"), format!("p{place}"));
            [
                json!({ "kind": "unit", "estate": "LAKE", "building": "1栋", "label": label }),
                json!({ "kind": "customer", "ref": reference, "estate": "LAKE", "name": "王芳",
                        "phones": [phone(place)] }),
                json!({ "kind": "occupancy", "estate": "LAKE", "unit": label, "customer_ref": reference,
                        "role": "owner" }),
            ]
        })
        .collect();
    let made = api.post("/api/v1/imports", &json!({ "rows": rows })).await.expect(201);
    let rows = made.get("rows").and_then(Value::as_array).expect("what became of each row");
    let of_kind = |kind: &str| {
        let own = rows.iter().filter(|row| row.get("kind").is_some_and(|own| own == kind));
        own.map(|row| id(row, "id")).collect::<Vec<_>>()
    };
    let homes = of_kind("unit").into_iter().zip(of_kind("customer"));
    homes
        .zip(places)
        .map(|((unit_id, customer_id), place)| Person { customer_id, unit_id, phone: phone(place) })
        .collect()
}

fn id(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).expect("an id").to_owned()
}
