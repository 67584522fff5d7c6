//! Who asked for what is there and lies outside their scope.
//!
//! Such a request is answered 404, and to whoever answers it it looks as if nothing were there: the scope is a condition of
//! the query. So it is looked at once more, by its id and apart from the request: neither the answer nor the time it takes
//! tells whether there was anything. What was there is an event of the security log. Of one caller so many different things
//! an hour are written by each process; the rest is counted, in one line when the hour is over.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use kernel::{EstateId, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, Query},
};

use crate::{Db, DbError, SecurityEvent, SecurityKind, error::Context, security};

/// Different things of one caller that are written within an hour.
const MOST_WRITTEN: usize = 20;
/// Requests that may wait to be looked at; what comes beyond is not looked at.
const MOST_WAITING: usize = 1_000;
/// Requests that are looked at in one turn.
const BATCH: usize = 100;

/// What a service keeps under the ids in the paths of its routes.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// The route of one of them, such as `/api/v1/tickets/{id}`. Those below it are about the same one.
    pub route: &'static str,
    /// What one is called in the log, such as `ticket`.
    pub kind: &'static str,
    /// The table, whose key is `id`.
    pub table: &'static str,
    /// Whose it is.
    pub place: Place,
}

/// Whose something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Of the estate that this column names, or of the group alone where it names none.
    Estate(&'static str),
    /// Of several estates, or of somebody. Its routes answer 404 for nothing but what the caller may not see.
    Apart,
}

impl Kept {
    /// True when one of these is all that `route` names.
    fn is_named_by(&self, route: &str) -> bool {
        let rest = route.strip_prefix(self.route);
        rest.is_some_and(|rest| (rest.is_empty() || rest.starts_with('/')) && !rest.contains('{'))
    }
}

/// A request that was answered 404.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// Who asked, such as `staff:<id>`.
    pub principal: String,
    /// From which network address.
    pub source: String,
    /// The route that matched.
    pub route: String,
    /// What stood for `{id}`.
    pub id: String,
    /// What the caller may see.
    pub scope: Scope,
}

/// What one service has to look at.
#[derive(Debug)]
pub struct OutOfScope {
    kept: &'static [Kept],
    waiting: Mutex<VecDeque<Waiting>>,
    hour: Mutex<Hour>,
}

#[derive(Debug, Clone)]
struct Waiting {
    kept: Kept,
    id: Uuid,
    request: NotFound,
}

/// What was found within the hour.
#[derive(Debug, Default)]
struct Hour {
    number: i64,
    callers: HashMap<String, Found>,
}

/// What one caller asked for.
#[derive(Debug, Default)]
struct Found {
    written: HashSet<String>,
    /// How often they asked for something that was not written by itself.
    more: i32,
}

impl OutOfScope {
    /// Nothing yet, of what a service keeps.
    #[must_use]
    pub fn new(kept: &'static [Kept]) -> Self {
        Self { kept, waiting: Mutex::default(), hour: Mutex::default() }
    }

    /// Has the next [`OutOfScope::look`] look at a request. False when there is nothing to look at: the route names nothing
    /// of what is kept, or the caller may see the whole group.
    pub fn note(&self, request: NotFound) -> bool {
        if request.scope == Scope::Group {
            return false;
        }
        let kept = self.kept.iter().find(|kept| kept.is_named_by(&request.route));
        let (Some(kept), Ok(id)) = (kept, Uuid::parse_str(&request.id)) else { return false };
        let mut waiting = self.waiting();
        if waiting.len() >= MOST_WAITING {
            return false;
        }
        waiting.push_back(Waiting { kept: *kept, id, request });
        true
    }

