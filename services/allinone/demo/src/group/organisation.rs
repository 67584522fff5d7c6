//! The organisation of the demo group: its units, the positions and who holds them, and the rosters of those who work by
//! shifts. Every request has its own key, so that a start that was cut short goes on with it.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    members::{At, HOTLINE, MEMBERS, POSITIONS, RECEPTION, REPAIRS, THEIR_ESTATE, UNITS},
    seeding::Seeded,
};
use crate::api::{Api, ApiError};

/// Everybody works there for so long already …
const SINCE: TimeDelta = TimeDelta::days(100);
/// … and the rosters are made for so long from then on.
const PLANNED: TimeDelta = TimeDelta::days(190);

/// Ids by the codes that stand here.
type Ids = BTreeMap<&'static str, String>;

/// A pattern of shifts, who works by it, and where.
struct Shifts {
    code: &'static str,
    name: &'static str,
    /// Code, name, start and end.
    shifts: &'static [(&'static str, &'static str, &'static str, &'static str)],
    cycle: &'static [Option<&'static str>],
    position: &'static str,
    /// Held in the whole group or at the estate whose people sign in.
    is_at_estate: bool,
    /// Each a day later in the cycle than the one before.
    people: &'static [&'static str],
}

const SHIFTS: [Shifts; 3] = [
    Shifts {
        code: "RECEPTION-3",
        name: "前台三班倒",
        shifts: &[
            ("E", "早班", "07:00", "15:00"),
            ("M", "中班", "15:00", "23:00"),
            ("N", "夜班", "23:00", "07:00"),
        ],
        cycle: &[Some("E"), Some("M"), Some("N"), None],
        position: RECEPTION,
        is_at_estate: true,
        people: &["frontdesk", "frontdesk-2", "frontdesk-3", "frontdesk-4"],
    },
    Shifts {
        code: "REPAIRS-2",
        name: "工程日夜班",
        shifts: &[("D", "日班", "08:00", "20:00"), ("N", "夜班", "20:00", "08:00")],
        cycle: &[Some("D"), Some("N"), None, None],
        position: REPAIRS,
        is_at_estate: true,
        people: &["technician", "technician-2", "technician-3", "technician-4"],
    },
    Shifts {
        code: "HOTLINE-2",
        name: "热线两班",
        shifts: &[("D", "日班", "08:00", "20:00"), ("N", "夜班", "20:00", "08:00")],
        cycle: &[Some("D"), Some("N")],
        position: HOTLINE,
        is_at_estate: false,
        people: &["agent", "agent-2"],
    },
];

/// Makes all of it as it stands `today`.
///
/// # Errors
/// The first request that is refused.
pub(super) async fn take_in(api: &Api, seeded: &Seeded, today: NaiveDate) -> anyhow::Result<()> {
    let mut units = Ids::new();
    for (code, name, kind, within) in UNITS {
        let parent = within.and_then(|within| units.get(within));
        let body = json!({ "kind": kind, "code": code, "name": name, "parent_id": parent });
        units.insert(code, make(api, "organisation-units", code, &body).await?);
    }
    let mut positions = Ids::new();
    for position in &POSITIONS {
        let body = json!({
            "code": position.code, "title": position.title, "organisation_unit_id": units.get(position.unit),
            "roles": [position.role], "place_kinds": Vec::from_iter(position.held_at),
        });
        positions.insert(position.code, make(api, "positions", position.code, &body).await?);
    }
    hold(api, seeded, &positions, today).await?;
    for shifts in &SHIFTS {
        plan(api, seeded, &positions, (shifts, today)).await?;
    }
    Ok(())
}

/// Gives everybody their positions.
async fn hold(api: &Api, seeded: &Seeded, positions: &Ids, today: NaiveDate) -> anyhow::Result<()> {
    for member in &MEMBERS {
        let Some((position, at)) = member.holds else { continue };
        let places: Vec<Option<String>> = match at {
            At::Group => vec![None],
            At::Region(region) => vec![Some(region_id(api, region).await?)],
            At::Estates(estates) => estates.iter().map(|&estate| seeded.estate(estate)).collect(),
        };
        for (number, place) in places.iter().enumerate() {
            let body = json!({
                "staff_id": seeded.staff.get(member.username), "position_id": positions.get(position),
                "place_id": place, "from": today - SINCE,
            });
            make(api, "memberships", &format!("{}-{number}", member.username), &body).await?;
        }
    }
    Ok(())
}

/// A pattern of shifts, and the roster of those who work by it.
async fn plan(
    api: &Api,
    seeded: &Seeded,
    positions: &Ids,
    (shifts, today): (&Shifts, NaiveDate),
) -> anyhow::Result<()> {
    let spans = shifts.shifts.iter().map(|(code, name, starts, ends)| {
        json!({ "code": code, "name": name, "spans": [{ "starts": starts, "ends": ends }] })
    });
    let first = today - SINCE;
    let body = json!({
        "code": shifts.code, "name": shifts.name, "shifts": spans.collect::<Vec<_>>(), "cycle": shifts.cycle,
        "anchor": first, "on_holidays": { "rule": "as_cycle" }, "on_swapped_days": { "rule": "as_cycle" },
    });
    let pattern = make(api, "shift-patterns", shifts.code, &body).await?;
    let lines = shifts
        .people
        .iter()
        .enumerate()
        .map(|(offset, username)| json!({ "staff_id": seeded.staff.get(*username), "offset": offset }));
    let place = if shifts.is_at_estate { seeded.estate(THEIR_ESTATE) } else { None };
    let roster = json!({
        "position_id": positions.get(shifts.position), "place_id": place, "shift_pattern_id": pattern,
        "from": first, "until": first + PLANNED, "lines": lines.collect::<Vec<_>>(),
    });
    make(api, "rosters", shifts.code, &roster).await.map(drop)
}

#[derive(Deserialize)]
struct Place {
    place_id: String,
    code: Option<String>,
}

async fn region_id(api: &Api, code: &str) -> anyhow::Result<String> {
    let regions: Vec<Place> = api.list("places?kind=region").await?;
    let found = regions.into_iter().find(|region| region.code.as_deref() == Some(code));
    found.map(|region| region.place_id).with_context(|| format!("the region {code}"))
}

/// Makes one, and gives its id: the first that its description names. What identity has not heard of yet is asked again.
async fn make(api: &Api, path: &str, name: &str, body: &Value) -> anyhow::Result<String> {
    let key = format!("demo-{path}-{name}");
    let id = match path {
        "organisation-units" => "/organisation_unit_id",
        "positions" => "/position_id",
        "memberships" => "/membership_id",
        "shift-patterns" => "/shift_pattern_id",
        _rosters => "/roster_id",
    };
    let made: Result<Value, ApiError> = api.create(path, &key, body).await;
    let made = made.with_context(|| format!("making {name} among {path}"))?;
    made.pointer(id).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("the id of {name}"))
}
