//! What is seen on the day alone: which follow-ups are due, and what an unsatisfied customer had ordered.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Clock;
use serde::Deserialize;
use serde_json::json;
use vocabulary::{CallbackId, TicketId};

use super::player::{Player, Thing};
use crate::{
    Draw,
    api::{Api, ApiError},
};

/// A follow-up is made when it is due before so long.
const SOON: TimeDelta = TimeDelta::hours(30);
/// What customers say, each as often as it stands here.
const SATISFACTION: [u8; 20] = [5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 2, 1];
/// From this on a ticket counts as solved.
const SOLVED_FROM: u8 = 3;
/// Whoever was not reached so often is given up.
const MOST_ATTEMPTS: i32 = 2;

#[derive(Deserialize)]
struct Callback {
    callback_id: CallbackId,
    version: i32,
    ticket_number: String,
    not_before: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    attempts: i32,
}

#[derive(Deserialize)]
struct Ticket {
    ticket_id: TicketId,
    version: i32,
    rectifies: Option<TicketId>,
}

impl Player<'_> {
    /// Makes the follow-ups that are due soon: most customers are reached, some not, and some are forgotten and fall late.
    pub(super) async fn call_back(&self, by: &Api) -> anyhow::Result<()> {
        let now = self.clock.now();
        let owed: Vec<Callback> = by.list("callbacks?owed=true").await?;
        for callback in owed {
            if callback.not_before.is_some_and(|at| at > now) || callback.due_at > now + SOON {
                continue;
            }
            let mut draw = Draw::of(self.seed, &["callback", &callback.ticket_number]);
            let (act, body) = match draw.within(0..100) {
                0..76 => {
                    let satisfaction = draw.one(&SATISFACTION).copied().unwrap_or(5);
                    (
                        "complete",
                        json!({ "satisfaction": satisfaction, "solved": satisfaction >= SOLVED_FROM }),
                    )
                }
                76..84 if callback.attempts < MOST_ATTEMPTS => {
                    ("attempts", json!({ "outcome": "no_answer", "note": "无人接听" }))
                }
                76..86 => ("attempts", json!({ "outcome": "gave_up", "note": "多次联系不上" })),
                86..90 => ("waive", json!({ "reason": "业主表示不需要回访", "kind": "customer_declined" })),
                _forgotten => continue,
            };
            let thing =
                Thing { path: format!("callbacks/{}", callback.callback_id), version: callback.version };
            tolerate(self.act(by, Some(thing), act, &body).await)?;
        }
        Ok(())
    }

    /// Puts right what customers were not satisfied with, the next morning.
    pub(super) async fn put_right(&self, (by, username): (&Api, &str)) -> anyhow::Result<()> {
        let open: Vec<Ticket> = by.list("tickets?status=open").await?;
        for ticket in open.into_iter().filter(|ticket| ticket.rectifies.is_some()) {
            let thing = Thing { path: format!("tickets/{}", ticket.ticket_id), version: ticket.version };
            let body = json!({ "assignee": self.cast.staff_id(username)? });
            let taken = tolerate(self.act(by, Some(thing), "assign", &body).await)?;
            tolerate(self.act(by, taken.flatten(), "resolve", &json!({})).await)?;
        }
        Ok(())
    }
}

/// What is refused was overtaken by what the suite does by itself.
fn tolerate<T>(done: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(ApiError::Refused { status, code, detail }) => {
            tracing::debug!(%status, code, detail, "what was due is not any more");
            Ok(None)
        }
        Err(broken) => Err(broken),
    }
}
