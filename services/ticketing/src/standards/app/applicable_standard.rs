//! Which standard and which calendar govern an estate or a ticket, and of which years a calendar knows no holidays yet.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Datelike, Utc};
use copies::parties::{Found, Parties};
use db::{Tx, estates::EstateRef};
use kernel::{Actor, BusinessCalendar, Coded, EstateId, Explained, Failure, Faults, Refusal, time_zone};
use standards::{
    CalendarCache, CategoryFit, ConfidentialityDecision, ConfidentialityFacts, DeadlineDecision,
    EscalationDecision, Facts, NamedCalendar, PLAIN_WEEK, ProgressRule, Standard,
};
use vocabulary::{Channel, DeadlineKind, Ladder, UnitId};

use super::queries::find_standard;
use crate::{
    app::App,
    standards::storage,
    tickets::domain::{Decided, Extension, LadderStep, Place, Round, Subject, Term, Ticket},
};

/// What a standard says on the clock of one estate.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

/// The rules that hold at one estate now.
#[derive(Debug, Clone)]
pub(crate) struct ApplicableStandard {
    pub(crate) estate: Arc<EstateRef>,
    pub(crate) rules: Rules,
}

impl ApplicableStandard {
    /// The rules of the estate that a request names, and the place in people's words, when all that it names is there
    /// for `actor`.
    ///
    /// # Errors
    /// As [`Parties::check`].
    pub(crate) async fn of_parties(
        app: &App,
        actor: &Actor,
        parties: Parties,
    ) -> Result<(Self, Place), Failure> {
        let Parties { estate_id, unit_id, .. } = parties;
        let Found { estate, unit } = parties.check(&app.db, app.directory.as_ref(), actor).await?;
        // The nearest place that says which standard holds: one within the estate, otherwise the estate.
        let within = unit.as_ref().and_then(|unit| unit.standard.as_deref().zip(unit.standard_version));
        let (name, version) = within.unwrap_or((&estate.standard, estate.standard_version));
        let standard = find_standard(app, name, version).await?;
        let (estate_name, unit_label) = (estate.name.clone(), unit.map(|unit| unit.label));
        let place = Place { estate_id, estate_name, unit_id, unit_label };
        let calendar = app.calendars.of_estate(&app.db, app.db.reader(), &estate).await?;
        Ok((Self { estate, rules: Rules { standard, calendar } }, place))
    }

    /// The rules of a ticket for its whole life, and its estate as it is now.
    ///
    /// # Errors
    /// `Unavailable` while the estate has not been received.
    pub(crate) async fn of_ticket(app: &App, tx: &Tx, ticket: &Ticket) -> Result<Self, Failure> {
        let estate = match app.db.estate(ticket.place.estate_id).await? {
            Some(known) => known,
            None => tx.expect_estate(ticket.place.estate_id).await?,
        };
        let standard = find_standard(app, &ticket.origin.standard, ticket.origin.standard_version).await?;
        let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
        Ok(Self { estate, rules: Rules { standard, calendar } })
    }
}

impl Rules {
    /// The rules that hold at an estate, or at a unit in it, which a consumer was told of; with the place in people's words. The
    /// unit may have ended meanwhile: what was found there is still to be put right.
    ///
    /// # Errors
    /// `Unavailable` while the estate has not been received, or the archive does not answer.
    pub(crate) async fn of_place(
        app: &App,
        tx: &Tx,
        (estate_id, unit): (EstateId, Option<(UnitId, String)>),
    ) -> Result<(Self, Place), Failure> {
        let estate = tx.expect_estate(estate_id).await?;
        let known = match &unit {
            Some((unit_id, _label)) => app.directory.unit(*unit_id).await?,
            None => None,
        };
        let within = known.as_ref().and_then(|unit| unit.standard.as_deref().zip(unit.standard_version));
        let (name, version) = within.unwrap_or((&estate.standard, estate.standard_version));
        let standard = find_standard(app, name, version).await?;
        let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
        let (unit_id, unit_label) = unit.unzip();
        let place = Place { estate_id, estate_name: estate.name.clone(), unit_id, unit_label };
        Ok((Self { standard, calendar }, place))
    }

    /// What the standard decides for such a ticket, counted from `round.began_at`: its promises, the steps beside them, and when
    /// after `now` its progress must be known.
    pub(crate) fn decide(&self, subject: &Subject, round: Round, now: DateTime<Utc>) -> Decided {
        let terms = self.standard.deadlines(&facts(subject, round), &self.calendar);
        self.decide_with(subject, round, terms.into_iter().map(term).collect(), now)
    }

