//! Mails become due when somebody asks for one, and again after a server that was away.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, password_resets::app::send_reset_mails};

/// The sending.
pub(crate) struct SendResetMails {
    pub(crate) app: App,
}

#[async_trait]
impl Job for SendResetMails {
    fn name(&self) -> &'static str {
        "identity.send_reset_mails"
    }

    fn every(&self) -> Duration {
        self.app.config.sweep
    }

    async fn run_once(&self) -> RunOutcome {
        match send_reset_mails(&self.app).await {
            Ok(0) => RunOutcome::Idle,
            Ok(_taken) => RunOutcome::Worked,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
