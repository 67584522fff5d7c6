//! Living through the rows: open loop, each step at its own moment whatever became of the others. At most so many
//! calls are under way at once; what has to wait for one is behind, and the ledger says by how much.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, future::join3, stream::FuturesUnordered};
use reqwest::StatusCode;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use vocabulary::TicketId;

use super::{clean::Row, clock::ScaledClock, ledger::Ledger, story::Cast};
use crate::api::{Api, ApiError};

/// Calls under way at once; with those of the callback desk, 32.
const AT_ONCE: usize = 24;
/// The part of the time it stayed open after which a ticket is taken on.
const TAKEN_ON_AFTER: i32 = 10;
/// How often what changed meanwhile is looked at again before a step of it is given up. Each time a deadline passed, and
/// there are not so many.
const LOOKS: usize = 100;

/// Plays rows against the API.
pub(super) struct Player<'a> {
    pub(super) api: &'a Api,
    pub(super) cast: &'a Cast,
    pub(super) clock: &'a Arc<ScaledClock>,
    pub(super) ledger: &'a Ledger,
    pub(super) end_at: DateTime<Utc>,
}

/// Which row a ticket came from.
pub(super) type Origins = Mutex<BTreeMap<TicketId, String>>;

#[derive(Deserialize)]
struct Recorded {
    ticket: Option<Ticket>,
}

#[derive(Deserialize)]
struct Ticket {
    ticket_id: TicketId,
    version: i32,
}

impl Player<'_> {
    /// Plays all of `rows`, and the callback desk beside them, which is told when they are over; ends at midnight after the
    /// last. `origins` tells the desk which row a ticket came from.
    pub(super) async fn play<D: Future<Output = ()>>(
        &self,
        rows: &[Row],
        origins: &Origins,
        desk: impl FnOnce(watch::Receiver<bool>) -> D,
    ) {
        let gate = Semaphore::new(AT_ONCE);
        let (over, is_over) = watch::channel(false);
        let rows = async {
            let mut playing: FuturesUnordered<_> =
                rows.iter().map(|row| self.play_row(row, &gate, origins)).collect();
            while playing.next().await.is_some() {}
            self.wait_until(self.end_at).await;
            over.send_replace(true);
        };
        join3(rows, desk(is_over.clone()), self.report(is_over)).await;
    }

    async fn play_row(&self, row: &Row, gate: &Semaphore, origins: &Origins) {
        let Some(ticket) = self.record(row, gate).await else { return };
        origins
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(ticket.ticket_id, row.request_id.clone());
        if let Err(error) = self.work(row, ticket, gate).await {
            self.ledger.step_refused(reason(&error));
        }
    }

    async fn record(&self, row: &Row, gate: &Semaphore) -> Option<Ticket> {
        let body = self.cast.interaction(row);
        let _turn = self.turn(row.created_at, gate).await;
        match self.api.create::<Recorded>("interactions", &row.request_id, &body).await {
            Ok(recorded) => {
                self.ledger.answered();
                recorded.ticket
            }
            Err(error) => {
                self.ledger.row_refused(&row.request_id, reason(&error));
                None
            }
        }
    }

    /// Assigned and accepted at one tenth of the time it stayed open, resolved when it was closed; as far as that lies
    /// in the days that are played.
    async fn work(&self, row: &Row, mut ticket: Ticket, gate: &Semaphore) -> Result<(), ApiError> {
        let taken_on = row.created_at + (row.closed_at - row.created_at) / TAKEN_ON_AFTER;
        if taken_on >= self.end_at {
            return Ok(());
        }
        ticket = {
            let _turn = self.turn(taken_on, gate).await;
            let assignee = json!({ "assignee": self.cast.assignee });
            let assigned = self.step(&ticket, "assign", &assignee).await?;
            self.step(&assigned, "accept", &json!({})).await?
        };
        if row.closed_at >= self.end_at {
            return Ok(());
        }
        let _turn = self.turn(row.closed_at, gate).await;
        self.step(&ticket, "resolve", &json!({})).await.map(drop)
    }

    async fn step(&self, ticket: &Ticket, step: &str, body: &Value) -> Result<Ticket, ApiError> {
        self.act(&format!("tickets/{}", ticket.ticket_id), step, ticket.version, body).await
    }

    /// Acts on what was seen at `version`. When a deadline passed since, it is looked at again, as a person would.
    pub(super) async fn act<T: DeserializeOwned>(
        &self,
        path: &str,
        step: &str,
        mut version: i32,
        body: &Value,
    ) -> Result<T, ApiError> {
        #[derive(Deserialize)]
        struct Seen {
            version: i32,
        }
        for _look in 0..LOOKS {
            match self.api.act(&format!("{path}/{step}"), version, body).await {
                Err(ApiError::Refused { status: StatusCode::PRECONDITION_FAILED, .. }) => {
                    version = self.api.get::<Seen>(path).await?.version;
                }
                done => return done,
            }
        }
        self.api.act(&format!("{path}/{step}"), version, body).await
    }

    /// Waits for `at` and for room; what room kept waiting is noted.
    async fn turn<'g>(&self, at: DateTime<Utc>, gate: &'g Semaphore) -> Option<SemaphorePermit<'g>> {
        self.wait_until(at).await;
        // The gate is never closed.
        let room = gate.acquire().await.ok();
        self.ledger.behind(self.clock.wall(at).elapsed());
        room
    }

    async fn wait_until(&self, at: DateTime<Utc>) {
        tokio::time::sleep_until(self.clock.wall(at).into()).await;
    }

    /// A line an hour.
    async fn report(&self, mut is_over: watch::Receiver<bool>) {
        let mut next = self.clock.first() + TimeDelta::hours(1);
        loop {
            tokio::select! {
                _over = is_over.changed() => return,
                () = self.wait_until(next) => {}
            }
            let notes = self.ledger.notes();
            let local = next.with_timezone(&super::ZONE).format("%F %H:%M");
            crate::group::say(&format!(
                "{local}  {} interactions, {} called back, {} refused, at most {:.1?} behind",
                notes.answered,
                notes.called_back,
                notes.rows.len(),
                notes.most_behind
            ));
            next += TimeDelta::hours(1);
        }
    }
}

/// The class of a failure: ids and moments in the words would make each its own.
pub(super) fn reason(error: &ApiError) -> String {
    match error {
        ApiError::Refused { status, code, .. } => format!("{} {code}", status.as_u16()),
        ApiError::Broken(source) if source.is_timeout() => "no answer in time".to_owned(),
        ApiError::Broken(_) => "no sound answer".to_owned(),
    }
}
