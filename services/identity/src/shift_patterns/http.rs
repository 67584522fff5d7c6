//! Shift patterns over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::ShiftPatternId;
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    shift_patterns::{
        app::{self, CreateShiftPattern, ShiftPatternList},
        domain::{
            LONGEST_CYCLE, MOST_SHIFTS, MOST_SPANS, PatternShift, ShiftPattern, SpecialDayRule, SpecialDays,
            clock, minute_of_day, spans_of,
        },
    },
};

/// Create a shift pattern
///
/// It is the same in the whole group and needs its scope. But for its end it never changes, since rosters of days gone by
/// rest on it: other shifts are another pattern.
#[utoipa::path(
    tag = "rosters", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewShiftPatternBody,
    responses((status = 201, description = "Created.", body = ShiftPatternView))
)]
#[post("/api/v1/shift-patterns")]
pub(crate) async fn create_shift_pattern(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    body: Submitted<NewShiftPatternBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewShiftPatternBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_shift_pattern(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List shift patterns
///
/// Newest first.
#[utoipa::path(
    tag = "rosters", params(Listing::<ShiftPatternList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ShiftPatternView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/shift-patterns")]
pub(crate) async fn list_shift_patterns(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ShiftPatternList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_shift_patterns(&app, &query).await?;
    reply.of(page.map(|pattern| ShiftPatternView::from(&pattern))).await
}

/// Get a shift pattern
#[utoipa::path(
    tag = "rosters", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The shift pattern.", body = ShiftPatternView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/shift-patterns/{id}")]
pub(crate) async fn get_shift_pattern(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ShiftPatternId>,
) -> Result<Versioned<ShiftPatternView>, Problem> {
    Ok(versioned(&app::get_shift_pattern(&app, id.0).await?))
}

/// End a shift pattern
///
/// No roster goes on beyond that day, and none is made that would.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = EndOfShiftPatternBody,
    responses((status = 200, description = "The updated shift pattern.", body = ShiftPatternView))
)]
#[post("/api/v1/shift-patterns/{id}/end")]
pub(crate) async fn end_shift_pattern(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    id: PathId<ShiftPatternId>,
    seen: IfMatch,
    body: Submitted<EndOfShiftPatternBody>,
) -> Result<Versioned<ShiftPatternView>, Problem> {
    let until = body.value.until.0;
    Ok(versioned(&app::end_shift_pattern(&app, &caller.actor, (id.0, seen.0), until).await?))
}

fn versioned(pattern: &ShiftPattern) -> Versioned<ShiftPatternView> {
    Versioned::new(pattern.version, ShiftPatternView::from(pattern))
}

fn created(pattern: &ShiftPattern) -> Result<Reply, Failure> {
    let location = format!("/api/v1/shift-patterns/{}", pattern.id);
    web::created(&location, pattern.version, &ShiftPatternView::from(pattern))
}

/// A shift pattern to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewShiftPattern)]
pub(super) struct NewShiftPatternBody {
    /// Its own in the group, in any width, case and spacing. It never changes.
    #[schema(min_length = 1, max_length = 40, example = "三班")]
    code: String,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    #[schema(min_items = 1, max_items = 12)]
    shifts: Vec<PatternShiftBody>,
    /// The code of the shift of each day, `null` on a day of rest. Seven days or a multiple of them are a cycle of weeks.
    #[schema(min_items = 1, max_items = 84, example = json!(["E", "E", "L", "L", "N", "N", null, null]))]
    cycle: Vec<Option<String>>,
    /// A day that is the first of the cycle; it comes again before it and after it.
    #[schema(value_type = NaiveDate, example = "2026-03-02")]
    anchor: Day,
    on_holidays: SpecialDaysBody,
    on_swapped_days: SpecialDaysBody,
    /// The last day on which it may be worked; none while no end is known.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
}

impl NewShiftPatternBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<CreateShiftPattern, Refusal> {
        let Self { code, name, shifts, cycle, anchor, on_holidays, on_swapped_days, until } = self;
        let mut faults = Faults::new();
        let code = faults.line("/code", &code, 40);
        let name = faults.line("/name", &name, 120);
        let shifts = faults.list("/shifts", "list.length", shifts, 1..=MOST_SHIFTS);
        let shifts =
            shifts.into_iter().enumerate().map(|(index, shift)| shift.read(index, &mut faults)).collect();
        let cycle = faults.list("/cycle", "list.length", cycle, 1..=LONGEST_CYCLE);
        let cycle = cycle.into_iter().map(|code| code.map(|code| code.trim().to_owned())).collect();
        let on_holidays = on_holidays.read("/on_holidays/shift", &mut faults);
        let on_swapped_days = on_swapped_days.read("/on_swapped_days/shift", &mut faults);
        let (anchor, until) = (anchor.0, until.map(|day| day.0));
        faults.into_result()?;
        Ok(CreateShiftPattern { code, name, shifts, cycle, anchor, on_holidays, on_swapped_days, until })
    }
}

/// One shift.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatternShift)]
pub(super) struct PatternShiftBody {
    /// By which the cycle names it.
    #[schema(min_length = 1, max_length = 20, example = "N")]
    code: String,
    #[schema(min_length = 1, max_length = 60, example = "夜班")]
    name: String,
    /// When it is worked, one span after another; all of them fit into 24 hours.
    #[schema(min_items = 1, max_items = 4)]
    spans: Vec<SpanBody>,
}

