//! The caller card: everything whoever answers the telephone should know, on one page.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, Money, Scope};

use super::{CallbackMatter, Customer, Home, InvoiceMatter, Matter, TicketMatter};

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
    /// Those not closed yet, the oldest first.
    pub(crate) tickets: Vec<TicketMatter>,
    /// Those still owed.
    pub(crate) callbacks: Vec<CallbackMatter>,
    /// Those not paid yet.
    pub(crate) invoices: Vec<InvoiceMatter>,
}

/// What a card needs to know of an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EstateFacts {
    pub(crate) name: String,
    pub(crate) region: String,
}

impl Profile {
    /// What is known of a customer who lives at `homes`.
    pub(crate) fn of(customer: &Customer, homes: Vec<Home>) -> Self {
        let mut profile = Self {
            customer_id: customer.id,
            estate_id: customer.estate_id,
            name: String::new(),
            tags: Vec::new(),
            notes: String::new(),
            homes,
        };
        profile.tell_of(customer);
        profile
    }

    /// Takes over what is known of the person.
    pub(crate) fn tell_of(&mut self, customer: &Customer) {
        self.name.clone_from(&customer.name);
        self.tags.clone_from(&customer.tags);
        self.notes.clone_from(&customer.notes);
    }
}

impl Card {
    /// The card of whom `profile` tells, with their open matters, the oldest first.
    pub(crate) fn new(profile: Profile, matters: impl IntoIterator<Item = Matter>) -> Self {
        let mut card = Self { profile, tickets: Vec::new(), callbacks: Vec::new(), invoices: Vec::new() };
        for matter in matters {
            match matter {
                Matter::Ticket(ticket) => card.tickets.push(ticket),
                Matter::Callback(callback) => card.callbacks.push(callback),
                Matter::Invoice(invoice) => card.invoices.push(invoice),
            }
        }
        card
    }

    /// Every estate the card speaks of.
    pub(crate) fn estates(&self) -> Vec<EstateId> {
        let mut estates = vec![self.profile.estate_id];
        estates.extend(self.profile.homes.iter().map(|home| home.estate_id));
        estates.extend(self.tickets.iter().map(|ticket| ticket.facts.estate_id));
        estates.extend(self.callbacks.iter().map(|callback| callback.estate_id));
        estates.extend(self.invoices.iter().map(|invoice| invoice.estate_id));
        estates.sort_unstable();
        estates.dedup();
        estates
    }

    /// The card as somebody with `scope` sees it: nothing at all when the customer is unknown to their estates, and
    /// otherwise without the homes, tickets and debts of other estates.
    pub(crate) fn seen_within(
        mut self,
        scope: &Scope,
        estates: &BTreeMap<EstateId, EstateFacts>,
    ) -> Option<Self> {
        let sees = |id: EstateId| {
            matches!(scope, Scope::Group)
                || estates.get(&id).is_some_and(|estate| scope.covers(id, &estate.region))
        };
        if !sees(self.profile.estate_id) && !self.profile.homes.iter().any(|home| sees(home.estate_id)) {
            return None;
        }
        self.profile.homes.retain(|home| sees(home.estate_id));
        self.tickets.retain(|ticket| sees(ticket.facts.estate_id));
        self.callbacks.retain(|callback| sees(callback.estate_id));
        self.invoices.retain(|invoice| sees(invoice.estate_id));
        Some(self)
    }

    /// How many follow-ups the customer should have had by `now`.
    pub(crate) fn overdue_callbacks(&self, now: DateTime<Utc>) -> usize {
        self.callbacks.iter().filter(|callback| callback.is_overdue(now)).count()
    }

    /// What is owed, one sum a currency, the largest first.
    pub(crate) fn owed(&self) -> Vec<Money> {
        let mut sums: Vec<Money> = Vec::new();
        for invoice in &self.invoices {
            let owed = invoice.outstanding;
            match sums.iter_mut().find(|sum| sum.currency() == owed.currency()) {
                // A sum beyond 64 bits of fen stays at what was reached.
                Some(sum) => *sum = sum.checked_add(owed).unwrap_or(*sum),
                None => sums.push(owed),
            }
        }
        sums.sort_by_key(|sum| std::cmp::Reverse(sum.minor()));
        sums
    }
}