    /// Looks at some of what waits, and takes down what was there; true when there may be more. What cannot be looked at now
    /// goes on waiting.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn look(&self, db: &Db) -> Result<bool, DbError> {
        security::write(db, self.take_over(db.clock().now())).await;
        for _ in 0..BATCH {
            let Some(next) = self.pop() else { return Ok(false) };
            match is_there(db, &next).await {
                Ok(true) => {
                    security::count(db, SecurityKind::OutOfScope);
                    let event = self.take_in(next).map(|event| (event, 1));
                    security::write(db, event.into_iter().collect()).await;
                }
                Ok(false) => {}
                Err(error) => {
                    self.waiting().push_front(next);
                    return Err(error);
                }
            }
        }
        Ok(true)
    }

    fn pop(&self) -> Option<Waiting> {
        self.waiting().pop_front()
    }

    /// The line to write of something that was there; none when it is only counted.
    fn take_in(&self, found: Waiting) -> Option<SecurityEvent> {
        let Waiting { kept, id, request: NotFound { principal, source, route, id: _, scope: _ } } = found;
        let subject = format!("{}:{}", kept.kind, id.hyphenated());
        let hour = &mut *self.hour();
        let caller = hour.callers.entry(principal.clone()).or_default();
        if caller.written.len() >= MOST_WRITTEN || caller.written.contains(&subject) {
            caller.more = caller.more.saturating_add(1);
            return None;
        }
        caller.written.insert(subject.clone());
        let event = SecurityEvent::new(SecurityKind::OutOfScope).by_principal(principal);
        Some(event.from_source(&source).about(subject).detail(route))
    }

    /// The lines to write of an hour that is over.
    fn take_over(&self, now: DateTime<Utc>) -> Vec<(SecurityEvent, i32)> {
        let (hour, number) = (&mut *self.hour(), now.timestamp().div_euclid(3_600));
        if hour.number == number {
            return Vec::new();
        }
        hour.number = number;
        let callers = mem::take(&mut hour.callers).into_iter().filter(|(_principal, found)| found.more > 0);
        let event = |principal| SecurityEvent::new(SecurityKind::OutOfScope).by_principal(principal);
        callers.map(|(principal, found)| (event(principal).detail("more"), found.more)).collect()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hour(&self) -> MutexGuard<'_, Hour> {
        self.hour.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// True when what was asked for is there and outside of the caller's scope.
async fn is_there(db: &Db, asked: &Waiting) -> Result<bool, DbError> {
    let Waiting { kept, id, request } = asked;
    let estate = match kept.place {
        Place::Estate(column) => column,
        Place::Apart => "id",
    };
    let doing = "looking at what was not found";
    let select = Query::select()
        .expr_as(Expr::col(estate), "estate")
        .from(kept.table)
        .and_where(Expr::col("id").eq(*id))
        .to_owned();
    let Some(row) = db.reader().query_one(&select).await.context(doing)? else { return Ok(false) };
    if kept.place == Place::Apart {
        return Ok(true);
    }
    let estate: Option<Uuid> = row.try_get("", "estate").context(doing)?;
    let Some(estate_id) = estate.map(EstateId::from_uuid) else { return Ok(true) };
    let known = db.estate(estate_id).await?;
    Ok(!request.scope.covers(estate_id, known.iter().flat_map(|estate| estate.regions())))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const TICKETS: &[Kept] = &[Kept {
        route: "/api/v1/tickets/{id}",
        kind: "ticket",
        table: "tickets",
        place: Place::Estate("estate_id"),
    }];

    fn asked(principal: &str, id: u128) -> NotFound {
        NotFound {
            principal: principal.to_owned(),
            source: "198.51.100.7".to_owned(),
            route: "/api/v1/tickets/{id}/close".to_owned(),
            id: Uuid::from_u128(id).to_string(),
            scope: Scope::Regions { regions: vec!["north".to_owned()] },
        }
    }

    /// Takes in everything that waits, as if all of it were there; gives how many lines are written.
    fn written(log: &OutOfScope) -> usize {
        std::iter::from_fn(|| log.pop()).filter_map(|found| log.take_in(found)).count()
    }

    #[test]
    fn of_each_caller_so_many_are_written_and_the_rest_is_counted() {
        let (log, now) = (OutOfScope::new(TICKETS), DateTime::UNIX_EPOCH + TimeDelta::hours(5));
        assert_eq!(log.take_over(now), []);
        for id in 0..25 {
            assert!(log.note(asked("staff:1", id)));
            assert!(log.note(asked("staff:1", id)), "asked for again");
        }
        assert!(log.note(asked("staff:2", 1)));
        assert_eq!(written(&log), MOST_WRITTEN + 1);
        assert_eq!(log.take_over(now + TimeDelta::minutes(59)), []);
        let more = SecurityEvent::new(SecurityKind::OutOfScope).by_principal("staff:1".to_owned());
        assert_eq!(log.take_over(now + TimeDelta::hours(1)), [(more.detail("more"), 30)]);
        assert!(log.note(asked("staff:1", 1)));
        assert_eq!(written(&log), 1, "another hour");
    }

    #[test]
    fn what_can_hide_nothing_is_not_looked_at() {
        let log = OutOfScope::new(TICKETS);
        let on = |route: &str| NotFound { route: route.to_owned(), ..asked("staff:1", 1) };
        for route in ["/api/v1/tickets/{id}/steps/{step_id}", "/api/v1/tickets", "/api/v1/tickets/{id}x", ""]
        {
            assert!(!log.note(on(route)), "{route}");
        }
        assert!(log.note(on("/api/v1/tickets/{id}")));
        assert!(!log.note(NotFound { scope: Scope::Group, ..asked("staff:1", 1) }));
        assert!(!log.note(NotFound { id: "no id".to_owned(), ..asked("staff:1", 1) }));
        let kept = (0..2 * MOST_WAITING).filter(|_| log.note(asked("staff:1", 2))).count();
        assert_eq!(kept, MOST_WAITING - 1, "however many come, so many wait");
    }
}
