//! What is going on around a customer, whichever service it is from: each event tells how its subject stands after it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Visibility};
use vocabulary::{CustomerId, Facets, Headline, SubjectId, TicketId, UnitId};

/// What tickets are called among the kinds of things that events are about.
pub(crate) const TICKETS: &str = "ticketing.ticket";

/// What follow-ups are called.
pub(crate) const CALLBACKS: &str = "callbacks.callback";

/// What invoices are called.
pub(crate) const INVOICES: &str = "billing.invoice";

/// One thing that is, or was, going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CardItem {
    pub(crate) subject_id: SubjectId,
    /// `<service>.<aggregate>`.
    pub(crate) aggregate: String,
    /// Where it is going on.
    pub(crate) estate_id: EstateId,
    /// Whose it is; nobody's once it was found to be nobody's.
    pub(crate) owner: Option<Owner>,
    /// The ticket that it is, or belongs to.
    pub(crate) ticket_id: Option<TicketId>,
    /// The version at which all of this was so.
    pub(crate) sequence: i32,
    pub(crate) headline: Headline,
}

/// Whose an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Customer(CustomerId),
    /// A home, for what is owed without a named customer, such as the usual property fee.
    Unit(UnitId),
}

impl Owner {
    /// Whose it is, by what an event says: the first customer's; of what is owed and names none, the home's.
    pub(crate) fn of(facets: &Facets) -> Option<Self> {
        let Facets { concerns, headline } = facets;
        let home = || concerns.places.iter().find_map(|place| place.unit_id).map(Self::Unit);
        let named = concerns.customers.first().copied().map(Self::Customer);
        named.or_else(|| headline.outstanding.as_ref().and_then(|_owed| home()))
    }
}

impl CardItem {
    /// True for one of these.
    pub(crate) fn is_a(&self, aggregate: &str) -> bool {
        self.aggregate == aggregate
    }

    /// True when it should have been done by `now`.
    pub(crate) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.headline.due_at.is_some_and(|due_at| due_at < now)
    }

    /// True when what is owed should have been paid before `today` at its place. What has no day is owed at once.
    pub(crate) fn is_past_due(&self, today: NaiveDate) -> bool {
        !self.headline.is_on_hold && self.headline.due_on.is_none_or(|due_on| due_on < today)
    }

    /// True when `actor` may not know of it, or of the ticket that it follows: `tickets` are those, with who may see them. What
    /// was told before the ticket was found to be confidential is so with it.
    pub(crate) fn is_kept_from(&self, actor: &Actor, tickets: &BTreeMap<TicketId, Visibility>) -> bool {
        let followed = self.ticket_id.and_then(|ticket_id| tickets.get(&ticket_id));
        self.headline.visibility.is_kept_from(actor)
            || followed.is_some_and(|visibility| visibility.is_kept_from(actor))
    }

    /// The words for it, where people wrote some.
    pub(crate) fn words(&self) -> Option<String> {
        let Headline { reference, title, .. } = &self.headline;
        let title = title.as_ref()?;
        Some(reference.as_ref().map_or_else(|| title.clone(), |reference| format!("{reference} {title}")))
    }
}
