//! Business calendars: adopted by the group, added to year by year, looked at.
#![warn(clippy::future_not_send)]

use std::ops::RangeInclusive;

use ::standards::{Announcement, CalendarYear, NamedCalendar, Problems, calendar_document};
use contracts::ticketing::CalendarPublished;
use copies::published_calendars::{self, PublishedCalendar};
use db::{
    AuditEntry, Tx,
    lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut},
};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use vocabulary::DaysFormat;

use crate::app::App;

/// The years that a calendar can say something of.
pub(crate) const YEARS: RangeInclusive<i32> = 1949..=2200;

/// A calendar as it holds, in a list and by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldCalendar {
    pub(crate) name: String,
    /// 0 of one that ships and to which the group has added nothing.
    pub(crate) version: i32,
    /// The TOML, as it was written.
    pub(crate) document: String,
}

/// The days off of a year, as somebody hands them in.
#[derive(Debug, Clone)]
pub(crate) struct AnnounceYear {
    pub(crate) name: String,
    pub(crate) year: i32,
    pub(crate) source: String,
    pub(crate) format: DaysFormat,
    pub(crate) days: String,
}

/// Adopts a calendar of the group's own, or the next version of one.
///
/// # Errors
/// The faults of the document with their lines; `calendars.name_reserved` for a name that ships.
#[tracing::instrument(skip_all, name = "ticketing.publish_calendar")]
pub(crate) async fn publish_calendar(
    app: &App,
    actor: &Actor,
    document: String,
    idempotency_key: IdempotencyKey<HeldCalendar>,
) -> Result<Outcome<HeldCalendar>, Failure> {
    let read = move || NamedCalendar::parse(&document).map(|calendar| (calendar.name, document));
    let (name, document) = beside("/document", read).await?;
    if calendar_document(&name).is_some() {
        return Err(Refusal::conflict("calendars.name_reserved").with("name", name).into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let held = publish(&tx, actor, name, document).await?;
    tx.keep_reply(&idempotency_key, &held)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(held))
}

/// Adds what was announced for a year to the calendar that holds, in place of what it knew of that year. One that ships takes
/// the year before a release brings it.
///
/// # Errors
/// Not found when there is no such calendar; the faults of the days with their lines.
#[tracing::instrument(skip_all, name = "ticketing.announce_year")]
pub(crate) async fn announce_year(
    app: &App,
    actor: &Actor,
    command: AnnounceYear,
    idempotency_key: IdempotencyKey<HeldCalendar>,
) -> Result<Outcome<HeldCalendar>, Failure> {
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    // Two years that are announced at once must not lose each other.
    let sequence = hold(&tx, &command.name).await?;
    let before = published_calendars::newest(tx.conn(), &command.name).await?;
    let before = held(&command.name, before).ok_or_else(Refusal::not_found)?;
    let AnnounceYear { name, year, source, format, days } = command;
    let write = move || {
        let announcement = Announcement { year, source: &source, format, days: &days };
        NamedCalendar::announce(&before.document, &announcement)
    };
    let document = beside("/days", write).await?;
    let held = publish_as(&tx, actor, (name, sequence), document).await?;
    tx.keep_reply(&idempotency_key, &held)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(held))
}

/// Reads what was sent in one field beside the threads that answer requests: a large document takes a while.
async fn beside<T: Send + 'static>(
    pointer: &'static str,
    read: impl FnOnce() -> Result<T, Problems> + Send + 'static,
) -> Result<T, Failure> {
    let read = spawn_blocking(read).await;
    let read = read.map_err(|error| Failure::Broken {
        doing: "reading a calendar's document",
        source: Box::new(error),
    })?;
    Ok(read.map_err(|problems| problems.at(pointer))?)
}

/// The next version of a name; nobody else publishes it until the commit.
async fn hold(tx: &Tx, name: &str) -> Result<i32, Failure> {
    let number = tx.next_number(&format!("calendar-{name}")).await?;
    Ok(i32::try_from(number).unwrap_or(i32::MAX))
}

