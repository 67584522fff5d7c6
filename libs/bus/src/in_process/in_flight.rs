//! One publish on its way to all its subscribers.

use kernel::EventId;
use tokio::sync::watch;

use crate::BusError;

/// The publish of one envelope; every queued copy of the message holds it.
pub(super) struct InFlight {
    id: EventId,
    state: watch::Sender<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Pending { copies: usize },
    Lost,
}

impl InFlight {
    /// With one copy for each of `copies` subscribers.
    pub(super) fn new(id: EventId, copies: usize) -> Self {
        Self { id, state: watch::Sender::new(State::Pending { copies }) }
    }

    /// The envelope's id.
    pub(super) fn id(&self) -> EventId {
        self.id
    }

    /// One subscriber has finished or dead-lettered its copy.
    pub(super) fn finish_one(&self) {
        self.state.send_modify(|state| {
            if let State::Pending { copies } = state {
                *copies = copies.saturating_sub(1);
            }
        });
    }

    /// One subscriber went away for good before it had finished.
    pub(super) fn lose(&self) {
        self.state.send_replace(State::Lost);
    }

    /// True when there is nothing left to wait for.
    pub(super) fn is_over(&self) -> bool {
        is_over(*self.state.borrow())
    }

    /// Resolves when all have finished.
    pub(super) async fn finished(&self) -> Result<(), BusError> {
        let mut watcher = self.state.subscribe();
        let end = watcher.wait_for(|state| is_over(*state)).await.map_or(State::Lost, |state| *state);
        match end {
            State::Pending { .. } => Ok(()),
            State::Lost => Err(BusError::Closing),
        }
    }
}

fn is_over(state: State) -> bool {
    match state {
        State::Pending { copies } => copies == 0,
        State::Lost => true,
    }
}
