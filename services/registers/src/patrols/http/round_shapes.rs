//! Rounds, stops and findings in requests and replies.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Money, OpenWord, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use vocabulary::{
    DogWasteOutcome, FileId, FormRecordId, PatrolFindingId, PatrolFindingKind, PatrolOccasion, PatrolPlanId,
    PatrolRoundId, PatrolRoundStatus, PlaceId, PlaceKind, Severity, TicketId, TicketKind, TicketStatus,
    WeatherWarningId,
};
use web::Act;

use super::act_list::for_every_act;
use crate::patrols::{
    app::{ReportedVisit, RoundAct, ShownRound},
    domain::{
        FindingDetails, FoundTicket, PatrolFinding, PatrolRound, RoundActKind, RoundState, Stop, StopOutcome,
    },
};

/// The most photographs of a stop or of a finding, and the most findings at a stop.
const MOST: (usize, usize) = (20, 10);

/// What somebody saw at a stop.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolVisit)]
pub(super) struct VisitBody {
    /// Where: a stop of the round.
    place_id: PlaceId,
    /// What is filled in of the round's form, as its schema describes it.
    #[schema(value_type = Option<Object>, example = json!({}))]
    contents: Option<BTreeMap<String, Value>>,
    /// Photographs: files at the estate.
    #[serde(default)]
    #[schema(max_items = 20)]
    file_ids: Vec<FileId>,
    #[serde(default)]
    #[schema(max_items = 10)]
    findings: Vec<FindingBody>,
}

/// Something that was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPatrolFinding)]
struct FindingBody {
    kind: PatrolFindingKind,
    /// How grave it is: then a ticket is opened for it. None for what is only noted, or was put right on the spot.
    severity: Option<Severity>,
    /// What kind of ticket it becomes; `repair` when left out.
    ticket_kind: Option<TicketKind>,
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[schema(min_length = 1, max_length = 2000)]
    description: String,
    #[serde(default)]
    #[schema(max_items = 20)]
    file_ids: Vec<FileId>,
    /// Of a dog: the number on its tag, where one is known (PET-03).
    #[schema(min_length = 1, max_length = 60)]
    tag: Option<String>,
    /// Of a dog: the record on which it is registered.
    pet_record_id: Option<FormRecordId>,
    /// Of what a dog left behind: what became of it (PET-05).
    waste: Option<DogWasteOutcome>,
    /// The receipt for the cleaning fee that was paid at once, with the plan's fee as its total.
    receipt_id: Option<FormRecordId>,
}

impl VisitBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RoundAct, Refusal> {
        let mut faults = Faults::new();
        let files = faults.list("/file_ids", "list.length", self.file_ids, 0..=MOST.0);
        let findings = faults.list("/findings", "list.length", self.findings, 0..=MOST.1);
        let read =
            |(index, body): (usize, FindingBody)| body.read(&format!("/findings/{index}"), &mut faults);
        let findings = findings.into_iter().enumerate().map(read).collect();
        faults.into_result()?;
        let contents = self.contents.map(|contents| Value::Object(contents.into_iter().collect()));
        Ok(RoundAct::Visit(ReportedVisit { place_id: self.place_id, contents, files, findings }))
    }
}

impl FindingBody {
    fn read(self, at: &str, faults: &mut Faults) -> FindingDetails {
        FindingDetails {
            kind: self.kind,
            severity: self.severity,
            ticket_kind: self.ticket_kind.unwrap_or(TicketKind::Repair),
            title: faults.line(&format!("{at}/title"), &self.title, 200),
            description: faults.text(&format!("{at}/description"), &self.description, 2000),
            files: faults.list(&format!("{at}/file_ids"), "list.length", self.file_ids, 0..=MOST.0),
            tag: faults.optional_line(&format!("{at}/tag"), self.tag.as_deref(), 60),
            pet_record_id: self.pet_record_id,
            waste: self.waste,
            receipt_id: self.receipt_id,
        }
    }
}

/// A stop that is left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolSkip)]
pub(super) struct SkipBody {
    /// Where: a stop of the round.
    place_id: PlaceId,
    /// Why nobody goes there.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl SkipBody {
    /// The act, or every fault at once.
    pub(super) fn into_act(self) -> Result<RoundAct, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(RoundAct::Skip { place_id: self.place_id, reason })
    }
}

/// One round, without its stops.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolRound)]
pub(crate) struct PatrolRoundView {
    patrol_round_id: PatrolRoundId,
    version: i32,
    estate_id: EstateId,
    patrol_plan_id: PatrolPlanId,
    /// What the plan was called when the round was made; so with what follows.
    name: String,
    /// The form by which is looked.
    form: String,
    form_version: i32,
    /// The position whose holders patrol.
    position: Option<String>,
    /// What a keeper pays at once whose dog's waste is not cleaned up.
    cleaning_fee: Option<Money>,
    occasion: PatrolOccasion,
    /// The weather warning that asked for it.
    weather_warning_id: Option<WeatherWarningId>,
    begins_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    status: PatrolRoundStatus,
    /// Who set out, such as `staff:<id>`.
    started_by: Option<String>,
    started_at: Option<DateTime<Utc>>,
    finished_by: Option<String>,
    finished_at: Option<DateTime<Utc>>,
    /// Since when it should have been done.
    overdue_since: Option<DateTime<Utc>>,
    cancelled_at: Option<DateTime<Utc>>,
    stops: u32,
    visited: u32,
    skipped: u32,
    /// Places beyond the most that a round goes to.
    left_out: u32,
    findings: u32,
}

