//! The business calendars by which working time is counted.

use ::standards::{CalendarDay, CalendarYear, NamedCalendar};
use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Coded, DateKind, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::DaysFormat;
use web::{IdempotencyKeyHeader, Listing, PathParts, Problem, Submitted, Versioned};

use crate::{
    app::App,
    calendars::app::{self, AnnounceYear, CalendarList, HeldCalendar, YEARS},
};

/// The most characters of a document, and of the days of a year.
const MOST: usize = 262_144;

/// The least that a calendar says.
const EXAMPLE: &str = r#"name = "our-offices"
title = { zh = "办公时间", en = "Our office hours" }
zone = "Asia/Shanghai"
[week]
monday = ["08:30-12:00", "13:30-17:30"]
"#;

/// The days of a year as a table.
const DAYS: &str = "date,until,kind,name\n2031-01-01,,holiday,元旦\n2031-01-04,,working_day,\n";

/// A calendar to adopt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCalendar {
    /// The TOML document; its faults are answered with their lines.
    #[schema(min_length = 1, max_length = 262_144, example = json!(EXAMPLE))]
    document: String,
}

/// What was announced for a year.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCalendarYear {
    #[schema(minimum = 1949, maximum = 2200, example = 2031)]
    year: i32,
    /// Where the announcement can be read.
    #[schema(min_length = 1, max_length = 200, example = "国务院办公厅关于2031年部分节假日安排的通知")]
    source: String,
    format: DaysFormat,
    /// The days off, and the days of rest that are worked instead, as a table or as iCalendar. Of iCalendar, the events that lie
    /// in the year: those with 班 in their summary are worked; where some say 休 or 假, those that say neither are passed over.
    #[schema(min_length = 1, max_length = 262_144, example = json!(DAYS))]
    days: String,
}

/// A calendar, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarLine {
    name: String,
    /// Among what the group published of this name; 0 of one that ships and to which nothing was added.
    #[schema(minimum = 0)]
    version: i32,
    /// True for those that come with Steward.
    is_shipped: bool,
    /// IANA name. An estate counts by the clock of its own zone.
    time_zone: String,
    /// The years whose days off are known.
    years: Vec<i32>,
    /// The year whose days off should be known by now, and are not.
    missing_year: Option<i32>,
}

/// A calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CalendarView {
    #[serde(flatten)]
    line: CalendarLine,
    title: CalendarTitle,
    /// The TOML document.
    document: String,
}

/// A name in both languages.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarTitle {
    zh: String,
    en: String,
}

/// A year of a calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarYear)]
pub(super) struct CalendarYearView {
    name: String,
    year: i32,
    /// Where its days off were announced; none in a year of which nothing was, which has those of the law alone.
    source: Option<String>,
    /// Each of its days, in order.
    days: Vec<CalendarDayView>,
}

/// One day of a calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarDay)]
pub(super) struct CalendarDayView {
    day: NaiveDate,
    kind: CalendarDayKind,
    /// True when anybody works on it.
    is_working_day: bool,
    /// What a holiday is called, where somebody says so.
    name: Option<String>,
}

kernel::define_words! {
    /// What a day is beside its weekday.
    CalendarDayKind {
        /// As its weekday is.
        Ordinary = "ordinary",
        /// Off, as announced or by law.
        Holiday = "holiday",
        /// Worked in exchange for another (调休上班).
        Swapped = "swapped",
    }
}

impl From<CalendarDay> for CalendarDayView {
    fn from(day: CalendarDay) -> Self {
        let CalendarDay { date, kind, is_working_day, name } = day;
        let kind = match kind {
            DateKind::Ordinary => CalendarDayKind::Ordinary,
            DateKind::Holiday => CalendarDayKind::Holiday,
            DateKind::Swapped => CalendarDayKind::Swapped,
        };
        Self { day: date, kind, is_working_day, name }
    }
}

impl NewCalendar {
    fn into_document(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        bounded("/document", &self.document, &mut faults);
        faults.into_result()?;
        Ok(self.document)
    }
}

impl NewCalendarYear {
    fn into_command(self, name: String) -> Result<AnnounceYear, Refusal> {
        let Self { year, source, format, days } = self;
        let mut faults = Faults::new();
        if !YEARS.contains(&year) {
            faults.add("/year", "calendars.year");
        }
        let source = faults.line("/source", &source, 200);
        bounded("/days", &days, &mut faults);
        faults.into_result()?;
        Ok(AnnounceYear { name, year, source, format, days })
    }
}

