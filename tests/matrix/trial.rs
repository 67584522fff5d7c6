//! Trying every cell, and telling which are not as they should be.

use std::{
    collections::BTreeSet,
    fmt::Write,
    sync::{Mutex, PoisonError},
};

use futures_util::{StreamExt, stream};
use serde_json::Value;
use testkit::{Api, Reply};

use crate::{
    document::{Need, Operation, operations},
    exceptions::{EXCEPTIONS, Exception},
    place::Place,
    requests::Request,
    roles::{Role, Token},
    verdicts::{Answer, Verdict, Where, expected, gist},
};

/// Requests at once.
const AT_ONCE: usize = 8;

/// Where things are.
pub(crate) struct Places {
    pub(crate) own: Place,
    pub(crate) foreign: Place,
    pub(crate) nothing: Place,
}

/// One cell that is not as it should be.
#[derive(Debug)]
pub(crate) struct Breach {
    pub(crate) operation: String,
    pub(crate) role: String,
    pub(crate) place: String,
    pub(crate) expected: Verdict,
    pub(crate) got: String,
}

/// What came out.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) cells: usize,
    pub(crate) breaches: Vec<Breach>,
    /// Entries of the table of exceptions that no cell needed.
    pub(crate) unneeded: Vec<String>,
}

impl Outcome {
    /// A line for each breach.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("{} of {} cells:\n", self.breaches.len(), self.cells);
        for Breach { operation, role, place, expected, got } in &self.breaches {
            let line = format!("{operation:<28} {role:<30} {place:<22} {expected:<10?} {got}");
            writeln!(table, "{line}").expect("a text can be written to");
        }
        for entry in &self.unneeded {
            writeln!(table, "the exception is not needed: {entry}").expect("a text can be written to");
        }
        table
    }
}

/// The operations, the roles and the places that are tried.
pub(crate) struct Trial<'a> {
    pub(crate) document: &'a Value,
    pub(crate) roles: &'a [Role],
    pub(crate) places: &'a Places,
    needed: Mutex<BTreeSet<&'static str>>,
}

/// The requests of one operation.
struct Asked<'a> {
    operation: Operation<'a>,
    own: Request,
    foreign: Request,
    nothing: Request,
    exception: Option<&'static Exception>,
}

impl<'a> Trial<'a> {
    pub(crate) fn new(document: &'a Value, roles: &'a [Role], places: &'a Places) -> Self {
        Self { document, roles, places, needed: Mutex::default() }
    }

    /// Tries every operation.
    pub(crate) async fn run(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for operation in operations(self.document) {
            self.try_operation(operation, &mut outcome).await;
        }
        let needed = self.needed.lock().unwrap_or_else(PoisonError::into_inner);
        let unneeded = EXCEPTIONS.iter().filter(|entry| !needed.contains(entry.operation));
        outcome.unneeded = unneeded.map(|entry| format!("{} ({})", entry.operation, entry.because)).collect();
        outcome
    }

    /// Tries the operations of these names.
    pub(crate) async fn run_only(&self, names: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        for operation in
            operations(self.document).into_iter().filter(|operation| names.contains(&operation.id))
        {
            self.try_operation(operation, &mut outcome).await;
        }
        outcome
    }

    async fn try_operation(&self, operation: Operation<'a>, outcome: &mut Outcome) {
        let schemas = &self.document["components"]["schemas"];
        let Places { own, foreign, nothing } = self.places;
        let asked = Asked {
            own: Request::about(&operation, schemas, own),
            foreign: Request::about(&operation, schemas, foreign),
            nothing: Request::about(&operation, schemas, nothing),
            exception: EXCEPTIONS.iter().find(|entry| entry.operation == operation.id),
            operation,
        };
        let wheres = [Where::Own, Where::Foreign, Where::Mixed, Where::Group];
        let cells = self.roles.iter().flat_map(|role| wheres.map(move |place| (role, place)));
        let cells = cells.filter(|(role, place)| {
            !role.is_divided
                || (*place != Where::Group
                    && matches!(asked.operation.need, Need::Right(right) if role.may(right)))
        });
        // Without a token there is nobody's place; an open operation has no door to try again.
        let cells = cells.filter(|(role, place)| match (asked.operation.need, role.token) {
            (Need::Nothing, token) => token == Token::None && *place == Where::Own,
            (_, Token::None) => *place == Where::Own,
            (_, Token::Over | Token::Good) => true,
        });
        let asked = &asked;
        let tried = stream::iter(cells.map(|(role, place)| self.try_cells(asked, role, place)));
        let tried: Vec<Vec<Option<Breach>>> = tried.buffered(AT_ONCE).collect().await;
        let tried: Vec<Option<Breach>> = tried.into_iter().flatten().collect();
        outcome.cells += tried.len();
        outcome.breaches.extend(tried.into_iter().flatten());
    }

