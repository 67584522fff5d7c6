//! The callback desk of the replay: looks every half hour at what is due, and reaches most of them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use vocabulary::{CallbackId, TicketId};

use super::player::{Origins, Player, reason};

/// Callbacks carried out at once, beside the player's calls: they do not wait for its backlog.
const AT_ONCE: usize = 8;
/// Of a hundred callbacks, so many are completed …
const COMPLETED: usize = 70;
/// … and so many given up, because nobody could be reached; the rest is left and falls late.
const GIVEN_UP: usize = 5;
/// What customers say, each as often as it stands here.
const SATISFACTION: [u8; 20] = [5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 2, 1];
/// From this on a ticket counts as solved.
const SOLVED_FROM: u8 = 3;
/// What is said of a callback that its standard does not require and that was let go at its end, a moment before it was
/// made: nobody has to call any more.
const FELL_AWAY: &str = "409 callbacks.not_owed";

/// Carries callbacks out.
pub(super) struct CallbackDesk<'a> {
    pub(super) player: &'a Player<'a>,
    pub(super) origins: &'a Origins,
}

#[derive(Deserialize)]
struct Callback {
    callback_id: CallbackId,
    version: i32,
    ticket_id: TicketId,
    ticket_number: String,
}

impl CallbackDesk<'_> {
    /// Works until it is over, then once more on what came last.
    pub(super) async fn run(&self, mut is_over: watch::Receiver<bool>) {
        let mut seen = BTreeSet::new();
        let mut next = self.player.clock.first();
        loop {
            next += TimeDelta::minutes(30);
            let wall = self.player.clock.wall(next);
            let is_last = tokio::select! {
                _over = is_over.changed() => true,
                () = tokio::time::sleep_until(wall.into()) => false,
            };
            self.look(&mut seen).await;
            if is_last {
                return;
            }
        }
    }

    async fn look(&self, seen: &mut BTreeSet<CallbackId>) {
        let due: Vec<Callback> = match self.player.api.list("callbacks?status=due").await {
            Ok(due) => due,
            Err(error) => return crate::group::say(&format!("the callbacks due were not listed: {error}")),
        };
        let new: Vec<Callback> =
            due.into_iter().filter(|callback| seen.insert(callback.callback_id)).collect();
        stream::iter(&new).for_each_concurrent(AT_ONCE, |callback| self.carry_out(callback)).await;
    }

    async fn carry_out(&self, callback: &Callback) {
        let row = {
            let origins = self.origins.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            origins.get(&callback.ticket_id).cloned()
        };
        // What puts another ticket right came from no row.
        let row = row.unwrap_or_else(|| callback.ticket_number.clone());
        let mut draw = self.player.cast.draw(&row, "callback");
        let (step, body) = match draw.within(0..100) {
            lot if lot < COMPLETED => {
                let satisfaction = draw.one(&SATISFACTION).copied().unwrap_or(5);
                let solved = satisfaction >= SOLVED_FROM;
                ("complete", json!({ "satisfaction": satisfaction, "solved": solved }))
            }
            lot if lot < COMPLETED + GIVEN_UP => ("attempts", json!({ "outcome": "gave_up" })),
            _left => return,
        };
        let path = format!("callbacks/{}", callback.callback_id);
        match self.player.act::<Value>(&path, step, callback.version, &body).await {
            Ok(_done) => self.player.ledger.called_back(),
            Err(error) => match reason(&error) {
                fell_away if fell_away == FELL_AWAY => {}
                refused => self.player.ledger.step_refused(refused),
            },
        }
    }
}