    /// The same where the promises were decided otherwise.
    pub(crate) fn decide_with(
        &self,
        subject: &Subject,
        round: Round,
        terms: Vec<Term>,
        now: DateTime<Utc>,
    ) -> Decided {
        let facts = facts(subject, round);
        let promises: Vec<_> = terms.iter().map(|term| (term.kind, term.due_at)).collect();
        let steps = self.standard.escalations(&facts, &promises, &self.calendar);
        let progress = self.standard.progress(&facts);
        Decided {
            terms,
            steps: steps.into_iter().map(step).collect(),
            progress_due: progress.map(|rule| rule.next_after(now, &self.calendar)),
        }
    }

    /// How a promise of the ticket is put off to `until`.
    ///
    /// # Errors
    /// `ticketing.no_extension` where the standard lets it be put off by nothing; a fault where that is too far.
    pub(crate) fn extend(
        &self,
        ticket: &Ticket,
        (promise, until): (DeadlineKind, DateTime<Utc>),
        reason: String,
        now: DateTime<Utc>,
    ) -> Result<Extension, Refusal> {
        let facts = facts(&ticket.subject, ticket.round);
        let Some(allowed) = self.standard.extension(promise, &facts, now, &self.calendar) else {
            return Err(Refusal::conflict("ticketing.no_extension")
                .with("promise", promise)
                .with("standard", self.standard.name()));
        };
        if until > allowed.latest_at {
            return Err(Refusal::at(
                "/until",
                Coded::new("extension.too_far")
                    .with("latest", allowed.latest_at.to_rfc3339())
                    .with("clause", allowed.clause.as_str()),
            ));
        }
        let steps = self.standard.escalations(&facts, &[(promise, until)], &self.calendar);
        let steps =
            steps.into_iter().filter(|decision| decision.ladder == Ladder::Promise(promise)).map(step);
        let term = Term {
            kind: promise,
            due_at: until,
            clause: allowed.clause.as_str().to_owned(),
            explanation: allowed.explanation.into_iter().map(Explained::from).collect(),
        };
        Ok(Extension { term, steps: steps.collect(), reason })
    }

    /// The next level to which the ticket goes up, when somebody says now that it is beyond those in charge of it: the first of
    /// its ladder of whom nobody was asked in this round, whatever it was taken for then.
    ///
    /// # Errors
    /// `ticketing.nobody_above` where the standard names nobody, or nobody above those who heard of it already.
    pub(crate) fn escalate(&self, ticket: &Ticket, now: DateTime<Utc>) -> Result<LadderStep, Refusal> {
        let facts = facts(&ticket.subject, ticket.round);
        let mut levels = (1..).map_while(|nth| self.standard.escalate(&facts, nth, now, &self.calendar));
        let next = levels.find(|level| !ticket.asked().any(|asked| asked == level.to));
        let nobody = || Refusal::conflict("ticketing.nobody_above").with("standard", self.standard.name());
        next.map(step).ok_or_else(nobody)
    }

    /// Whose progress is asked for each day, and by which rule.
    pub(crate) fn progress(&self, ticket: &Ticket) -> Option<&ProgressRule> {
        self.standard.progress(&facts(&ticket.subject, ticket.round))
    }

    /// The posts of the procedure that these roles are, as group positions are made from them; a role that names none is a position
    /// of its own name.
    pub(crate) fn posts(&self, roles: &[String]) -> Vec<String> {
        let known = &self.standard.vocabulary().roles;
        let post = |role: &String| known.get(role).and_then(|role| role.post.clone());
        roles.iter().map(|role| post(role).unwrap_or_else(|| role.clone())).collect()
    }

    /// For whom such a ticket is by the standard.
    pub(crate) fn confidentiality(
        &self,
        subject: &Subject,
        channel: Option<Channel>,
    ) -> ConfidentialityDecision {
        self.standard.confidentiality(&ConfidentialityFacts {
            kind: subject.kind,
            severity: subject.severity,
            category: &subject.category,
            channel,
            is_about_staff: subject.about_staff.is_some(),
        })
    }

    /// When work is closed about which nobody has to be asked any more since `quiet_since`.
    pub(crate) fn closes_at(&self, quiet_since: DateTime<Utc>) -> DateTime<Utc> {
        self.standard.closing(quiet_since, &self.calendar).closes_at
    }

