//! Skills over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{ClearedAct, SkillId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
    present,
};

use crate::{
    app::App,
    skills::{
        app::{self, ChangeSkill, CreateSkill, SkillList},
        domain::Skill,
    },
};

/// Create a skill
///
/// What people can be certified in, and what a certificate of it clears them for. It is the same in the whole group and
/// needs its scope. Until `demanded_from` nobody is asked for the clearance: certify people first.
#[utoipa::path(
    tag = "skills", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewSkillBody, responses((status = 201, description = "Created.", body = SkillView))
)]
#[post("/api/v1/skills")]
pub(crate) async fn create_skill(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    body: Submitted<NewSkillBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewSkillBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_skill(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List skills
///
/// Newest first.
#[utoipa::path(
    tag = "skills", params(Listing::<SkillList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<SkillView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/skills")]
pub(crate) async fn list_skills(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<SkillList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_skills(&app, &query).await?;
    reply.of(page.map(|skill| SkillView::from(&skill))).await
}

/// Get a skill
#[utoipa::path(
    tag = "skills", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The skill.", body = SkillView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/skills/{id}")]
pub(crate) async fn get_skill(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<SkillId>,
) -> Result<Versioned<SkillView>, Problem> {
    Ok(versioned(&app::get_skill(&app, id.0).await?))
}

/// Change a skill
///
/// What it is called, and from which day on the clearance is asked for. The services know of it within seconds.
#[utoipa::path(
    tag = "skills", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = SkillChangeBody,
    responses((status = 200, description = "The updated skill.", body = SkillView))
)]
#[patch("/api/v1/skills/{id}")]
pub(crate) async fn change_skill(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    id: PathId<SkillId>,
    seen: IfMatch,
    body: Submitted<SkillChangeBody>,
) -> Result<Versioned<SkillView>, Problem> {
    let change = body.try_map(SkillChangeBody::into_change)?.value;
    Ok(versioned(&app::change_skill(&app, &caller.actor, (id.0, seen.0), change).await?))
}

fn versioned(skill: &Skill) -> Versioned<SkillView> {
    Versioned::new(skill.version, SkillView::from(skill))
}

fn created(skill: &Skill) -> Result<Reply, Failure> {
    let location = format!("/api/v1/skills/{}", skill.id);
    web::created(&location, skill.version, &SkillView::from(skill))
}

/// A skill to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSkill)]
pub(super) struct NewSkillBody {
    /// Its own in the group, in any width, case and spacing. It never changes.
    #[schema(min_length = 1, max_length = 40, example = "CALLS")]
    code: String,
    #[schema(min_length = 1, max_length = 120, example = "独立接听")]
    name: String,
    /// What a certificate of it clears for; nothing of a trade that asks for no clearance. They never change.
    #[schema(max_items = 10)]
    #[serde(default)]
    clears_for: Vec<ClearedAct>,
    /// The first day, by the calendar of the group, on which nobody does these without a clearance; never while it is absent.
    #[schema(value_type = Option<NaiveDate>, example = "2026-06-01")]
    demanded_from: Option<Day>,
}

impl NewSkillBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<CreateSkill, Refusal> {
        let Self { code, name, clears_for, demanded_from } = self;
        let mut faults = Faults::new();
        let code = faults.line("/code", &code, 40);
        let name = faults.line("/name", &name, 120);
        let mut clears_for = faults.list("/clears_for", "list.too_long", clears_for, 0..=10);
        clears_for.sort_unstable();
        clears_for.dedup();
        faults.into_result()?;
        Ok(CreateSkill { code, name, clears_for, demanded_from: demanded_from.map(|day| day.0) })
    }
}

/// What shall be different about a skill; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SkillChange)]
pub(super) struct SkillChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    /// Of a skill that clears for something; `null` asks for it no longer.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(default, deserialize_with = "present")]
    demanded_from: Option<Option<Day>>,
}

impl SkillChangeBody {
    /// The change, or every fault at once.
    fn into_change(self) -> Result<ChangeSkill, Refusal> {
        let Self { name, demanded_from } = self;
        let mut faults = Faults::new();
        let name = name.map(|name| faults.line("/name", &name, 120));
        faults.into_result()?;
        Ok(ChangeSkill { name, demanded_from: demanded_from.map(|from| from.map(|day| day.0)) })
    }
}

/// A skill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Skill)]
pub(crate) struct SkillView {
    skill_id: SkillId,
    code: String,
    name: String,
    /// What a certificate of it clears for.
    clears_for: Vec<ClearedAct>,
    /// The first day on which nobody does these without a clearance.
    demanded_from: Option<NaiveDate>,
    /// When that day begins.
    demanded_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<&Skill> for SkillView {
    fn from(skill: &Skill) -> Self {
        let Skill { id, version: _, code, name, clears_for, demanded, created_at } = skill.clone();
        Self {
            skill_id: id,
            code,
            name,
            clears_for,
            demanded_from: demanded.map(|demand| demand.from),
            demanded_at: demanded.map(|demand| demand.at),
            created_at,
        }
    }
}
