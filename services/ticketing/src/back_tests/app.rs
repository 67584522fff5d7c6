//! Trying a draft on past tickets: a batch at a time, each in a transaction of its own that a timer begins, so that a process that
//! ends in the middle costs a batch and nothing is counted twice.
#![warn(clippy::future_not_send)]

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use ::standards::Standard;
use chrono::{DateTime, Utc};
use db::{AuditEntry, FiredTimer, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{
    Actor, BusinessCalendar, Coded, ErrorKind, EstateId, Failure, IdGen, ListQuery, PageOf, Refusal,
};
use serde_json::json;
use tokio::task::spawn_blocking;
use vocabulary::{BackTestDifferenceId, BackTestId, ConfidentialityClass};

use crate::{
    app::App,
    back_tests::{
        domain::{BackTest, BackTestState, Findings, Found, MOST_KEPT, MOST_TICKETS, Past, TicketDifference},
        storage::{self, past},
    },
    standards::app::{find_standard, read_draft},
};

pub(crate) use crate::back_tests::storage::{BACK_TEST, BackTestList, DifferenceList};

/// So many tickets are looked at in one transaction: some tenths of a second.
const BATCH: u64 = 2_000;

/// What is to be tried.
#[derive(Debug, Clone)]
pub(crate) struct StartBackTest {
    /// The TOML text of the draft.
    pub(crate) document: String,
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
    /// Everybody's where none is named.
    pub(crate) estates: Vec<EstateId>,
}

/// Begins to hold a draft against the tickets of a period.
///
/// # Errors
/// The faults of the draft with their lines; `back_test.too_many` when as many are kept as may be; faults of the period, of
/// estates that are not there, and of more tickets than one back-test looks at.
#[tracing::instrument(skip_all, name = "ticketing.start_back_test")]
pub(crate) async fn start_back_test(
    app: &App,
    actor: &Actor,
    command: StartBackTest,
    idempotency_key: IdempotencyKey<BackTest>,
) -> Result<Outcome<BackTest>, Failure> {
    let StartBackTest { document, from, until, estates } = command;
    BackTest::check_period(from, until)?;
    let (standard, document) = read_draft(document).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    for (index, estate_id) in estates.iter().enumerate() {
        if app.db.estate(*estate_id).await?.is_none() {
            return Err(Refusal::at(format!("/estates/{index}"), "estate.unknown").into());
        }
    }
    if storage::count(&tx).await? >= MOST_KEPT {
        return Err(Refusal::conflict("back_test.too_many").with("most", MOST_KEPT).into());
    }
    let mut test = BackTest {
        id: BackTestId::new(app.db.ids().as_ref()),
        standard: standard.name().to_owned(),
        standard_version: standard.version(),
        document,
        estates,
        from,
        until,
        tickets: 0,
        done: 0,
        reached: None,
        state: BackTestState::Running,
        found: Found::default(),
        requested_by: actor.principal.to_string(),
        requested_at: tx.now(),
    };
    let tickets = past::count(&tx, &test).await?;
    if tickets > MOST_TICKETS {
        let fault =
            Coded::new("back_test.too_many_tickets").with("most", MOST_TICKETS).with("count", tickets);
        return Err(Refusal::at("/from", fault).into());
    }
    test.tickets = i64::try_from(tickets).unwrap_or(i64::MAX);
    storage::insert(&tx, &test)?;
    note(&tx, actor, "start_back_test", &test);
    tx.keep_reply(&idempotency_key, &test)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(test))
}

/// Looks at the next tickets of the back-test that a timer is about.
#[tracing::instrument(skip_all, name = "ticketing.continue_back_test")]
pub(crate) async fn continue_back_test(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let Some(mut test) = storage::hold(tx, fired.subject()).await? else { return Ok(()) };
    let tickets = past::next(tx, &test, BATCH).await?;
    let looked_at = tickets.len();
    let reached = tickets.last().map(|last| (last.opened_at, last.id));
    let (draft, _document) = read_draft(test.document.clone()).await?;
    let known = Known::gather(app, tx, &tickets).await?;
    let ids = Arc::clone(app.db.ids());
    let comparing = spawn_blocking(move || known.compare(&tickets, &draft, ids.as_ref()));
    let (findings, differences) = comparing.await.map_err(|error| Failure::Broken {
        doing: "holding tickets against a draft",
        source: Box::new(error),
    })?;
    let is_last = u64::try_from(looked_at).is_ok_and(|looked_at| looked_at < BATCH);
    test.advance(looked_at, reached.filter(|_last| !is_last), findings, tx.now());
    Ok(storage::advance(tx, &test, &differences).await?)
}

