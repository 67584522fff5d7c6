//! Who does what happens: each by their own sign-in, so that their rights are tried as well.

use std::{collections::BTreeMap, net::SocketAddr};

use anyhow::Context;
use kernel::{EstateId, StaffId};
use serde_json::{Value, json};
use standards::{CategoryFit, GENERAL, profile};
use vocabulary::{CustomerId, UnitId};

use super::plan::{Asked, Resident};
use crate::{
    api::{Api, SignIn},
    group::{ESTATES, Group, PASSWORD, Seeded},
};

/// The accounts and the residents of a group that is there.
pub(crate) struct Cast {
    clients: BTreeMap<&'static str, Api>,
    staff: BTreeMap<String, StaffId>,
    estates: Vec<Place>,
}

struct Place {
    id: EstateId,
    standard: &'static str,
    homes: Vec<Home>,
}

#[derive(Clone)]
struct Home {
    unit: UnitId,
    customer: CustomerId,
    phone: String,
}

impl Cast {
    /// Everybody in `usernames`, and those residents of `group` who were brought in so far.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub(crate) fn new(
        address: SocketAddr,
        usernames: impl Iterator<Item = &'static str>,
        group: &Group,
        seeded: &Seeded,
    ) -> anyhow::Result<Self> {
        let client = |username: &'static str| {
            let sign_in = SignIn { username: username.to_owned(), password: PASSWORD.to_owned() };
            anyhow::Ok((username, Api::new(address, sign_in)?))
        };
        let clients = usernames.map(client).collect::<anyhow::Result<_>>()?;
        let mut estates: Vec<Place> = ESTATES
            .iter()
            .zip(&seeded.estates)
            .map(|(listed, &id)| Place { id, standard: listed.standard, homes: Vec::new() })
            .collect();
        for (person, &customer) in group.people.iter().zip(&seeded.people) {
            let Some(home) = person.homes.first() else { continue };
            let unit = seeded.units.get(home.estate).and_then(|units| units.get(home.unit));
            if let (Some(place), Some(&unit)) = (estates.get_mut(home.estate), unit) {
                place.homes.push(Home { unit, customer, phone: person.phone.clone() });
            }
        }
        Ok(Self { clients, staff: seeded.staff.clone(), estates })
    }

    /// Somebody's client.
    pub(super) fn client(&self, username: &str) -> anyhow::Result<&Api> {
        self.clients.get(username).with_context(|| format!("{username} does not sign in"))
    }

    /// Whose id somebody's account has.
    pub(super) fn staff_id(&self, username: &str) -> anyhow::Result<StaffId> {
        self.staff.get(username).copied().with_context(|| format!("{username} has no account"))
    }

    pub(super) fn estate(&self, estate: usize) -> anyhow::Result<EstateId> {
        self.estates.get(estate).map(|place| place.id).context("an estate beyond the last")
    }

    fn home(&self, who: Resident) -> anyhow::Result<&Home> {
        let place = self.estates.get(who.estate).context("an estate beyond the last")?;
        place.homes.get(who.home).context("a home that nobody was brought in for")
    }

    /// The number that somebody calls from.
    pub(super) fn phone(&self, who: Resident) -> anyhow::Result<&str> {
        Ok(&self.home(who)?.phone)
    }

    /// Where somebody lives and who they are, as requests name them.
    pub(super) fn at(&self, who: Resident) -> anyhow::Result<Value> {
        let home = self.home(who)?;
        let estate = self.estate(who.estate)?;
        Ok(json!({ "estate_id": estate, "unit_id": home.unit, "customer_id": home.customer }))
    }

    /// The ticket that is asked for. Where the estate's standard does not know the category, the kind's general rules hold.
    pub(super) fn ticket(&self, estate: usize, asked: Asked) -> Value {
        let standard = self.estates.get(estate).and_then(|place| profile(place.standard, 1));
        let fit = standard.map(|standard| standard.category_fits(asked.kind, asked.category));
        let category = if fit == Some(CategoryFit::Fits) { asked.category } else { GENERAL };
        json!({ "kind": asked.kind, "category": category, "severity": asked.severity, "title": asked.title })
    }
}
