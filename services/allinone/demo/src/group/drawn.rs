//! The group, drawn: estates, homes, people and who lives where, before any of it is in the archive.

use vocabulary::OccupancyRole;

use super::{
    catalogue::{ESTATES, Listed},
    names,
};
use crate::Draw;

const UNITS_AN_ESTATE: usize = 250;
const PEOPLE: usize = 8_000;
const FLOORS: usize = 25;
const DOORS: usize = 5;

/// A drawn group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it was drawn by.
    pub seed: u64,
    /// 12.
    pub estates: Vec<Estate>,
    /// 8,000.
    pub people: Vec<Person>,
}

/// One estate with its 250 units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estate {
    /// Unique in the group.
    pub code: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// One of five.
    pub region: &'static str,
    /// IANA.
    pub time_zone: String,
    /// The service standard that governs it.
    pub standard: &'static str,
    /// Building and label of each unit.
    pub units: Vec<(String, String)>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// In Chinese.
    pub name: String,
    /// A mobile number of mainland China; a few are shared by two people.
    pub phone: String,
    /// Where they live; never empty, the estate of the first keeps their record.
    pub homes: Vec<Home>,
}

/// That somebody lives somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// Place of the estate in the group.
    pub estate: usize,
    /// Place of the unit in the estate.
    pub unit: usize,
    /// As what.
    pub role: OccupancyRole,
}

impl Group {
    /// The group of `seed`, living by `time_zone`.
    #[must_use]
    pub fn drawn(seed: u64, time_zone: &str) -> Self {
        let estates = ESTATES.iter().map(|listed| estate(listed, time_zone)).collect();
        let mut draw = Draw::of(seed, &["people"]);
        let mut people: Vec<Person> = Vec::with_capacity(PEOPLE);
        for place in 0..PEOPLE {
            let homes = homes(place, &mut draw);
            let housemate = people.last().filter(|before| place % 40 == 39 && lives_with(before, &homes));
            let phone = housemate.map_or_else(|| names::mobile(place), |before| before.phone.clone());
            people.push(Person { name: names::name(&mut draw), phone, homes });
        }
        Self { seed, estates, people }
    }

    /// Somebody whose number is theirs alone and who has one home.
    #[must_use]
    pub fn somebody_alone(&self) -> Option<&Person> {
        let mut alone = self.people.iter().filter(|person| person.homes.len() == 1);
        alone.find(|person| self.with_phone(&person.phone).count() == 1)
    }

    /// Two people who share a number.
    #[must_use]
    pub fn housemates(&self) -> Option<(&Person, &Person)> {
        let pairs = self.people.iter().zip(self.people.iter().skip(1));
        pairs.into_iter().find(|(one, other)| one.phone == other.phone)
    }

    /// Everybody who has this number.
    pub fn with_phone<'a>(&'a self, phone: &'a str) -> impl Iterator<Item = &'a Person> {
        self.people.iter().filter(move |person| person.phone == phone)
    }

    /// A home as people call it.
    #[must_use]
    pub fn called(&self, home: &Home) -> String {
        let Some(estate) = self.estates.get(home.estate) else { return String::new() };
        let label = estate.units.get(home.unit).map_or("", |(_building, label)| label);
        format!("{} {label}", estate.name)
    }
}

fn estate(listed: &Listed, time_zone: &str) -> Estate {
    let units = (0..UNITS_AN_ESTATE).map(|place| {
        let (building, floor, door) = (place / (FLOORS * DOORS), place / DOORS % FLOORS, place % DOORS);
        (format!("{}栋", building + 1), format!("{}-{:02}{:02}", building + 1, floor + 1, door + 1))
    });
    let Listed { code, name, region, standard } = *listed;
    Estate { code, name, region, time_zone: time_zone.to_owned(), standard, units: units.collect() }
}

/// Every unit gets an owner first; then tenants and family move in with them. One in twenty has a second home.
fn homes(place: usize, draw: &mut Draw) -> Vec<Home> {
    let units = ESTATES.len() * UNITS_AN_ESTATE;
    let (unit, role) = if place < units {
        (place, OccupancyRole::Owner)
    } else {
        // Neighbours in the list are neighbours in the house, two by two.
        let role = if draw.chance(40) { OccupancyRole::Tenant } else { OccupancyRole::Resident };
        ((place - units) / 2 % units, role)
    };
    let home = home(unit, role);
    let second = draw.within(0..units);
    if !draw.chance(5) || second == unit {
        return vec![home];
    }
    vec![home, self::home(second, OccupancyRole::Owner)]
}

/// From estate to estate, so that the first to be brought in live in all of them.
fn home(unit: usize, role: OccupancyRole) -> Home {
    Home { estate: unit % ESTATES.len(), unit: unit / ESTATES.len(), role }
}

fn lives_with(before: &Person, homes: &[Home]) -> bool {
    let place = |home: &Home| (home.estate, home.unit);
    before.homes.first().map(place) == homes.first().map(place)
}