impl PatternShiftBody {
    fn read(self, index: usize, faults: &mut Faults) -> PatternShift {
        let Self { code, name, spans } = self;
        let pointer = |field: &str| format!("/shifts/{index}/{field}");
        let code = faults.line(&pointer("code"), &code, 20);
        let name = faults.line(&pointer("name"), &name, 60);
        let spans = faults.list(&pointer("spans"), "list.length", spans, 1..=MOST_SPANS);
        let times: Vec<(u16, u16)> = spans
            .iter()
            .enumerate()
            .map(|(place, span)| span.read(&pointer(&format!("spans/{place}")), faults))
            .collect();
        let spans = spans_of(&times).unwrap_or_else(|| {
            faults.add(pointer("spans"), "shift_pattern.longer_than_a_day");
            Vec::new()
        });
        PatternShift { code, name, spans }
    }
}

/// Time worked without a break, by the clock at the place.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftSpan)]
pub(crate) struct SpanBody {
    #[schema(min_length = 5, max_length = 5, example = "22:00")]
    starts: String,
    /// On the next day when it is at or before the start.
    #[schema(min_length = 5, max_length = 5, example = "06:00")]
    ends: String,
}

impl SpanBody {
    fn read(&self, pointer: &str, faults: &mut Faults) -> (u16, u16) {
        let mut minute = |field: &str, text: &str| {
            minute_of_day(text).unwrap_or_else(|| {
                faults.add(format!("{pointer}/{field}"), "shift_pattern.no_time");
                0
            })
        };
        (minute("starts", &self.starts), minute("ends", &self.ends))
    }
}

/// What is worked on days that the calendar of the place sets apart: holidays, or days of rest that are worked in exchange
/// (调休上班).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSpecialDays)]
pub(super) struct SpecialDaysBody {
    rule: SpecialDayRule,
    /// With `work` alone: the code of the shift.
    #[schema(max_length = 20)]
    shift: Option<String>,
}

impl SpecialDaysBody {
    fn read(self, pointer: &str, faults: &mut Faults) -> SpecialDays {
        let Self { rule, shift } = self;
        let mut without_shift = |special| {
            if shift.is_some() {
                faults.add(pointer, "shift_pattern.shift_not_taken");
            }
            special
        };
        match rule {
            SpecialDayRule::AsCycle => without_shift(SpecialDays::AsCycle),
            SpecialDayRule::Rest => without_shift(SpecialDays::Rest),
            SpecialDayRule::Work => match shift {
                Some(shift) => SpecialDays::Work(shift.trim().to_owned()),
                None => {
                    faults.add(pointer, "shift_pattern.shift_needed");
                    SpecialDays::AsCycle
                }
            },
        }
    }
}

/// When a shift pattern ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndOfShiftPattern)]
pub(super) struct EndOfShiftPatternBody {
    /// The last day; sooner than it would have ended.
    #[schema(value_type = NaiveDate, example = "2026-12-31")]
    until: Day,
}

/// Which shifts there are, and in which order they are worked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftPattern)]
pub(crate) struct ShiftPatternView {
    shift_pattern_id: ShiftPatternId,
    code: String,
    name: String,
    shifts: Vec<PatternShiftView>,
    /// The code of the shift of each day, `null` on a day of rest.
    cycle: Vec<Option<String>>,
    anchor: NaiveDate,
    on_holidays: SpecialDaysView,
    on_swapped_days: SpecialDaysView,
    /// The last day on which it may be worked; none while no end is known.
    until: Option<NaiveDate>,
    created_at: DateTime<Utc>,
}

/// One shift.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatternShift)]
pub(crate) struct PatternShiftView {
    code: String,
    name: String,
    spans: Vec<SpanBody>,
}

/// What is worked on days that the calendar sets apart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SpecialDays)]
pub(crate) struct SpecialDaysView {
    rule: SpecialDayRule,
    shift: Option<String>,
}

impl From<&ShiftPattern> for ShiftPatternView {
    fn from(pattern: &ShiftPattern) -> Self {
        let ShiftPattern {
            id,
            version: _,
            code,
            name,
            shifts,
            cycle,
            anchor,
            on_holidays,
            on_swapped_days,
            until,
            created_at,
        } = pattern.clone();
        let special = |special: &SpecialDays| SpecialDaysView {
            rule: special.rule(),
            shift: special.shift().map(str::to_owned),
        };
        Self {
            shift_pattern_id: id,
            code,
            name,
            shifts: shifts.into_iter().map(PatternShiftView::from).collect(),
            cycle,
            anchor,
            on_holidays: special(&on_holidays),
            on_swapped_days: special(&on_swapped_days),
            until,
            created_at,
        }
    }
}

impl From<PatternShift> for PatternShiftView {
    fn from(shift: PatternShift) -> Self {
        let PatternShift { code, name, spans } = shift;
        let spans = spans.iter().map(|span| SpanBody { starts: clock(span.starts), ends: clock(span.ends) });
        Self { code, name, spans: spans.collect() }
    }
}
