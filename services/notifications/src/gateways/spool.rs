//! Messages to files, one a day, one JSON line a message: for groups that send them by a system of their own. The
//! number is masked; who collects the file asks the archive for it, for a purpose.

use std::{fs::OpenOptions, io::Write, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use kernel::Clock;

use crate::{
    app::{Channel, OutgoingMessage},
    messages::domain::{ChannelKind, Outcome},
};

/// The folder.
pub(crate) struct Spool {
    dir: PathBuf,
    clock: Arc<dyn Clock>,
}

impl Spool {
    pub(crate) fn new(dir: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { dir, clock }
    }

    /// Appends whole lines only, so that replicas may share a folder.
    fn append(dir: PathBuf, day: &str, line: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(&dir)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(dir.join(format!("messages-{day}.jsonl")))?.write_all(line.as_bytes())
    }
}

#[async_trait]
impl Channel for Spool {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Spool
    }

    async fn deliver(&self, message: OutgoingMessage<'_>) -> Outcome {
        let OutgoingMessage { message_id, customer_id, phone, text } = message;
        let now = self.clock.now();
        let line = serde_json::json!({
            "message_id": message_id,
            "customer_id": customer_id,
            "to": phone.masked(),
            "text": text,
            "at": now,
        });
        let (dir, day, line) = (self.dir.clone(), now.format("%Y-%m-%d").to_string(), format!("{line}\n"));
        let written = tokio::task::spawn_blocking(move || Self::append(dir, &day, &line)).await;
        match written {
            Ok(Ok(())) => Outcome::HandedOver,
            Ok(Err(error)) => {
                tracing::error!(%error, "a message could not be written to the spool");
                Outcome::NotTaken { reason: "spool_unwritable".to_owned() }
            }
            Err(error) => {
                tracing::error!(%error, "writing to the spool was cut off");
                Outcome::NotTaken { reason: "spool_unwritable".to_owned() }
            }
        }
    }
}
