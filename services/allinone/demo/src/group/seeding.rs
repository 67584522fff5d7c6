//! Bringing the group in: batches through `POST /imports`, each under its own key, so that what was cut short goes on
//! where it ended. What a visitor needs to begin comes first.

use std::collections::BTreeMap;

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use kernel::{EstateId, StaffId};
use serde::Deserialize;
use serde_json::{Value, json};
use vocabulary::{CustomerId, UnitId};

use super::{
    drawn::{Group, Person},
    staff,
};
use crate::api::{Api, PageOf};

/// The most rows of one batch.
const BATCH: usize = 500;
/// Batches under way at once: one is read while another is written; the archive writes one at a time anyway.
const AT_ONCE: usize = 3;

/// The group as the archive knows it.
#[derive(Debug, Default)]
pub(crate) struct Seeded {
    /// In the group's order.
    pub(crate) estates: Vec<EstateId>,
    /// By estate, in the estate's order.
    pub(crate) units: Vec<Vec<UnitId>>,
    /// In the group's order.
    pub(crate) people: Vec<CustomerId>,
    /// By user name.
    pub(crate) staff: BTreeMap<String, StaffId>,
}

#[derive(Deserialize)]
struct Imported {
    rows: Vec<Made>,
}

#[derive(Deserialize)]
struct Made {
    kind: String,
    id: Value,
}

impl Seeded {
    /// An estate's id, by its place in the group.
    pub(crate) fn estate(&self, estate: usize) -> Option<String> {
        self.estates.get(estate).map(ToString::to_string)
    }
}

impl Group {
    /// True when the last of its people is there: then everybody is.
    pub(super) async fn is_whole(&self, api: &Api) -> anyhow::Result<bool> {
        let Some(last) = self.people.last() else { return Ok(true) };
        let asked = serde_json::json!({ "phone": last.phone });
        let cards: PageOf<Value> = api.create("caller-lookups", "demo-is-whole", &asked).await?;
        Ok(!cards.items.is_empty())
    }

    /// True when the archive holds nothing, or this very group's beginning.
    pub(super) async fn may_be_brought_in(&self, api: &Api) -> anyhow::Result<bool> {
        #[derive(Deserialize)]
        struct Known {
            code: String,
        }
        let known: Vec<Known> = api.list("estates").await?;
        Ok(known.iter().all(|known| self.estates.iter().any(|estate| estate.code == known.code)))
    }
}

/// Brings in what a visitor needs to begin: the estates with their homes, the staff, and the first of the people.
///
/// # Errors
/// The first batch that is refused.
pub(super) async fn begin(api: &Api, group: &Group) -> anyhow::Result<Seeded> {
    let mut seeded = Seeded::default();
    for made in import(api, group, "estates", 0, vec![estates(group)]).await? {
        seeded.estates = ids(made, "estate")?;
    }
    seeded.staff = staff::take_in(api).await?;
    for made in import(api, group, "units", 0, units(group)).await? {
        seeded.units.push(ids(made, "unit")?);
    }
    let first = people(group).into_iter().take(1).collect();
    for made in import(api, group, "people", 0, first).await? {
        seeded.people = ids(made, "customer")?;
    }
    Ok(seeded)
}

/// Brings in everybody else.
///
/// # Errors
/// The first batch that is refused.
pub(super) async fn finish(api: &Api, group: &Group, seeded: &mut Seeded) -> anyhow::Result<()> {
    let others = people(group).into_iter().skip(1).collect();
    for made in import(api, group, "people", 1, others).await? {
        seeded.people.extend(ids::<CustomerId>(made, "customer")?);
    }
    Ok(())
}

/// Brings the whole group in. What is there already stays as it is.
///
/// # Errors
/// The first batch that is refused.
pub(crate) async fn seed(api: &Api, group: &Group) -> anyhow::Result<Seeded> {
    let mut seeded = begin(api, group).await?;
    finish(api, group, &mut seeded).await?;
    Ok(seeded)
}

/// What the batches became, in their order; `first` is the place of the first of them.
async fn import(
    api: &Api,
    group: &Group,
    what: &str,
    first: usize,
    batches: Vec<Vec<Value>>,
) -> anyhow::Result<Vec<Vec<Made>>> {
    let sending = batches.into_iter().zip(first..).map(|(rows, place)| async move {
        let key = format!("demo-{}-{what}-{place}", group.seed);
        let imported: Imported = api
            .create("imports", &key, &json!({ "rows": rows }))
            .await
            .with_context(|| format!("batch {place} of {what}"))?;
        anyhow::Ok(imported.rows)
    });
    stream::iter(sending).buffered(AT_ONCE).try_collect().await
}

fn ids<T: serde::de::DeserializeOwned>(made: Vec<Made>, kind: &str) -> anyhow::Result<Vec<T>> {
    let own = made.into_iter().filter(|made| made.kind == kind);
    own.map(|made| serde_json::from_value(made.id).context("an id of the archive")).collect()
}

fn estates(group: &Group) -> Vec<Value> {
    let row = |estate: &super::Estate| {
        json!({
            "kind": "estate", "code": estate.code, "name": estate.name, "region": estate.region,
            // Whatever the clock there, its people have numbers of the mainland.
            "time_zone": estate.time_zone, "country": "CN", "standard": estate.standard, "standard_version": 1,
        })
    };
    group.estates.iter().map(row).collect()
}

/// A batch an estate.
fn units(group: &Group) -> Vec<Vec<Value>> {
    let batch = |estate: &super::Estate| {
        let units = estate.units.iter();
        units
            .map(|(building, label)| {
                json!({ "kind": "unit", "estate": estate.code, "building": building, "label": label })
            })
            .collect()
    };
    group.estates.iter().map(batch).collect()
}

/// People with their homes: a person and their homes are of one batch, since they name each other.
fn people(group: &Group) -> Vec<Vec<Value>> {
    let mut batches: Vec<Vec<Value>> = Vec::new();
    for (place, person) in group.people.iter().enumerate() {
        let rows = rows_of(group, place, person);
        match batches.last_mut().filter(|batch| batch.len() + rows.len() <= BATCH) {
            Some(batch) => batch.extend(rows),
            None => batches.push(rows),
        }
    }
    batches
}

fn rows_of(group: &Group, place: usize, person: &Person) -> Vec<Value> {
    let reference = format!("p{place}");
    let code = |estate: usize| group.estates.get(estate).map_or("", |estate| estate.code);
    let kept_by = person.homes.first().map_or("", |home| code(home.estate));
    let itself = json!({
        "kind": "customer", "ref": reference, "estate": kept_by, "name": person.name, "phones": [person.phone],
    });
    let homes = person.homes.iter().map(|home| {
        let units = group.estates.get(home.estate).map(|estate| &estate.units);
        let label = units.and_then(|units| units.get(home.unit)).map_or("", |(_building, label)| label);
        json!({
            "kind": "occupancy", "estate": code(home.estate), "unit": label,
            "customer_ref": reference, "role": home.role,
        })
    });
    std::iter::once(itself).chain(homes).collect()
}