async fn publish(tx: &Tx, actor: &Actor, name: String, document: String) -> Result<HeldCalendar, Failure> {
    let version = hold(tx, &name).await?;
    publish_as(tx, actor, (name, version), document).await
}

async fn publish_as(
    tx: &Tx,
    actor: &Actor,
    (name, version): (String, i32),
    document: String,
) -> Result<HeldCalendar, Failure> {
    let published = CalendarPublished { name, version, document, estate_id: None, published_at: tx.now() };
    published_calendars::keep(tx, &published).await?;
    tx.publish(&published, version)?;
    let entry = AuditEntry::new(actor, "publish_calendar", "calendar", &published.name)
        .after(serde_json::json!({ "version": version }));
    tx.audit(entry);
    let CalendarPublished { name, version, document, .. } = published;
    Ok(HeldCalendar { name, version, document })
}

/// What holds under a name: the newest version that the group published, unless the one that ships knows a later year.
fn held(name: &str, published: Option<PublishedCalendar>) -> Option<HeldCalendar> {
    let shipped = calendar_document(name).map(|document| HeldCalendar {
        name: name.to_owned(),
        version: 0,
        document: document.to_owned(),
    });
    let published = published.map(|PublishedCalendar { name, version, document }| HeldCalendar {
        name,
        version,
        document,
    });
    let (Some(ours), Some(theirs)) = (&published, ::standards::calendar(name)) else {
        return published.or(shipped);
    };
    match NamedCalendar::parse(&ours.document) {
        Ok(ours) if NamedCalendar::later(&ours, theirs) == theirs => shipped,
        _ => published,
    }
}

/// The calendar of that name as it holds.
///
/// # Errors
/// Not found when there is none.
#[tracing::instrument(skip_all, name = "ticketing.get_calendar")]
pub(crate) async fn get_calendar(app: &App, name: &str) -> Result<HeldCalendar, Failure> {
    let published = published_calendars::newest(app.db.reader(), name).await?;
    Ok(held(name, published).ok_or_else(Refusal::not_found)?)
}

/// A year of the calendar of that name, day by day, with the version that says so.
///
/// # Errors
/// Not found when there is none of that name, or no such year.
#[tracing::instrument(skip_all, name = "ticketing.get_calendar_year")]
pub(crate) async fn get_calendar_year(
    app: &App,
    name: &str,
    year: i32,
) -> Result<(HeldCalendar, CalendarYear), Failure> {
    if !YEARS.contains(&year) {
        return Err(Refusal::not_found().into());
    }
    let held = get_calendar(app, name).await?;
    let document = held.document.clone();
    let days = beside("/year", move || NamedCalendar::year(&document, year)).await?;
    Ok((held, days))
}

/// Calendars by name: a handful in any group, of which those that ship are in no table.
#[derive(Debug)]
pub(crate) struct CalendarList;

impl DeclaredList for CalendarList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::text("name", 60, "Only this one.").asks(Test::Elsewhere)],
        sorts: &[Sort::by("name", "by name", &[Key::of("name", KeyKind::Text)])],
        columns: &["name", "version", "is_shipped", "time_zone", "years", "missing_year"],
        ..ListSpec::of("calendars")
    };
}

/// One page of the calendars that hold.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere; otherwise what the engine says.
#[tracing::instrument(skip_all, name = "ticketing.list_calendars")]
pub(crate) async fn list_calendars(app: &App, query: &ListQuery) -> Result<PageOf<HeldCalendar>, Failure> {
    let mut names: Vec<String> = ::standards::calendars().map(|shipped| shipped.name.clone()).collect();
    let published = published_calendars::versions(app.db.reader()).await?;
    names.extend(published.into_iter().map(|(name, _)| name));
    names.sort();
    names.dedup();
    let wanted = query.filters.text("name");
    names.retain(|name| wanted.is_none_or(|wanted| name == wanted));
    let page = cut(CalendarList::SPEC, names, |name| vec![PlaceValue::Text(name.clone())], query)?;
    let mut items = Vec::new();
    for name in page.items {
        items.push(get_calendar(app, &name).await?);
    }
    Ok(PageOf { items, next: page.next, count: page.count })
}