impl From<&PatrolRound> for PatrolRoundView {
    fn from(round: &PatrolRound) -> Self {
        let (state, tally, started) = (&round.state, round.tally, round.state.started());
        let (finished, cancelled_at) = match state {
            RoundState::Done { finished, .. } => (Some(finished), None),
            RoundState::Cancelled { at } => (None, Some(*at)),
            RoundState::Due | RoundState::InProgress { .. } | RoundState::Missed { .. } => (None, None),
        };
        Self {
            patrol_round_id: round.id,
            version: round.version,
            estate_id: round.estate_id,
            patrol_plan_id: round.plan_id,
            name: round.name.clone(),
            form: round.form.clone(),
            form_version: round.form_version,
            position: round.position.clone(),
            cleaning_fee: round.cleaning_fee,
            occasion: round.occasion,
            weather_warning_id: round.warning_id,
            begins_at: round.begins_at,
            due_at: round.due_at,
            status: state.status(),
            started_by: started.map(|step| step.by.to_string()),
            started_at: started.map(|step| step.at),
            finished_by: finished.map(|step| step.by.to_string()),
            finished_at: finished.map(|step| step.at),
            overdue_since: state.overdue_since(),
            cancelled_at,
            stops: tally.stops,
            visited: tally.visited,
            skipped: tally.skipped,
            left_out: tally.left_out,
            findings: tally.findings,
        }
    }
}

/// One round, with its stops and what was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolRoundDetail)]
pub(crate) struct PatrolRoundDetailView {
    #[serde(flatten)]
    round: PatrolRoundView,
    /// In the order of the round.
    places: Vec<StopView>,
    found: Vec<FindingView>,
    /// What may be done now, by whoever may.
    acts: Vec<Act<RoundActKind>>,
}

/// A stop of a round.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolStop)]
struct StopView {
    /// From 1, in the order of the round.
    position: u32,
    place_id: PlaceId,
    kind: PlaceKind,
    /// What people called the place when the round was made.
    place: String,
    /// Who was there, such as `staff:<id>`.
    visited_by: Option<String>,
    visited_at: Option<DateTime<Utc>>,
    /// What was filled in of the form. Of a personal form what leads to a person is masked, and of a confidential one nothing is
    /// shown, unless you were there or hold `registers:confidential`.
    #[schema(value_type = Option<Object>)]
    contents: Option<Map<String, Value>>,
    file_ids: Vec<FileId>,
    skipped_by: Option<String>,
    skipped_at: Option<DateTime<Utc>>,
    skip_reason: Option<String>,
}

impl From<&Stop> for StopView {
    fn from(stop: &Stop) -> Self {
        let open = Self {
            position: stop.position,
            place_id: stop.place_id,
            kind: stop.kind,
            place: stop.label.clone(),
            visited_by: None,
            visited_at: None,
            contents: None,
            file_ids: Vec::new(),
            skipped_by: None,
            skipped_at: None,
            skip_reason: None,
        };
        match &stop.outcome {
            StopOutcome::Open => open,
            StopOutcome::Visited(visit) => Self {
                visited_by: Some(visit.step.by.to_string()),
                visited_at: Some(visit.step.at),
                contents: visit.contents.as_ref().map(|contents| contents.values().clone()),
                file_ids: visit.files.clone(),
                ..open
            },
            StopOutcome::Skipped { step, reason } => Self {
                skipped_by: Some(step.by.to_string()),
                skipped_at: Some(step.at),
                skip_reason: Some(reason.clone()),
                ..open
            },
        }
    }
}

/// Something that was found on a round.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolFinding)]
struct FindingView {
    patrol_finding_id: PatrolFindingId,
    place_id: PlaceId,
    place: String,
    kind: PatrolFindingKind,
    severity: Option<Severity>,
    title: String,
    description: String,
    file_ids: Vec<FileId>,
    tag: Option<String>,
    pet_record_id: Option<FormRecordId>,
    waste: Option<DogWasteOutcome>,
    /// What was paid at once.
    fee: Option<Money>,
    receipt_id: Option<FormRecordId>,
    /// Who found it, such as `staff:<id>`.
    found_by: String,
    found_at: DateTime<Utc>,
    /// The ticket that was opened for it.
    ticket_id: Option<TicketId>,
    /// What people call the ticket, once the ticket desk has told.
    ticket_number: Option<String>,
    /// Where the ticket stood when it was last opened, resolved, reopened, closed or cancelled.
    #[schema(value_type = Option<TicketStatus>)]
    ticket_status: Option<OpenWord<TicketStatus>>,
}

impl From<&PatrolFinding> for FindingView {
    fn from(finding: &PatrolFinding) -> Self {
        let found = &finding.found;
        let (ticket_id, ticket_number, ticket_status) = match &finding.ticket {
            Some(FoundTicket { id, interaction_id: _, number, status, sequence: _ }) => {
                (Some(*id), number.clone(), status.clone())
            }
            None => (None, None, None),
        };
        Self {
            patrol_finding_id: finding.id,
            place_id: finding.place_id,
            place: finding.place.clone(),
            kind: found.kind,
            severity: found.severity,
            title: found.title.clone(),
            description: found.description.clone(),
            file_ids: found.files.clone(),
            tag: found.tag.clone(),
            pet_record_id: found.pet_record_id,
            waste: found.waste,
            fee: finding.fee,
            receipt_id: found.receipt_id,
            found_by: finding.found_by.to_string(),
            found_at: finding.found_at,
            ticket_id,
            ticket_number,
            ticket_status,
        }
    }
}

for_every_act!(auth::offered_acts; RoundActKind;);

impl From<&ShownRound> for PatrolRoundDetailView {
    fn from(shown: &ShownRound) -> Self {
        Self {
            round: PatrolRoundView::from(&shown.round),
            places: shown.stops.iter().map(StopView::from).collect(),
            found: shown.findings.iter().map(FindingView::from).collect(),
            acts: offered(shown.round.acts()),
        }
    }
}
