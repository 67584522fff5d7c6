//! What is said to customers where they are, and what is told at once: by the standard that governs the place.
#![warn(clippy::future_not_send)]

use std::collections::BTreeMap;

use ::standards::{
    Title,
    scripts::{Checklist, FoundPhrase, Occasion, Offer},
};
use chrono::{DateTime, TimeDelta, Utc};
use copies::parties::Parties;
use kernel::{Actor, EstateId, Failure};
use vocabulary::{Channel, ScriptForm, ScriptMoment, ScriptSlot, TicketKind, UnitId};

use crate::{app::App, standards::app::ApplicableStandard};

/// What is asked for; what is absent could be anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScriptQuestion {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) moment: Option<ScriptMoment>,
    pub(crate) channel: Option<Channel>,
    pub(crate) kind: Option<TicketKind>,
}

/// What applies now.
#[derive(Debug, Clone)]
pub(crate) struct OfferedScripts {
    pub(crate) at: DateTime<Utc>,
    /// The standard by whose scripts it is.
    pub(crate) standard: (String, i32),
    pub(crate) is_open: bool,
    pub(crate) lines: Vec<OfferedLine>,
    /// Each with the standard or book that has it.
    pub(crate) checklists: Vec<(String, Checklist)>,
}

/// A line, with what is known filled in.
#[derive(Debug, Clone)]
pub(crate) struct OfferedLine {
    pub(crate) from: String,
    pub(crate) moment: ScriptMoment,
    pub(crate) form: ScriptForm,
    pub(crate) clause: String,
    pub(crate) text: Title,
    /// What whoever speaks still fills in.
    pub(crate) open_slots: Vec<ScriptSlot>,
}

/// A text that is about to be said or sent.
#[derive(Debug, Clone)]
pub(crate) struct CheckText {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) channel: Option<Channel>,
    pub(crate) text: String,
}

/// A forbidden phrase in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForbiddenText {
    pub(crate) from: String,
    pub(crate) clause: String,
    /// As it was written.
    pub(crate) phrase: String,
    /// Characters before it.
    pub(crate) at: usize,
    pub(crate) instead: Option<Title>,
}

/// What is said and heeded there now, and what each matter needs.
///
/// # Errors
/// As [`Parties::check`]; `standards.unknown` while the standard of the place is not published.
#[tracing::instrument(skip_all, name = "ticketing.list_scripts")]
pub(crate) async fn list_scripts(
    app: &App,
    actor: &Actor,
    question: ScriptQuestion,
) -> Result<OfferedScripts, Failure> {
    let ScriptQuestion { estate_id, unit_id, moment, channel, kind } = question;
    let governed = governing(app, actor, (estate_id, unit_id)).await?;
    let agent = app.db.principal(&actor.principal).await?;
    let at = app.db.clock().now();
    let rules = &governed.rules;
    let is_open = rules.calendar.working_between(at, at + MOMENT) > TimeDelta::zero();
    let scripts = rules.standard.scripts();
    let occasion = Occasion { moment, channel, kind, at, zone: rules.calendar.zone(), is_open };
    let mut known = BTreeMap::from([(ScriptSlot::Office, governed.estate.name.clone())]);
    known.extend(agent.map(|agent| (ScriptSlot::Name, agent.name.clone())));
    let lines = scripts.offers(&occasion).into_iter().map(|offer| filled(offer, &known)).collect();
    let checklists = scripts.checklists(kind).into_iter();
    Ok(OfferedScripts {
        at,
        standard: (rules.standard.name().to_owned(), rules.standard.version()),
        is_open,
        lines,
        checklists: checklists.map(|(from, checklist)| (from.to_owned(), checklist.clone())).collect(),
    })
}

/// How long somebody has to work from now on for the desk to be open.
const MOMENT: TimeDelta = TimeDelta::minutes(1);

async fn governing(
    app: &App,
    actor: &Actor,
    (estate_id, unit_id): (EstateId, Option<UnitId>),
) -> Result<ApplicableStandard, Failure> {
    let parties = Parties { estate_id, unit_id, customer_id: None };
    Ok(ApplicableStandard::of_parties(app, actor, parties).await?.0)
}

fn filled(offer: Offer<'_>, known: &BTreeMap<ScriptSlot, String>) -> OfferedLine {
    let Offer { from, line } = offer;
    let mut known = known.clone();
    known.extend(line.minutes.map(|(least, most)| {
        let told = if least == most { least.to_string() } else { format!("{least}–{most}") };
        (ScriptSlot::Minutes, told)
    }));
    let (text, open_slots) = line.text.filled(&known);
    OfferedLine {
        from: from.to_owned(),
        moment: line.moment,
        form: line.form,
        clause: line.clause.to_string(),
        text,
        open_slots,
    }
}

/// The forbidden phrases in a text, the first fifty at most.
///
/// # Errors
/// As [`list_scripts`].
#[tracing::instrument(skip_all, name = "ticketing.check_text")]
pub(crate) async fn check_text(
    app: &App,
    actor: &Actor,
    command: CheckText,
) -> Result<Vec<ForbiddenText>, Failure> {
    let CheckText { estate_id, unit_id, channel, text } = command;
    let governed = governing(app, actor, (estate_id, unit_id)).await?;
    let found = governed.rules.standard.scripts().forbidden(&text, channel);
    Ok(found.into_iter().map(|found| told(found, &text)).collect())
}

fn told(found: FoundPhrase<'_>, text: &str) -> ForbiddenText {
    let FoundPhrase { from, phrase, at, length } = found;
    ForbiddenText {
        from: from.to_owned(),
        clause: phrase.clause.to_string(),
        phrase: text.chars().skip(at).take(length).collect(),
        at,
        instead: phrase.instead.clone(),
    }
}
