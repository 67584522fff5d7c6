//! Who calls about what: rows name no customer and no home, so both are drawn, by the row's own number.

use anyhow::Context;
use kernel::{EstateId, StaffId};
use serde_json::{Value, json};
use standards::{CategoryFit, GENERAL, profile};
use vocabulary::{CustomerId, UnitId};

use super::{
    clean::Row,
    mapping::{Meaning, meaning},
};
use crate::{
    Draw,
    group::{Group, Seeded},
};

/// Begins every summary, so that an interaction in the API's list tells its row.
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
    /// The standard that governs it.
    standard: &'static str,
    /// Every home with somebody in it.
    homes: Vec<(UnitId, CustomerId)>,
}

impl Place {
    /// The category of such a request here: where the standard does not know the word, the kind's general rules hold.
    fn category_of(&self, meaning: Meaning) -> &'static str {
        let standard = profile(self.standard, 1);
        let fit = standard.map(|standard| standard.category_fits(meaning.kind, meaning.category));
        if fit == Some(CategoryFit::Fits) { meaning.category } else { GENERAL }
    }
}

impl Cast {
    pub(super) fn new(group: &Group, seeded: &Seeded, seed: u64) -> anyhow::Result<Self> {
        let places = group.estates.iter().zip(&seeded.estates);
        let mut estates: Vec<Place> = places
            .map(|(estate, &id)| Place {
                id,
                region: estate.region,
                standard: estate.standard,
                homes: Vec::new(),
            })
            .collect();
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

    pub(super) fn interaction(&self, row: &Row) -> Value {
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
            Some(meaning) => {
                let category = place.map_or(GENERAL, |place| place.category_of(meaning));
                json!({ "kind": meaning.kind, "category": category, "title": title })
            }
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

/// The row that an interaction's summary tells.
pub(super) fn row_of(summary: &str) -> Option<&str> {
    summary.strip_prefix(MARK)?.split_once(':').map(|(row, _title)| row)
}
