//! Scripts over the API.

use ::standards::{Title, scripts::Checklist};
use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Channel, ScriptForm, ScriptMoment, ScriptSlot, TicketKind, UnitId};
use web::{Problem, Query, Submitted};

use crate::{
    app::App,
    scripts::app::{self, CheckText, ForbiddenText, OfferedLine, OfferedScripts, ScriptQuestion},
};

/// List the scripts that apply
///
/// What is said to customers and heeded by agents at the estate now, by the standard that governs it: with the estate's name and
/// the caller's filled in, and `{slots}` where something else stands. At each moment it is the nearest procedure that has its say,
/// while the prompts of all hold. With it comes what each matter needs, all of which is told at once.
#[utoipa::path(
    tag = "scripts", params(ScriptsQuery), security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "What applies now.", body = ScriptsView))
)]
#[get("/api/v1/scripts")]
pub(crate) async fn list_scripts(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    query: Query<ScriptsQuery>,
) -> Result<HttpResponse, Problem> {
    let ScriptsQuery { estate_id, unit_id, moment, channel, kind } = query.0;
    let question = ScriptQuestion { estate_id, unit_id, moment, channel, kind };
    let offered = app::list_scripts(&app, &caller.actor, question).await?;
    Ok(HttpResponse::Ok().json(ScriptsView::of(estate_id, offered)))
}

/// Check a text for forbidden phrases
///
/// Before it is said or sent to a customer of the estate: which phrases the procedures forbid, where they stand, and what to say
/// instead, as far as they tell. The text is not kept.
#[utoipa::path(
    tag = "scripts", security(("bearer" = ["tickets:read"])),
    request_body = NewTextCheck, responses((status = 200, description = "What was found.", body = TextCheckView))
)]
#[post("/api/v1/scripts/check")]
pub(crate) async fn check_text(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    body: Submitted<NewTextCheck>,
) -> Result<HttpResponse, Problem> {
    let command = body.try_map(NewTextCheck::into_command)?.value;
    let found = app::check_text(&app, &caller.actor, command).await?;
    let forbidden = found.into_iter().map(ForbiddenTextView::from).collect();
    Ok(HttpResponse::Ok().json(TextCheckView { forbidden }))
}

/// Where and for what scripts are asked for; what is left out could be anything.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScriptsQuery {
    estate_id: EstateId,
    /// A home of the estate, which may be governed otherwise.
    unit_id: Option<UnitId>,
    /// Only what is said and heeded then.
    #[param(inline)]
    moment: Option<ScriptMoment>,
    /// How the customer is spoken to.
    #[param(inline)]
    channel: Option<Channel>,
    /// What it is about.
    #[param(inline)]
    kind: Option<TicketKind>,
}

/// A text that is about to be said or sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTextCheck {
    estate_id: EstateId,
    /// A home of the estate, which may be governed otherwise.
    unit_id: Option<UnitId>,
    /// How it reaches the customer; without it, what is forbidden by any channel is found.
    channel: Option<Channel>,
    #[schema(min_length = 1, max_length = 4000, example = "这个我不知道。")]
    text: String,
}

impl NewTextCheck {
    fn into_command(self) -> Result<CheckText, Refusal> {
        let Self { estate_id, unit_id, channel, text } = self;
        let mut faults = Faults::new();
        let text = faults.text("/text", &text, 4000);
        faults.into_result()?;
        Ok(CheckText { estate_id, unit_id, channel, text })
    }
}

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptText)]
pub(crate) struct ScriptTextView {
    zh: String,
    en: String,
}

impl From<Title> for ScriptTextView {
    fn from(title: Title) -> Self {
        let Title { zh, en } = title;
        Self { zh, en }
    }
}

/// What is said, heeded and told at once at an estate now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Scripts)]
pub(super) struct ScriptsView {
    estate_id: EstateId,
    at: DateTime<Utc>,
    /// The standard by which it is.
    #[schema(example = "resident-centre")]
    standard: String,
    standard_version: i32,
    /// Whether anybody works there now, by the estate's calendar.
    is_open: bool,
    /// By their moments, in the order of a contact.
    lines: Vec<ScriptLineView>,
    checklists: Vec<ChecklistView>,
}

impl ScriptsView {
    fn of(estate_id: EstateId, offered: OfferedScripts) -> Self {
        let OfferedScripts { at, standard: (standard, standard_version), is_open, lines, checklists } =
            offered;
        Self {
            estate_id,
            at,
            standard,
            standard_version,
            is_open,
            lines: lines.into_iter().map(ScriptLineView::from).collect(),
            checklists: checklists.into_iter().map(|(from, list)| ChecklistView::of(from, list)).collect(),
        }
    }
}

/// A line of a script.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptLine)]
struct ScriptLineView {
    /// The standard or the book of scripts that has it.
    #[schema(example = "common")]
    from: String,
    moment: ScriptMoment,
    form: ScriptForm,
    /// The rule behind it.
    #[schema(example = "SCR-01")]
    clause: String,
    text: ScriptTextView,
    /// What stands in it as a `{slot}`, for whoever speaks to fill in.
    open_slots: Vec<ScriptSlot>,
}

impl From<OfferedLine> for ScriptLineView {
    fn from(line: OfferedLine) -> Self {
        let OfferedLine { from, moment, form, clause, text, open_slots } = line;
        Self { from, moment, form, clause, text: text.into(), open_slots }
    }
}

/// All that a customer has to bring or know for a matter.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Checklist)]
struct ChecklistView {
    /// The standard or the book of scripts that has it.
    from: String,
    /// What contacts name it by.
    #[schema(example = "move-in")]
    code: String,
    title: ScriptTextView,
    /// The rule that demands that all of it is told at once.
    clause: String,
    items: Vec<ChecklistItemView>,
}

impl ChecklistView {
    fn of(from: String, checklist: Checklist) -> Self {
        let Checklist { code, title, kinds: _, clause, items } = checklist;
        let items = items.into_iter().map(|item| ChecklistItemView {
            code: item.code,
            text: item.text.into(),
            rule: item.rule.to_string(),
        });
        Self { from, code, title: title.into(), clause: clause.to_string(), items: items.collect() }
    }
}

/// Something that is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChecklistItem)]
struct ChecklistItemView {
    /// What contacts name it by.
    #[schema(example = "identity")]
    code: String,
    text: ScriptTextView,
    /// The rule that it was taken from.
    rule: String,
}

/// What a check found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TextCheck)]
pub(super) struct TextCheckView {
    /// In the order of the text, the first fifty; none of a text that may be said.
    forbidden: Vec<ForbiddenTextView>,
}

/// A forbidden phrase in a text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ForbiddenText)]
struct ForbiddenTextView {
    /// The standard or the book of scripts that forbids it.
    from: String,
    /// The rule behind it.
    #[schema(example = "SCR-18")]
    clause: String,
    /// As it was written.
    phrase: String,
    /// How many characters of the text come before it.
    at: usize,
    /// What to say in its place; `null` where the procedure does not tell.
    instead: Option<ScriptTextView>,
}

impl From<ForbiddenText> for ForbiddenTextView {
    fn from(found: ForbiddenText) -> Self {
        let ForbiddenText { from, clause, phrase, at, instead } = found;
        Self { from, clause, phrase, at, instead: instead.map(ScriptTextView::from) }
    }
}