/// What tickets of a batch were governed by, and the calendars of their estates.
struct Known {
    standards: HashMap<(String, i32), Arc<Standard>>,
    calendars: HashMap<EstateId, Arc<BusinessCalendar>>,
}

impl Known {
    /// A standard that is not there any more is left out, and so is an estate that nobody knows.
    async fn gather(app: &App, tx: &Tx, tickets: &[Past]) -> Result<Self, Failure> {
        let mut known = Self { standards: HashMap::new(), calendars: HashMap::new() };
        for ticket in tickets {
            known.learn_standard(app, ticket).await?;
            if !known.calendars.contains_key(&ticket.estate_id)
                && let Some(estate) = app.db.estate(ticket.estate_id).await?
            {
                let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
                known.calendars.insert(ticket.estate_id, calendar);
            }
        }
        Ok(known)
    }

    async fn learn_standard(&mut self, app: &App, ticket: &Past) -> Result<(), Failure> {
        let Entry::Vacant(place) = self.standards.entry((ticket.standard.clone(), ticket.standard_version))
        else {
            return Ok(());
        };
        let (name, version) = place.key();
        match find_standard(app, name, *version).await {
            Ok(standard) => drop(place.insert(standard)),
            Err(failure) if failure.kind() == ErrorKind::Conflict => {}
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    fn compare(
        &self,
        tickets: &[Past],
        draft: &Standard,
        ids: &dyn IdGen,
    ) -> (Findings, Vec<TicketDifference>) {
        let (mut findings, mut differences) = (Findings::default(), Vec::new());
        for past in tickets {
            let standard = self.standards.get(&(past.standard.clone(), past.standard_version));
            let Some((standard, calendar)) = standard.zip(self.calendars.get(&past.estate_id)) else {
                findings.skip();
                continue;
            };
            let comparison = past.compare((standard, draft), calendar);
            findings.add((past.estate_id, past.kind), &comparison);
            // What is for named readers is counted, and on nobody's list.
            if past.class == ConfidentialityClass::Named {
                continue;
            }
            let of_ticket = comparison.differences.into_iter();
            differences
                .extend(of_ticket.map(|difference| {
                    TicketDifference::of(past, BackTestDifferenceId::new(ids), difference)
                }));
        }
        (findings, differences)
    }
}

/// One of them.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.get_back_test")]
pub(crate) async fn get_back_test(app: &App, id: BackTestId) -> Result<BackTest, Failure> {
    Ok(storage::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of them.
#[tracing::instrument(skip_all, name = "ticketing.list_back_tests")]
pub(crate) async fn list_back_tests(app: &App, query: &ListQuery) -> Result<PageOf<BackTest>, Failure> {
    storage::list(&app.db, query).await
}

/// One page of what would have been otherwise.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.list_differences")]
pub(crate) async fn list_differences(
    app: &App,
    actor: &Actor,
    id: BackTestId,
    query: ListQuery,
) -> Result<PageOf<TicketDifference>, Failure> {
    get_back_test(app, id).await?;
    storage::list_differences(&app.db, actor, id, query).await
}

/// Deletes one with all that it found; one that runs stops.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.delete_back_test")]
pub(crate) async fn delete_back_test(app: &App, actor: &Actor, id: BackTestId) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let test = storage::hold(&tx, id).await?.ok_or_else(Refusal::not_found)?;
    storage::delete(&tx, id).await?;
    note(&tx, actor, "delete_back_test", &test);
    Ok(tx.commit().await?)
}

fn note(tx: &Tx, actor: &Actor, act: &'static str, test: &BackTest) {
    let about = json!({ "standard": test.standard, "version": test.standard_version, "from": test.from, "until": test.until });
    tx.audit(AuditEntry::new(actor, act, "back_test", test.id).after(about));
}
