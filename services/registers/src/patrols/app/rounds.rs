//! What people do on a round: one act, one transaction.

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Faults, Refusal};
use serde_json::{Value, json};
use standards::forms::Contents;
use vocabulary::{FileId, PatrolRoundId, PlaceId};

use super::{
    findings::{Reported, check_photos, report_findings},
    queries::ShownRound,
};
use crate::{
    app::App,
    patrols::{
        domain::{FindingDetails, PatrolRound, RoundActKind, Stop, Visit},
        storage::{findings, rounds as storage},
    },
    posts::app::refuse_out_of_positions,
    records::domain::Step,
};

/// Which round is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RoundTarget {
    pub(crate) id: PatrolRoundId,
    pub(crate) version: i32,
}

/// What somebody saw at a stop.
#[derive(Debug, Clone)]
pub(crate) struct ReportedVisit {
    pub(crate) place_id: PlaceId,
    /// What is filled in of the round's form, as a JSON object.
    pub(crate) contents: Option<Value>,
    pub(crate) files: Vec<FileId>,
    pub(crate) findings: Vec<FindingDetails>,
}

/// What is done.
#[derive(Debug, Clone)]
pub(crate) enum RoundAct {
    Start,
    Visit(ReportedVisit),
    Skip { place_id: PlaceId, reason: String },
    Finish,
}

impl RoundAct {
    const fn kind(&self) -> RoundActKind {
        match self {
            Self::Start => RoundActKind::Start,
            Self::Visit(_) => RoundActKind::Visit,
            Self::Skip { .. } => RoundActKind::Skip,
            Self::Finish => RoundActKind::Finish,
        }
    }
}

/// Acts on the round.
///
/// # Errors
/// `stale_version`, what [`PatrolRound`] says to each act; `registers.not_in_post` and `registers.post_vacant` where the plan names
/// who patrols; faults of what is filled in and found at a stop.
#[tracing::instrument(skip_all, name = "registers.act_on_round")]
pub(crate) async fn act_on_round(
    app: &App,
    actor: &Actor,
    target: RoundTarget,
    act: RoundAct,
) -> Result<ShownRound, Failure> {
    let tx = app.db.begin().await?;
    let before = storage::find(tx.conn(), &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    if before.version != target.version {
        return Err(db::stale_version().into());
    }
    let actor = &app.db.actor_at(actor, before.estate_id).await?;
    let positions: Vec<String> = before.position.iter().cloned().collect();
    refuse_out_of_positions(&tx, actor, (before.estate_id, None), &positions).await?;
    let mut round = before.clone();
    let kind = act.kind();
    let place_id = match act {
        RoundAct::Start => {
            round.start(actor, tx.now())?;
            None
        }
        RoundAct::Visit(visit) => Some(visit_stop(app, &tx, actor, (&mut round, visit)).await?),
        RoundAct::Skip { place_id, reason } => {
            let mut stop = stop_at(&tx, &round, place_id).await?;
            let step = Step { by: actor.principal.clone(), at: tx.now() };
            round.skip(&mut stop, step, reason)?;
            storage::save_stop(&tx, round.id, &stop).await?;
            Some(place_id)
        }
        RoundAct::Finish => {
            round.finish(actor, tx.now())?;
            None
        }
    };
    storage::save(&tx, &before, &round).await?;
    note(&tx, actor, kind, (&round, place_id));
    let form = app.forms.find(tx.conn(), &round.form, round.form_version).await?;
    let stops = storage::stops_of(tx.conn(), tx.db().sealer(), round.id).await?;
    let found = findings::of_round(tx.conn(), round.id).await?;
    tx.commit().await?;
    Ok(ShownRound::of(actor, (round, form), (stops, found)))
}

/// Notes what was seen at a stop, and opens tickets for what is to be put right; gives the place.
async fn visit_stop(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (round, visit): (&mut PatrolRound, ReportedVisit),
) -> Result<PlaceId, Failure> {
    let ReportedVisit { place_id, contents, files, findings } = visit;
    let mut stop = stop_at(tx, round, place_id).await?;
    let contents = match contents {
        Some(contents) => Some(read_contents(app, tx, round, contents).await?),
        None => None,
    };
    check_photos(tx, actor, round.estate_id, ("/file_ids", &files)).await?;
    let step = Step { by: actor.principal.clone(), at: tx.now() };
    let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    round.visit(&mut stop, Visit { step, contents, files }, count)?;
    storage::save_stop(tx, round.id, &stop).await?;
    report_findings(app, tx, actor, Reported { round, stop: &stop, findings }).await?;
    Ok(place_id)
}

async fn stop_at(tx: &Tx, round: &PatrolRound, place_id: PlaceId) -> Result<Stop, Failure> {
    let stop = storage::stop_at(tx, (round.id, place_id)).await?;
    Ok(stop.ok_or_else(|| Refusal::at("/place_id", "patrol_stop.unknown"))?)
}

/// What is filled in, as the round's form has it. Files are named by their ids beside it.
async fn read_contents(
    app: &App,
    tx: &Tx,
    round: &PatrolRound,
    contents: Value,
) -> Result<Contents, Failure> {
    let form = app.forms.find(tx.conn(), &round.form, round.form_version).await?;
    let form = form.ok_or_else(|| Refusal::at("/contents", "form.unknown"))?;
    let contents = form.read_draft(contents)?;
    let mut faults = Faults::new();
    for file in form.files(&contents) {
        faults.add(file.pointer, "patrol_stop.file_apart");
    }
    faults.into_result()?;
    Ok(contents)
}

fn note(tx: &Tx, actor: &Actor, kind: RoundActKind, (round, place_id): (&PatrolRound, Option<PlaceId>)) {
    let action = match kind {
        RoundActKind::Start => "start_patrol_round",
        RoundActKind::Visit => "visit_patrol_stop",
        RoundActKind::Skip => "skip_patrol_stop",
        RoundActKind::Finish => "finish_patrol_round",
    };
    let entry = AuditEntry::new(actor, action, "patrol_round", round.id).at(round.estate_id);
    tx.audit(entry.after(json!({
        "status": round.state.status(), "place_id": place_id, "visited": round.tally.visited,
        "skipped": round.tally.skipped, "findings": round.tally.findings,
    })));
}
