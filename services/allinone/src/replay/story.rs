//! Who calls about what: rows name no customer and no home, so both are drawn, by the row's own number.

use anyhow::Context;
use kernel::{CustomerId, EstateId, StaffId, UnitId};
use serde_json::{Value, json};

use super::{clean::Row, mapping::meaning};
use crate::{
    Draw,
    demo::{Group, Seeded},
};

/// Begins every summary, so that a reception in the API's list tells its row.
const MARK: &str = "Request ";

/// Everybody who can call, by where they live, and who is sent.
pub(super) struct Cast {
    seed: u64,
    estates: Vec<Place>,
    pub(super) assignee: StaffId,
}

struct Place {
    id: EstateId,
    region: &'static str,
    /// Every home with somebody in it.
    homes: Vec<(UnitId, CustomerId)>,
}

impl Cast {
    pub(super) fn new(group: &Group, seeded: &Seeded, seed: u64) -> anyhow::Result<Self> {
        let places = group.estates.iter().zip(&seeded.estates);
        let mut estates: Vec<Place> =
            places.map(|(estate, &id)| Place { id, region: estate.region, homes: Vec::new() }).collect();
        let people = group.people.iter().zip(&seeded.people);
        let homes =
            people.flat_map(|(person, &customer)| person.homes.iter().map(move |home| (home, customer)));
        for (home, customer) in homes {
            let unit = seeded.units.get(home.estate).and_then(|units| units.get(home.unit));
            if let (Some(place), Some(&unit)) = (estates.get_mut(home.estate), unit) {
                place.homes.push((unit, customer));
            }
        }
        let assignee = seeded.staff.get("agent").copied().context("the demo group has no agent")?;
        Ok(Self { seed, estates, assignee })
    }

    /// The draw of one row for one purpose.
    pub(super) fn draw(&self, row: &str, purpose: &str) -> Draw {
        Draw::of(self.seed, &[purpose, row])
    }

    /// The reception of a row.
    pub(super) fn reception(&self, row: &Row) -> Value {
        let mut draw = self.draw(&row.request_id, "caller");
        let near: Vec<&Place> = self
            .estates
            .iter()
            .filter(|place| row.region.is_none_or(|region| place.region == region))
            .collect();
        let place = draw.one(&near).copied();
        let home = place.and_then(|place| draw.one(&place.homes));
        let complaint = row.complaint_type.trim();
        let title = if complaint.is_empty() { "(no type)" } else { complaint };
        let ticket = match meaning(complaint) {
            Some(meaning) => json!({ "kind": meaning.kind, "category": meaning.category, "title": title }),
            None => json!({
                "kind": "inquiry", "category": "general", "title": title,
                "description": format!("The hotline called it: {title}"),
            }),
        };
        json!({
            "estate_id": place.map(|place| place.id), "unit_id": home.map(|home| home.0),
            "customer_id": home.map(|home| home.1), "channel": "call",
            "summary": format!("{MARK}{}: {title}", row.request_id), "ticket": ticket,
        })
    }
}

/// The row that a reception's summary tells.
pub(super) fn row_of(summary: &str) -> Option<&str> {
    summary.strip_prefix(MARK)?.split_once(':').map(|(row, _title)| row)
}
