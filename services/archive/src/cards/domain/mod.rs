//! The caller card: what an agent sees when a phone rings, on one page.

mod item;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Money, Open, Permission, Scope, Visibility};
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, TicketId, UnitId};

pub(crate) use item::{CALLBACKS, CardItem, Owner, TICKETS};

kernel::define_words! {
    /// A part of a card that needs a permission of its own.
    CardPart {
        /// `open_tickets`; needs `tickets:read`, and `tickets:confidential` for reports and complaints about staff.
        Tickets = "tickets",
        /// `overdue_callbacks`; needs `callbacks:read`.
        Callbacks = "callbacks",
        /// `arrears` and `owed`; needs `billing:read`.
        Billing = "billing",
    }
}

impl CardPart {
    /// The part that these things are shown in; none for those of a service that has no part of its own.
    pub(crate) fn of(aggregate: &str) -> Option<Self> {
        match aggregate {
            TICKETS => Some(Self::Tickets),
            CALLBACKS => Some(Self::Callbacks),
            item::INVOICES => Some(Self::Billing),
            _of_others => None,
        }
    }

    /// The permission: the same as where the thing itself is read.
    pub(crate) const fn needs(self) -> Permission {
        match self {
            Self::Tickets => Permission::TicketsRead,
            Self::Callbacks => Permission::CallbacksRead,
            Self::Billing => Permission::BillingRead,
        }
    }
}

/// Who somebody is and where they live: what their card begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) customer_id: CustomerId,
    /// The estate whose office keeps the record.
    pub(crate) estate_id: EstateId,
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
    pub(crate) notes: String,
    pub(crate) homes: Vec<Home>,
}

/// One customer's card, whole; what of it a caller sees is decided when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) profile: Profile,
    /// What is open, the oldest first.
    pub(crate) items: Vec<CardItem>,
    /// The tickets that those follow, open or not, with who may see them.
    pub(crate) tickets: BTreeMap<TicketId, Visibility>,
}

/// What a card needs to know of an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EstateFacts {
    pub(crate) name: String,
    /// The regions it lies in.
    pub(crate) regions: Vec<String>,
    /// The date there, when the card is shown.
    pub(crate) today: NaiveDate,
}

impl Card {
    /// Every estate the card speaks of.
    pub(crate) fn estates(&self) -> Vec<EstateId> {
        let mut estates = vec![self.profile.estate_id];
        estates.extend(self.profile.homes.iter().map(|home| home.estate_id));
        estates.extend(self.items.iter().map(|item| item.estate_id));
        estates.sort_unstable();
        estates.dedup();
        estates
    }

    /// The card as `actor` sees it at `now`: nothing at all when the customer is unknown to the estates of their scope.
    /// Otherwise the present homes, what is open at those estates as far as they may read of it, and the
    /// words of the record only within the estate that keeps it.
    pub(crate) fn seen_by(
        mut self,
        actor: &Actor,
        estates: &BTreeMap<EstateId, EstateFacts>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let scope = &actor.scope;
        let sees = |id: EstateId| {
            matches!(scope, Scope::Group)
                || estates
                    .get(&id)
                    .is_some_and(|estate| scope.covers(id, estate.regions.iter().map(String::as_str)))
        };
        self.profile.homes.retain(|home| home.is_present_or_coming(now));
        self.drop_debts_of_other_homes();
        if !self.estates().into_iter().any(sees) {
            return None;
        }
        if !sees(self.profile.estate_id) {
            self.profile.tags.clear();
            self.profile.notes.clear();
        }
        self.profile.homes.retain(|home| sees(home.estate_id) && home.is_present(now));
        let Self { items, tickets, .. } = &mut self;
        items.retain(|item| {
            let regions = estates.get(&item.estate_id).into_iter().flat_map(|estate| &estate.regions);
            let here = actor.at(item.estate_id, regions.map(String::as_str));
            sees(item.estate_id)
                && CardPart::of(&item.aggregate).is_none_or(|part| here.may(part.needs()))
                && item.headline.visibility.allows(&here)
                && !item.is_kept_from(&here, tickets)
        });
        self.drop_debts_of_other_homes();
        Some(self)
    }

    /// Leaves of what homes owe that of the homes on the card.
    fn drop_debts_of_other_homes(&mut self) {
        let homes: BTreeSet<UnitId> = self.profile.homes.iter().map(|home| home.unit_id).collect();
        self.items.retain(|item| match item.owner {
            Some(Owner::Unit(unit_id)) => homes.contains(&unit_id),
            Some(Owner::Customer(_)) | None => true,
        });
    }

    /// The tickets not closed yet.
    pub(crate) fn tickets(&self) -> impl Iterator<Item = &CardItem> {
        self.items.iter().filter(|item| item.is_a(TICKETS))
    }

    /// What is open besides tickets, follow-ups and invoices, of whichever service.
    pub(crate) fn others(&self) -> impl Iterator<Item = &CardItem> {
        self.items.iter().filter(|item| CardPart::of(&item.aggregate).is_none())
    }

    /// How many follow-ups should have been made by `now`.
    pub(crate) fn overdue_callbacks(&self, now: DateTime<Utc>) -> usize {
        self.items.iter().filter(|item| item.is_a(CALLBACKS) && item.is_overdue(now)).count()
    }

    /// What is owed, one sum a currency, the largest first.
    pub(crate) fn owed(&self) -> Vec<Money> {
        sums(&self.items, |_any| true)
    }

    /// What of it should have been paid by now at its estate, and is not disputed.
    pub(crate) fn arrears(&self, estates: &BTreeMap<EstateId, EstateFacts>) -> Vec<Money> {
        sums(&self.items, |item| {
            estates.get(&item.estate_id).is_none_or(|estate| item.is_past_due(estate.today))
        })
    }
}

/// What is outstanding on those of the items that count, one sum a currency, the largest first.
fn sums(items: &[CardItem], counts: impl Fn(&CardItem) -> bool) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    // What is owed in a currency that only another version knows has its item, and is in no sum.
    let outstanding = items
        .iter()
        .filter(|item| counts(item))
        .filter_map(|item| item.headline.outstanding.as_ref()?.known());
    for owed in outstanding {
        match sums.iter_mut().find(|sum| sum.currency() == owed.currency()) {
            // A sum beyond 64 bits of fen stays at what was reached.
            Some(sum) => *sum = sum.checked_add(owed).unwrap_or(*sum),
            None => sums.push(owed),
        }
    }
    sums.sort_by_key(|sum| std::cmp::Reverse(sum.minor()));
    sums
}

/// Where a customer lives or will live, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) occupancy_id: OccupancyId,
    pub(crate) unit_id: UnitId,
    pub(crate) estate_id: EstateId,
    pub(crate) label: String,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: DateTime<Utc>,
    /// May lie ahead.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

impl Home {
    /// True when they live there at `now`.
    pub(crate) fn is_present(&self, now: DateTime<Utc>) -> bool {
        self.started_at <= now && self.ended_at.is_none_or(|ended_at| now < ended_at)
    }

    /// True when they live there at `now`, or will.
    pub(crate) fn is_present_or_coming(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none_or(|ended_at| now < ended_at)
    }
}