    /// The cells of a role at a place: one, or in a mixed place one for each field.
    async fn try_cells(&self, asked: &Asked<'_>, role: &Role, place: Where) -> Vec<Option<Breach>> {
        let (api, request) = match place {
            Where::Own => (&role.local, &asked.own),
            Where::Foreign => (&role.local, &asked.foreign),
            Where::Group => (&role.group, &asked.foreign),
            Where::Mixed => return self.try_mixed(asked, role).await,
        };
        let name = format!("{place:?}");
        vec![self.try_cell((asked, role, place), (api, request, &asked.nothing), &name).await]
    }

    /// Only who has the right is asked about: who has not was refused already.
    async fn try_mixed(&self, asked: &Asked<'_>, role: &Role) -> Vec<Option<Breach>> {
        let is_let_in = matches!(asked.operation.need, Need::Right(right) if role.may(right));
        let mut breaches = Vec::new();
        if role.token == Token::Good && is_let_in && asked.operation.has_places() {
            let absent = asked.own.mixed_with(&asked.nothing);
            for (field, request) in asked.own.mixed_with(&asked.foreign) {
                let cell = (asked, role, Where::Mixed);
                let name = format!("foreign {field}");
                breaches.push(self.try_cell(cell, (&role.local, &request, &absent[&field]), &name).await);
            }
        }
        breaches
    }

    async fn try_cell(
        &self,
        (asked, role, place): (&Asked<'_>, &Role, Where),
        (api, request, nothing): (&Api, &Request, &Request),
        name: &str,
    ) -> Option<Breach> {
        let rule = asked.exception.map(|entry| entry.rule);
        let operation = &asked.operation;
        let names_a_place = asked.own != asked.foreign;
        let reads = (operation, names_a_place);
        let reply = request.send(api).await;
        let plain = expected(reads, role, place, None);
        let with_rule = expected(reads, role, place, rule);
        let to_nothing = match (plain, with_rule) {
            (Verdict::Absent, _) | (_, Verdict::Absent) => Some(nothing.send(api).await),
            _ => None,
        };
        let mut answer = self.answer(&reply, to_nothing.as_ref(), request, place);
        answer.places = request.differing(nothing);
        // Whatever belongs to one thing may be nothing yet; a list of everything has something of the place.
        answer.must_show = operation.is_list() && operation.has_places() && !names_a_place;
        let Some(got) = answer.fault(operation, plain, None) else {
            let got = self.filter_fault(asked, role, place).await?;
            return Some(breach(operation, role, name, Verdict::Absent, got));
        };
        if rule.is_some() && answer.fault(operation, with_rule, rule).is_none() {
            self.needed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(asked.exception.map(|it| it.operation));
            return None;
        }
        Some(breach(operation, role, name, with_rule, got))
    }

    fn answer<'r>(
        &self,
        reply: &'r Reply,
        to_nothing: Option<&'r Reply>,
        request: &Request,
        place: Where,
    ) -> Answer<'r> {
        let (shown, asked) = (reply.body.to_string(), request.text());
        let (mut own, mut foreign) = match place {
            Where::Group => (self.places.foreign.shown_in(&shown, ""), Vec::new()),
            Where::Own | Where::Foreign | Where::Mixed => {
                (self.places.own.shown_in(&shown, ""), self.places.foreign.shown_in(&shown, &asked))
            }
        };
        own.retain(|name| self.is_of_a_place(name));
        foreign.retain(|name| self.is_of_a_place(name));
        Answer { reply, to_nothing, places: Vec::new(), foreign, own, must_show: false }
    }

    /// Whether it is another thing at each place: what is the same at both is the group's.
    fn is_of_a_place(&self, name: &str) -> bool {
        self.places.own.get(name) != self.places.foreign.get(name)
    }

    /// Whether a list, narrowed to something foreign, tells whether that is there.
    async fn filter_fault(&self, asked: &Asked<'_>, role: &Role, place: Where) -> Option<String> {
        let operation = &asked.operation;
        let is_let_in =
            matches!(operation.need, Need::Right(right) if role.may(right) && role.token == Token::Good);
        if !operation.is_list() || place != Where::Foreign || !is_let_in || !operation.has_places() {
            return None;
        }
        for parameter in operation.queries.iter().filter(|parameter| self.is_of_a_place(parameter)) {
            let narrowed = |place: &Place| asked.own.filtered(parameter, place);
            let (Some(foreign), Some(nothing)) =
                (narrowed(&self.places.foreign), narrowed(&self.places.nothing))
            else {
                continue;
            };
            let (reply, to_nothing) = (foreign.send(&role.local).await, nothing.send(&role.local).await);
            let answer = self.answer(&reply, None, &foreign, place);
            if gist(&reply) != gist(&to_nothing) || !answer.foreign.is_empty() {
                return Some(format!("{parameter}: {}; of nothing: {}", gist(&reply), gist(&to_nothing)));
            }
        }
        None
    }
}

fn breach(operation: &Operation<'_>, role: &Role, place: &str, expected: Verdict, got: String) -> Breach {
    let (operation, role, place) = (operation.id.to_owned(), role.name.clone(), place.to_owned());
    Breach { operation, role, place, expected, got }
}