fn bounded(pointer: &str, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(pointer, "text.empty");
    }
    if text.chars().count() > MOST {
        faults.add(pointer, Coded::new("text.too_long").with("most", MOST));
    }
}

impl CalendarView {
    fn read(held: &HeldCalendar, now: DateTime<Utc>) -> Result<Self, Failure> {
        let HeldCalendar { name, version, document } = held.clone();
        let named = NamedCalendar::parse(&document).map_err(|problems| Failure::Broken {
            doing: "reading a calendar that holds",
            source: Box::new(problems),
        })?;
        let missing_year = named.missing_year(named.calendar.local_date(now));
        let line = CalendarLine {
            is_shipped: ::standards::calendar_document(&name).is_some(),
            name,
            version,
            time_zone: named.calendar.zone().name().to_owned(),
            years: named.calendar.announced_years().collect(),
            missing_year,
        };
        let ::standards::Title { zh, en } = named.title;
        Ok(Self { line, title: CalendarTitle { zh, en }, document })
    }
}

/// List calendars
///
/// By name, each as it holds.
#[utoipa::path(
    tag = "calendars", params(Listing::<CalendarList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CalendarLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/calendars")]
pub(crate) async fn list_calendars(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
    listing: Listing<CalendarList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_calendars(&app, &query).await?;
    let now = app.db.clock().now();
    reply.of(page.try_map(|held| Ok::<_, Failure>(CalendarView::read(&held, now)?.line))?).await
}

/// Get a calendar
///
/// As it holds, with its document.
#[utoipa::path(
    tag = "calendars", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The calendar.", body = CalendarView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/calendars/{name}")]
pub(crate) async fn get_calendar(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
    name: PathParts<String>,
) -> Result<Versioned<CalendarView>, Problem> {
    let held = app::get_calendar(&app, &name.0).await?;
    Ok(Versioned::new(held.version, CalendarView::read(&held, app.db.clock().now())?))
}

/// Get a year of a calendar
///
/// Day by day, as the calendar holds: with what was announced for it, otherwise with the days off by law alone.
#[utoipa::path(
    tag = "calendars", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The year.", body = CalendarYearView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/calendars/{name}/years/{year}")]
pub(crate) async fn get_calendar_year(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
    parts: PathParts<(String, i32)>,
) -> Result<Versioned<CalendarYearView>, Problem> {
    let (name, year) = parts.0;
    let (held, days) = app::get_calendar_year(&app, &name, year).await?;
    let CalendarYear { source, days } = days;
    let days = days.into_iter().map(CalendarDayView::from).collect();
    Ok(Versioned::new(held.version, CalendarYearView { name, year, source, days }))
}

/// Publish a calendar
///
/// The next version of one of the group's own, whose scope it needs; it holds for what is counted from now on. Names that ship with
/// Steward are not the group's to give. Every fault of the document is told with its line and column.
#[utoipa::path(
    tag = "calendars", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))), request_body = NewCalendar, responses((status = 201, description = "Published.", body = CalendarView))
)]
#[post("/api/v1/calendars")]
pub(crate) async fn publish_calendar(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    body: Submitted<NewCalendar>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewCalendar::into_document)?;
    let now = app.db.clock().now();
    let created = move |held: &HeldCalendar| created(held, now);
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::publish_calendar(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Publish a year of a calendar
///
/// Its days off, and the days of rest that are worked instead (调休), in place of what the calendar knew of that year: also of one
/// that ships, before a release brings the year. Every fault of the days is told with its line.
#[utoipa::path(
    tag = "calendars", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))), request_body = NewCalendarYear, responses((status = 201, description = "Published.", body = CalendarView))
)]
#[post("/api/v1/calendars/{name}/years")]
pub(crate) async fn announce_year(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    name: PathParts<String>,
    body: Submitted<NewCalendarYear>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(|year| year.into_command(name.0))?;
    let now = app.db.clock().now();
    let created = move |held: &HeldCalendar| created(held, now);
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::announce_year(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

fn created(held: &HeldCalendar, now: DateTime<Utc>) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/calendars/{}", held.name), held.version, &CalendarView::read(held, now)?)
}
