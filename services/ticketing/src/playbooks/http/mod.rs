//! Playbooks, their runs and the acts on them, and what is dialled where.

mod act_list;
mod bodies;
pub(crate) mod playbooks;
pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, EstateId, Failure, PageOf};
use vocabulary::PlaybookRunId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, PathParts, Problem, Reason, Submitted,
    Versioned,
};

use crate::{
    app::App,
    playbooks::{
        app::{self, EstateNumbers, PlaybookList, PlaybookRunList, RequestedRunAct, ShownRun, Target},
        domain::PlaybookAct,
    },
};
use act_list::for_every_act;
use bodies::{
    CommandHandOverBody, ConditionAnswerBody, NewPlaybookRun, PlaybookReaderBody, StepCompletionBody,
    StepSkipBody,
};
use playbooks::{EmergencyNumbersView, NumbersBody, PlaybookDetail, PlaybookLine};
use shapes::{PlaybookRunDetail, PlaybookRunView};

/// List playbooks
///
/// What is prepared for emergencies, by code: the newest version of each.
#[utoipa::path(
    tag = "emergencies", params(Listing::<PlaybookList>), security(("bearer" = ["emergencies:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PlaybookLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/playbooks")]
pub(crate) async fn list_playbooks(
    _caller: Caller<need::EmergenciesRead>,
    listing: Listing<PlaybookList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    reply.of(app::list_playbooks(&query)?.map(PlaybookLine::from)).await
}

/// Get a playbook
///
/// With its steps, and the rules behind them.
#[utoipa::path(
    tag = "emergencies", security(("bearer" = ["emergencies:read"])),
    responses((status = 200, description = "The playbook.", body = PlaybookDetail))
)]
#[get("/api/v1/playbooks/{playbook_code}")]
pub(crate) async fn get_playbook(
    _caller: Caller<need::EmergenciesRead>,
    code: PathParts<String>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(PlaybookDetail::from(app::get_playbook(&code.0)?)))
}

/// Start a playbook
///
/// An emergency begins: everybody who may sees its steps, and their clocks run. Where the playbook is confidential, only
/// who starts it, its commander and whom they admit see it.
#[utoipa::path(
    tag = "emergencies", params(IdempotencyKeyHeader), security(("bearer" = ["emergencies:write"])),
    request_body = NewPlaybookRun, responses((status = 201, description = "Started.", body = PlaybookRunDetail))
)]
#[post("/api/v1/playbook-runs")]
pub(crate) async fn start_playbook_run(
    caller: Caller<need::EmergenciesWrite>,
    app: Data<App>,
    body: Submitted<NewPlaybookRun>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewPlaybookRun::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::start_run(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List playbooks' runs
///
/// Newest first. Confidential ones are left out for whoever is not among their readers.
#[utoipa::path(
    tag = "emergencies", params(Listing::<PlaybookRunList>), security(("bearer" = ["emergencies:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PlaybookRunView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/playbook-runs")]
pub(crate) async fn list_playbook_runs(
    caller: Caller<need::EmergenciesRead>,
    app: Data<App>,
    listing: Listing<PlaybookRunList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_runs(&app, &caller.actor, &query).await?;
    reply.of(page.map(|run| PlaybookRunView::from(&run))).await
}

/// Get a playbook's run
///
/// With its steps, their clocks and the numbers to dial.
#[utoipa::path(
    tag = "emergencies", security(("bearer" = ["emergencies:read"])),
    responses(
        (status = 200, description = "The run.", body = PlaybookRunDetail),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/playbook-runs/{id}")]
pub(crate) async fn get_playbook_run(
    caller: Caller<need::EmergenciesRead>,
    app: Data<App>,
    id: PathId<PlaybookRunId>,
) -> Result<Versioned<PlaybookRunDetail>, Problem> {
    Ok(versioned(&app::get_run(&app, &caller.actor, id.0).await?))
}

/// Get an estate's emergency numbers
///
/// What is dialled there: what the estate has set, else what its country has.
#[utoipa::path(
    tag = "emergencies", security(("bearer" = ["emergencies:read"])),
    responses(
        (status = 200, description = "The numbers.", body = EmergencyNumbersView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/emergency-numbers/{estate_id}")]
pub(crate) async fn get_emergency_numbers(
    caller: Caller<need::EmergenciesRead>,
    app: Data<App>,
    place: PathParts<EstateId>,
) -> Result<Versioned<EmergencyNumbersView>, Problem> {
    Ok(of_estate(&app::get_numbers(&app, &caller.actor, place.0).await?))
}

/// Set an estate's emergency numbers
///
/// All that are its own; for the others, those of its country hold.
#[utoipa::path(
    tag = "emergencies", params(IfMatchHeader), security(("bearer" = ["emergencies:command"])),
    request_body = NumbersBody,
    responses((status = 200, description = "The updated numbers.", body = EmergencyNumbersView))
)]
#[put("/api/v1/emergency-numbers/{estate_id}")]
pub(crate) async fn set_emergency_numbers(
    caller: Caller<need::EmergenciesCommand>,
    app: Data<App>,
    place: PathParts<EstateId>,
    seen: IfMatch,
    body: Submitted<NumbersBody>,
) -> Result<Versioned<EmergencyNumbersView>, Problem> {
    let command = body.value.into_command(place.0, seen.0)?;
    Ok(of_estate(&app::set_numbers(&app, &caller.actor, command).await?))
}

fn of_estate(numbers: &EstateNumbers) -> Versioned<EmergencyNumbersView> {
    Versioned::new(numbers.version, EmergencyNumbersView::from(numbers))
}

for_every_act!(auth::act_routes;
    "emergencies" PlaybookRunId => PlaybookRunDetail "The updated run.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (PlaybookRunId, i32),
    asked: RequestedRunAct,
) -> Result<Versioned<PlaybookRunDetail>, Problem> {
    Ok(versioned(&app::act_on_run(app, actor, Target { id, version }, asked).await?))
}

fn versioned(shown: &ShownRun) -> Versioned<PlaybookRunDetail> {
    Versioned::new(shown.run.version, PlaybookRunDetail::from(shown))
}

fn created(shown: &ShownRun) -> Result<Reply, Failure> {
    let place = format!("/api/v1/playbook-runs/{}", shown.run.id);
    web::created(&place, shown.run.version, &PlaybookRunDetail::from(shown))
}