    /// The year on the wall there.
    pub(crate) fn civil_year(&self, at: DateTime<Utc>) -> i32 {
        self.calendar.local_date(at).year()
    }

    /// Notes a fault at `pointer` for a category that the standard does not have for this kind: a slip of the pen would
    /// silently get the general rules.
    pub(crate) fn check_category(&self, subject: &Subject, pointer: &str, faults: &mut Faults) {
        let Subject { kind, category, .. } = subject;
        let standard = self.standard.name();
        match self.standard.category_fits(*kind, category) {
            CategoryFit::Fits => {}
            CategoryFit::Unknown => {
                faults.add(pointer, Coded::new("category.unknown").with("standard", standard))
            }
            CategoryFit::OtherKind => {
                faults.add(pointer, Coded::new("category.other_kind").with("kind", *kind))
            }
        }
    }
}

fn facts(subject: &Subject, round: Round) -> Facts<'_> {
    Facts {
        kind: subject.kind,
        severity: subject.severity,
        category: &subject.category,
        received_at: round.began_at,
        customer_term: round.customer_term,
    }
}

fn step(decision: EscalationDecision) -> LadderStep {
    let EscalationDecision { ladder, step, raise_at, answer_by, to, clause, explanation } = decision;
    let clause = clause.as_str().to_owned();
    let explanation = explanation.into_iter().map(Explained::from).collect();
    LadderStep { ladder, step, raise_at, answer_by, to, clause, explanation }
}

fn term(decision: DeadlineDecision) -> Term {
    let DeadlineDecision { kind, due_at, clause, explanation } = decision;
    Term {
        kind,
        due_at,
        clause: clause.as_str().to_owned(),
        explanation: explanation.into_iter().map(Explained::from).collect(),
    }
}

/// A calendar in use and the year whose notice it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalendarState {
    pub(crate) name: String,
    pub(crate) missing_year: Option<i32>,
}

/// Every calendar by which an estate counts; the plain week, which knows no notices, is left out.
#[tracing::instrument(skip_all, name = "ticketing.check_calendars")]
pub(crate) async fn check_calendars(app: &App) -> Result<Vec<CalendarState>, Failure> {
    let places = storage::calendars_in_use(&app.db).await?;
    let known = app.calendars.read(app.db.reader()).await?;
    Ok(states(known, &places, app.db.clock().now()))
}

/// The calendar of each place, by the name that it chose and its zone; several places count by one.
fn states(
    known: &CalendarCache,
    places: &[(Option<String>, String)],
    now: DateTime<Utc>,
) -> Vec<CalendarState> {
    let of_place = |(name, zone): &(Option<String>, String)| {
        let named = known.of_place(name.as_deref(), time_zone(zone).ok()?);
        Some((named.name.clone(), named))
    };
    let calendars: BTreeMap<String, Arc<NamedCalendar>> = places.iter().filter_map(of_place).collect();
    let state = |(name, named): (String, Arc<NamedCalendar>)| {
        let today = named.calendar.local_date(now);
        CalendarState { name, missing_year: named.missing_year(today) }
    };
    calendars.into_iter().filter(|(name, _)| name != PLAIN_WEEK).map(state).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_in_use_lacks_next_years_notice_from_december_on() {
        let states = |zones: &[&str], at: &str| {
            let places: Vec<_> = zones.iter().map(|zone| (None, (*zone).to_owned())).collect();
            let states = states(&CalendarCache::default(), &places, at.parse().unwrap());
            states.into_iter().map(|state| (state.name, state.missing_year)).collect::<Vec<_>>()
        };
        // The last minute of November in Shanghai, and the first of December.
        let china = ["PRC", "Asia/Shanghai", "Asia/Urumqi"];
        assert_eq!(states(&china, "2026-11-30T15:59:00Z"), [("cn".to_owned(), None)]);
        assert_eq!(states(&china, "2026-11-30T16:00:00Z"), [("cn".to_owned(), Some(2027))]);
        // Where the law alone says everything no notice is missed, and the plain week has none.
        let others = ["Asia/Hong_Kong", "Asia/Almaty", "no zone"];
        assert_eq!(states(&others, "2026-12-01T00:00:00Z"), [("hk".to_owned(), None)]);
        assert!(states(&[], "2026-12-01T00:00:00Z").is_empty());
    }
}
