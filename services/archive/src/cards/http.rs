//! Looking a caller up over the API.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{Actor, CallerId, EstateId, Failure, Money, PhoneNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, Headline, OccupancyRole, SubjectId, UnitId};
use web::{Problem, Submitted};

use crate::{
    app::App,
    cards::{
        app::{self, SeenCard},
        domain::{CardItem, CardPart, EstateFacts, Home, Profile},
    },
};

/// Look up a caller
///
/// The cards of everybody known by a number. The number travels in the body, so that no proxy logs it. A card has the
/// parts that you may read elsewhere (`tickets:read`, `callbacks:read`, `billing:read`) and says which it leaves out.
/// Each look-up is on the record, and each person may look up so many different numbers an hour.
#[utoipa::path(
    tag = "caller-lookups", security(("bearer" = ["archive:read"])), request_body = NewCallerLookup,
    responses((status = 200, description = "The cards you may see.", body = CallerCards))
)]
#[post("/api/v1/caller-lookups")]
pub(crate) async fn look_up_caller(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    body: Submitted<NewCallerLookup>,
) -> Result<HttpResponse, Problem> {
    let NewCallerLookup { phone, estate_id } = body.value;
    let home = app.db.dial_plan(estate_id).await.map_err(Failure::from)?;
    let items = match CallerId::read(&phone, &home)?.number() {
        Some(phone) => {
            let now = app.db.clock().now();
            let seen = app::look_up_caller(&app, &caller.actor, phone, now).await?;
            seen.into_iter().map(|seen| CallerCard::new(seen, &caller.actor, phone, now)).collect()
        }
        None => Vec::new(),
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(CallerCards { items }))
}

/// Whose cards are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCallerLookup)]
pub(super) struct NewCallerLookup {
    /// What the exchange shows as the caller: a number in any usual spelling, a service number, `anonymous`. Who has no
    /// number of their own has no card.
    #[schema(max_length = 64, example = "138 0013 8000")]
    pub(crate) phone: String,
    /// The estate that is called: a number without its area code is one of there.
    pub(crate) estate_id: Option<EstateId>,
}

/// Everybody known by a number.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallerCards {
    /// One card a person; empty when nobody you may see is known by it.
    pub(crate) items: Vec<CallerCard>,
}

/// What an agent should know about one person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallerCard {
    customer_id: CustomerId,
    name: String,
    phone_masked: String,
    homes: Vec<CardHome>,
    tags: Vec<String>,
    /// Those not closed yet, the oldest first.
    open_tickets: Vec<CardTicket>,
    /// What else is open for them, whichever service it is from, the oldest first.
    open_items: Vec<OpenItem>,
    /// How many follow-ups they should have had by now.
    overdue_callbacks: usize,
    /// What is past due and not disputed, in the currency in which most is; `null` when nothing is.
    arrears: Option<Money>,
    /// What is outstanding in every currency, due or not.
    owed: Vec<Money>,
    /// For the agent who speaks with them; shown within the estate that keeps the record, like the tags.
    notes: String,
    /// The parts that are empty because you may not read them, not because there is nothing.
    withheld: Vec<CardPart>,
}

/// A home on a card.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardHome {
    unit_id: UnitId,
    estate_id: EstateId,
    estate_name: String,
    label: String,
    role: OccupancyRole,
}

/// A ticket on a card.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardTicket {
    #[schema(value_type = vocabulary::TicketId)]
    ticket_id: SubjectId,
    /// Where the work is: `due_at` is a civil time there.
    estate_id: EstateId,
    number: String,
    title: String,
    #[schema(value_type = vocabulary::TicketKind)]
    kind: String,
    #[schema(example = "assigned")]
    status: String,
    /// The next deadline; `null` once the work is done.
    due_at: Option<DateTime<Utc>>,
}

/// Something else that is open.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenItem {
    /// Its id where it comes from.
    id: SubjectId,
    /// What it is: the service, and what it calls such things.
    #[schema(example = "registers.record")]
    aggregate: String,
    /// Where it is: `due_at` is a civil time there.
    estate_id: EstateId,
    /// What kind of such a thing.
    kind: String,
    /// What people call it.
    reference: Option<String>,
    title: Option<String>,
    /// Its state, in its own service's words.
    status: String,
    /// By when somebody owes something next.
    due_at: Option<DateTime<Utc>>,
}

impl CallerCard {
    /// The card of somebody who calls from `phone`, as `actor` sees it at `now`.
    pub(crate) fn new(seen: SeenCard, actor: &Actor, phone: &PhoneNumber, now: DateTime<Utc>) -> Self {
        let SeenCard { card, estates } = seen;
        let overdue_callbacks = card.overdue_callbacks(now);
        let (owed, arrears) = (card.owed(), card.arrears(&estates));
        let open_tickets = card.tickets().cloned().map(CardTicket::from).collect();
        let open_items = card.others().cloned().map(OpenItem::from).collect();
        let profile = card.profile;
        let Profile { customer_id, estate_id: _, name, tags, notes, homes } = profile;
        Self {
            customer_id,
            name,
            phone_masked: phone.masked(),
            homes: homes.into_iter().map(|home| CardHome::new(home, &estates)).collect(),
            tags,
            open_tickets,
            open_items,
            overdue_callbacks,
            arrears: arrears.first().copied(),
            owed,
            notes,
            withheld: CardPart::ALL.iter().copied().filter(|part| !actor.may(part.needs())).collect(),
        }
    }
}

impl CardHome {
    fn new(home: Home, estates: &BTreeMap<EstateId, EstateFacts>) -> Self {
        let Home { occupancy_id: _, unit_id, estate_id, label, role, started_at: _, ended_at: _ } = home;
        let estate_name = estates.get(&estate_id).map(|estate| estate.name.clone()).unwrap_or_default();
        Self { unit_id, estate_id, estate_name, label, role }
    }
}

impl From<CardItem> for CardTicket {
    fn from(item: CardItem) -> Self {
        let CardItem { subject_id, estate_id, headline, .. } = item;
        let Headline { kind, reference, title, status, due_at, .. } = headline;
        Self {
            ticket_id: subject_id,
            estate_id,
            number: reference.unwrap_or_default(),
            title: title.unwrap_or_default(),
            kind,
            status,
            due_at,
        }
    }
}

impl From<CardItem> for OpenItem {
    fn from(item: CardItem) -> Self {
        let CardItem { subject_id, aggregate, estate_id, headline, .. } = item;
        let Headline { kind, reference, title, status, due_at, .. } = headline;
        Self { id: subject_id, aggregate, estate_id, kind, reference, title, status, due_at }
    }
}
